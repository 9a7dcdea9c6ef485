"""What state an alarm's data puts it in.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}

ALWAYS_IGNORES_MISSING = "AWS/DynamoDB"


@dataclass(frozen=True)
class Criteria:
    """What an alarm's settings say of its data. AWS calls them M (`datapoints_to_alarm`) out of N (`evaluation_periods`)."""

    comparison: str
    threshold: float
    evaluation_periods: int
    datapoints_to_alarm: int
    treat_missing_data: str

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Criteria":
        """The criteria in the members of a PutMetricAlarm request."""
        periods = settings["EvaluationPeriods"]
        treatment = settings.get("TreatMissingData", "missing")
        return cls(
            settings["ComparisonOperator"],
            float(settings["Threshold"]),
            periods,
            settings.get("DatapointsToAlarm", periods),
            "ignore" if settings.get("Namespace") == ALWAYS_IGNORES_MISSING else treatment,
        )

    @property
    def evaluation_range(self) -> int:
        """How many periods are looked at.

        AWS says only that they are more than the evaluation periods, and how many depends on the period; its one
        example, 5 for 3, is taken for all.
        """
        return self.evaluation_periods + 2

    def breaches(self, value: float) -> bool:
        return COMPARISONS[self.comparison](value, self.threshold)


@dataclass(frozen=True)
class Datapoint:
    """The value of the period that begins at `begins`, in seconds since 1970; None if it is missing."""

    begins: int
    value: float | None


@dataclass(frozen=True)
class Judgement:
    """What came of an evaluation.

    - `state`: the alarm's state; None if it stays as it is.
    - `datapoints`: the real ones that were evaluated, newest first.
    - `filled`: how many missing ones were evaluated with them.
    """

    state: str | None
    datapoints: tuple[Datapoint, ...]
    filled: int


def judge(criteria: Criteria, window: Sequence[Datapoint]) -> Judgement:
    """Evaluates the periods of the evaluation range, oldest first.

    As few missing ones as possible are evaluated, and none if there are enough real ones.
    """
    real = [point for point in reversed(window) if point.value is not None]
    evaluated = tuple(real[: criteria.evaluation_periods])
    filled = criteria.evaluation_periods - len(evaluated)
    breaching = sum(_breaches(criteria, point) for point in evaluated)
    if filled and criteria.treat_missing_data == "breaching":
        breaching += filled
    if not evaluated:
        state = _without_data(criteria)
    elif breaching >= criteria.datapoints_to_alarm:
        state = "ALARM"
    elif breaching == len(evaluated) and filled and criteria.treat_missing_data in {"missing", "ignore"}:
        state = _with_breaching_data_only(criteria, age=len(window) - window.index(evaluated[-1]))
    else:
        state = "OK"
    return Judgement(state, evaluated, filled)


def _breaches(criteria: Criteria, point: Datapoint) -> bool:
    return point.value is not None and criteria.breaches(point.value)


def _without_data(criteria: Criteria) -> str | None:
    states = {"missing": "INSUFFICIENT_DATA", "ignore": None, "breaching": "ALARM", "notBreaching": "OK"}
    return states[criteria.treat_missing_data]


def _with_breaching_data_only(criteria: Criteria, age: int) -> str | None:
    """Too few datapoints for an alarm, but none is good; `age` of the oldest is 1 if it is the newest period's.

    AWS avoids premature alarms: it waits until the oldest is old enough. What the state is until then it does not say;
    here it stays.
    """
    is_old_enough = age >= criteria.datapoints_to_alarm
    return "ALARM" if is_old_enough and criteria.treat_missing_data == "missing" else None
