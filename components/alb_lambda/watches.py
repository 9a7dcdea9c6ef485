"""What is watched about a service, and when is it an alarm?

A watch is a row of `WATCHES`; `alarms.py` makes each an alarm. What a metric counts, and which dimensions it has:
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
"""

from dataclasses import dataclass
from typing import TypedDict

ALIAS = ("FunctionName", "Resource")
TARGET_GROUP = ("LoadBalancer", "TargetGroup")
LOG_NAMESPACE = "AlbLambda/ErrorLogs"

NO_TRAFFIC_IS_FINE = "notBreaching"
SILENCE_IS_A_FAULT = "breaching"

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

    healthy_hosts: HealthyHostsAlarmArgs
    """The function failing its health checks. Only where checks are enabled. Default: 3 of 3 minutes."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One thing that is watched: a metric in minutes, what is still fine, and what to say when it is not."""

    key: str
    """The name of the watch, which is its setting in `AlarmChoicesArgs`."""

    namespace: str
    metric: str | None
    """The metric's name; None: the function's name, under which the log's metric filter counts."""

    dimensions: tuple[str, ...]
    statistic: str
    comparison: str
    threshold: int
    datapoints_to_alarm: int
    evaluation_periods: int
    treat_missing_data: str

    says: str
    """What is the case and what to do, in the alarm's description."""


def _count(
    key: str,
    namespace: str,
    metric: str | None,
    dimensions: tuple[str, ...],
    says: str,
    *,
    # Three bad minutes in five: one bad minute is no incident, and what comes and goes is one all the same.
    minutes: tuple[int, int] = (3, 5),
) -> Watch:
    return Watch(
        key=key,
        namespace=namespace,
        metric=metric,
        dimensions=dimensions,
        statistic="Sum",
        comparison="GreaterThanThreshold",
        threshold=0,
        datapoints_to_alarm=minutes[0],
        evaluation_periods=minutes[1],
        # Bad events are reported when they happen; a minute without requests, or without faults, has no data.
        treat_missing_data=NO_TRAFFIC_IS_FINE,
        says=says,
    )


WATCHES = (
    _count(
        "function_errors",
        "AWS/Lambda",
        "Errors",
        ALIAS,
        "The function fails: an exception, a timeout or a crash. Clients get a 502. Find the error in the function's "
        "log; if a release began it, point the alias to the version before.",
    ),
    _count(
        "lambda_user_errors",
        "AWS/ApplicationELB",
        "LambdaUserError",
        TARGET_GROUP,
        "The load balancer gets no usable answer from the function. Clients get a 502. Look up error_reason in the "
        "load balancer's access log: it tells a failing function from throttling, a missing permission and a malformed "
        "answer.",
    ),
    _count(
        "lambda_internal_errors",
        "AWS/ApplicationELB",
        "LambdaInternalError",
        TARGET_GROUP,
        "Requests fail in the Lambda service itself. Look at the AWS Health Dashboard for the Region; if it shows "
        "nothing, open a support case with request ids from the load balancer's access log.",
    ),
    _count(
        "error_logs",
        LOG_NAMESPACE,
        None,
        (),
        "The function logs errors. Read them in its log group, with the request ids, and see what the requests have in "
        "common.",
    ),
    _count(
        "target_5xx",
        "AWS/ApplicationELB",
        "HTTPCode_Target_5XX_Count",
        TARGET_GROUP,
        "The function answers requests with a status of 500 or more. Read its log and its traces for the same minutes, "
        "and check what it depends on.",
    ),
    _count(
        "throttles",
        "AWS/Lambda",
        "Throttles",
        ALIAS,
        "Requests are refused because the function's concurrency is used up. Clients get a 502. Compare "
        "ConcurrentExecutions with the reserved concurrency: raise it if traffic grew, and look for what became slow "
        "if it did not.",
        # Quicker than errors: a throttled client did nothing wrong, and retries make it worse.
        minutes=(2, 5),
    ),
    Watch(
        key="healthy_hosts",
        namespace="AWS/ApplicationELB",
        metric="HealthyHostCount",
        dimensions=TARGET_GROUP,
        statistic="Minimum",
        comparison="LessThanThreshold",
        # A target group has one function at most.
        threshold=1,
        datapoints_to_alarm=3,
        evaluation_periods=3,
        # While checks run the count is reported each minute: no data means that nothing is registered or checked.
        treat_missing_data=SILENCE_IS_A_FAULT,
        says="The function fails its health checks. Request the check's path yourself, and read the function's log for "
        "the requests of ELB-HealthChecker.",
    ),
)
