"""Rules about an alarm's threshold: that the metric can come to both sides of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..aws_types import FUNCTION, METRIC_ALARM
from ..cloudwatch_metrics import LAMBDA
from ..concurrency import reserved_by
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..timeouts import timeout_of
from ..watched_metrics import WatchedMetric, compared_metric

_ABOVE, _ABOVE_OR_EQUAL = "GreaterThanThreshold", "GreaterThanOrEqualToThreshold"


@dataclass(frozen=True)
class _UpperLimit:
    """An alarm that fires when a metric of a function of this stack comes above, or to, a threshold."""

    alarm: Resource
    function: Resource
    threshold: float
    or_equal: bool

    def __str__(self) -> str:
        return f"{'' if self.or_equal else 'more than '}{self.threshold:g}"


def _judge_limits(graph: Graph, metric: str, judge: Callable[[_UpperLimit], Iterator[Finding]]) -> Iterator[Finding]:
    """Judges the alarms that compare the values of one metric of Lambda, not their sum or number."""
    for alarm in graph.every(METRIC_ALARM):
        watched = compared_metric(alarm)
        if watched is None or _is_another(watched, metric) or watched.statistic in {"Sum", "SampleCount"}:
            continue
        operator, threshold = alarm.text("comparisonOperator"), alarm.number("threshold")
        functions = watched.watched(graph, "FunctionName", FUNCTION)
        if operator not in {_ABOVE, _ABOVE_OR_EQUAL, UNKNOWN} or ABSENT in (threshold, functions):
            continue
        if not watched.known or UNKNOWN in (operator, threshold, functions, watched.statistic):
            yield CannotTell(alarm, "what it watches, or its threshold")
        elif isinstance(threshold, float) and isinstance(functions, list) and len(functions) == 1:
            yield from judge(_UpperLimit(alarm, functions[0], threshold, operator == _ABOVE_OR_EQUAL))


def _is_another(watched: WatchedMetric, metric: str) -> bool:
    return watched.namespace not in {LAMBDA, UNKNOWN} or watched.name not in {metric, UNKNOWN}


def _judge_duration(limit: _UpperLimit) -> Iterator[Finding]:
    timeout = timeout_of(limit.function)
    if not isinstance(timeout, float):
        yield CannotTell(limit.alarm, f"the timeout of '{limit.function.name}'")
    elif not _reaches(timeout * 1000, limit):
        yield Violation(
            limit.alarm,
            f"it waits for {limit} ms, and '{limit.function.name}' times out after {timeout * 1000:g} ms",
            f"threshold=<less than {timeout * 1000:g}, e.g. {timeout * 800:g}>",
        )


ALARM_DURATION_THRESHOLD_BELOW_TIMEOUT = StackRule(
    name="alarm-duration-threshold-below-timeout",
    group=Group.ALARMS,
    checks="An alarm on a function's duration fires when the function times out, or before.",
    because="Lambda stops an invocation at the timeout, so an alarm that waits for a longer one never fires.",
    mend="Set threshold on aws.cloudwatch.MetricAlarm, in milliseconds, below the function's timeout.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "Best_Practice_Recommended_Alarms_AWS_Services.html#Lambda",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=lambda graph, _options: _judge_limits(graph, "Duration", _judge_duration),
)


def _judge_concurrency(limit: _UpperLimit) -> Iterator[Finding]:
    reserved = reserved_by(limit.function)
    if reserved is UNKNOWN:
        yield CannotTell(limit.alarm, f"the reserved_concurrent_executions of '{limit.function.name}'")
    # Who reserves 0 has stopped the function for a while, and the alarm is for when it runs again.
    elif isinstance(reserved, float) and reserved > 0 and not _reaches(reserved, limit):
        yield Violation(
            limit.alarm,
            f"it waits for {limit} concurrent executions, and '{limit.function.name}' reserves {reserved:g}",
            f"threshold=<less than {reserved:g}, e.g. {reserved * 0.8:g}>",
        )


def _reaches(most: float, limit: _UpperLimit) -> bool:
    return most >= limit.threshold if limit.or_equal else most > limit.threshold


ALARM_CONCURRENCY_THRESHOLD_BELOW_RESERVED = StackRule(
    name="alarm-concurrency-threshold-below-reserved",
    group=Group.ALARMS,
    checks="An alarm on a function's concurrency fires within what the function reserves.",
    because="A reservation is also a limit, which the metric never exceeds, so an alarm beyond it never fires.",
    mend="Set threshold on aws.cloudwatch.MetricAlarm below reserved_concurrent_executions.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=lambda graph, _options: _judge_limits(graph, "ConcurrentExecutions", _judge_concurrency),
)


def _is_not_always_true(alarm: Resource, _options: Options) -> Iterator[Finding]:
    watched = compared_metric(alarm)
    if watched is None:
        return
    is_never_below_zero = UNKNOWN if watched.may_have_facts else watched.facts is not None
    always = _is_true_of_zero_and_more(alarm.text("comparisonOperator"), alarm.number("threshold"))
    if False in {is_never_below_zero, always}:
        return
    if UNKNOWN in {is_never_below_zero, always}:
        yield CannotTell(alarm, "its metric, its threshold, or its comparison_operator")
    else:
        operator = ">=" if alarm.text("comparisonOperator") == _ABOVE_OR_EQUAL else ">"
        yield Violation(
            alarm,
            f"{watched.name} {operator} {alarm.number('threshold'):g} is true of each value that there can be",
            'threshold=0, comparison_operator="GreaterThanThreshold", or a higher threshold',
        )


def _is_true_of_zero_and_more(operator: str | Missing, threshold: float | Missing) -> bool | Missing:
    if operator not in {_ABOVE, _ABOVE_OR_EQUAL, UNKNOWN} or threshold is ABSENT:
        return False
    if threshold is UNKNOWN:
        return UNKNOWN
    if operator is UNKNOWN:
        return UNKNOWN if threshold <= 0 else False
    return threshold <= 0 if operator == _ABOVE_OR_EQUAL else threshold < 0


ALARM_THRESHOLD_NOT_ALWAYS_TRUE = ResourceRule(
    name="alarm-threshold-not-always-true",
    group=Group.ALARMS,
    checks="An alarm's threshold is one that its metric can be below.",
    because="Counts and times are 0 or more, so an alarm on 0 or more fires whenever there is data, and says nothing.",
    mend="Set threshold on aws.cloudwatch.MetricAlarm above 0, or comparison_operator to GreaterThanThreshold.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "Best_Practice_Recommended_Alarms_AWS_Services.html#Lambda",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    types=(METRIC_ALARM,),
    judge=_is_not_always_true,
)


RULES = (
    ALARM_DURATION_THRESHOLD_BELOW_TIMEOUT,
    ALARM_CONCURRENCY_THRESHOLD_BELOW_RESERVED,
    ALARM_THRESHOLD_NOT_ALWAYS_TRUE,
)
