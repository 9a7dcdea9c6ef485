"""Metric math's functions: one table.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
"""

import math
from bisect import bisect
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import cast

from sandbox.monitoring.metric_math_function import (
    Function,
    Scope,
    array_argument,
    only_argument,
    series_argument,
    whole_argument,
)
from sandbox.monitoring.metric_math_summaries import SUMMARIES
from sandbox.monitoring.time_series import MathError, Points, TimeSeries, Value, for_each

NOT_EMULATED = {
    "ANOMALY_DETECTION_BAND": "",
    "DB_PERF_INSIGHTS": "",
    "INSIGHT_RULE_METRIC": "",
    "LAMBDA": "",
    "SEARCH": " (and no alarm may use it on AWS either)",
}
"""Functions that AWS has, with what there is to say of each."""


def _each_value(change: Callable[[float], float]) -> Function:
    return _each_series(lambda points: {at: change(value) for at, value in points.items()})


def _each_series(change: Callable[[Points], Points]) -> Function:
    def apply(_: Scope, arguments: Sequence[Value]) -> Value:
        return for_each(only_argument(arguments), lambda series: series.having(change(series.points)))

    return apply


def _steps(change: Callable[[int, float], float]) -> Function:
    """A function of the time since the point before, and the difference to it."""

    def changes(points: Points) -> Points:
        pairs = zip(points, list(points)[1:], strict=False)
        return {at: change(at - before, points[at] - points[before]) for before, at in pairs}

    return _each_series(changes)


def _running_sum(points: Points) -> Points:
    return dict(zip(points, accumulate(points.values()), strict=True))


def _if(_: Scope, arguments: Sequence[Value]) -> Value:
    """A point that is true takes the second argument's value, or 0 where it has none; a false one the third's, or none.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions
    """
    if len(arguments) not in {2, 3} or not all(isinstance(one, TimeSeries | float) for one in arguments):
        raise MathError("IF takes two or three arguments, each a time series or a scalar")
    condition, then, *others = arguments
    otherwise = others[0] if others else math.nan
    if isinstance(condition, float):
        if isinstance(then, TimeSeries) and not condition and not others:
            return then.having({})
        return then if condition else otherwise
    points: Points = {}
    for at, is_true in series_argument(condition).points.items():
        branch = then if is_true else otherwise
        missing = 0 if is_true else math.nan
        points[at] = branch.points.get(at, missing) if isinstance(branch, TimeSeries) else cast("float", branch)
    return series_argument(condition).having(points)


def _fill(scope: Scope, arguments: Sequence[Value]) -> Value:
    if len(arguments) != 2 or isinstance(arguments[1], list):
        raise MathError("FILL takes a time series or an array, and REPEAT, LINEAR, a scalar or a time series")
    with_ = arguments[1]

    def filled(series: TimeSeries) -> TimeSeries:
        times = scope.times(series.period)
        match with_:
            case float():
                return series.having(dict.fromkeys(times, with_) | series.points)
            case TimeSeries():
                return series.having(with_.points | series.points)
            case "REPEAT" | "LINEAR":
                return series.having(_between_points(series.points, times, is_linear=with_ == "LINEAR"))
            case _:
                raise MathError(f"FILL does not know {with_}")

    return for_each(arguments[0], filled)


def _between_points(points: Points, times: range, *, is_linear: bool) -> Points:
    """Fills the time after each point: with its value, or with what lies on the line to the next point, if there is one."""
    known = list(points)
    filled = dict(points)
    for at in times:
        after = bisect(known, at)
        if not after or (is_linear and after == len(known)):
            continue
        before = known[after - 1]
        slope = 0.0
        if is_linear:
            slope = (points[known[after]] - points[before]) / (known[after] - before)
        filled[at] = points[before] + slope * (at - before)
    return filled


def _by_time(of: Callable[[datetime], float]) -> Function:
    def apply(scope: Scope, arguments: Sequence[Value]) -> Value:
        series = series_argument(only_argument(arguments))
        return series.having({at: of(datetime.fromtimestamp(at, UTC)) for at in scope.times(series.period)})

    return apply


