"""What a metric math function is, and how it takes its arguments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.monitoring.time_range import TimeRange
from sandbox.monitoring.time_series import MathError, TimeSeries, Value

MOST_POINTS = 100_800
"""The points that GetMetricData returns at once; no function fills a longer series."""


@dataclass(frozen=True)
class Scope:
    """What functions know beyond their arguments. `metrics`: the request's metrics by Id, for METRICS()."""

    time_range: TimeRange
    period: int
    metrics: Mapping[str, TimeSeries]

    def times(self, period: int) -> range:
        """The beginning of every period."""
        periods = self.time_range.periods(period)
        if len(periods) > MOST_POINTS:
            raise MathError(f"the time range has more than {MOST_POINTS} periods of {period} seconds")
        return periods


Function = Callable[[Scope, Sequence[Value]], Value]


def only_argument(arguments: Sequence[Value]) -> Value:
    if len(arguments) != 1:
        raise MathError(f"a function that takes one argument got {len(arguments)}")
    return arguments[0]


def series_argument(value: Value) -> TimeSeries:
    if isinstance(value, TimeSeries):
        return value
    raise MathError("an argument must be a single time series")


def array_argument(value: Value) -> list[TimeSeries]:
    if isinstance(value, list):
        return value
    raise MathError("an argument must be an array of time series, such as METRICS() or [m1, m2]")


def whole_argument(value: Value) -> int:
    if isinstance(value, float) and value >= 0 and value.is_integer():
        return int(value)
    raise MathError("an argument must be a whole number")
