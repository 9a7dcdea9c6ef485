"""Metric math's functions that make one value of many: of a series a scalar, of an array a series."""

import math
from collections.abc import Callable, Sequence

from sandbox.monitoring.metric_math_function import Function, Scope, array_argument, only_argument
from sandbox.monitoring.time_series import TimeSeries, Value


def _summary(of: Callable[[list[float]], float], *, missing: float | None = None) -> Function:
    """A scalar of a single series; of an array, a series of what `of` gives at each time.

    `missing`: what counts where a series of an array has no point; None if the others alone count.
    """

    def apply(scope: Scope, arguments: Sequence[Value]) -> Value:
        value = only_argument(arguments)
        if isinstance(value, TimeSeries):
            return of(list(value.points.values()))
        array = array_argument(value)
        times = sorted({at for series in array for at in series.points})
        found = {at: [series.points.get(at, missing) for series in array] for at in times}
        period = array[0].period if array else scope.period
        return TimeSeries(period, {}).having({at: of([v for v in found[at] if v is not None]) for at in times})

    return apply


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _deviation(values: list[float]) -> float:
    mean = _mean(values)  # of the population: AWS does not say which of the two it is
    return math.sqrt(_mean([(value - mean) * (value - mean) for value in values]))


SUMMARIES: dict[str, Function] = {
    "AVG": _summary(_mean, missing=0.0),
    "DATAPOINT_COUNT": _summary(lambda values: float(len(values))),
    "MAX": _summary(lambda values: max(values, default=math.nan)),
    "MIN": _summary(lambda values: min(values, default=math.nan)),
    "STDDEV": _summary(_deviation),
    "SUM": _summary(lambda values: sum(values, 0.0)),
}
