"""Cases of the rule about provisioned concurrency that Application Auto Scaling changes."""

from tests.policies.case import Case, Cases

_DIMENSION = "lambda:function:ProvisionedConcurrency"

_FUNCTION = """
function = aws.lambda_.Function("orders", **package, name="orders", publish=True)
live = aws.lambda_.Alias("live", name="live", function_name=function.name, function_version="7")
"""


def _provisioned(qualifier: str, function: str = "function.name") -> str:
    return (
        f'aws.lambda_.ProvisionedConcurrencyConfig("warm", function_name={function}, qualifier={qualifier}, '
        "provisioned_concurrent_executions=5)\n"
    )


def _target(resource_id: str, dimension: str = _DIMENSION) -> str:
    return (
        f'warm = aws.appautoscaling.Target("warm", resource_id={resource_id}, scalable_dimension="{dimension}", '
        'service_namespace="lambda", min_capacity=5, max_capacity=50)\n'
    )


_POLICY = (
    'aws.appautoscaling.Policy("warm", resource_id=warm.resource_id, service_namespace="lambda", '
    'scalable_dimension=warm.scalable_dimension, policy_type="TargetTrackingScaling")\n'
)


PROVISIONED_AUTOSCALING_SEEDED = Cases(
    rule="provisioned-autoscaling-seeded",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        aws.appautoscaling.Target(
            "orders",
            resource_id=function.name.apply(lambda name: f"function:{name}:live"),
            scalable_dimension="lambda:function:ProvisionedConcurrency",
            service_namespace="lambda",
            min_capacity=5,
            max_capacity=50,
        )
        """,
        # Nothing scales it.
        Case(_provisioned("live.name"), given=_FUNCTION),
        Case(_provisioned("function.version"), given=_FUNCTION),
        # They are for two aliases.
        Case(_target('"function:orders:test"') + _provisioned("live.name"), given=_FUNCTION),
        Case(_target('"function:orders:test"') + _provisioned("live.name"), {"requireScaling": False}, given=_FUNCTION),
        # Limits that nothing moves.
        Case(_target('"function:orders:live"') + _provisioned("live.name"), given=_FUNCTION),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=function.name, qualifier="live", provisioned_concurrent_executions=5
        )
        target = aws.appautoscaling.Target(
            "orders",
            resource_id=function.name.apply(lambda name: f"function:{name}:live"),
            scalable_dimension="lambda:function:ProvisionedConcurrency",
            service_namespace="lambda",
            min_capacity=5,
            max_capacity=50,
        )
        aws.appautoscaling.Policy(
            "orders",
            policy_type="TargetTrackingScaling",
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
            service_namespace=target.service_namespace,
        )
        """,
        # Put together of what is not known yet, but comes from the alias.
        Case(
            _target('live.arn.apply(lambda arn: "function:orders:live")') + _POLICY + _provisioned("live.name"),
            given=_FUNCTION,
        ),
        # By the clock, and by the same literals.
        Case(
            _target('"function:orders:live"')
            + 'aws.appautoscaling.ScheduledAction("morning", resource_id="function:orders:live", '
            f'scalable_dimension="{_DIMENSION}", service_namespace="lambda", schedule="cron(0 7 * * ? *)", '
            'scalable_target_action={"min_capacity": 9})\n' + _provisioned("live.name"),
            given=_FUNCTION,
        ),
        Case(_provisioned("live.name"), {"requireScaling": False}, given=_FUNCTION),
        # Functions of other stacks, and what is no function.
        Case(
            _target('"function:elsewhere:live"') + _provisioned('"live"', '"elsewhere"'),
            given='aws.appautoscaling.Target("table", resource_id="table/orders", service_namespace="dynamodb", '
            'scalable_dimension="dynamodb:table:ReadCapacityUnits", min_capacity=5, max_capacity=50)\n',
        ),
    ),
    undecided=(
        Case(_target('unknown("function:orders:live")'), given=_FUNCTION),
        Case(_target('"function:orders:live"') + _POLICY + _provisioned('unknown("live")'), given=_FUNCTION),
        Case(_provisioned('"live"', 'unknown("orders")'), given=_FUNCTION),
    ),
)
