"""Target groups of functions: their attributes, their settings, and the load balancers that use them."""

from sandbox.aws.load_balancer_use import load_balancers_using
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


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


def modify_target_group(state: State, params: Params, emulate: Emulate) -> Result:
    """moto keeps the old matcher where the target group has no protocol, as a function's has none."""
    result = emulate()
    if "Matcher" in params:
        target_group = state.elbv2.target_groups[params["TargetGroupArn"]]
        target_group.matcher = params["Matcher"]
        for modified in result["TargetGroups"]:
            modified["Matcher"] = params["Matcher"]
    return result
