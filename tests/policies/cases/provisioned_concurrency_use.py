"""Cases of the rules about how much concurrency is provisioned, and whether it is used."""

from tests.policies.case import Case, Cases


def _provisioned(
    executions: str, qualifier: str = '"live"', name: str = "warm", function: str = "function.name"
) -> str:
    return (
        f'aws.lambda_.ProvisionedConcurrencyConfig("{name}", function_name={function}, qualifier={qualifier}, '
        f"provisioned_concurrent_executions={executions})\n"
    )


def _reserving(executions: str) -> str:
    return (
        'function = aws.lambda_.Function("orders", **package, name="orders", publish=True, '
        f"reserved_concurrent_executions={executions})\n"
    )


_ALIAS = 'live = aws.lambda_.Alias("live", name="live", function_name=function.name, function_version="7")\n'

PROVISIONED_WITHIN_RESERVED = Cases(
    rule="provisioned-within-reserved",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=10)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="live", provisioned_concurrent_executions=11
        )
        """,
        # Two versions share the reservation, and the function has two names.
        Case(_provisioned("6") + _provisioned("5", '"7"', "other", "function.arn"), given=_reserving("10")),
        Case(_ALIAS + _provisioned("1", "live.name", function="live.function_name"), given=_reserving("0")),
        # What is known is already too much.
        Case(_provisioned("11") + _provisioned("unknown(1)", '"7"', "other"), given=_reserving("10")),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=10)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="live", provisioned_concurrent_executions=10
        )
        """,
        # Without a reservation it is taken from the account.
        Case(_provisioned("11"), given=_reserving("-1")),
        Case(_provisioned("11", function='"elsewhere"'), given=_reserving("10")),
    ),
    undecided=(
        Case(_provisioned("11"), given=_reserving("unknown(10)")),
        Case(_provisioned("unknown(11)"), given=_reserving("10")),
        Case(_provisioned("11", function='unknown("elsewhere")'), given=_reserving("10")),
    ),
)


def _reads_queue(function: str, name: str = "queue") -> str:
    queue = "arn:aws:sqs:us-east-1:123456789012:orders"
    return f'aws.lambda_.EventSourceMapping("{name}", event_source_arn="{queue}", function_name={function})\n'


def _target(target_id: str) -> str:
    return (
        'group = aws.lb.TargetGroup("orders", target_type="lambda")\n'
        f'aws.alb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id={target_id})\n'
    )


PROVISIONED_EQUALS_RESERVED_STARVES_LATEST = Cases(
    rule="provisioned-equals-reserved-starves-latest",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=10)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="live", provisioned_concurrent_executions=10
        )
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
        """,
        # A load balancer that invokes the function itself, and $LATEST by its name.
        Case(_provisioned("10") + _target("function.arn"), given=_reserving("10"), only_after_update=True),
        Case(
            _provisioned("10") + _target('"arn:aws:lambda:us-east-1:123456789012:function:orders"'),
            given=_reserving("10"),
        ),
        Case(_provisioned("10") + _reads_queue('"orders:$LATEST"'), given=_reserving("10")),
        Case(_provisioned("4") + _provisioned("6", '"7"', "other") + _reads_queue('"orders"'), given=_reserving("10")),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=11)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="live", provisioned_concurrent_executions=10
        )
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
        """,
        # Only the alias is invoked.
        Case(_ALIAS + _provisioned("10", "live.name") + _reads_queue("live.arn"), given=_reserving("10")),
        Case(_provisioned("10") + _reads_queue('"elsewhere"'), given=_reserving("10")),
        Case(_provisioned("10") + _reads_queue('"orders"'), given=_reserving("-1")),
    ),
    undecided=(
        Case(_provisioned("10") + _reads_queue('"orders"'), given=_reserving("unknown(11)")),
        Case(_provisioned("10") + _reads_queue("function.qualified_arn"), given=_reserving("10")),
        Case(_provisioned("10") + _reads_queue('unknown("elsewhere")'), given=_reserving("10")),
    ),
)

PROVISIONED_ALIAS_IS_INVOKED_ALIAS = Cases(
    rule="provisioned-alias-is-invoked-alias",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        live = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier=live.name, provisioned_concurrent_executions=5
        )
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
        """,
        Case(
            _ALIAS + _provisioned("5", "live.name") + _target("function.arn"),
            given=_reserving("9"),
            only_after_update=True,
        ),
        # Another alias is invoked.
        Case(_ALIAS + _provisioned("5", '"test"') + _target("live.arn"), given=_reserving("9")),
        # What lets the load balancer in invokes nothing by itself; another version.
        Case(
            _ALIAS
            + _provisioned("5")
            + _reads_queue('"orders"')
            + 'aws.lambda_.Permission("lb", function=function.name, qualifier=live.name, '
            'action="lambda:InvokeFunction", principal="elasticloadbalancing.amazonaws.com")\n',
            given=_reserving("9"),
        ),
        Case(_ALIAS + _provisioned("5", '"6"') + _target("live.arn"), given=_reserving("9")),
        Case(_ALIAS + _provisioned("5", '"8"') + _reads_queue("live.arn"), given=_reserving("9")),
        Case(
            _ALIAS + _provisioned("5") + _target('"arn:aws:lambda:us-east-1:123456789012:function:orders:8"'),
            given=_reserving("9"),
        ),
        # One of two is not invoked.
        Case(
            _ALIAS + _provisioned("5") + _provisioned("5", '"test"', "other") + _reads_queue("live.arn"),
            given=_reserving("9"),
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        live = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier=live.name, provisioned_concurrent_executions=5
        )
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=live.arn)
        """,
        Case(_ALIAS + _provisioned("5") + _target("live.arn"), given=_reserving("9")),
        # Provisioned for the version that the invoked alias stands for.
        Case(_ALIAS + _provisioned("5", '"7"') + _target("live.arn"), given=_reserving("9")),
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        live = aws.lambda_.Alias("live", name="live", function_name=function.name, function_version=function.version)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier=function.version, provisioned_concurrent_executions=5
        )
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=live.arn)
        """,
        # An API uses it, and so does a function URL.
        Case(
            _ALIAS
            + _provisioned("5")
            + _reads_queue('"orders"')
            + 'aws.lambda_.Permission("api", function=function.name, qualifier=live.name, '
            'action="lambda:InvokeFunction", principal="apigateway.amazonaws.com")\n',
            given=_reserving("9"),
        ),
        Case(
            _ALIAS
            + _provisioned("5")
            + _reads_queue('"orders"')
            + 'aws.lambda_.FunctionUrl("url", function_name=live.arn, authorization_type="AWS_IAM")\n',
            given=_reserving("9"),
        ),
        # What invokes it is not in this stack.
        Case(_provisioned("5") + _reads_queue('"elsewhere"'), given=_reserving("9")),
    ),
    undecided=(
        Case(_ALIAS + _provisioned("5", 'unknown("live")') + _target("live.arn"), given=_reserving("9")),
        Case(_provisioned("5", "function.version") + _reads_queue("function.qualified_arn"), given=_reserving("9")),
        Case(
            _provisioned("5") + _reads_queue('"orders"') + _reads_queue('unknown("orders:live")', "other"),
            given=_reserving("9"),
        ),
    ),
)
