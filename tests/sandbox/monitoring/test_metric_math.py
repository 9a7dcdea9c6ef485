"""Metric math: what expressions mean, and that none brings anything down."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.aws.errors import Refusal
from sandbox.monitoring.metric_math_functions import FUNCTIONS
from sandbox.monitoring.metric_math_parser import MOST_NESTED, parse
from sandbox.monitoring.metric_reader import MetricReader
from sandbox.monitoring.metric_store import Metric, MetricStore

MONDAY = 1_700_438_400  # 2023-11-20 00:00 UTC
GAP = None


def stored(**metrics: list[float | None]) -> MetricReader:
    """A reader of metrics with a value for each minute from Monday on."""
    store = MetricStore()
    for name, values in metrics.items():
        for minute, value in enumerate(values):
            if value is not None:
                store.put(Metric.of("Shop", name), value, "Count", MONDAY + 60 * minute)
    return MetricReader(store, 1000)


def query(name: str, *, namespace: str = "Shop", period: int = 60, stat: str = "Sum") -> dict[str, Any]:
    metric = {"Namespace": namespace, "MetricName": name}
    return {"Id": name.lower(), "MetricStat": {"Metric": metric, "Period": period, "Stat": stat}}


def evaluate(expression: str, minutes: int = 5, **metrics: list[float | None]) -> list[float | None]:
    """The expression's value for each minute, on metrics by their Id."""
    queries = [*map(query, metrics), {"Id": "result", "Expression": expression}]
    points = stored(**metrics).read(queries, MONDAY, MONDAY + 60 * minutes)["result"]
    assert set(points) <= {MONDAY + 60 * minute for minute in range(minutes)}
    assert list(points) == sorted(points)
    return [points.get(MONDAY + 60 * minute) for minute in range(minutes)]


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("a + b", [21, 2, 33, 4, GAP]),
        ("a - b", [-19, 2, -27, 4, GAP]),
        ("b / a", [20, 0, 10, 0, GAP]),
        ("a / b", [0.05, GAP, 0.1, GAP, GAP]),
        ("2 ^ a", [2, 4, 8, 16, GAP]),
        ("-a ^ 2", [-1, -4, -9, -16, GAP]),
        ("-a + b", [19, -2, 27, -4, GAP]),
        ("a * 2 + b", [22, 4, 36, 8, GAP]),
        ("a * (2 + b)", [22, 0, 96, 0, GAP]),
        ("10 - a - 1", [8, 7, 6, 5, GAP]),
        ("- - a", [1, 2, 3, 4, GAP]),
        ("a > 2", [0, 0, 1, 1, GAP]),
        ("a == b", [0, 0, 0, 0, GAP]),
        ("a != 1 && b", [0, 0, 1, 0, GAP]),
        ("a > 3 OR b >= 20", [1, 0, 1, 1, GAP]),
        ("a > 1 AND a < 4 OR a == 1", [1, 1, 1, 0, GAP]),
        ("IF(a > 2, b, 7)", [7, 7, 30, 0, GAP]),
        ("IF(a > 2, 5, b)", [20, GAP, 5, 5, GAP]),
        ("IF(a > 2, a)", [GAP, GAP, 3, 4, GAP]),
        ("IF(1, a, b)", [1, 2, 3, 4, GAP]),
        ("IF(0, a)", [GAP, GAP, GAP, GAP, GAP]),
        ("FILL(b, 0)", [20, 0, 30, 0, 0]),
        ("FILL(b, REPEAT)", [20, 20, 30, 30, 30]),
        ("FILL(b, LINEAR)", [20, 25, 30, GAP, GAP]),
        ("FILL(b, a)", [20, 2, 30, 4, GAP]),
        ("SUM([a, b])", [21, 2, 33, 4, GAP]),
        ("SUM(METRICS())", [21, 2, 33, 4, GAP]),
        ('SUM(METRICS("b"))', [20, GAP, 30, GAP, GAP]),
        ("AVG([a, b])", [10.5, 1, 16.5, 2, GAP]),
        ("MIN([a, b])", [1, 2, 3, 4, GAP]),
        ("MAX([a, b])", [20, 2, 30, 4, GAP]),
        ("STDDEV([a, b])", [9.5, 0, 13.5, 0, GAP]),
        ("DATAPOINT_COUNT([a, b])", [2, 1, 2, 1, GAP]),
        ("a / SUM(a)", [0.1, 0.2, 0.3, 0.4, GAP]),
        ("a - AVG(a)", [-1.5, -0.5, 0.5, 1.5, GAP]),
        ("a * METRIC_COUNT(METRICS())", [2, 4, 6, 8, GAP]),
        ("a / PERIOD(a)", [1 / 60, 2 / 60, 3 / 60, 4 / 60, GAP]),
        ("RATE(b)", [GAP, GAP, 10 / 120, GAP, GAP]),
        ("DIFF(a)", [GAP, 1, 1, 1, GAP]),
        ("DIFF_TIME(b)", [GAP, GAP, 120, GAP, GAP]),
        ("ABS(-a)", [1, 2, 3, 4, GAP]),
        ("CEIL(a / 2)", [1, 1, 2, 2, GAP]),
        ("FLOOR(a / 2)", [0, 1, 1, 2, GAP]),
        ("LOG10(a * 0)", [GAP, GAP, GAP, GAP, GAP]),
        ("RUNNING_SUM(a)", [1, 3, 6, 10, GAP]),
        ("FIRST(SORT(METRICS(), SUM, DESC))", [20, GAP, 30, GAP, GAP]),
        ("LAST(SLICE([a, b], 0, 1))", [1, 2, 3, 4, GAP]),
        ("TIME_SERIES(MAX(a))", [4, 4, 4, 4, 4]),
        ("DAY(a) * 100 + MINUTE(a)", [100, 101, 102, 103, 104]),
        ("a + .5e1", [6, 7, 8, 9, GAP]),
    ],
)
def test_expressions_on_a_full_and_a_sparse_metric(expression: str, values: list[float | None]) -> None:
    """Catches an operator or a function that treats its operands, or what is missing, otherwise than AWS's page."""
    assert evaluate(expression, a=[1, 2, 3, 4], b=[20, GAP, 30, GAP]) == pytest.approx(values)


