"""The rule about what an alarm takes missing data for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..aws_types import METRIC_ALARM
from ..cloudwatch_metrics import APPLICATION_ELB, LAMBDA, Kind
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..watched_metrics import WatchedMetric, metrics_of

_SIGNS_OF_LIFE: Final = frozenset({(LAMBDA, "Invocations"), (APPLICATION_ELB, "RequestCount")})
"""Metrics of which an alarm on too few asks for data: where there is none, nothing happened at all."""

_BELOW: Final = frozenset({"LessThanThreshold", "LessThanOrEqualToThreshold", "LessThanLowerThreshold"})
"""The operators of alarms on too few, and on nothing else."""


def _decides_on_missing_data(alarm: Resource, options: Options) -> Iterator[Finding]:
    treatment = alarm.text("treatMissingData")
    watched = metrics_of(alarm)
    failures = sorted((each for each in watched if _counts_failures(each)), key=lambda each: str(each.name))
    if treatment is UNKNOWN:
        yield CannotTell(alarm, "its treat_missing_data")
    elif not watched:
        return  # a query in PromQL or Metrics Insights, which returns what it finds
    elif treatment is ABSENT or (treatment == "missing" and not options.flag("acceptMissing")):
        yield Violation(
            alarm,
            "treat_missing_data is 'missing', which is also the default, so without data it goes to INSUFFICIENT_DATA",
            'treat_missing_data="notBreaching"' if failures else 'treat_missing_data="notBreaching" or "breaching"',
        )
    elif treatment == "breaching" and failures:
        yield Violation(
            alarm,
            f"treat_missing_data is 'breaching', and {failures[0].name} has no data while "
            f"{'nothing is invoked' if failures[0].namespace == LAMBDA else 'nothing goes wrong'}, "
            "so the alarm fires while all is well",
            'treat_missing_data="notBreaching"',
        )
    elif treatment == "notBreaching" and _asks_for_life(alarm, watched) is True:
        yield Violation(
            alarm,
            f"treat_missing_data is 'notBreaching', and {watched[0].name} has no data when nothing comes at all, "
            "so the alarm does not fire then",
            'treat_missing_data="breaching"',
        )
    elif treatment == "breaching" and any(each.may_have_facts for each in watched):
        yield CannotTell(alarm, "which metric it watches, so whether missing data may count as breaching")
    elif treatment == "notBreaching" and _asks_for_life(alarm, watched) is UNKNOWN:
        yield CannotTell(alarm, "what it watches for, so whether missing data may count as well")


def _counts_failures(watched: WatchedMetric) -> bool:
    return watched.facts is not None and watched.facts.kind is Kind.FAILURES


def _asks_for_life(alarm: Resource, watched: list[WatchedMetric]) -> bool | Missing:
    """Whether the alarm is for too few of what shows that there is any traffic."""
    operator = alarm.text("comparisonOperator")
    if len(watched) != 1 or operator not in {*_BELOW, UNKNOWN}:
        return False
    if watched[0].may_have_facts:
        return UNKNOWN
    shows_life = (watched[0].namespace, watched[0].name) in _SIGNS_OF_LIFE
    return UNKNOWN if shows_life and operator is UNKNOWN else shows_life


def _ignore_missing_failures(alarm: Resource, _options: Options) -> dict[str, str]:
    """Only for failures is there one right answer."""
    watched = metrics_of(alarm)
    return {"treatMissingData": "notBreaching"} if watched and all(map(_counts_failures, watched)) else {}


ALARM_TREAT_MISSING_DATA_DECIDED = ResourceRule(
    name="alarm-treat-missing-data-decided",
    group=Group.ALARMS,
    checks="An alarm says what periods without data mean: no failure for counts of failures, failure for signs of life.",
    because="By default an alarm without data goes to INSUFFICIENT_DATA, whether that is good news or bad.",
    mend="Set treat_missing_data on aws.cloudwatch.MetricAlarm: notBreaching for failures, which are rare by nature; "
    "breaching for signs of life.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
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
    remedy=_ignore_missing_failures,
)


RULES = (ALARM_TREAT_MISSING_DATA_DECIDED,)
