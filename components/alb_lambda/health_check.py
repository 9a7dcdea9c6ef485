"""Does the load balancer check whether a function is healthy?"""

import re
from typing import Required, TypedDict

import pulumi_aws as aws

from alb_lambda.arguments import Arguments

DEFAULT_INTERVAL_SECONDS = 35
DEFAULT_TIMEOUT_SECONDS = 30

_MATCHER = re.compile(r"[2-4]\d\d(-[2-4]\d\d)?(,[2-4]\d\d(-[2-4]\d\d)?)*")


class HealthCheckArgs(TypedDict, total=False):
    """Whether, and how, the load balancer checks the function.

    There is no default for whether: every check is an invocation, and is billed (one each 35 seconds makes 75,000 a
    month). A load balancer routes to a function that fails its checks all the same, because a group has only one; the
    checks serve the healthy-host alarm and failover by Route 53.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """

    enabled: Required[bool]
    """True: check. False: do not, and there is no healthy-host alarm. The settings below then have no effect."""

    path: str
    """The path that is requested, with query if need be. Default `/`. The function has to answer it."""

    interval_seconds: int
    """Seconds from check to check, 5 to 300, more than the function's timeout. Default 35."""

    timeout_seconds: int
    """Seconds after which a check without an answer has failed, 2 to 120, less than the interval. Default 30, or one
    second less than the interval where that is shorter."""

    healthy_threshold: int
    """Checks in a row that must succeed before the function counts as healthy, 2 to 10. Default 5."""

    unhealthy_threshold: int
    """Checks in a row that must fail before it counts as unhealthy, 2 to 10. Default 2."""

    matcher: str
    """The status codes of success, 200 to 499: one, several with commas, or a range. Default `200`."""


def check_health_check(
    arguments: Arguments, args: HealthCheckArgs, function_timeout_seconds: int | None = None
) -> None:
    """Refuses what Elastic Load Balancing would refuse, and checks that overtake the function they check."""
    interval = args.get("interval_seconds", DEFAULT_INTERVAL_SECONDS)
    arguments.between("interval_seconds", interval, 5, 300, "seconds")
    arguments.between("timeout_seconds", args.get("timeout_seconds"), 2, 120, "seconds")
    if args.get("timeout_seconds", 0) >= interval:
        arguments.refuse("timeout_seconds", str(args.get("timeout_seconds")), f"less than the interval of {interval}")
    if args.get("enabled") and function_timeout_seconds is not None and interval <= function_timeout_seconds:
        arguments.refuse(
            "interval_seconds", str(interval), f"more than the function's timeout of {function_timeout_seconds} seconds"
        )
    arguments.between("healthy_threshold", args.get("healthy_threshold"), 2, 10, "checks")
    arguments.between("unhealthy_threshold", args.get("unhealthy_threshold"), 2, 10, "checks")
    if not args.get("path", "/").startswith("/"):
        arguments.refuse("path", repr(args.get("path")), "a path that begins with /")
    if not _MATCHER.fullmatch(args.get("matcher", "200")):
        arguments.refuse("matcher", repr(args.get("matcher")), "codes from 200 to 499, as in 200, 200,204 or 200-299")


def target_group_health_check(args: HealthCheckArgs) -> aws.lb.TargetGroupHealthCheckArgsDict:
    """The health check of an `aws.lb.TargetGroup`.

    Port and protocol are left out, because they do not apply to functions; the numbers are written out, because the
    provider's defaults are those of servers.
    """
    if not args["enabled"]:
        return {"enabled": False}
    interval = args.get("interval_seconds", DEFAULT_INTERVAL_SECONDS)
    return {
        "enabled": True,
        "path": args.get("path", "/"),
        "interval": interval,
        "timeout": args.get("timeout_seconds", min(DEFAULT_TIMEOUT_SECONDS, interval - 1)),
        "healthy_threshold": args.get("healthy_threshold", 5),
        "unhealthy_threshold": args.get("unhealthy_threshold", 2),
        "matcher": args.get("matcher", "200"),
    }
