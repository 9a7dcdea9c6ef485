"""The sentence and the data that tell why an alarm is in its state."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.monitoring.alarm_evaluation import Criteria, Datapoint, judge
from sandbox.monitoring.alarm_reason import reason_data, state_reason

MARCH_16 = int(datetime(2024, 3, 16, 12, 0, tzinfo=UTC).timestamp())


def alarm(n: int, m: int | None = None, **changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": 1,
        "EvaluationPeriods": n,
        "Statistic": "Sum",
    }
    return plain | ({"DatapointsToAlarm": m} if m else {}) | changes


def reason(settings_: dict[str, Any], *values: float | None) -> str:
    """Of the newest values, with nothing before them."""
    missing = [None] * (Criteria.of(settings_).evaluation_range - len(values))
    points = [Datapoint(MARCH_16 + 60 * minute, value) for minute, value in enumerate([*missing, *values])]
    return state_reason(settings_, judge(Criteria.of(settings_), points))


@pytest.mark.parametrize(
    ("settings_", "values", "sentence"),
    [
        (
            alarm(3, 3),
            (0, 0, 2, 3, 4),
            (
                "Threshold Crossed: 3 out of the last 3 datapoints [4.0 (16/03/24 12:04:00), 3.0 (16/03/24 12:03:00), "
                "2.0 (16/03/24 12:02:00)] were greater than or equal to the threshold (1.0) "
                "(minimum 3 datapoints for OK -> ALARM transition)."
            ),
        ),
        (
            alarm(20, 1, TreatMissingData="notBreaching"),
            (613,),
            (
                "Threshold Crossed: 1 out of the last 20 datapoints [613.0 (16/03/24 12:21:00)] was greater than or equal "
                "to the threshold (1.0) and 19 missing datapoints were treated as [NonBreaching] "
                "(minimum 1 datapoint for OK -> ALARM transition)."
            ),
        ),
        (
            alarm(1, 1, ComparisonOperator="GreaterThanThreshold", Threshold=50),
            (0.0666851903306472,),
            (
                "Threshold Crossed: 1 out of the last 1 datapoints [0.0666851903306472 (16/03/24 12:02:00)] was not greater "
                "than the threshold (50.0) (minimum 1 datapoint for ALARM -> OK transition)."
            ),
        ),
        (
            alarm(8, TreatMissingData="breaching", ComparisonOperator="LessThanOrEqualToThreshold", Threshold=0),
            (2,),
            (
                "Threshold Crossed: 1 datapoint [2.0 (16/03/24 12:09:00)] was not less than or equal to the threshold (0.0) "
                "and 7 missing datapoints were treated as [Breaching]."
            ),
        ),
        (
            alarm(1, TreatMissingData="breaching"),
            (),
            (
                "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as "
                "[Breaching]."
            ),
        ),
        (
            alarm(3, 2, TreatMissingData="breaching"),
            (0,),
            (
                "Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as "
                "[Breaching]."
            ),
        ),
        (alarm(1), (), "Insufficient Data: 1 datapoint was unknown."),
        (alarm(3, 3), (), "Insufficient Data: 3 datapoints were unknown."),
        (
            alarm(6, ComparisonOperator="LessThanThreshold", Threshold=65),
            (0,) * 8,
            (
                "Threshold Crossed: 6 datapoints were less than the threshold (65.0). The most recent datapoints which "
                "crossed the threshold: [0.0 (16/03/24 12:07:00), 0.0 (16/03/24 12:06:00), 0.0 (16/03/24 12:05:00), "
                "0.0 (16/03/24 12:04:00), 0.0 (16/03/24 12:03:00)]."
            ),
        ),
    ],
)
def test_a_reason_reads_as_cloudwatchs(settings_: dict[str, Any], values: tuple[float, ...], sentence: str) -> None:
    """Catches a sentence that what reads CloudWatch's notifications would not understand."""
    assert reason(settings_, *(float(value) for value in values)) == sentence


def test_the_data_tells_what_was_evaluated() -> None:
    """Catches a StateReasonData that is out of order, or lacks what Auto Scaling reads in it."""
    settings_ = alarm(2, Unit="Count")
    points = [Datapoint(MARCH_16, None), *(Datapoint(MARCH_16 + 60 * n, float(n)) for n in (1, 2)), Datapoint(0, None)]
    data = json.loads(reason_data(settings_, judge(Criteria.of(settings_), points), 60, MARCH_16 + 181.5))
    assert data == {
        "version": "1.0",
        "queryDate": "2024-03-16T12:03:01.500+0000",
        "startDate": "2024-03-16T12:01:00.000+0000",
        "unit": "Count",
        "statistic": "Sum",
        "period": 60,
        "recentDatapoints": [1.0, 2.0],
        "threshold": 1.0,
        "evaluatedDatapoints": [
            {"timestamp": "2024-03-16T12:02:00.000+0000", "value": 2.0},
            {"timestamp": "2024-03-16T12:01:00.000+0000", "value": 1.0},
        ],
    }


@settings(deadline=None)
@given(
    st.integers(1, 30),
    st.lists(st.none() | st.floats(allow_nan=False), max_size=32),
    st.sampled_from(["missing", "ignore", "breaching", "notBreaching"]),
    st.booleans(),
)
def test_every_state_has_a_reason_within_awss_limits(n: int, values: list[float | None], treat: str, m: bool) -> None:
    """Catches data for which there is no sentence, or one too long for StateReason and its data."""
    settings_ = alarm(n, n if m else None, TreatMissingData=treat)
    found = Criteria.of(settings_)
    points = [Datapoint(60 * at, value) for at, value in enumerate([*[None] * 40, *values][-found.evaluation_range :])]
    judgement = judge(found, points)
    if judgement.state is None:
        return
    assert len(state_reason(settings_, judgement)) <= 1023
    assert len(reason_data(settings_, judgement, 60, 0)) <= 4000
