"""What Elastic Load Balancing refuses of target groups; most of it concerns functions.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
"""

import re

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_permissions import lets_load_balancer_invoke
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

ATTRIBUTE_OF_FUNCTIONS = "lambda.multi_value_headers.enabled"
MATCHER = re.compile(r"[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*")
"""https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html"""


def attribute_not_for_functions(state: State, params: Params) -> None:
    if not _is_for_functions(state, params["TargetGroupArn"]):
        return
    for attribute in params["Attributes"]:
        key, value = attribute["Key"], attribute.get("Value")
        if key != ATTRIBUTE_OF_FUNCTIONS:
            raise Refusal(
                "InvalidConfigurationRequest",
                f"A target group with target type 'lambda' does not support the attribute {key}",
            )
        if value not in {"true", "false"}:
            raise Refusal("InvalidConfigurationRequest", f"The attribute {key} must be true or false, not '{value}'")


def matcher(state: State, params: Params) -> None:
    """moto lets through what no status matches; of the refusal AWS documents the reason, not the sentence."""
    is_for_functions = params.get("TargetType") == "lambda" or _is_for_functions(state, params.get("TargetGroupArn"))
    codes = params.get("Matcher", {}).get("HttpCode", "200")
    if is_for_functions and not MATCHER.fullmatch(codes):
        raise Refusal(
            "ValidationError",
            f"Health check matcher HTTP codes must lie between 200 and 499, as in 200, 200,202 or 200-299; not '{codes}'",
        )


def no_permission(state: State, params: Params) -> None:
    """AWS tries the permission when a function is registered; the sentence as users report it (aws/aws-cdk#4663)."""
    target_group_arn = params["TargetGroupArn"]
    if not _is_for_functions(state, target_group_arn):
        return
    for target in params["Targets"]:
        if not lets_load_balancer_invoke(state, target["Id"], target_group_arn):
            raise Refusal(
                "AccessDenied",
                f"elasticloadbalancing principal does not have permission to invoke {target['Id']} "
                f"from target group {target_group_arn}",
            )


def second_function(state: State, params: Params) -> None:
    """A target group holds one function; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html."""
    if not _is_for_functions(state, params["TargetGroupArn"]):
        return
    registered = state.elbv2.target_groups[params["TargetGroupArn"]].targets
    if len({*registered, *(target["Id"] for target in params["Targets"])}) > 1:
        raise Refusal("TooManyTargets", "A target group with target type 'lambda' can have only one target")


def _is_for_functions(state: State, target_group_arn: str | None) -> bool:
    target_group = state.elbv2.target_groups.get(target_group_arn)
    return target_group is not None and target_group.target_type == "lambda"
