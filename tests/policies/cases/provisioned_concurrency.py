"""Cases of the rules about the versions that provisioned concurrency, and an alias, may stand for."""

from tests.policies.case import Case, Cases


def _provisioned(qualifier: str, name: str = "warm", function: str = "function.name") -> str:
    return (
        f'aws.lambda_.ProvisionedConcurrencyConfig("{name}", function_name={function}, qualifier={qualifier}, '
        "provisioned_concurrent_executions=5)\n"
    )


def _alias(name: str, version: str = "function.version", *more: str) -> str:
    given = ", ".join((f'name="{name}"', "function_name=function.name", f"function_version={version}", *more))
    return f'{name} = aws.lambda_.Alias("{name}", {given})\n'


_FUNCTION = 'function = aws.lambda_.Function("orders", **package, publish=True)\n'
_UNPUBLISHED = 'function = aws.lambda_.Function("orders", **package)\n'
_WEIGHTS = 'routing_config={"additional_version_weights": {"8": 0.1}}'

PROVISIONED_NOT_ON_LATEST = Cases(
    rule="provisioned-not-on-latest",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="$LATEST", provisioned_concurrent_executions=5
        )
        """,
        Case(_provisioned('""'), given=_FUNCTION),
        # An alias of $LATEST, by reference and by its name.
        Case(_alias("live", '"$LATEST"') + _provisioned("live.name"), given=_FUNCTION),
        Case(_alias("live", '"$LATEST"') + _provisioned('"live"', function="function.arn"), given=_FUNCTION),
        Case(
            _alias("live", '"$LATEST"').replace('name="live"', 'name=unknown("live")') + _provisioned("live.name"),
            given=_FUNCTION,
        ),
        # Whichever function it is.
        _provisioned('"$LATEST"', function='unknown("orders")'),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        live = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier=live.name, provisioned_concurrent_executions=5
        )
        """,
        Case(_provisioned("function.version"), given=_FUNCTION),
        # Another function's alias of that name; another stack's function.
        Case(
            'stock = aws.lambda_.Function("stock", **package)\n'
            + _alias("live", '"$LATEST"')
            + _provisioned('"live"', function="stock.name")
            + _provisioned('"live"', "elsewhere", function='"elsewhere"'),
            given=_FUNCTION,
        ),
    ),
    undecided=(
        Case(_provisioned('unknown("live")'), given=_FUNCTION),
        Case(_alias("live", 'unknown("7")') + _provisioned("live.name"), given=_FUNCTION),
    ),
)

ALIAS_FUNCTION_PUBLISHED = Cases(
    rule="alias-function-published",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        """,
        Case(_alias("live"), given='function = aws.lambda_.Function("orders", **package, publish=False)\n'),
        # Provisioned concurrency that names the version itself.
        Case(_provisioned("function.version"), given=_UNPUBLISHED),
        # One of two.
        Case(
            _alias("live") + 'aws.lambda_.Alias("stock", function_name=stock.name, function_version=stock.version)',
            given=_FUNCTION + 'stock = aws.lambda_.Function("stock", **package)\n',
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        """,
        # A version that was published before, and $LATEST on purpose.
        Case(_alias("live", '"7"') + _alias("test", '"$LATEST"'), given=_UNPUBLISHED),
        Case(_alias("live", 'unknown("7")') + _provisioned("live.name"), given=_UNPUBLISHED),
    ),
    undecided=(Case(_alias("live"), given=_FUNCTION.replace("True", "unknown(True)")),),
)

PROVISIONED_ONE_CONFIG_PER_VERSION = Cases(
    rule="provisioned-one-config-per-version",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        for name in ("blue", "green"):
            alias = aws.lambda_.Alias(
                name, name=name, function_name=function.name, function_version=function.version
            )
            aws.lambda_.ProvisionedConcurrencyConfig(
                name, function_name=function.name, qualifier=alias.name, provisioned_concurrent_executions=5
            )
        """,
        Case(_provisioned('"live"', "one") + _provisioned('"live"', "two", "function.arn"), given=_FUNCTION),
        # An alias and the version that it stands for.
        Case(_alias("live", '"7"') + _provisioned('"live"', "one") + _provisioned('"7"', "two"), given=_FUNCTION),
        Case(
            _alias("live") + _provisioned("live.name", "one") + _provisioned("function.version", "two"), given=_FUNCTION
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        for name, version in {"blue": "7", "green": "8"}.items():
            alias = aws.lambda_.Alias(name, name=name, function_name=function.name, function_version=version)
            aws.lambda_.ProvisionedConcurrencyConfig(
                name, function_name=function.name, qualifier=alias.name, provisioned_concurrent_executions=5
            )
        """,
        # The same alias of two functions.
        Case(
            _provisioned('"live"', "one") + _provisioned('"live"', "two", "stock.name"),
            given=_FUNCTION + 'stock = aws.lambda_.Function("stock", **package)\n',
        ),
        # The version that is to come is none that is there.
        Case(
            _alias("live")
            + _alias("last", '"6"')
            + _provisioned("live.name", "one")
            + _provisioned("last.name", "two"),
            given=_FUNCTION,
        ),
    ),
    undecided=(
        Case(_provisioned('unknown("live")', "one") + _provisioned('"live"', "two"), given=_FUNCTION),
        Case(
            _alias("live", 'unknown("6")') + _provisioned("live.name", "one") + _provisioned('"7"', "two"),
            given=_FUNCTION,
        ),
    ),
)

PROVISIONED_ALIAS_NOT_WEIGHTED = Cases(
    rule="provisioned-alias-not-weighted",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        live = aws.lambda_.Alias(
            "live",
            function_name=function.name,
            function_version="7",
            routing_config={"additional_version_weights": {"8": 0.1}},
        )
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier=live.name, provisioned_concurrent_executions=5
        )
        """,
        # Named by the same text.
        Case(_alias("live", '"7"', _WEIGHTS) + _provisioned('"live"', function="function.arn"), given=_FUNCTION),
        Case(
            _alias("live", '"7"', _WEIGHTS.replace("0.1", "unknown(0.1)")) + _provisioned("live.name"), given=_FUNCTION
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        live = aws.lambda_.Alias("live", function_name=function.name, function_version="7")
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier=live.name, provisioned_concurrent_executions=5
        )
        """,
        # Another alias has the weights.
        Case(
            _alias("live", '"7"', _WEIGHTS.replace('{"8": 0.1}', "{}"))
            + _alias("test", '"7"', _WEIGHTS)
            + _provisioned("live.name"),
            given=_FUNCTION,
        ),
    ),
    undecided=(
        Case(
            _alias("live", '"7"', _WEIGHTS.replace('{"8": 0.1}', "unknown({})")) + _provisioned("live.name"),
            given=_FUNCTION,
        ),
        Case(_alias("live", '"7"', _WEIGHTS) + _provisioned('unknown("other")'), given=_FUNCTION),
    ),
)
