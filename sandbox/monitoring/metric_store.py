"""The data points of all metrics, and the statistics made of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock

MINUTE = 60


@dataclass(frozen=True)
class Metric:
    """What identifies a metric. `dimensions`: pairs of name and value, sorted by name."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, namespace: str, name: str, dimensions: Mapping[str, str] | None = None) -> "Metric":
        """The metric with these dimensions, in whatever order they come."""
        return cls(namespace, name, tuple(sorted((dimensions or {}).items())))


@dataclass
class Samples:
    """The values of one stretch of time, each with how often it came."""

    values: Counter[float] = field(default_factory=Counter[float])

    def add(self, value: float, times: float = 1) -> None:
        self.values[value] += times  # pyright: ignore[reportArgumentType] - CloudWatch's Counts may be fractions


class MetricStore:
    """All metrics of the account's Region. Threads may share it."""

    def __init__(self) -> None:
        self._metrics: dict[Metric, dict[int, Samples]] = {}
        self._units: dict[Metric, str] = {}
        self._lock = Lock()

    def put(self, metric: Metric, value: float, unit: str, at: float, *, times: float = 1) -> None:
        """Adds a value at a time in seconds since 1970; `unit` is one of CloudWatch's StandardUnit."""
        minute = int(at // MINUTE) * MINUTE
        with self._lock:
            self._units[metric] = unit
            self._metrics.setdefault(metric, {}).setdefault(minute, Samples()).add(value, times)

    def metrics(self) -> list[Metric]:
        """Every metric that has data."""
        with self._lock:
            return list(self._metrics)

    def statistics(self, metric: Metric, stat: str, period: int, start: float, end: float) -> dict[int, float]:
        """The statistic of each period that has data and begins from `start` to before `end`, by its beginning.

        `stat`: `Sum`, `Average`, `Minimum`, `Maximum` or `SampleCount`.
        """
        found: dict[int, Samples] = {}
        with self._lock:
            for at, samples in self._metrics.get(metric, {}).items():
                begins = at // period * period
                if start <= begins < end:
                    found.setdefault(begins, Samples()).values.update(samples.values)
        return {begins: _statistic(stat, samples.values.items()) for begins, samples in sorted(found.items())}


def _statistic(stat: str, values: Iterable[tuple[float, float]]) -> float:
    pairs = list(values)
    times = sum(each for _, each in pairs)
    total = sum(value * each for value, each in pairs)
    plain = {
        "Sum": total,
        "SampleCount": times,
        "Average": total / times,
        "Minimum": min(value for value, _ in pairs),
        "Maximum": max(value for value, _ in pairs),
    }
    return plain[stat]
