"""A time series, and how two of them, or arrays of them, are combined point by point."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

Points = dict[int, float]
"""Values by the beginning of their period, in seconds since 1970, in order of time."""


class MathError(Exception):
    """What is wrong with a metric math expression, as a sentence without its full stop."""


@dataclass(frozen=True)
class TimeSeries:
    """Points of periods of `period` seconds. `quota`: of the account for this metric, if there is one."""

    period: int
    points: Points
    label: str = ""
    quota: float | None = None

    def having(self, points: Mapping[int, float]) -> "TimeSeries":
        """A series with these points in place of its own; what is no number (1/0, say) is dropped."""
        finite = {at: float(points[at]) for at in sorted(points) if math.isfinite(points[at])}
        return replace(self, points=finite, quota=None)


Value = float | TimeSeries | list[TimeSeries] | str
"""What metric math calculates with: a scalar, a time series, an array of them; or an option, such as REPEAT."""


def for_each(value: Value, change: Callable[[TimeSeries], TimeSeries]) -> Value:
    """Changes a series, or each of an array."""
    if isinstance(value, TimeSeries):
        return change(value)
    if isinstance(value, list):
        return [change(one) for one in value]
    raise MathError("a time series or an array of them is needed, not a scalar")


def combine(left: Value, right: Value, calculate: Callable[[float, float], float]) -> Value:
    """Calculates with each pair of points. Where only one of two series has a point, the other counts as 0."""
    match left, right:
        case float(), float():
            return calculate(left, right)
        case TimeSeries(), float():
            return left.having({at: calculate(value, right) for at, value in left.points.items()})
        case float(), TimeSeries():
            return right.having({at: calculate(left, value) for at, value in right.points.items()})
        case TimeSeries(), TimeSeries():
            times = left.points.keys() | right.points.keys()
            return left.having({at: calculate(left.points.get(at, 0), right.points.get(at, 0)) for at in times})
        case _:
            return _combine_arrays(left, right, calculate)


def _combine_arrays(left: Value, right: Value, calculate: Callable[[float, float], float]) -> Value:
    match left, right:
        case list(), list():
            if len(left) != len(right):
                raise MathError(f"arrays of {len(left)} and of {len(right)} time series cannot be combined")
            pairs = list(zip(left, right, strict=True))
        case list(), TimeSeries() | float():
            pairs = [(one, right) for one in left]
        case TimeSeries() | float(), list():
            pairs = [(left, one) for one in right]
        case _:
            raise MathError("a text or an option is no operand")
    results = [combine(one, other, calculate) for one, other in pairs]
    return [one for one in results if isinstance(one, TimeSeries)]
