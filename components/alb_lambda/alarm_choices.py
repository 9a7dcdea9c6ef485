"""What can be changed about the alarms?"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, cast

from alb_lambda.arguments import Arguments
from alb_lambda.watches import Watch

DEFAULT_ERROR_PATTERN = '{ $.level = "ERROR" || $.level = "CRITICAL" || $.level = "FATAL" }'
"""What a function writes with Lambda's JSON log format, or with Powertools, when something is wrong."""


class CountAlarmArgs(TypedDict, total=False):
    """When a count of bad events is an alarm: in how many minutes it was above the number that is still fine."""

    enabled: bool
    """False: there is no such alarm. Default true."""

    max_per_minute: int
    """The most events in a minute that are still fine, 0 or more. Default 0."""

    datapoints_to_alarm: int
    """Minutes above `max_per_minute` that make an alarm, 1 to `evaluation_periods`."""

    evaluation_periods: int
    """The minutes looked at, the latest ones, 1 to 1440."""


class UsageAlarmArgs(TypedDict, total=False):
    """When nearing a limit is an alarm: in how many minutes more of it was in use than is still fine."""

    enabled: bool
    """False: there is no such alarm. Default: true where the limit is known."""

    max_percent: int
    """The most percent of the limit that are still fine, 1 to 99. Default 80."""

    datapoints_to_alarm: int
    """Minutes above `max_percent` that make an alarm, 1 to `evaluation_periods`."""

    evaluation_periods: int
    """The minutes looked at, the latest ones, 1 to 1440."""


class ErrorLogsAlarmArgs(TypedDict, total=False):
    """When errors in the function's log are an alarm."""

    enabled: bool
    """False: there is no such alarm, and no metric filter. Default true."""

    pattern: str
    """The filter pattern of a log event that counts, up to 1024 characters. Default: JSON with a `level` of `ERROR`,
    `CRITICAL` or `FATAL`
    (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html)."""

    max_per_minute: int
    """The most such log events in a minute that are still fine, 0 or more. Default 0."""

    datapoints_to_alarm: int
    """Minutes above `max_per_minute` that make an alarm, 1 to `evaluation_periods`. Default 3."""

    evaluation_periods: int
    """The minutes looked at, the latest ones, 1 to 1440. Default 5."""


class HealthyHostsAlarmArgs(TypedDict, total=False):
    """When failing health checks are an alarm."""

    enabled: bool
    """False: there is no such alarm. Default: true if the target group has health checks."""

    datapoints_to_alarm: int
    """Minutes without a healthy target that make an alarm, 1 to `evaluation_periods`. Default 3."""

    evaluation_periods: int
    """The minutes looked at, the latest ones, 1 to 1440. Default 3."""


class AlarmChoicesArgs(TypedDict, total=False):
    """Changes to the alarms of a service. All alarms exist unless one is switched off here."""

    function_errors: CountAlarmArgs
    """Invocations of the alias that end in an exception, a timeout or a crash. Default: some in 3 of 5 minutes."""

    lambda_user_errors: CountAlarmArgs
    """Requests to which the load balancer got no usable answer from the function, whether it failed, was throttled, may
    not be invoked, or answered what is malformed or over 1 MB. Default: some in 3 of 5 minutes."""

    lambda_internal_errors: CountAlarmArgs
    """Requests that failed in the Lambda service. Default: some in 3 of 5 minutes."""

    error_logs: ErrorLogsAlarmArgs
    """Errors that the function writes to its log. Default: some in 3 of 5 minutes."""

    target_5xx: CountAlarmArgs
    """Answers of the function with a status of 500 to 599. Default: some in 3 of 5 minutes."""

    throttles: CountAlarmArgs
    """Invocations refused because the function's concurrency is used up. Default: some in 2 of 5 minutes."""

    concurrency: UsageAlarmArgs
    """The function's concurrent executions near the reserved ones. Only where at least 2 are reserved: a reservation of
    1 is full whenever it is used. Default: above 80 percent in 3 of 5 minutes."""

    duration: UsageAlarmArgs
    """The slowest hundredth of the alias's invocations near the function's timeout. Default: above 80 percent in 3 of 5
    minutes."""

    healthy_hosts: HealthyHostsAlarmArgs
    """The function failing its health checks. Only where checks are enabled. Default: 3 of 3 minutes."""


class LoadBalancerAlarmChoicesArgs(TypedDict, total=False):
    """Changes to the alarms of a load balancer."""

    elb_5xx: CountAlarmArgs
    """Requests that the load balancer answers with a status of 500 to 599 of its own. Default: some in 3 of 5
    minutes."""


class AccountAlarmChoicesArgs(TypedDict, total=False):
    """Changes to the alarms of an account."""

    claimed_concurrency: UsageAlarmArgs
    """The concurrency that is reserved, provisioned or in use, near the account's quota. Default: above 80 percent in 3
    of 5 minutes."""


def choice_of(choices: Mapping[str, object], watch: Watch) -> dict[str, Any]:
    """What is chosen for one watch: settings that differ from its row."""
    return cast(dict[str, Any], choices.get(watch.key, {}))


def minutes(watch: Watch, choice: Mapping[str, Any]) -> tuple[int, int]:
    """How many bad minutes, of how many looked at, make an alarm."""
    periods: int = choice.get("evaluation_periods", watch.evaluation_periods)
    return choice.get("datapoints_to_alarm", min(watch.datapoints_to_alarm, periods)), periods


def check_alarms(
    arguments: Arguments, watches: Iterable[Watch], choices: Mapping[str, object], lacking: Mapping[str, str]
) -> None:
    """Refuses what CloudWatch would refuse, and an alarm that could never have data.

    `lacking`: by watch, what it needs and does not have.
    """
    for watch in watches:
        choice = choice_of(choices, watch)
        inside = arguments.within(watch.key)
        if watch.key in lacking and choice.get("enabled"):
            inside.refuse("enabled", f"true without {lacking[watch.key]}", f"true only with {lacking[watch.key]}")
        _, periods = minutes(watch, choice)
        inside.between("evaluation_periods", periods, 1, 1440, "minutes")
        inside.between("datapoints_to_alarm", choice.get("datapoints_to_alarm"), 1, periods, "of the minutes looked at")
        inside.between("max_percent", choice.get("max_percent"), 1, 99, "percent")
        if choice.get("max_per_minute", 0) < 0:
            inside.refuse("max_per_minute", str(choice.get("max_per_minute")), "0 or more")
        if "pattern" in choice:
            inside.between("pattern", len(choice["pattern"]), 1, 1024, "characters")
