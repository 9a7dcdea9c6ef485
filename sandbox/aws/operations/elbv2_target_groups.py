"""Target groups of functions: their attributes, the load balancers that use them, and their targets' health."""

from sandbox.aws.load_balancer_use import load_balancers_using
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

NOT_IN_USE = {
    "State": "unused",
    "Reason": "Target.NotInUse",
    "Description": "Target group is not configured to receive traffic from the load balancer",
}
HEALTH_CHECK_DISABLED = {
    "State": "unavailable",
    "Reason": "Target.HealthCheckDisabled",
    "Description": "Health checks are not enabled for this target",
}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html"""


def create_target_group(state: State, _params: Params, emulate: Emulate) -> Result:
    """moto gives a function's target group the attributes of instances, which AWS does not support there."""
    result = emulate()
    for created in result["TargetGroups"]:
        target_group = state.elbv2.target_groups[created["TargetGroupArn"]]
        if target_group.target_type == "lambda":
            target_group.attributes = {"lambda.multi_value_headers.enabled": "false"}
        created["LoadBalancerArns"] = []
    return result


def describe_target_groups(state: State, _params: Params, emulate: Emulate) -> Result:
    """moto only ever adds load balancers to a target group."""
    for target_group in state.elbv2.target_groups.values():
        target_group.load_balancer_arns = load_balancers_using(state, target_group.arn)
    return emulate()


def describe_target_health(state: State, params: Params, emulate: Emulate) -> Result:
    """moto calls every target healthy."""
    result = emulate()
    target_group = state.elbv2.target_groups[params["TargetGroupArn"]]
    if target_group.target_type != "lambda":
        return result
    for description in result["TargetHealthDescriptions"]:
        if description["Target"]["Id"] not in target_group.targets:
            continue
        description["Target"]["AvailabilityZone"] = "all"
        if not load_balancers_using(state, target_group.arn):
            description["TargetHealth"] = NOT_IN_USE
        elif not target_group.health_check_enabled:
            description["TargetHealth"] = HEALTH_CHECK_DISABLED
    return result
