"""The data points of all metrics, and the statistics made of them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

from sandbox.monitoring.samples import Samples
from sandbox.monitoring.statistic import statistic

MINUTE, HOUR, DAY = 60, 3600, 86_400

MOST_COUNTED = 10_000
"""Different data points that are counted before they are added up."""

SECONDS_KEPT = 3 * HOUR
MINUTES_KEPT = 15 * DAY
"""AWS then goes on with 5 minutes and hours; a sandbox does not live so long.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""


@dataclass(frozen=True)
class Metric:
    """What identifies a metric. `dimensions`: pairs of name and value, sorted by name."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Every request looks up dozens of metrics.
        object.__setattr__(self, "_hash", hash((self.namespace, self.name, self.dimensions)))

    def __hash__(self) -> int:
        return self._hash

    @classmethod
    def of(cls, namespace: str, name: str, dimensions: Mapping[str, str] | None = None) -> "Metric":
        """The metric with these dimensions, in whatever order they come."""
        return cls(namespace, name, tuple(sorted((dimensions or {}).items())))


class DataPoint(NamedTuple):
    """A value for a metric; `unit` is one of CloudWatch's StandardUnit."""

    metric: Metric
    value: float
    unit: str


@dataclass(frozen=True)
class StatisticSet:
    """Values of which only this is known: PutMetricData's StatisticValues."""

    count: float
    total: float
    minimum: float
    maximum: float


Series = dict[int, Samples]
"""Samples by the beginning of their minute, or second."""


@dataclass
class _Stream:
    """A metric's data in one unit. The seconds of high-resolution data count in their minutes, too."""

    minutes: Series = field(default_factory=dict[int, Samples])
    seconds: Series = field(default_factory=dict[int, Samples])

    def at(self, time: float, resolution: int) -> list[Samples]:
        found = [self.minutes.setdefault(int(time // MINUTE) * MINUTE, Samples())]
        if resolution < MINUTE:
            found.append(self.seconds.setdefault(int(time), Samples()))
        return found

    def forget(self, now: float) -> None:
        for series, kept in ((self.minutes, MINUTES_KEPT), (self.seconds, SECONDS_KEPT)):
            for old in [begins for begins in series if begins < now - kept]:
                del series[old]

    def add_to(self, found: Series, periods: range) -> None:
        """Adds what it has to each of the periods, which are given by their beginnings."""
        is_fine = periods.step < MINUTE and self.seconds  # of standard data such a period gets what its minute has
        series, step = (self.seconds, 1) if is_fine else (self.minutes, MINUTE)
        times = range(_up_to_multiple(periods.start, step), periods.stop, step)
        for at in times if len(times) < len(series) else sorted(series):
            if periods.start <= at < periods.stop and (samples := series.get(at)):
                found.setdefault(at - (at - periods.start) % periods.step, Samples()).merge(samples)


class MetricStore:
    """All metrics of the account's Region. Threads may share it.

    Data is kept by the minute for 15 days, high-resolution data also by the second for 3 hours; data older than that
    is forgotten as new data comes. See `samples` for how exact it is.
    """

    def __init__(self) -> None:
        self._metrics: dict[Metric, dict[str, _Stream]] = {}
        self._counted: dict[tuple[DataPoint, int], int] = {}
        self._forgot_at = -math.inf
        self._lock = Lock()

    def put(
        self, metric: Metric, value: float, unit: str, at: float, *, times: float = 1, resolution: int = MINUTE
    ) -> None:
        """Adds a value that came so many times, at a time in seconds since 1970.

        `unit` is one of CloudWatch's StandardUnit; `resolution` is 1 for high-resolution data, else 60.
        """
        with self._lock:
            for samples in self._at(metric, unit, at, resolution):
                samples.add(value, times)

    def put_all(self, points: Iterable[DataPoint], at: float) -> None:
        """Adds data points of one time.

        Requests add dozens, most of them alike, so they are only counted here, and added up when somebody reads.
        """
        minute = int(at // MINUTE) * MINUTE
        with self._lock:
            for point in points:
                key = (point, minute)
                self._counted[key] = self._counted.get(key, 0) + 1
            if len(self._counted) > MOST_COUNTED:
                self._add_up()

    def put_set(self, metric: Metric, values: StatisticSet, unit: str, at: float, *, resolution: int = MINUTE) -> None:
        """Adds values that are only known in sum; they have no percentiles, unless all are the same."""
        with self._lock:
            for samples in self._at(metric, unit, at, resolution):
                samples.add_set(values.count, values.total, values.minimum, values.maximum)

    def metrics(self, *, since: float = -math.inf) -> list[Metric]:
        """Every metric that has data, or has data of this time or later."""
        with self._lock:
            self._add_up()
            return [metric for metric, streams in self._metrics.items() if _latest(streams) >= since]

    def units(self, metric: Metric) -> list[str]:
        """The units in which a metric has data."""
        with self._lock:
            self._add_up()
            return list(self._metrics.get(metric, {}))

    def statistics(
        self,
        metric: Metric,
        stat: str,
        period: int,
        start: float,
        end: float,
        *,
        unit: str | None = None,
        phase: int = 0,
    ) -> dict[int, float]:
        """The statistic of each period that has data and begins from `start` to before `end`, by its beginning.

        Periods begin `phase` seconds after the multiples of `period`. `stat` is any of CloudWatch's; a period for which
        it does not exist is left out. `unit`: only data in this unit, by default all. ValueError if there is no such
        statistic.
        """
        value_of = statistic(stat)
        first, last = (_up_to_multiple(time - phase, period) + phase for time in (start, end))
        found: Series = {}
        with self._lock:
            self._add_up()
            for its_unit, stream in self._metrics.get(metric, {}).items():
                if unit in {None, its_unit}:
                    stream.add_to(found, range(first, last, period))
        values = {begins: value_of(samples) for begins, samples in sorted(found.items())}
        return {begins: float(value) for begins, value in values.items() if value is not None}

    def _add_up(self) -> None:
        counted, self._counted = self._counted, {}
        for (point, minute), times in counted.items():
            for samples in self._at(point.metric, point.unit, minute, MINUTE):
                samples.add(point.value, times)

    def _at(self, metric: Metric, unit: str, at: float, resolution: int) -> list[Samples]:
        if at - self._forgot_at >= HOUR:
            self._forget(at)
        return self._metrics.setdefault(metric, {}).setdefault(unit, _Stream()).at(at, resolution)

    def _forget(self, now: float) -> None:
        self._forgot_at = now
        for streams in self._metrics.values():
            for stream in streams.values():
                stream.forget(now)
        self._metrics = {
            metric: streams for metric, streams in self._metrics.items() if any(one.minutes for one in streams.values())
        }


def _up_to_multiple(time: float, step: int) -> int:
    return math.ceil(time / step) * step


def _latest(streams: Mapping[str, _Stream]) -> float:
    return max((max(stream.minutes, default=-math.inf) for stream in streams.values()), default=-math.inf)
