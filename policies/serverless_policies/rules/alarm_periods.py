"""Rules about an alarm's periods: how long they are, how many are looked at, and how many must be bad."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import METRIC_ALARM
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..watched_metrics import WatchedMetric, metrics_of

_PUT_METRIC_ALARM = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"
_HOUR, _DAY, _WEEK = 3600, 86_400, 604_800


def _periods(alarm: Resource) -> list[float | Missing]:
    """The periods of what the alarm reads, in seconds."""
    return [metric.period for metric in metrics_of(alarm)]


def _has_valid_period(alarm: Resource, _options: Options) -> Iterator[Finding]:
    for metric in metrics_of(alarm):
        if _is_invalid(metric):
            yield Violation(alarm, f"its period is {metric.period:g} s", "period=<a multiple of 60>")
            return
    if UNKNOWN in _periods(alarm):
        yield CannotTell(alarm, "its period")


def _is_invalid(metric: WatchedMetric) -> bool:
    # Queries, other than an alarm's own metric, may also read high-resolution metrics each second or each five.
    finest = {10.0, 20.0, 30.0} if metric.query is None else {1.0, 5.0, 10.0, 20.0, 30.0}
    period = metric.period
    return isinstance(period, float) and period not in finest and (period < 60 or period % 60 != 0)


ALARM_PERIOD_VALID = ResourceRule(
    name="alarm-period-valid",
    group=Group.ALARMS,
    checks="An alarm's period is 10, 20 or 30 seconds, or whole minutes.",
    because="CloudWatch has no other periods and refuses the alarm, so the deployment stops there.",
    mend="Set period on aws.cloudwatch.MetricAlarm to a multiple of 60.",
    source=_PUT_METRIC_ALARM,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3615",)},
    types=(METRIC_ALARM,),
    judge=_has_valid_period,
)


def _suits_aws_metrics(alarm: Resource, _options: Options) -> Iterator[Finding]:
    undecided = False
    for metric in metrics_of(alarm):
        namespace, period = metric.namespace, metric.period
        of_aws = UNKNOWN if namespace is UNKNOWN else isinstance(namespace, str) and namespace.startswith("AWS/")
        short = UNKNOWN if period is UNKNOWN else isinstance(period, float) and period < 60
        if of_aws is True and short is True:
            yield Violation(
                alarm,
                f"its period is {period:g} s, and {namespace} has one value a minute, "
                "so most periods have none, and the alarm is billed as a high-resolution one",
                "period=60",
            )
            return
        undecided |= UNKNOWN in {of_aws, short} and False not in {of_aws, short}
    if undecided:
        yield CannotTell(alarm, "its period, or the namespace of its metric")


ALARM_NO_SUBMINUTE_ON_AWS_METRICS = ResourceRule(
    name="alarm-no-subminute-on-aws-metrics",
    group=Group.ALARMS,
    checks="An alarm on a metric of an AWS service looks at whole minutes.",
    because="Shorter periods are for metrics that are stored at high resolution, which those of AWS services are not: "
    "the alarm often lapses into INSUFFICIENT_DATA, and costs more.",
    mend="Set period on aws.cloudwatch.MetricAlarm to 60 or more.",
    source=_PUT_METRIC_ALARM,
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    types=(METRIC_ALARM,),
    judge=_suits_aws_metrics,
)


def _fits_periods(alarm: Resource, _options: Options) -> Iterator[Finding]:
    datapoints, periods = alarm.number("datapointsToAlarm"), alarm.number("evaluationPeriods")
    if isinstance(datapoints, float) and isinstance(periods, float):
        if datapoints > periods:
            yield Violation(
                alarm,
                f"datapoints_to_alarm is {datapoints:g}, and evaluation_periods is {periods:g}",
                f"datapoints_to_alarm=<at most {periods:g}>, or evaluation_periods={datapoints:g}",
            )
    # One datapoint fits into any number of periods.
    elif UNKNOWN in {datapoints, periods} and ABSENT not in {datapoints, periods} and datapoints != 1:
        yield CannotTell(alarm, "its datapoints_to_alarm, or its evaluation_periods")


ALARM_DATAPOINTS_LE_PERIODS = ResourceRule(
    name="alarm-datapoints-le-periods",
    group=Group.ALARMS,
    checks="An alarm asks for no more bad periods than it looks at.",
    because="Of 3 periods 5 cannot be bad: CloudWatch refuses such an alarm, so the deployment stops there.",
    mend="Set datapoints_to_alarm on aws.cloudwatch.MetricAlarm to evaluation_periods or less.",
    source=_PUT_METRIC_ALARM,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    types=(METRIC_ALARM,),
    judge=_fits_periods,
)


def _window_is_allowed(alarm: Resource, _options: Options) -> Iterator[Finding]:
    count, lengths = alarm.number("evaluationPeriods"), _periods(alarm)
    known = [length for length in lengths if isinstance(length, float)]
    if isinstance(count, float) and known:
        period = max(known)
        limit = _DAY if period < _HOUR else _WEEK
        if period * count > limit:
            yield Violation(
                alarm,
                f"{count:g} periods of {period:g} s are {period * count:g} s",
                f"evaluation_periods=<at most {limit // period:g}>, or a longer period",
            )
            return
    if count is UNKNOWN or UNKNOWN in lengths:
        yield CannotTell(alarm, "its period, or its evaluation_periods")


ALARM_WINDOW_LIMIT = ResourceRule(
    name="alarm-window-limit",
    group=Group.ALARMS,
    checks="An alarm looks back for a day at most, or for a week where its period is an hour or longer.",
    because="CloudWatch refuses an alarm that looks back for longer, so the deployment stops there.",
    mend="Lower evaluation_periods on aws.cloudwatch.MetricAlarm, or raise period.",
    source=_PUT_METRIC_ALARM,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    types=(METRIC_ALARM,),
    judge=_window_is_allowed,
)


def _is_not_hasty(alarm: Resource, options: Options) -> Iterator[Finding]:
    needed, periods = _datapoints_needed(alarm), _periods(alarm)
    known = [period for period in periods if isinstance(period, float)]
    longest = max(known, default=0.0)
    if needed == 1 and known and longest < options.number("minSeconds"):
        yield Violation(
            alarm,
            f"one bad period of {longest:g} s makes an alarm",
            "datapoints_to_alarm=3, evaluation_periods=5",
        )
    elif (
        needed in {1, UNKNOWN} and longest < options.number("minSeconds") and (needed is UNKNOWN or UNKNOWN in periods)
    ):
        yield CannotTell(alarm, "its period, its evaluation_periods, or its datapoints_to_alarm")


def _datapoints_needed(alarm: Resource) -> float | Missing:
    """How many bad periods make an alarm: all that are looked at, unless fewer are enough."""
    count, datapoints = alarm.number("evaluationPeriods"), alarm.number("datapointsToAlarm")
    return count if datapoints is ABSENT or count == 1 else datapoints


ALARM_M_OF_N = ResourceRule(
    name="alarm-m-of-n",
    group=Group.ALARMS,
    checks="An alarm does not fire for one bad minute.",
    because="One bad minute is often over before anybody has read of it, "
    "and whoever is woken for nothing stops to look.",
    mend="Set datapoints_to_alarm and evaluation_periods on aws.cloudwatch.MetricAlarm, as in 3 of 5.",
    source=_PUT_METRIC_ALARM,
    severity=Severity.LOW,
    level=Level.DISABLED,
    options={
        "minSeconds": {
            "type": "number",
            "minimum": 60,
            "default": 300,
            "description": "A single period is enough if it is this long.",
        },
    },
    types=(METRIC_ALARM,),
    judge=_is_not_hasty,
)


RULES = (
    ALARM_PERIOD_VALID,
    ALARM_NO_SUBMINUTE_ON_AWS_METRICS,
    ALARM_DATAPOINTS_LE_PERIODS,
    ALARM_WINDOW_LIMIT,
    ALARM_M_OF_N,
)
