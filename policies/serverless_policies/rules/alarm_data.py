"""Rules about the data an alarm gets: that what it watches is reported at all."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION, TARGET_GROUP
from ..cloudwatch_metrics import APPLICATION_ELB, LAMBDA, NOT_OF_FUNCTIONS
from ..graph import Graph
from ..provisioned import provisioned_concurrency
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..target_group import checks_functions, invokes_functions
from ..watched_metrics import WatchedMetric, judge_each

_ELB_METRICS = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"
)
_LAMBDA_METRICS = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"


def _groups_watched(graph: Graph, watched: WatchedMetric) -> list[Resource]:
    groups = watched.watched(graph, "TargetGroup", TARGET_GROUP)
    return groups if isinstance(groups, list) else []


def _host_count_has_data(graph: Graph, _options: Options) -> Iterator[Finding]:
    def judge(watched: WatchedMetric) -> Iterator[Finding]:
        if watched.watched(graph, "TargetGroup", TARGET_GROUP) is UNKNOWN:
            yield CannotTell(watched.alarm, "which target group it watches")
        for group in _groups_watched(graph, watched):
            checked = _checks_health(group)
            if checked is UNKNOWN:
                yield CannotTell(watched.alarm, f"whether the target group '{group.name}' checks its targets' health")
            elif checked is False:
                yield Violation(
                    watched.alarm,
                    f"{watched.name} of the target group '{group.name}' never has data: its target is a function, "
                    "and its health checks are off",
                    'health_check={"enabled": True, "interval": <seconds>, "timeout": <fewer>} on the target group (each check is a '
                    "billed invocation), "
                    "or remove the alarm",
                )

    return judge_each(graph, APPLICATION_ELB, {"HealthyHostCount", "UnHealthyHostCount"}, judge)


def _checks_health(group: Resource) -> bool | Missing:
    """For other targets than functions health checks are always on; for functions a block switches them on."""
    for_functions = invokes_functions(group)
    if for_functions is True:
        return checks_functions(group)
    return UNKNOWN if for_functions is UNKNOWN else True


ALARM_HEALTHYHOST_NEEDS_HEALTH_CHECK = StackRule(
    name="alarm-healthyhost-needs-health-check",
    group=Group.ALARMS,
    checks="An alarm on a count of healthy or unhealthy hosts watches a target group that checks health.",
    because="Health checks are off by default where the target is a function, and then the metric is never reported: "
    "the alarm cannot fire.",
    mend="Give the aws.lb.TargetGroup a health_check, or drop the alarm.",
    source=_ELB_METRICS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_host_count_has_data,
)


def _is_for_functions(graph: Graph, _options: Options) -> Iterator[Finding]:
    def judge(watched: WatchedMetric) -> Iterator[Finding]:
        if watched.watched(graph, "TargetGroup", TARGET_GROUP) is UNKNOWN:
            yield CannotTell(watched.alarm, "which target group it watches")
        for group in _groups_watched(graph, watched):
            for_functions = invokes_functions(group)
            if for_functions is UNKNOWN:
                yield CannotTell(watched.alarm, f"whether the target group '{group.name}' is for functions")
            elif for_functions is True:
                yield Violation(
                    watched.alarm,
                    f"{watched.name} of the target group '{group.name}' never has data: its target is a function",
                    f'metric_name="{"RequestCount" if watched.name == "RequestCountPerTarget" else "LambdaUserError"}"',
                )

    return judge_each(graph, APPLICATION_ELB, NOT_OF_FUNCTIONS, judge)


ALARM_METRIC_NOT_FOR_LAMBDA_TARGETS = StackRule(
    name="alarm-metric-not-for-lambda-targets",
    group=Group.ALARMS,
    checks="An alarm on a target group for functions watches a metric that such groups have.",
    because="Connections to targets, and requests by target, are not counted where the target is a function: "
    "the metric is never reported, and the alarm cannot fire.",
    mend="Set metric_name on aws.cloudwatch.MetricAlarm to RequestCount, LambdaUserError or LambdaInternalError.",
    source=_ELB_METRICS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_is_for_functions,
)


_PROVISIONED_METRICS = frozenset(
    {
        "ProvisionedConcurrentExecutions",
        "ProvisionedConcurrencyInvocations",
        "ProvisionedConcurrencySpilloverInvocations",
        "ProvisionedConcurrencyUtilization",
    }
)


def _is_provisioned(graph: Graph, _options: Options) -> Iterator[Finding]:
    provisioned = provisioned_concurrency(graph)

    def judge(watched: WatchedMetric) -> Iterator[Finding]:
        functions = watched.watched(graph, "FunctionName", FUNCTION)
        if functions is UNKNOWN:
            yield CannotTell(watched.alarm, "which function it watches")
        for function in functions if isinstance(functions, list) else []:
            if provisioned.to(function):
                continue
            if provisioned.undecided:
                yield CannotTell(watched.alarm, f"whether '{provisioned.undecided[0].name}' is for '{function.name}'")
            else:
                yield Violation(
                    watched.alarm,
                    f"{watched.name} never has data: nothing provisions concurrency for '{function.name}'",
                    "aws.lambda_.ProvisionedConcurrencyConfig(…) for the function's alias, or remove the alarm",
                )

    return judge_each(graph, LAMBDA, _PROVISIONED_METRICS, judge)


ALARM_PROVISIONED_METRIC_NEEDS_CONFIG = StackRule(
    name="alarm-provisioned-metric-needs-config",
    group=Group.ALARMS,
    checks="An alarm on provisioned concurrency watches a function that has some.",
    because="The metrics are reported only for aliases and versions with provisioned concurrency: "
    "without it the alarm cannot fire.",
    mend="Add an aws.lambda_.ProvisionedConcurrencyConfig, or drop the alarm.",
    source=_LAMBDA_METRICS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_is_provisioned,
)


RULES = (
    ALARM_HEALTHYHOST_NEEDS_HEALTH_CHECK,
    ALARM_METRIC_NOT_FOR_LAMBDA_TARGETS,
    ALARM_PROVISIONED_METRIC_NEEDS_CONFIG,
)
