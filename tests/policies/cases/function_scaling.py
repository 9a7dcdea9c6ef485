"""Cases of the rules about scaling on a capacity provider, and about loops."""

from tests.policies.case import Cases

_SCALING = """
aws.lambda_.FunctionScalingConfig(
    "orders",
    function_name=%s,
    qualifier="$LATEST.PUBLISHED",
    function_scaling_config={"min_execution_environments": 3, "max_execution_environments": 9},
)
"""
_ON_OWN_INSTANCES = """
provider = {"capacity_provider_arn": "arn:aws:lambda:us-east-1:123456789012:capacity-provider:large"}
function = aws.lambda_.Function(
    "orders",
    **package,
    capacity_provider_config={"lambda_managed_instances_capacity_provider_config": provider},
)
"""
_FUNCTION = 'function = aws.lambda_.Function("orders", **package)\n'

SCALING_CONFIG_NEEDS_CAPACITY_PROVIDER = Cases(
    rule="scaling-config-needs-capacity-provider",
    fails=(
        _FUNCTION + _SCALING % "function.name",
        _FUNCTION + _SCALING % "function.arn",
        _ON_OWN_INSTANCES + 'aws.lambda_.Function("stock", **package, name="stock")' + _SCALING % '"stock"',
    ),
    passes=(
        _ON_OWN_INSTANCES + _SCALING % "function.name",
        _FUNCTION + _SCALING % '"elsewhere"',
    ),
    undecided=(_FUNCTION + _SCALING % 'unknown("elsewhere")',),
)

RECURSION_DETECTION_ON = Cases(
    rule="recursion-detection-on",
    fails=(
        'aws.lambda_.FunctionRecursionConfig("orders", function_name="orders", recursive_loop="Allow")',
        """
        function = aws.lambda_.Function("orders", **package)
        aws.lambda_.FunctionRecursionConfig("orders", function_name=function.name, recursive_loop="Allow")
        """,
        """
        aws.lambda_.FunctionRecursionConfig("orders", function_name="orders", recursive_loop="Terminate")
        aws.lambda_.FunctionRecursionConfig("stock", function_name="stock", recursive_loop="Allow")
        """,
    ),
    passes=(
        'aws.lambda_.FunctionRecursionConfig("orders", function_name="orders", recursive_loop="Terminate")',
        # Detection is on where nobody says anything.
        'aws.lambda_.Function("orders", **package)',
    ),
    undecided=(
        'aws.lambda_.FunctionRecursionConfig("orders", function_name="orders", recursive_loop=unknown("Allow"))',
    ),
)
