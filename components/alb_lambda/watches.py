"""What is watched, and when is it an alarm?

A watch is a row of `SERVICE_WATCHES`, `LOAD_BALANCER_WATCHES` or `ACCOUNT_WATCHES`. What a metric counts, and which
dimensions it has: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
"""

from dataclasses import dataclass

ALIAS = ("FunctionName", "Resource")
FUNCTION = ("FunctionName",)
LOAD_BALANCER = ("LoadBalancer",)
TARGET_GROUP = ("LoadBalancer", "TargetGroup")
ACCOUNT = ()
LOG_NAMESPACE = "AlbLambda/ErrorLogs"

NO_TRAFFIC_IS_FINE = "notBreaching"
SILENCE_IS_A_FAULT = "breaching"

TIMEOUT_MILLISECONDS = "timeout_milliseconds"
RESERVED_EXECUTIONS = "reserved_concurrent_executions"
QUOTA = "quota"
"""The metric's service quota, which CloudWatch looks up at each evaluation."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One thing that is watched: a metric in minutes, what is still fine, and what to say when it is not."""

    key: str
    """The name of the watch, which is its setting among the choices."""

    namespace: str
    metric: str | None
    """The metric's name; None: the function's name, under which the log's metric filter counts."""

    dimensions: tuple[str, ...]
    statistic: str
    """One of CloudWatch's five statistics, or a percentile such as `p99`."""

    comparison: str
    threshold: int
    """A number of events or, where there is a limit, percent of it."""

    limit: str | None = None
    """The limit that `threshold` is percent of."""

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


def _usage(
    key: str,
    metric: str,
    dimensions: tuple[str, ...],
    statistic: str,
    *,
    limit: str,
    says: str,
) -> Watch:
    return Watch(
        key=key,
        namespace="AWS/Lambda",
        metric=metric,
        dimensions=dimensions,
        statistic=statistic,
        comparison="GreaterThanThreshold",
        threshold=80,
        limit=limit,
        datapoints_to_alarm=3,
        evaluation_periods=5,
        # Use is reported with each invocation: a minute without one has no data, and uses nothing.
        treat_missing_data=NO_TRAFFIC_IS_FINE,
        says=says,
    )


SERVICE_WATCHES = (
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
    _usage(
        "concurrency",
        "ConcurrentExecutions",
        # The reservation is the function's, whatever alias or version is invoked.
        FUNCTION,
        "Maximum",
        limit=RESERVED_EXECUTIONS,
        says="Nearly all of the function's reserved concurrency is in use; when it is used up, requests are refused and "
        "clients get a 502. Raise the reservation if traffic grew, and look for what became slow if it did not.",
    ),
    _usage(
        "duration",
        "Duration",
        ALIAS,
        "p99",
        limit=TIMEOUT_MILLISECONDS,
        says="The slowest requests take nearly as long as the function may; at its timeout clients get a 502. Look in the "
        "traces for what became slow before you raise the timeout.",
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

LOAD_BALANCER_WATCHES = (
    _count(
        "elb_5xx",
        "AWS/ApplicationELB",
        "HTTPCode_ELB_5XX_Count",
        LOAD_BALANCER,
        "The load balancer answers requests with a status of 500 or more of its own: a function behind it gave no "
        "usable answer, or a target group has none. Look up target_group_arn and error_reason in its access log.",
    ),
)

ACCOUNT_WATCHES = (
    _usage(
        "claimed_concurrency",
        "ClaimedAccountConcurrency",
        ACCOUNT,
        "Maximum",
        limit=QUOTA,
        says="Nearly all of the account's concurrency in this Region is reserved, provisioned or in use; when it is used up, "
        "functions that reserve nothing are throttled. Find the function that grew, lower reservations that are not "
        "needed, or ask AWS for a higher quota.",
    ),
)
