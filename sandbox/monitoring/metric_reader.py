"""Reads metrics: one statistic, or the queries of GetMetricData and of alarms with their metric math."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.monitoring.metric_queries import Query, Results, evaluate
from sandbox.monitoring.metric_store import Metric, MetricStore
from sandbox.monitoring.time_range import TimeRange
from sandbox.monitoring.time_series import Points, TimeSeries

MINUTE = 60
SHORT_PERIODS = {1, 5, 10, 20, 30}

USAGE_METRICS = {
    Metric.of("AWS/Lambda", "ClaimedAccountConcurrency"),
    Metric.of("AWS/Lambda", "ConcurrentExecutions"),
    Metric.of("AWS/Lambda", "UnreservedConcurrentExecutions"),
    Metric.of(
        "AWS/Usage",
        "ResourceCount",
        {"Type": "Resource", "Service": "Lambda", "Resource": "ConcurrentExecutions", "Class": "None"},
    ),
}
"""What the quota of concurrent executions limits.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
"""


class MetricReader:
    """Reads the store. Threads may share it.

    - `quota`: the account's quota of concurrent executions, for metric math's SERVICE_QUOTA.
    """

    def __init__(self, store: MetricStore, quota: float) -> None:
        self._store = store
        self._quota = quota

    def metric(
        self,
        namespace: str,
        name: str,
        dimensions: Mapping[str, str],
        *,
        stat: str,
        period: int,
        unit: str | None,
        start: float,
        end: float,
    ) -> Points:
        """A metric's statistic for each period that has data, from that of `start` to the last that begins before `end`.

        `stat` may be any of CloudWatch's statistics, `SampleCount` and percentiles such as `p99.9` among them; a period
        for which it does not exist (percentiles of statistic sets, or of negative values) has no point. `unit` None
        takes data of every unit. Raises Refusal(`ValidationError`) if there is no such statistic or period.
        """
        return self._statistic(Metric.of(namespace, name, dimensions), stat, period, TimeRange(start, end), unit=unit)

    def read(self, queries: Sequence[Query], start: float, end: float, *, phase: int = 0) -> dict[str, Points]:
        """The time series of each query by its Id, whether it says ReturnData or not; times as for `metric`.

        Periods begin `phase` seconds after the multiples of their length: alarms look through windows that slide.
        Raises Refusal(`ValidationError`) if an expression is wrong, or if one gives several time series.
        """
        results = self.results(queries, start, end, phase=phase)
        return {name: _single(name, result).points for name, result in results.items()}

    def results(self, queries: Sequence[Query], start: float, end: float, *, phase: int = 0) -> Results:
        """As `read`, but a query may give an array of time series."""
        time_range = TimeRange(start, end, phase)
        return evaluate(queries, time_range, lambda stat: self._fetch(stat, time_range))

    def check(self, queries: Sequence[Query]) -> None:
        """Raises Refusal(`ValidationError`) if `read` would, whatever the data: for PutMetricAlarm."""
        self.read(queries, 0, 0)

    def _fetch(self, metric_stat: Mapping[str, Any], time_range: TimeRange) -> TimeSeries:
        named = metric_stat["Metric"]
        dimensions = {one["Name"]: one["Value"] for one in named.get("Dimensions", ())}
        metric = Metric.of(named["Namespace"], named["MetricName"], dimensions)
        stat, period, unit = metric_stat["Stat"], metric_stat["Period"], metric_stat.get("Unit")
        points = self._statistic(metric, stat, period, time_range, unit=unit)
        return TimeSeries(period, points, quota=self._quota if metric in USAGE_METRICS else None)

    def _statistic(self, metric: Metric, stat: str, period: int, time_range: TimeRange, *, unit: str | None) -> Points:
        check_period(period)
        periods, phase = time_range.periods(period), time_range.phase
        try:
            return self._store.statistics(metric, stat, period, periods.start, periods.stop, unit=unit, phase=phase)
        except ValueError as error:
            raise Refusal("ValidationError", str(error)) from error


def check_period(period: int) -> None:
    """Raises Refusal(`ValidationError`) if CloudWatch has no such period, in seconds."""
    if period not in SHORT_PERIODS and (period < MINUTE or period % MINUTE):
        raise Refusal("ValidationError", f"Period {period} is not 1, 5, 10, 20, 30 or a multiple of 60 seconds")


def _single(name: str, result: TimeSeries | list[TimeSeries]) -> TimeSeries:
    if isinstance(result, TimeSeries):
        return result
    raise Refusal("ValidationError", f"Query '{name}' must give a single time series, not {len(result)} of them")