def test_the_tables_of_the_page_on_comparisons_and_if() -> None:
    """Catches a comparison or an IF that differs from the examples which AWS prints."""
    metrics = {"metric1": [30, 20, 0, 0], "metric2": [20, GAP, 20, GAP]}
    assert evaluate("(metric1 < metric2)", 4, **metrics) == [0, 0, 1, 0]
    assert evaluate("(metric1 > 15 AND metric2 > 15)", 4, **metrics) == [1, 0, 0, 0]
    metrics = {"metric1": [1, 1, 0, 0, GAP], "metric2": [30, GAP, 0, 0, 30], "metric3": [0, 0, 20, GAP, 20]}
    assert evaluate("IF(metric1, metric2, metric3)", **metrics) == [30, 0, 20, GAP, GAP]
    assert evaluate("IF(metric1, 5, metric3)", **metrics) == [5, 5, 20, GAP, GAP]
    assert evaluate("IF(metric1, metric2, 5)", **metrics) == [30, 0, 5, 5, GAP]


def test_the_quota_of_concurrent_executions() -> None:
    """Catches the usage alarm of Lambda's own documentation that cannot be evaluated."""
    store = MetricStore()
    store.put(Metric.of("AWS/Lambda", "ClaimedAccountConcurrency"), 250, "Count", MONDAY)
    usage = query("ClaimedAccountConcurrency", namespace="AWS/Lambda", stat="Maximum") | {"Id": "m"}
    result = MetricReader(store, 1000).read(
        [{"Id": "e", "Expression": "m / SERVICE_QUOTA(m) * 100"}, usage], MONDAY, MONDAY + 60
    )
    assert result == {"e": {MONDAY: 25}, "m": {MONDAY: 250}}
    with pytest.raises(Refusal, match="no quota"):
        evaluate("SERVICE_QUOTA(a)", a=[1])


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("", "unexpected the end"),
        ("a +", "unexpected the end"),
        ("a b", "unexpected b"),
        ("(a", "unexpected the end"),
        ("a ! b", "cannot be read"),
        ("AVG(a)", "scalar"),
        ("5", "scalar"),
        ("nobody", "no query with the Id nobody"),
        ("result + 1", "depend on each other"),
        ("sum(a)", "unexpected"),
        ("NOSUCH(a)", "no function NOSUCH"),
        ("SEARCH('{Shop} x', 'Sum')", "does not emulate SEARCH"),
        ("ANOMALY_DETECTION_BAND(a)", "does not emulate ANOMALY_DETECTION_BAND"),
        ("a + REPEAT", "no operand"),
        ("FILL(a)", "FILL takes"),
        ("FILL(a, NEAREST)", "does not know NEAREST"),
        ("SUM(a, a)", "one argument got 2"),
        ("[a, 5]", "array holds time series"),
        ("[a] + [a, a]", "cannot be combined"),
        ("METRICS()", "single time series"),
        ("SLICE([a], -1)", "whole number"),
    ],
)
def test_wrong_expressions_are_refused_in_a_sentence(expression: str, why: str) -> None:
    """Catches an expression that AWS refuses and that here would do something, or end in a traceback."""
    with pytest.raises(Refusal, match=why) as refused:
        evaluate(expression, a=[1])
    assert refused.value.code == "ValidationError"