def _time_series(scope: Scope, arguments: Sequence[Value]) -> Value:
    scalar = only_argument(arguments)
    if not isinstance(scalar, float):
        raise MathError("TIME_SERIES takes a scalar")
    return TimeSeries(scope.period, {}).having(dict.fromkeys(scope.times(scope.period), scalar))


def _metrics(scope: Scope, arguments: Sequence[Value]) -> Value:
    part = arguments[0] if arguments else ""
    if len(arguments) > 1 or not isinstance(part, str):
        raise MathError("METRICS takes nothing, or a text that the Ids are to contain")
    return [series for name, series in scope.metrics.items() if part in name]


def _service_quota(_: Scope, arguments: Sequence[Value]) -> Value:
    series = series_argument(only_argument(arguments))
    if series.quota is None:
        raise MathError("the sandbox knows no quota for the metric of SERVICE_QUOTA")
    return series.having(dict.fromkeys(series.points, series.quota))  # AWS does not say whether it fills gaps


def _sort(scope: Scope, arguments: Sequence[Value]) -> Value:
    if len(arguments) not in {3, 4} or arguments[1] not in {"AVG", "MIN", "MAX", "SUM"}:
        raise MathError("SORT takes an array, AVG, MIN, MAX or SUM, and ASC or DESC, and perhaps a limit")
    if arguments[2] not in {"ASC", "DESC"}:
        raise MathError("the order of SORT is ASC or DESC")
    summary = SUMMARIES[str(arguments[1])]
    with_points = [series for series in array_argument(arguments[0]) if series.points]
    order = sorted(
        with_points,
        key=lambda series: cast("float", summary(scope, [series])),
        reverse=arguments[2] == "DESC",
    )
    order += [series for series in array_argument(arguments[0]) if not series.points]
    return order[: whole_argument(arguments[3])] if len(arguments) == 4 else order


def _slice(_: Scope, arguments: Sequence[Value]) -> Value:
    if len(arguments) not in {2, 3}:
        raise MathError("SLICE takes an array and one or two whole numbers")
    array = array_argument(arguments[0])
    first, *last = [whole_argument(bound) for bound in arguments[1:]]
    return array[first : last[0]] if last else array[first:]


def _end(index: int) -> Function:
    def apply(scope: Scope, arguments: Sequence[Value]) -> Value:
        array = array_argument(only_argument(arguments))
        return array[index] if array else TimeSeries(scope.period, {})

    return apply


FUNCTIONS: dict[str, Function] = {
    **SUMMARIES,
    "ABS": _each_value(abs),
    "CEIL": _each_value(math.ceil),
    "DATE": _by_time(lambda time: time.day),
    "DAY": _by_time(lambda time: time.isoweekday()),
    "DIFF": _steps(lambda _, difference: difference),
    "DIFF_TIME": _steps(lambda seconds, _: seconds),
    "EPOCH": _by_time(lambda time: time.timestamp()),
    "FILL": _fill,
    "FIRST": _end(0),
    "FLOOR": _each_value(math.floor),
    "HOUR": _by_time(lambda time: time.hour),
    "IF": _if,
    "LAST": _end(-1),
    "LOG": _each_value(lambda value: math.log(value) if value > 0 else math.nan),
    "LOG10": _each_value(lambda value: math.log10(value) if value > 0 else math.nan),
    "METRICS": _metrics,
    "METRIC_COUNT": lambda _, arguments: float(len(array_argument(only_argument(arguments)))),
    "MINUTE": _by_time(lambda time: time.minute),
    "MONTH": _by_time(lambda time: time.month),
    "PERIOD": lambda _, arguments: float(series_argument(only_argument(arguments)).period),
    "RATE": _steps(lambda seconds, difference: difference / seconds),
    "REMOVE_EMPTY": lambda _, arguments: [
        series for series in array_argument(only_argument(arguments)) if series.points
    ],
    "RUNNING_SUM": _each_series(_running_sum),
    "SERVICE_QUOTA": _service_quota,
    "SLICE": _slice,
    "SORT": _sort,
    "TIME_SERIES": _time_series,
    "YEAR": _by_time(lambda time: time.year),
}
