"""The reason that CloudWatch gives for a metric alarm's state: a sentence, and its data.

AWS documents neither form; both follow what its examples and its alarms in the wild show.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.aws.alarm_history import timestamp
from sandbox.monitoring.alarm_evaluation import Criteria, Datapoint, Judgement

MOST_SHOWN = 5
MOST_IN_DATA = 10
"""Of StateReasonData's datapoints, which must not be longer than 4,000 characters."""

RELATIONS = {
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "GreaterThanThreshold": "greater than",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}
FILLINGS = {"breaching": "Breaching", "notBreaching": "NonBreaching"}


def state_reason(settings: Mapping[str, Any], judgement: Judgement) -> str:
    """StateReason for the state that the judgement gives; `settings` are the members of PutMetricAlarm."""
    criteria = Criteria.of(settings)
    periods = criteria.evaluation_periods
    if judgement.state == "INSUFFICIENT_DATA":
        return f"Insufficient Data: {_count(periods, 'datapoint')} {_were(periods)} unknown."
    told = _told(criteria, judgement)
    filling = _filling(criteria, judgement.filled)
    if not told:
        received = len(judgement.datapoints)
        text = _count(received, "datapoint") if received else "no datapoints"
        were = _were(received) if received else "were"
        return f"Threshold Crossed: {text} {were} received for {_count(periods, 'period')}{filling}."
    transition = _transition(criteria, judgement.state) if "DatapointsToAlarm" in settings else ""
    number = f"{len(told)} out of the last {periods} datapoints" if transition else _count(len(told), "datapoint")
    negation = "" if judgement.state == "ALARM" else "not "
    relation = f"{_were(len(told))} {negation}{RELATIONS[criteria.comparison]} the threshold ({criteria.threshold!r})"
    if len(told) <= MOST_SHOWN:
        return f"Threshold Crossed: {number} {_list(told)} {relation}{filling}{transition}."
    crossed = "crossed" if judgement.state == "ALARM" else "did not cross"
    recent = f" The most recent datapoints which {crossed} the threshold: {_list(told[:MOST_SHOWN])}"
    return f"Threshold Crossed: {number} {relation}{filling}.{recent}{transition}."


def reason_data(settings: Mapping[str, Any], judgement: Judgement, period: int, at: float) -> str:
    """StateReasonData, of an evaluation at a time in seconds since 1970."""
    points = judgement.datapoints[:MOST_IN_DATA]
    optional = {
        "startDate": timestamp(judgement.datapoints[-1].begins) if judgement.datapoints else None,
        "unit": settings.get("Unit"),
        "statistic": settings.get("Statistic") or settings.get("ExtendedStatistic"),
    }
    data = {
        "version": "1.0",
        "queryDate": timestamp(at),
        **{name: value for name, value in optional.items() if value is not None},
        "period": period,
        "recentDatapoints": [point.value for point in reversed(points)],
        "threshold": float(settings["Threshold"]),
        "evaluatedDatapoints": [{"timestamp": timestamp(point.begins), "value": point.value} for point in points],
    }
    return json.dumps(data, separators=(",", ":"))


def _told(criteria: Criteria, judgement: Judgement) -> list[Datapoint]:
    """The datapoints that speak for the state."""
    is_alarm = judgement.state == "ALARM"
    return [
        point
        for point in judgement.datapoints
        if point.value is not None and criteria.breaches(point.value) == is_alarm
    ]


def _filling(criteria: Criteria, filled: int) -> str:
    filling = FILLINGS.get(criteria.treat_missing_data)
    if not filled or filling is None:
        return ""
    return f" and {_count(filled, 'missing datapoint')} {_were(filled)} treated as [{filling}]"


def _transition(criteria: Criteria, state: str | None) -> str:
    if state == "ALARM":
        minimum, change = criteria.datapoints_to_alarm, "OK -> ALARM"
    else:
        minimum, change = criteria.evaluation_periods - criteria.datapoints_to_alarm + 1, "ALARM -> OK"
    return f" (minimum {_count(minimum, 'datapoint')} for {change} transition)"


def _list(points: Sequence[Datapoint]) -> str:
    shown = (f"{point.value!r} ({datetime.fromtimestamp(point.begins, UTC):%d/%m/%y %H:%M:%S})" for point in points)
    return f"[{', '.join(shown)}]"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
