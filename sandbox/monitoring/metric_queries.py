"""Evaluates the queries of one request, metrics first and then expressions in the order in which they need each other."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.monitoring.metric_math import Evaluation
from sandbox.monitoring.metric_math_expression import Call, Expression, Id, walk
from sandbox.monitoring.metric_math_function import Scope
from sandbox.monitoring.metric_math_parser import parse, wrong
from sandbox.monitoring.time_range import TimeRange
from sandbox.monitoring.time_series import MathError, TimeSeries

Query = Mapping[str, Any]
"""A MetricDataQuery, as the API reference spells it."""

Results = dict[str, TimeSeries | list[TimeSeries]]
"""What each query gives, by its Id."""

Fetch = Callable[[Mapping[str, Any]], TimeSeries]
"""Reads a MetricStat; may raise Refusal."""

MINUTE = 60
_ID = re.compile(r"[a-z][a-zA-Z0-9_]*")


def evaluate(queries: Sequence[Query], time_range: TimeRange, fetch: Fetch) -> Results:
    """The results of all queries for the periods of a time range; `fetch` reads the metrics for these.

    Raises Refusal(`ValidationError`) if the queries are wrong.
    """
    by_id = _by_id(queries)
    metrics = {
        name: replace(
            fetch(query["MetricStat"]), label=query.get("Label") or query["MetricStat"]["Metric"]["MetricName"]
        )
        for name, query in by_id.items()
        if "MetricStat" in query
    }
    expressions = {name: parse(query["Expression"]) for name, query in by_id.items() if "Expression" in query}
    results: Results = {**metrics}
    for name in _order(expressions):
        query = by_id[name]
        try:
            period = _period(query, expressions[name], results, metrics)
            scope = Scope(time_range, period, metrics)
            found = Evaluation(results, scope).result(expressions[name])
        except MathError as error:
            raise wrong(query["Expression"], str(error)) from error
        results[name] = _labelled(found, query)
    return {name: results[name] for name in by_id}


def _by_id(queries: Sequence[Query]) -> dict[str, Query]:
    by_id: dict[str, Query] = {}
    for query in queries:
        name = query["Id"]
        if not _ID.fullmatch(name):
            raise Refusal(
                "ValidationError", f"Id '{name}' must be letters, digits and underscores, beginning in lower case"
            )
        if name in by_id:
            raise Refusal("ValidationError", f"Id '{name}' is given to more than one query")
        if ("MetricStat" in query) == ("Expression" in query):
            raise Refusal("ValidationError", f"Query '{name}' must have either MetricStat or Expression")
        by_id[name] = query
    return by_id


def _order(expressions: Mapping[str, Expression]) -> list[str]:
    needs = {name: _ids(expression) & expressions.keys() for name, expression in expressions.items()}
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise Refusal("ValidationError", f"Expressions depend on each other: {', '.join(error.args[1])}") from error


def _ids(expression: Expression) -> set[str]:
    return {part.name for part in walk(expression) if isinstance(part, Id)}


def _period(query: Query, expression: Expression, results: Results, metrics: Mapping[str, TimeSeries]) -> int:
    """The period of all that an expression uses; its own Period, or a minute, if it uses nothing."""
    used = [results[name] for name in _ids(expression) if name in results]
    if any(isinstance(part, Call) and part.function == "METRICS" for part in walk(expression)):
        used += metrics.values()
    periods = {series.period for one in used for series in (one if isinstance(one, list) else [one])}
    if len(periods) > 1:
        raise MathError(f"it uses metrics of different periods: {', '.join(map(str, sorted(periods)))} seconds")
    return periods.pop() if periods else query.get("Period") or MINUTE


def _labelled(found: TimeSeries | list[TimeSeries], query: Query) -> TimeSeries | list[TimeSeries]:
    if isinstance(found, TimeSeries):
        return replace(found, label=query.get("Label") or query["Id"])
    return [replace(series, label=f"{query.get('Label', query['Id'])} {series.label}".strip()) for series in found]
