"""CloudWatch's statistics, and what is kept of many values."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.monitoring.samples import EXACT_VALUES, Samples
from sandbox.monitoring.statistic import statistic

VALUES = st.floats(min_value=0, max_value=1e6, allow_subnormal=False)


def samples(*values: float) -> Samples:
    kept = Samples()
    for value in values:
        kept.add(value)
    return kept


TEN = samples(*range(1, 11))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SampleCount", 10),
        ("Sum", 55),
        ("Average", 5.5),
        ("Minimum", 1),
        ("Maximum", 10),
        ("p0", 1),
        ("p50", 5),
        ("p90", 9),
        ("p99.9", 10),
        ("p100", 10),
        ("tm90", 5),
        ("TM(10%:90%)", 5.5),
        ("TM(2:5)", 4),
        ("tc90", 9),
        ("TC(2:5)", 3),
        ("TC(100:200)", 0),
        ("ts90", 45),
        ("TS(80%:)", 19),
        ("wm90", 5.4),
        ("WM(10%:90%)", 5.5),
        ("WM(3:8)", 5.5),
        ("PR(:3)", 30),
        ("PR(3:)", 70),
        ("IQM", 5.5),
    ],
)
def test_each_statistic_of_the_numbers_from_one_to_ten(name: str, value: float) -> None:
    """Catches a statistic that is off by one rank, or takes the wrong side of a bound."""
    assert statistic(name)(TEN) == pytest.approx(value)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "sum",
        "p",
        "p101",
        "p-1",
        "p1e1",
        "P99",
        "tm101",
        "TM(5%:90)",
        "TM(90%:10%)",
        "PR(1%:2%)",
        "TM(:)",
        "TM90",
        "IQM()",
    ],
)
def test_what_is_no_statistic(name: str) -> None:
    """Catches a mistyped statistic that would silently have a value."""
    with pytest.raises(ValueError, match=r"statistic|bounds|range|100 %"):
        statistic(name)


def test_a_statistic_set_has_no_percentiles_unless_all_its_values_are_the_same() -> None:
    """Catches percentiles made up from a statistic set, or refused where AWS gives them."""
    unknown, same = Samples(), Samples()
    unknown.add_set(3, 12, 2, 6)
    same.add_set(4, 20, 5, 5)
    assert statistic("Average")(unknown) == 4
    assert statistic("p50")(unknown) is None
    assert statistic("p50")(same) == 5
    same.merge(unknown)
    assert statistic("p50")(same) is None
    assert statistic("Maximum")(same) == 6


def test_negative_values_have_no_percentiles() -> None:
    """Catches percentiles of a metric for which AWS has none."""
    assert statistic("p50")(samples(-1, 2)) is None
    assert statistic("Minimum")(samples(-1, 2)) == -1


def test_a_trimmed_mean_of_nothing_has_no_value() -> None:
    """Catches a division by zero."""
    assert statistic("TM(100:200)")(TEN) is None


@settings(deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=EXACT_VALUES), st.floats(0, 100))
def test_percentiles_of_few_values_are_exact(values: list[float], percent: float) -> None:
    """Catches a percentile that is no value of the data, or that too few values lie at or below."""
    name = f"p{percent:.3f}"
    found = statistic(name)(samples(*values))
    assert found in values
    assert found is not None
    at_or_below = sum(value <= found for value in values)
    below = sum(value < found for value in values)
    wanted = round(float(name[1:]) * len(values) / 100, 9)
    assert below <= wanted <= at_or_below or wanted == 0


@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(1e-6, 1e6), min_size=EXACT_VALUES * 2, max_size=EXACT_VALUES * 3, unique=True))
def test_many_values_stay_close_and_their_sums_exact(values: list[float]) -> None:
    """Catches rounding that makes a percentile wrong by more than 1 %, or touches the plain statistics."""
    kept = samples(*values)
    exact = sorted(values)
    for percent in (1, 50, 90, 99, 100):
        found = statistic(f"p{percent}")(kept)
        assert found == pytest.approx(exact[math.ceil(percent * len(exact) / 100) - 1], rel=0.0101)
    assert statistic("Maximum")(kept) == exact[-1]
    assert statistic("Minimum")(kept) == exact[0]
    assert statistic("Sum")(kept) == pytest.approx(math.fsum(values))
    assert len(kept.ordered()) <= 1 + math.log(1e12) / math.log(1.02)


@settings(deadline=None)
@given(st.lists(VALUES, max_size=300), st.lists(VALUES, min_size=1, max_size=300))
def test_merged_samples_are_as_if_added_at_once(first: list[float], second: list[float]) -> None:
    """Catches a longer period whose statistics differ from those of its values."""
    merged, at_once = samples(*first), samples(*first, *second)
    merged.merge(samples(*second))
    for name in ("SampleCount", "Minimum", "Maximum"):
        assert statistic(name)(merged) == statistic(name)(at_once)
    assert statistic("p90")(merged) == pytest.approx(statistic("p90")(at_once), rel=0.021, abs=1e-12)
