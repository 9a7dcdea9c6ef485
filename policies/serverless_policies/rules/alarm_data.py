"""Rules about alarms: that they can fire, and that somebody hears them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .aws_types import COMPOSITE_ALARM, METRIC_ALARM, TARGET_GROUP
from .graph import Graph
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation


def _has_action(alarm: Resource, options: Options) -> Iterator[Finding]:
    names = ["alarmActions"]
    if options.flag("acceptOtherStates"):
        names += ["okActions", "insufficientDataActions"]
    actions = [alarm.elements(name) for name in names]
    if any(isinstance(found, list) and found for found in actions):
        return
    if UNKNOWN in actions:
        yield CannotTell(alarm, "its alarm_actions")
    else:
        yield Violation(
            alarm, "alarm_actions is empty, so nobody is told when it fires", "alarm_actions=[<an SNS topic's ARN>]"
        )


ALARM_HAS_ACTION = ResourceRule(
    name="alarm-has-action",
    group=Group.ALARMS,
    checks="An alarm does something when it goes into the ALARM state.",
    because="An alarm without an action changes colour in a console that nobody looks at.",
    mend="Set alarm_actions on aws.cloudwatch.MetricAlarm or CompositeAlarm.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-15",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "cdk-nag": (
            "HIPAA.Security-CloudWatchAlarmAction",
            "NIST.800.53.R4-CloudWatchAlarmAction",
            "NIST.800.53.R5-CloudWatchAlarmAction",
        ),
        "security-hub": ("CloudWatch.15",),
        "well-architected": ("ops_q1_a1",),
    },
    options={
        "acceptOtherStates": {
            "type": "boolean",
            "default": False,
            "description": "Accept an action for OK or INSUFFICIENT_DATA in place of one for ALARM.",
        },
    },
    types=(METRIC_ALARM, COMPOSITE_ALARM),
    judge=_has_action,
)


FAILURE_COUNTS = frozenset(
    {
        *("Errors", "Throttles", "DeadLetterErrors", "DestinationDeliveryFailures", "AsyncEventsDropped"),
        *("ProvisionedConcurrencySpilloverInvocations", "LambdaUserError", "LambdaInternalError"),
        *("HTTPCode_ELB_4XX_Count", "HTTPCode_ELB_5XX_Count", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count"),
        *("HTTPCode_ELB_500_Count", "HTTPCode_ELB_502_Count", "HTTPCode_ELB_503_Count", "HTTPCode_ELB_504_Count"),
        *("RejectedConnectionCount", "TargetConnectionErrorCount"),
    }
)
"""Metrics of AWS/Lambda and AWS/ApplicationELB that count failures: quiet periods have no data points."""


def _decides_on_missing_data(alarm: Resource, options: Options) -> Iterator[Finding]:
    treatment = alarm.text("treatMissingData")
    metrics = {metric.name for metric in _metrics(alarm)}
    failures = sorted(name for name in metrics if isinstance(name, str) and name in FAILURE_COUNTS)
    if treatment is UNKNOWN:
        yield CannotTell(alarm, "its treat_missing_data")
    elif treatment is ABSENT or (treatment == "missing" and not options.flag("acceptMissing")):
        yield Violation(
            alarm,
            "treat_missing_data is 'missing', which is also the default, so without data it goes to INSUFFICIENT_DATA",
            'treat_missing_data="notBreaching"' if failures else 'treat_missing_data="notBreaching" or "breaching"',
        )
    elif treatment == "breaching" and failures:
        yield Violation(
            alarm,
            f"treat_missing_data is 'breaching', and {failures[0]} has data only when something is wrong, "
            "so the alarm fires while all is well",
            'treat_missing_data="notBreaching"',
        )
    elif treatment == "breaching" and UNKNOWN in metrics:
        yield CannotTell(alarm, "which metric it watches, so whether missing data may count as breaching")


ALARM_TREAT_MISSING_DATA_DECIDED = ResourceRule(
    name="alarm-treat-missing-data-decided",
    group=Group.ALARMS,
    checks="An alarm says what periods without data mean, and for counts of failures they do not mean failure.",
    because="By default an alarm without data goes to INSUFFICIENT_DATA, whether that is good news or bad.",
    mend="Set treat_missing_data on aws.cloudwatch.MetricAlarm: notBreaching for failures, which are rare by nature; "
    "breaching for signs of life.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "acceptMissing": {
            "type": "boolean",
            "default": False,
            "description": "Accept 'missing'; a policy cannot tell the program's choice of it from the default.",
        },
    },
    types=(METRIC_ALARM,),
    judge=_decides_on_missing_data,
)


def _host_count_has_data(graph: Graph, _options: Options) -> Iterator[Finding]:
    for alarm in graph.every(METRIC_ALARM):
        for metric in _metrics(alarm):
            if metric.name is UNKNOWN:
                yield CannotTell(alarm, "which metric it watches")
            if metric.name not in {"HealthyHostCount", "UnHealthyHostCount"}:
                continue
            group = graph.follow(alarm, *metric.dimensions, "TargetGroup", to=TARGET_GROUP)
            if group is UNKNOWN:
                yield CannotTell(alarm, "which target group it watches")
            elif isinstance(group, Resource):
                yield from _finds_no_health_check(alarm, metric.name, group)


def _finds_no_health_check(alarm: Resource, metric: str | Missing, group: Resource) -> Iterator[Finding]:
    checks_health = _checks_health(group)
    if checks_health is UNKNOWN:
        yield CannotTell(alarm, f"whether the target group '{group.name}' checks its targets' health")
    elif checks_health is False:
        yield Violation(
            alarm,
            f"{metric} of the target group '{group.name}' never has data: its target is a function, "
            "and its health checks are off",
            'health_check={"enabled": True} on the target group (each check is a billed invocation), '
            "or remove the alarm",
        )


def _checks_health(group: Resource) -> bool | Missing:
    """For other targets than functions health checks are always on; for functions a block switches them on."""
    kind = group.text("targetType")
    if kind != "lambda":
        return UNKNOWN if kind is UNKNOWN else True
    if group.value("healthCheck") is ABSENT:
        return False
    enabled = group.flag("healthCheck", "enabled")
    return True if enabled is ABSENT else enabled


ALARM_HEALTHYHOST_NEEDS_HEALTH_CHECK = StackRule(
    name="alarm-healthyhost-needs-health-check",
    group=Group.ALARMS,
    checks="An alarm on a count of healthy or unhealthy hosts watches a target group that checks health.",
    because="Health checks are off by default where the target is a function, and then the metric is never reported: "
    "the alarm cannot fire.",
    mend="Give the aws.lb.TargetGroup a health_check, or drop the alarm.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_host_count_has_data,
)


@dataclass(frozen=True)
class _Metric:
    """A metric an alarm watches: its name, and the path to its dimensions in the alarm's properties."""

    name: str | Missing
    dimensions: tuple[str, *tuple[str | int, ...]]


def _metrics(alarm: Resource) -> Iterator[_Metric]:
    """The one metric of a plain alarm, or each metric that a metric-math alarm reads."""
    queries = alarm.elements("metricQueries")
    if queries is UNKNOWN:
        yield _Metric(UNKNOWN, ("metricQueries",))
    if not isinstance(queries, list) or not queries:
        yield _Metric(alarm.text("metricName"), ("dimensions",))
        return
    for index, _ in enumerate(queries):
        if alarm.value("metricQueries", index, "metric") is not ABSENT:
            path = ("metricQueries", index, "metric")
            yield _Metric(alarm.text(*path, "metricName"), (*path, "dimensions"))