@pytest.mark.parametrize(
    ("queries", "why"),
    [
        ([query("a"), query("b", period=300), {"Id": "e", "Expression": "a + b"}], "different periods: 60, 300"),
        ([query("a"), query("a")], "more than one query"),
        ([query("a") | {"Id": "A"}], "lower case"),
        ([query("a") | {"Expression": "a"}], "either MetricStat or Expression"),
        ([{"Id": "a"}], "either MetricStat or Expression"),
        ([query("a", period=61)], "Period 61"),
        ([query("a", stat="Median")], "Median"),
    ],
)
def test_wrong_queries_are_refused_whatever_the_data(queries: list[dict[str, Any]], why: str) -> None:
    """Catches an alarm that is accepted and can never be evaluated."""
    with pytest.raises(Refusal, match=why):
        stored().check(queries)


def test_expressions_may_stand_before_what_they_need_in_a_long_row() -> None:
    """Catches an order of evaluation that is the order of the request, or one that recurses."""
    chain = [{"Id": f"e{number}", "Expression": f"e{number + 1} + 1"} for number in range(499)]
    last = query("a") | {"Id": "e499"}
    assert stored(a=[1]).read([*chain, last], MONDAY, MONDAY + 60)["e0"] == {MONDAY: 500}


def test_nesting_has_an_end() -> None:
    """Catches an expression of parentheses, or of minuses, that exhausts the stack."""
    deepest = "(" * MOST_NESTED + "a" + ")" * MOST_NESTED
    assert evaluate(deepest, 1, a=[1]) == [1]
    costly = "a OR a AND a == a + a * a ^ -(" * (MOST_NESTED // 2) + "a" + ")" * (MOST_NESTED // 2)
    assert evaluate(costly, 1, a=[1]) == [1]
    assert evaluate("-" * 1000 + "a^" * 500 + "a", 1, a=[1]) == [1]
    for text in ("(" * 1000, "a^-" * 600 + "a", "[" * 1000, "SUM(" * 400):
        with pytest.raises(Refusal):
            evaluate(text, a=[1])


WORDS = [
    "a",
    "b",
    "missing",
    "1",
    "0",
    ".5",
    "1e300",
    '"a"',
    "(",
    ")",
    "[",
    "]",
    ",",
    "-",
    "+",
    "*",
    "/",
    "^",
    "<",
    ">=",
]
WORDS += ["==", "&&", "OR", "REPEAT", "LINEAR", "AVG", "DESC", *(f"{name}(" for name in FUNCTIONS)]


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)))
def test_any_text_gives_numbers_or_a_refusal(text: str) -> None:
    """Catches a traceback, or an infinity, for whatever somebody types."""
    with suppress(Refusal):
        values = evaluate(text, a=[1, 0, 1e300], b=[GAP, -2])
        assert all(value is None or abs(value) < float("inf") for value in values)


NUMBERS = st.one_of(st.integers(0, 9).map(str), st.just("a"))
ROWS = st.recursive(
    NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join) | inner.map("({})".format),
    max_leaves=8,
)


@settings(deadline=None)
@given(ROWS)
def test_arithmetic_agrees_with_pythons(text: str) -> None:
    """Catches operators of a wrong rank or order."""
    assert evaluate(f"a * 0 + {text}", 1, a=[3]) == [pytest.approx(eval(text, {"a": 3.0}))]


def test_the_parser_needs_no_spaces() -> None:
    """Catches tokens that only spaces tell apart."""
    assert parse("IF(a>1AND b<2,a,-b)") == parse(" IF ( a > 1 AND b < 2 , a , - b ) ")
