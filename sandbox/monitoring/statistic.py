"""CloudWatch's statistics: what each makes of the values of a period.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
"""

import math
import re
from collections.abc import Callable
from functools import cache

from sandbox.monitoring.samples import Samples

Statistic = Callable[[Samples], float | None]
"""The value for a period that has data; None if there is none, such as a percentile of a statistic set."""

PLAIN: dict[str, Statistic] = {
    "SampleCount": lambda samples: samples.count,
    "Sum": lambda samples: samples.total,
    "Average": lambda samples: samples.total / samples.count,
    "Minimum": lambda samples: samples.minimum,
    "Maximum": lambda samples: samples.maximum,
}

_NUMBER = r"\d+(?:\.\d{1,10})?"
_PERCENTILE = re.compile(rf"(p|tm|tc|ts|wm)({_NUMBER})")
_RANGE = re.compile(rf"(TM|TC|TS|WM|PR)\(({_NUMBER})?(%)?:({_NUMBER})?(%)?\)")

Values = list[tuple[float, float]]
"""Values with how often each came, lowest first."""


@cache
def statistic(name: str) -> Statistic:
    """The statistic of this name, such as `Sum`, `p99.9`, `tm90`, `TC(0.1:0.5)`, `PR(:300)` or `IQM`.

    Raises ValueError if there is none.
    """
    if plain := PLAIN.get(name):
        return plain
    if name == "IQM":
        return _of_raw(lambda values: _trimmed("TM", values, *_between_percentiles(values, 25, 75)))
    if match := _PERCENTILE.fullmatch(name):
        return _percentile(match[1], float(match[2]))
    if match := _RANGE.fullmatch(name):
        return _range(match[1], match[2], match[4], is_percent=_is_percent(match))
    raise ValueError(f"{name} is not a CloudWatch statistic")


def _of_raw(of_values: Callable[[Values], float | None]) -> Statistic:
    # Neither statistic sets nor negative values have these statistics.
    return lambda samples: of_values(samples.ordered()) if samples.is_raw and samples.minimum >= 0 else None


def _percentile(kind: str, percent: float) -> Statistic:
    if percent > 100:
        raise ValueError(f"{kind}{percent:g} is more than 100 %")
    if kind == "p":
        return _of_raw(lambda values: _value_at(values, percent))
    return _of_raw(lambda values: _trimmed(kind.upper(), values, *_between_percentiles(values, 0, percent)))


def _is_percent(match: re.Match[str]) -> bool:
    bounds = [(match[2], match[3]), (match[4], match[5])]
    units = {unit for number, unit in bounds if number is not None}
    if len(units) != 1 or any(number is None and unit for number, unit in bounds):
        raise ValueError(f"{match[0]} needs one or two bounds, both in % or neither")
    return units == {"%"}


def _range(kind: str, low: str | None, high: str | None, *, is_percent: bool) -> Statistic:
    lowest, highest = float(low or 0), float(high or (100 if is_percent else math.inf))
    if lowest >= highest or (is_percent and highest > 100) or (is_percent and kind == "PR"):
        raise ValueError(f"{kind} has no range from {low} to {high}")
    if is_percent:
        return _of_raw(lambda values: _trimmed(kind, values, *_between_percentiles(values, lowest, highest)))
    floor = -math.inf if low is None else lowest
    return _of_raw(lambda values: _trimmed(kind, values, _between(values, floor, highest), (lowest, highest)))


def _trimmed(kind: str, values: Values, kept: Values, bounds: tuple[float, float]) -> float | None:
    count = sum(times for _, times in kept)
    total = sum(value * times for value, times in kept)
    everything = sum(times for _, times in values)
    if kind == "TC":
        return count
    if kind == "PR":
        return 100 * count / everything
    if kind == "WM":
        return sum(min(max(value, bounds[0]), bounds[1]) * times for value, times in values) / everything
    if not count:
        return None
    return total if kind == "TS" else total / count


def _between(values: Values, floor: float, highest: float) -> Values:
    return [(value, times) for value, times in values if floor < value <= highest]


def _between_percentiles(values: Values, low: float, high: float) -> tuple[Values, tuple[float, float]]:
    # Ranks are whole, so that tm99 is the average of the values of which p99 is the highest.
    count = sum(times for _, times in values)
    first, last = math.floor(_share(count, low)), math.ceil(_share(count, high))
    kept: Values = []
    before = 0.0
    for value, times in values:
        inside = min(before + times, last) - max(before, first)
        if inside > 0:
            kept.append((value, inside))
        before += times
    return kept, (kept[0][0], kept[-1][0]) if kept else (0.0, 0.0)


def _value_at(values: Values, percent: float) -> float:
    # AWS does not say how it interpolates: here it is the lowest value that so many percent do not exceed.
    rank = math.ceil(_share(sum(times for _, times in values), percent))
    before = 0.0
    for value, times in values:
        before += times
        if before >= rank:
            return value
    return values[-1][0]


def _share(count: float, percent: float) -> float:
    return round(count * percent / 100, 9)  # 7 % of 100 is 7.000000000000001 for the machine
