"""What is kept of the values of one stretch of time."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

EXACT_VALUES = 200
"""How many distinct values are kept as they are; AWS does not say how it keeps its own."""

GROWTH = 1.02
"""Beyond that, values that differ by less than 2 % are kept as one: no percentile is off by more than 1 %."""

_LOG_GROWTH = math.log(GROWTH)


@dataclass(slots=True)
class Samples:
    """Values, each with how often it came. Count, total, minimum and maximum are exact however many there are."""

    count: float = 0
    total: float = 0
    minimum: float = math.inf
    maximum: float = -math.inf
    is_raw: bool = True
    """False once a statistic set came whose values are unknown."""
    _times: dict[float, float] = field(default_factory=dict[float, float])
    _is_rounded: bool = False

    def add(self, value: float, times: float = 1) -> None:
        """Adds a value that came so many times: more than 0, and perhaps a fraction, as CloudWatch's Counts may be."""
        self._summarise(times, value * times, value, value)
        self._keep([(value, times)])

    def add_set(self, count: float, total: float, minimum: float, maximum: float) -> None:
        """Adds one or more values of which only this is known; percentiles need to know more, unless all are the same.

        https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
        """
        if minimum == maximum and total == minimum * count:
            self.add(minimum, count)
        else:
            self._summarise(count, total, minimum, maximum)
            self.is_raw = False

    def merge(self, other: "Samples") -> None:
        """Adds all that `other` has."""
        self._summarise(other.count, other.total, other.minimum, other.maximum)
        self.is_raw = self.is_raw and other.is_raw
        self._keep(other._times.items())  # noqa: SLF001 - of the same class

    def ordered(self) -> list[tuple[float, float]]:
        """The values with how often each came, lowest first."""
        return [(min(max(value, self.minimum), self.maximum), times) for value, times in sorted(self._times.items())]

    def _summarise(self, count: float, total: float, minimum: float, maximum: float) -> None:
        self.count += count
        self.total += total
        self.minimum = min(self.minimum, minimum)
        self.maximum = max(self.maximum, maximum)

    def _keep(self, values: Iterable[tuple[float, float]]) -> None:
        for value, times in values:
            kept = _rounded(value) if self._is_rounded else value
            self._times[kept] = self._times.get(kept, 0) + times
        if len(self._times) > EXACT_VALUES and not self._is_rounded:
            self._is_rounded = True
            exact, self._times = self._times, {}
            self._keep(exact.items())


def _rounded(value: float) -> float:
    if value == 0:
        return 0.0
    return math.copysign(GROWTH ** round(math.log(abs(value)) / _LOG_GROWTH), value)
