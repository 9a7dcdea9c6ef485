"""Cases of the rules about the concurrency that functions reserve."""

from tests.policies.case import Case, Cases


def _reserving(executions: str, name: str = "orders", *more: str) -> str:
    settings = ", ".join(("**package", f"reserved_concurrent_executions={executions}", *more))
    return f'aws.lambda_.Function("{name}", {settings})'


_PROVISIONED = """
aws.lambda_.ProvisionedConcurrencyConfig(
    "warm", function_name=%s, qualifier="live", provisioned_concurrent_executions=%s
)
"""

RESERVED_CONCURRENCY_SET = Cases(
    rule="lambda-reserved-concurrency-set",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        # The default, written out.
        _reserving("-1"),
        _reserving("50") + '\naws.lambda_.Function("stock", **package)',
        Case(_reserving("4"), {"min": 5}),
        Case(_reserving("101"), {"max": 100}),
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)',
        # Switched off is chosen too; another rule asks why.
        _reserving("0"),
        Case(_reserving("5"), {"min": 5, "max": 5}),
    ),
    undecided=(_reserving("unknown(50)"),),
)

RESERVED_CONCURRENCY_NOT_ZERO = Cases(
    rule="lambda-reserved-concurrency-not-zero",
    fails=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=0)',
        _reserving("50") + "\n" + _reserving("0", "stock"),
        _reserving("0.0"),
    ),
    passes=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=1)',
        'aws.lambda_.Function("orders", **package)',
    ),
    undecided=(_reserving("unknown(50)"),),
)

RESERVED_CONCURRENCY_SUM = Cases(
    rule="reserved-concurrency-sum",
    fails=(
        """
        aws.lambda_.Function("orders", **package, reserved_concurrent_executions=500)
        aws.lambda_.Function("stock", **package, reserved_concurrent_executions=401)
        """,
        # What must stay unreserved is not for one function either.
        _reserving("901"),
        # Provisioned concurrency of a function without a reservation, named by its ARN and by its name.
        _reserving("850") + '\nstock = aws.lambda_.Function("stock", **package)' + _PROVISIONED % ("stock.arn", 51),
        _reserving("850") + '\naws.lambda_.Function("stock", **package, name="stock")' + _PROVISIONED % ('"stock"', 51),
        Case(_reserving("41"), {"accountLimit": 50, "minUnreserved": 10}),
        # What is known is already too much.
        _reserving("901") + "\n" + _reserving("unknown(1)", "stock"),
        # Too much in one of two regions.
        "\n".join((_reserving("901", "orders", 'region="eu-west-1"'), _reserving("100", "stock"))),
        # Two providers for one account.
        'tagged = aws.Provider("tagged", region="eu-west-1", default_tags={"tags": {"team": "shop"}})\n'
        'plain = aws.Provider("plain", region="eu-west-1")\n'
        + _reserving("600", "orders", "opts=pulumi.ResourceOptions(provider=tagged)")
        + "\n"
        + _reserving("600", "stock", "opts=pulumi.ResourceOptions(provider=plain)"),
    ),
    passes=(
        """
        aws.lambda_.Function("orders", **package, reserved_concurrent_executions=500)
        aws.lambda_.Function("stock", **package, reserved_concurrent_executions=400)
        """,
        # Provisioned concurrency is taken from the reservation, where there is one.
        f"orders = {_reserving('800')}" + _PROVISIONED % ("orders.arn", 200),
        # Functions that reserve nothing; the provisioned concurrency of another stack's function.
        "\n".join((_reserving("900"), _reserving("-1", "stock"), 'aws.lambda_.Function("returns", **package)'))
        + _PROVISIONED % ('"elsewhere"', 51),
        # Each region has its own quota, and so has each account.
        "\n".join(
            (
                _reserving("600", "orders", 'region="eu-west-1"'),
                _reserving("600", "stock", 'region="us-east-1"'),
                'other = aws.Provider("other", region="eu-west-1", profile="other")',
                _reserving("600", "returns", "opts=pulumi.ResourceOptions(provider=other)"),
            )
        ),
    ),
    undecided=(
        _reserving("899") + "\n" + _reserving("unknown(1)", "stock"),
        Case(_reserving("unknown(1)"), {"accountLimit": 50}),
        _reserving("600") + _PROVISIONED % ('unknown("elsewhere")', 50),
        'stock = aws.lambda_.Function("stock", **package)' + _PROVISIONED % ("stock.name", "unknown(50)"),
    ),
)
