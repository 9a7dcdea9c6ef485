"""A target's health: what a check asks, what counts as a success, and what follows from several of them.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sandbox.traffic.http_message import Request
from sandbox.traffic.listener import TargetGroup
from sandbox.traffic.request_event import request_event


@dataclass(frozen=True)
class HealthCheckSettings:
    """A target group's settings. `interval` and `timeout` in seconds; `matcher` as in `200`, `200,204` or `200-299`."""

    path: str
    interval: float
    timeout: float
    healthy_threshold: int
    unhealthy_threshold: int
    matcher: str


@dataclass(frozen=True)
class CheckedTarget:
    """A function whose health a load balancer checks. `zones`: the load balancer's Availability Zones."""

    load_balancer_arn: str
    zones: tuple[str, ...]
    group: TargetGroup
    function_arn: str
    settings: HealthCheckSettings


@dataclass(frozen=True)
class Failure:
    """Why a check failed, as DescribeTargetHealth says it: a reason code and AWS's sentence for it."""

    reason: str
    description: str


TIMED_OUT = Failure("Target.Timeout", "Request timed out")
NO_RESPONSE = Failure("Target.FailedHealthChecks", "Health checks failed")
"""Of a function that gave no response that a load balancer could pass on; also of one that it may not invoke.

AWS has this code for malformed responses and failed connections. Which one it uses for functions that fail, are
throttled or lack the permission is not documented, and chosen here.
"""


@dataclass(frozen=True)
class Health:
    """What a target's checks so far amount to.

    - `failure`: the latest one of an unhealthy target.
    - `against`: how many checks in a row spoke against the state.
    """

    state: Literal["initial", "healthy", "unhealthy"] = "initial"
    failure: Failure | None = None
    against: int = 0

    def after(self, failure: Failure | None, settings: HealthCheckSettings) -> "Health":
        """The health after one more check, which failed or (None) succeeded.

        A new target is healthy after one success, and unhealthy after as many failures as any other. (That the first
        success is enough is AWS's word; that a new target must fail as often as a healthy one is the sandbox's choice.)
        """
        if failure is None:
            state, needed = "healthy", 1 if self.state == "initial" else settings.healthy_threshold
        else:
            state, needed = "unhealthy", settings.unhealthy_threshold
        against = self.against + 1
        if self.state == state or against >= needed:
            return Health(state, failure)
        return replace(self, against=against)

    def described(self) -> Mapping[str, str] | None:
        """As DescribeTargetHealth gives it; None while it is not known."""
        if self.state == "initial":
            return None
        if self.failure is not None:
            return {"State": self.state, "Reason": self.failure.reason, "Description": self.failure.description}
        return {"State": self.state}


def health_check_request(settings: HealthCheckSettings) -> Request:
    """What a check asks; the path may bring a query string."""
    path, _, query = settings.path.partition("?")
    headers = (("user-agent", "ELB-HealthChecker/2.0"),)
    return Request("GET", "http", path, query, headers, b"", client_ip="", client_port=0)


def health_check_event(target: CheckedTarget) -> bytes:
    """The event of a check, as JSON: its request without the headers that load balancers add to others.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html shows it without
    multi-value headers; that these follow the target group's attribute as for any request is the sandbox's choice.
    """
    request = health_check_request(target.settings)
    return request_event(request, request.headers, target.group)


def failure_of_status(status: int, matcher: str) -> Failure | None:
    """What is wrong with a response of this status; None if the matcher names it."""
    for values in matcher.split(","):
        low, _, high = values.partition("-")
        if int(low) <= status <= int(high or low):
            return None
    return Failure("Target.ResponseCodeMismatch", f"Health checks failed with these codes: [{status}]")
