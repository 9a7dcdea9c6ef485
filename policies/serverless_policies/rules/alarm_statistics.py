"""Rules about an alarm's statistic: that it says of a metric what the alarm is to know."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import METRIC_ALARM
from ..cloudwatch_metrics import EXTENDED, Kind, Metric, statistic_kind
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..watched_metrics import WatchedMetric, metrics_of

_LAMBDA_METRICS = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html"


def _fits_metric(alarm: Resource, _options: Options) -> Iterator[Finding]:
    undecided = False
    for watched in metrics_of(alarm):
        facts, statistic = watched.facts, watched.statistic
        if facts and isinstance(statistic, str) and statistic_kind(statistic) not in facts.statistics:
            yield Violation(
                alarm,
                f"it reads the {statistic} of {watched.name}",
                _line(watched, facts),
            )
            return
        undecided |= watched.may_have_facts or (facts is not None and statistic is UNKNOWN)
    if undecided:
        yield CannotTell(alarm, "its metric, or its statistic")


def _line(watched: WatchedMetric, facts: Metric) -> str:
    if facts.kind is Kind.TIMES:
        return _percentile(watched)
    names = " or ".join(f'"{each}"' for each in sorted(facts.statistics) if each != EXTENDED)
    return f"{'statistic' if watched.query is None else 'stat'}={names}"


def _percentile(watched: WatchedMetric) -> str:
    return 'extended_statistic="p99" in place of statistic' if watched.query is None else 'stat="p99"'


ALARM_STATISTIC_FITS_METRIC = ResourceRule(
    name="alarm-statistic-fits-metric",
    group=Group.ALARMS,
    checks="An alarm on a metric of Lambda or of a load balancer reads a statistic that says something of it.",
    because="Each failure is a data point of 1, so the maximum is 1 however many there are; "
    "of concurrency only the maximum tells how near the limit was.",
    mend="Set statistic on aws.cloudwatch.MetricAlarm: Sum for counts, Maximum for concurrency, "
    "Minimum for UnHealthyHostCount; a percentile in extended_statistic for times.",
    source=_LAMBDA_METRICS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    types=(METRIC_ALARM,),
    judge=_fits_metric,
)


def _is_no_average(alarm: Resource, _options: Options) -> Iterator[Finding]:
    undecided = False
    for watched in metrics_of(alarm):
        facts = watched.facts
        time = UNKNOWN if watched.may_have_facts else facts is not None and facts.kind is Kind.TIMES
        average = UNKNOWN if watched.statistic is UNKNOWN else watched.statistic == "Average"
        if average is True and time is True:
            yield Violation(alarm, f"it reads the average of {watched.name}", _percentile(watched))
            return
        undecided |= UNKNOWN in {average, time} and False not in {average, time}
    if undecided:
        yield CannotTell(alarm, "its metric, or its statistic")


ALARM_NO_AVERAGE_LATENCY = ResourceRule(
    name="alarm-no-average-latency",
    group=Group.ALARMS,
    checks="An alarm on how long something takes does not read the average.",
    because="An average hides the slow ones: if 99 requests of 100 take 10 ms and one takes 5 s, it is 60 ms.",
    mend="Set extended_statistic on aws.cloudwatch.MetricAlarm to a percentile, as p99, in place of statistic.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    types=(METRIC_ALARM,),
    judge=_is_no_average,
)


RULES = (ALARM_STATISTIC_FITS_METRIC, ALARM_NO_AVERAGE_LATENCY)
