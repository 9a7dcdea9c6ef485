"""CloudWatch's API for metrics, on the store.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.aws.account import Account
from sandbox.aws.errors import Refusal
from sandbox.monitoring.metric_data import metric_data, seconds
from sandbox.monitoring.metric_reader import MetricReader
from sandbox.monitoring.metric_store import DAY, HOUR, Metric, MetricStore
from sandbox.monitoring.statistic import PLAIN
from sandbox.monitoring.time_series import TimeSeries

Params = Mapping[str, Any]
Result = dict[str, Any]

METRICS_PER_PAGE = 500
MOST_DATAPOINTS = 1440
"""What one GetMetricStatistics may ask for."""

MOST_QUERIES = 500
DATAPOINTS_PER_PAGE = 100_800


class MetricApi:
    """Answers PutMetricData, ListMetrics, GetMetricStatistics and GetMetricData for an account.

    `now` gives the time in seconds since 1970, by which data may be too old or too far in the future.
    """

    def __init__(self, store: MetricStore, reader: MetricReader, now: Callable[[], float]) -> None:
        self._store = store
        self._reader = reader
        self._now = now

    def serve(self, account: Account) -> None:
        """Lets the account answer from the store."""
        account.answer("cloudwatch", "PutMetricData", self.put_metric_data)
        account.answer("cloudwatch", "ListMetrics", self.list_metrics)
        account.answer("cloudwatch", "GetMetricStatistics", self.get_metric_statistics)
        account.answer("cloudwatch", "GetMetricData", self.get_metric_data)

    def put_metric_data(self, params: Params) -> Result:
        """Takes all data of a request, or none if any is wrong."""
        for datum in metric_data(params, self._now()):
            datum.put(self._store)
        return {}

    def list_metrics(self, params: Params) -> Result:
        """Metrics with data of the past two weeks, at once: AWS lists a new one only after some minutes."""
        recent = 3 * HOUR if "RecentlyActive" in params else 14 * DAY
        metrics = [metric for metric in self._store.metrics(since=self._now() - recent) if _is_wanted(metric, params)]
        first = _position(params, len(metrics))
        page = sorted(metrics, key=lambda metric: (metric.namespace, metric.name, metric.dimensions))
        result: Result = {"Metrics": [_described(metric) for metric in page[first : first + METRICS_PER_PAGE]]}
        if first + METRICS_PER_PAGE < len(metrics):
            result["NextToken"] = str(first + METRICS_PER_PAGE)
        return result

    def get_metric_statistics(self, params: Params) -> Result:
        """Data points in order of time; AWS promises none. Data in several units gives points for each unit."""
        start, end = _range(params, "InvalidParameterValue")
        asked = math.ceil((end - start) / params["Period"])
        if asked > MOST_DATAPOINTS:
            raise Refusal(
                "InvalidParameterCombination",
                f"You have requested up to {asked} datapoints, which exceeds the limit of {MOST_DATAPOINTS}: "
                "increase Period or decrease the time range",
            )
        metric = Metric.of(params["Namespace"], params["MetricName"], _dimensions(params))
        stats = _statistics(params)
        units = [params["Unit"]] if "Unit" in params else self._store.units(metric) or ["None"]
        try:
            points = [point for unit in units for point in self._datapoints(metric, unit, stats, params)]
        except Refusal as refusal:  # of a period or a statistic, for which GetMetricData has another code
            raise Refusal("InvalidParameterValue", refusal.message) from refusal
        return {"Label": metric.name, "Datapoints": sorted(points, key=lambda point: point["Timestamp"])}

    def get_metric_data(self, params: Params) -> Result:
        """Pages are of so many data points, over all queries in their order."""
        queries = params["MetricDataQueries"]
        start, end = _range(params, "ValidationError")
        size = params.get("MaxDatapoints", DATAPOINTS_PER_PAGE)
        if not 0 < len(queries) <= MOST_QUERIES:
            raise Refusal(
                "ValidationError", f"MetricDataQueries has {len(queries)} members; allowed are 1 to {MOST_QUERIES}"
            )
        if not 0 < size <= DATAPOINTS_PER_PAGE:
            raise Refusal("ValidationError", f"MaxDatapoints is {size}; allowed are 1 to {DATAPOINTS_PER_PAGE}")
        results = self._reader.results(queries, start, end)
        returned = [
            (query["Id"], series)
            for query in queries
            if query.get("ReturnData", True)
            for series in _listed(results[query["Id"]])
        ]
        is_newest_first = params.get("ScanBy") != "TimestampAscending"
        total = sum(len(series.points) for _, series in returned)
        first = _position(params, total)
        result: Result = {
            "MetricDataResults": list(_page(returned, first, first + size, is_newest_first=is_newest_first)),
            "Messages": [],
        }
        if first + size < total:
            result["NextToken"] = str(first + size)
        return result

    def _datapoints(self, metric: Metric, unit: str, stats: Sequence[str], params: Params) -> list[Result]:
        points: dict[int, Result] = {}
        for stat in stats:
            found = self._reader.metric(
                metric.namespace,
                metric.name,
                dict(metric.dimensions),
                stat=stat,
                period=params["Period"],
                unit=unit,
                start=seconds(params["StartTime"]),
                end=seconds(params["EndTime"]),
            )
            for at, value in found.items():
                point = points.setdefault(at, {"Timestamp": _time(at), "Unit": unit})
                (point if stat in PLAIN else point.setdefault("ExtendedStatistics", {}))[stat] = value
        return list(points.values())


def _is_wanted(metric: Metric, params: Params) -> bool:
    dimensions = dict(metric.dimensions)
    return (
        params.get("Namespace") in {None, metric.namespace}
        and params.get("MetricName") in {None, metric.name}
        and all(
            one["Name"] in dimensions and one.get("Value") in {None, dimensions[one["Name"]]}
            for one in params.get("Dimensions", ())
        )
    )


def _described(metric: Metric) -> Result:
    dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions]
    return {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions}


def _dimensions(params: Params) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in params.get("Dimensions", ())}


def _statistics(params: Params) -> list[str]:
    plain, extended = params.get("Statistics", []), params.get("ExtendedStatistics", [])
    if bool(plain) == bool(extended):
        code = "InvalidParameterCombination" if plain else "MissingParameter"
        raise Refusal(code, "Either Statistics or ExtendedStatistics must be specified, and not both")
    for stat in (*plain, *extended):
        if (stat in PLAIN) is not bool(plain):
            raise Refusal(
                "InvalidParameterValue", f"{stat} is not one of {'Statistics' if plain else 'ExtendedStatistics'}"
            )
    return plain or extended


def _range(params: Params, code: str) -> tuple[float, float]:
    start, end = seconds(params["StartTime"]), seconds(params["EndTime"])
    if start >= end:
        raise Refusal(code, "The parameter StartTime must be less than the parameter EndTime")
    return start, end


def _position(params: Params, total: int) -> int:
    """Where the page begins that NextToken means: the token is the position."""
    token = params.get("NextToken", "0")
    if not (token.isascii() and token.isdigit() and int(token) < max(total, 1)):
        raise Refusal("InvalidNextToken", "The NextToken is not one that this operation gave out")
    return int(token)


def _listed(result: TimeSeries | list[TimeSeries]) -> list[TimeSeries]:
    return result if isinstance(result, list) else [result]


def _page(
    returned: Sequence[tuple[str, TimeSeries]], first: int, end: int, *, is_newest_first: bool
) -> Iterator[Result]:
    """The results, each with its points whose position among all points is from `first` to before `end`."""
    position = 0
    for name, series in returned:
        points = sorted(series.points.items(), reverse=is_newest_first)
        shown = points[max(first - position, 0) : max(end - position, 0)]
        position += len(points)
        yield {
            "Id": name,
            "Label": series.label,
            "Timestamps": [_time(at) for at, _ in shown],
            "Values": [value for _, value in shown],
            "StatusCode": "Complete" if position <= end else "PartialData",
        }


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
