"""What AWS WAF refuses; https://docs.aws.amazon.com/waf/latest/APIReference/API_PutLoggingConfiguration.html."""

import re

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

_LOGS = re.compile("[:/]aws-waf-logs-")


def name_taken(state: State, params: Params) -> None:
    """moto's code is none of AWS's."""
    if any(web_acl.name == params["Name"] for web_acl in state.wafv2(params["Scope"]).wacls.values()):
        raise Refusal(
            "WAFDuplicateItemException",
            "AWS WAF couldn't perform the operation because some resource in your request is a duplicate of an "
            "existing one.",
        )


def associated(state: State, params: Params) -> None:
    """A load balancer that is gone has taken its association with it."""
    for web_acl in state.wafv2(params["Scope"]).wacls.values():
        if web_acl.id == params["Id"] and any(
            arn in state.elbv2.load_balancers for arn in web_acl.associated_resources
        ):
            raise Refusal(
                "WAFAssociatedItemException",
                "AWS WAF couldn't perform the operation because your resource is being used by another resource or "
                "it's associated with another resource.",
            )


def log_destination(_state: State, params: Params) -> None:
    """Log groups, buckets and delivery streams for WAF have names that begin alike."""
    for arn in params["LoggingConfiguration"]["LogDestinationConfigs"]:
        if not _LOGS.search(arn):
            raise Refusal(
                "WAFInvalidParameterException",
                "Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information "
                f"separated by colons or slashes., field: LOG_DESTINATION, parameter: {arn}",
            )
