"""Alarms on Metrics Insights queries: of which functions a query tells, and of which it cannot be told."""

import pytest
from serverless_policies.metrics_insights import selection

from tests.policies.recorded_stack import RecordedStack

_ERRORS = 'SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)'
_DURATION = 'SELECT MAX(Duration) FROM "AWS/Lambda"'


def verdicts(stack: RecordedStack, rule: str, query: str) -> dict[str, str]:
    """What is said to a stack whose only alarm is on that query, of the functions 'orders' and 'stock'."""
    said: dict[str, str] = {}
    for name in ("orders", "stock"):
        alone = RecordedStack()
        alone.resources = list(stack.resources)
        alone.function(name)
        alone.alarm("by-query", metricQueries=[{"id": "query", "expression": query, "period": 60}])
        said[name] = alone.verdict(rule, after_update=True)
    return said


@pytest.mark.parametrize(
    ("where", "orders", "stock"),
    [
        ("", "passed", "passed"),
        ("WHERE FunctionName = 'orders'", "passed", "violated"),
        ("where \"FunctionName\" != 'orders'", "violated", "passed"),
        ("WHERE FunctionName != 'orders' AND FunctionName != 'stock'", "violated", "violated"),
        ("WHERE FunctionName = 'orders' AND Resource = 'orders:live'", "passed", "violated"),
        # What it selects is not known here: a tag's functions, those of a pattern, those of one alias.
        ("WHERE tag.team = 'shop'", "undecided", "undecided"),
        ("WHERE FunctionName = 'ord%' GROUP BY FunctionName", "undecided", "undecided"),
        ("WHERE Resource = 'orders:live'", "undecided", "undecided"),
        ("WHERE FunctionName = 'orders' AND tag.team = 'shop'", "undecided", "violated"),
        ("WHERE FunctionName = 'orders' OR FunctionName = 'stock'", "undecided", "undecided"),
        ("SOMEHOW", "undecided", "undecided"),
    ],
)
def test_conditions_say_which_functions_are_watched(stack: RecordedStack, where: str, orders: str, stock: str) -> None:
    """Catches a query that is taken for one of all functions, or of none, by a part of it."""
    found = verdicts(stack, "function-has-errors-alarm", f"{_ERRORS} {where}")

    assert found == {"orders": orders, "stock": stock}


@pytest.mark.parametrize(
    ("rest", "verdict"),
    [
        ("", "violated"),
        ("GROUP BY FunctionName", "passed"),
        ("GROUP BY Resource, FunctionName ORDER BY MAX() DESC LIMIT 10", "passed"),
        ("GROUP BY Resource", "violated"),
        ("WHERE FunctionName != 'other' GROUP BY FunctionName", "passed"),
    ],
)
def test_times_of_all_functions_together_are_nobodys(stack: RecordedStack, rest: str, verdict: str) -> None:
    """Catches a maximum over all functions that passes for one of each, and groups that do not."""
    found = verdicts(stack, "function-has-duration-alarm", f"{_DURATION} {rest}")

    assert set(found.values()) == {verdict}


def test_a_query_of_another_namespace_is_read_as_such() -> None:
    """Catches a query of one's own metrics that leaves open what it is of."""
    found = selection("SELECT AVG(Sales) FROM SCHEMA(Shop, Service) WHERE Service = 'orders'")

    assert found is not None
    assert (found.namespace, found.name, found.clear, found.of_all) == ("Shop", "Sales", True, False)
