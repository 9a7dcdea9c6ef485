"""The state that data puts an alarm in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.monitoring.alarm_evaluation import COMPARISONS, Criteria, Datapoint, judge

KEEPS = None
INSUFFICIENT = "INSUFFICIENT_DATA"
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")

# AWS's two tables of 5 retrieved datapoints with 3 evaluation periods, the newest on the right: 0 is good, X breaches,
# - is missing. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
THREE_OF_THREE = {
    "0-X-X": ("OK", "OK", "OK", "OK"),
    "0----": ("OK", "OK", "OK", "OK"),
    "-----": (INSUFFICIENT, KEEPS, "ALARM", "OK"),
    "0XX-X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "--X--": ("ALARM", KEEPS, "ALARM", "OK"),
}
TWO_OF_THREE = {
    "0-X-X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "00X0X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "0-X--": ("OK", "OK", "ALARM", "OK"),
    "----0": ("OK", "OK", "ALARM", "OK"),
    "---X-": ("ALARM", KEEPS, "ALARM", "OK"),
}
CELLS = [
    (datapoints_to_alarm, data, treatment, state)
    for datapoints_to_alarm, table in ((3, THREE_OF_THREE), (2, TWO_OF_THREE))
    for data, states in table.items()
    for treatment, state in zip(TREATMENTS, states, strict=True)
]


def criteria(m: int, n: int, treatment: str = "missing") -> Criteria:
    return Criteria("GreaterThanThreshold", 0.5, n, m, treatment)


def window(data: str) -> list[Datapoint]:
    values = {"0": 0.0, "X": 1.0, "-": None}
    return [Datapoint(60 * minute, values[each]) for minute, each in enumerate(data)]


@pytest.mark.parametrize(("m", "data", "treatment", "state"), CELLS)
def test_every_cell_of_awss_tables(m: int, data: str, treatment: str, state: str | None) -> None:
    """Catches an evaluation that differs from AWS's own examples."""
    assert judge(criteria(m, 3, treatment), window(data)).state == state


def test_the_tables_have_forty_cells_and_their_range_is_five() -> None:
    """Catches a table cut short, and a window that is not AWS's."""
    assert len(CELLS) == 40
    assert criteria(3, 3).evaluation_range == 5


@pytest.mark.parametrize("data", ["----X", "---X-"])
def test_an_alarm_is_not_premature(data: str) -> None:
    """Catches an alarm that goes off at the first bad point after a silence, when the next may be good."""
    assert judge(criteria(3, 3), window(data)).state is None


def test_two_periods_after_the_last_point_a_single_one_is_still_judged() -> None:
    """Catches a window of only N periods: AWS re-evaluates the last data for some time."""
    assert judge(criteria(1, 1, "notBreaching"), window("X--")).state == "ALARM"
    assert judge(criteria(1, 1, "notBreaching"), window("---")).state == "OK"


def test_dynamodb_alarms_always_ignore_missing_data() -> None:
    """Catches DynamoDB alarms that follow their setting."""
    request = {
        "Namespace": "AWS/DynamoDB",
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 1,
        "EvaluationPeriods": 1,
        "TreatMissingData": "breaching",
    }
    assert judge(Criteria.of(request), window("---")).state is None


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        ("GreaterThanThreshold", False, False, True),
        ("GreaterThanOrEqualToThreshold", False, True, True),
        ("LessThanThreshold", True, False, False),
        ("LessThanOrEqualToThreshold", True, True, False),
    ],
)
def test_comparisons_at_the_threshold(comparison: str, below: bool, at: bool, above: bool) -> None:
    """Catches an operator that is off by the threshold itself."""
    breaches = Criteria(comparison, 1.0, 1, 1, "missing").breaches
    assert [breaches(value) for value in (0.0, 1.0, 2.0)] == [below, at, above]


ANY_CRITERIA = st.integers(1, 8).flatmap(
    lambda n: st.builds(
        Criteria,
        st.sampled_from(sorted(COMPARISONS)),
        st.floats(allow_nan=False),
        st.just(n),
        st.integers(1, n),
        st.sampled_from(TREATMENTS),
    )
)


@st.composite
def evaluations(draw: st.DrawFn) -> tuple[Criteria, list[Datapoint]]:
    found = draw(ANY_CRITERIA)
    size = found.evaluation_range
    values = draw(st.lists(st.none() | st.floats(allow_nan=False), min_size=size, max_size=size))
    return found, [Datapoint(60 * minute, value) for minute, value in enumerate(values)]


@settings(deadline=None)
@given(evaluations())
def test_an_evaluation_always_comes_to_a_state_or_keeps_it(evaluation: tuple[Criteria, list[Datapoint]]) -> None:
    """Catches data that breaks the evaluation down, and a number of datapoints that is not N."""
    found, points = evaluation
    judgement = judge(found, points)
    assert judgement.state in {"OK", "ALARM", INSUFFICIENT, None}
    assert len(judgement.datapoints) + judgement.filled == found.evaluation_periods
    if judgement.state == INSUFFICIENT:
        assert found.treat_missing_data == "missing"
        assert not judgement.datapoints


@settings(deadline=None)
@given(evaluations())
def test_with_enough_data_the_treatment_does_not_matter(evaluation: tuple[Criteria, list[Datapoint]]) -> None:
    """Catches missing data that is counted although there is enough of the other."""
    found, points = evaluation
    if sum(point.value is not None for point in points) < found.evaluation_periods:
        return
    states = {
        judge(
            Criteria(found.comparison, found.threshold, found.evaluation_periods, found.datapoints_to_alarm, each),
            points,
        )
        for each in TREATMENTS
    }
    assert len(states) == 1
    (judgement,) = states
    breaching = sum(found.breaches(point.value) for point in judgement.datapoints if point.value is not None)
    assert judgement.state == ("ALARM" if breaching >= found.datapoints_to_alarm else "OK")
