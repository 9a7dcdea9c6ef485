"""The health of target groups' functions, which moto invents and the sandbox's health checks find out."""

from collections.abc import Mapping

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
INITIAL = {
    "State": "initial",
    "Reason": "Elb.InitialHealthChecking",
    "Description": "Initial health checks in progress",
}
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html"""


def describe_target_health(state: State, params: Params, emulate: Emulate) -> Result:
    """moto calls every target healthy."""
    result = emulate()
    target_group = state.elbv2.target_groups[params["TargetGroupArn"]]
    if target_group.target_type != "lambda":
        return result
    for description in result["TargetHealthDescriptions"]:
        target = target_group.targets.get(description["Target"]["Id"])
        if target is None:
            continue
        description["Target"]["AvailabilityZone"] = "all"
        if not load_balancers_using(state, target_group.arn):
            description["TargetHealth"] = NOT_IN_USE
        elif not target_group.health_check_enabled:
            description["TargetHealth"] = HEALTH_CHECK_DISABLED
        else:
            description["TargetHealth"] = target.get("TargetHealth") or INITIAL
    return result


def record_target_health(state: State, target_group_arn: str, target_id: str, health: Mapping[str, str] | None) -> None:
    """Keeps what health checks found (a TargetHealth of the API; None for nothing yet) with the target."""
    target_group = state.elbv2.target_groups.get(target_group_arn)
    if target_group is not None and target_id in target_group.targets:
        target_group.targets[target_id]["TargetHealth"] = health
