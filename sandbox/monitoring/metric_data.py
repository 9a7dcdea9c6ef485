"""What PutMetricData accepts.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from sandbox.aws.errors import Refusal
from sandbox.monitoring.metric_store import DAY, HOUR, MINUTE, Metric, MetricStore, StatisticSet

MOST_DATA = 1000
MOST_VALUES = 150
MOST_DIMENSIONS = 30
LARGEST = 2.0**360
OLDEST, NEWEST = 14 * DAY, 2 * HOUR
"""How far before and after the present a time stamp may lie, in seconds."""

_BYTES = ("Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes")
_BITS = ("Bits", "Kilobits", "Megabits", "Gigabits", "Terabits")
_AMOUNTS = (*_BYTES, *_BITS, "Count")
UNITS = {
    "Seconds",
    "Microseconds",
    "Milliseconds",
    "Percent",
    "None",
    *_AMOUNTS,
    *(f"{one}/Second" for one in _AMOUNTS),
}

WAYS_TO_GIVE_VALUES = ("Value", "Values", "StatisticValues")


@dataclass(frozen=True)
class Datum:
    """One member of MetricData that is in order. `values`: with how often each came."""

    metric: Metric
    unit: str
    at: float
    resolution: int
    values: tuple[tuple[float, float], ...]
    statistics: StatisticSet | None

    def put(self, store: MetricStore) -> None:
        for value, times in self.values:
            store.put(self.metric, value, self.unit, self.at, times=times, resolution=self.resolution)
        if self.statistics is not None:
            store.put_set(self.metric, self.statistics, self.unit, self.at, resolution=self.resolution)


def is_in_time(at: float, now: float) -> bool:
    """Whether CloudWatch takes data of this time; both in seconds since 1970."""
    return now - OLDEST <= at <= now + NEWEST


def seconds(time: datetime) -> float:
    """Seconds since 1970; a request's times are in UTC, whether they say so or not."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()


def metric_data(params: Mapping[str, Any], now: float) -> list[Datum]:
    """All data of a request at a time in seconds since 1970; raises Refusal if any is wrong."""
    namespace = params["Namespace"]
    if namespace.startswith("AWS/"):
        _refuse("InvalidParameterValue", f"The value {namespace} for parameter Namespace is invalid: AWS/ is AWS's own")
    data = [*params.get("MetricData", ()), *_of_entities(params)]
    if not data:
        _refuse("MissingParameter", "The parameter MetricData is required")
    if len(data) > MOST_DATA:
        _refuse("InvalidParameterValue", f"MetricData has {len(data)} members, and must not have more than {MOST_DATA}")
    return [_datum(namespace, datum, f"MetricData.member.{number}", now) for number, datum in enumerate(data, 1)]


def _of_entities(params: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    return (datum for entity in params.get("EntityMetricData", ()) for datum in entity.get("MetricData", ()))


def _datum(namespace: str, datum: Mapping[str, Any], where: str, now: float) -> Datum:
    unit, resolution = datum.get("Unit", "None"), datum.get("StorageResolution", MINUTE)
    if unit not in UNITS:
        _refuse("InvalidParameterValue", f"The value {unit} for parameter {where}.Unit is invalid")
    if resolution not in {1, MINUTE}:
        _refuse("InvalidParameterValue", f"{where}.StorageResolution is {resolution}, and must be 1 or 60")
    at = seconds(datum["Timestamp"]) if "Timestamp" in datum else now
    if not is_in_time(at, now):
        _refuse(
            "InvalidParameterValue",
            f"{where}.Timestamp must be at most two weeks in the past and at most two hours in the future",
        )
    given = [way for way in WAYS_TO_GIVE_VALUES if way in datum]
    if not given:
        _refuse("MissingParameter", f"{where} needs one of {', '.join(WAYS_TO_GIVE_VALUES)}")
    if len(given) > 1:
        _refuse("InvalidParameterCombination", f"{where}.{given[0]} and {where}.{given[1]} are mutually exclusive")
    metric = Metric.of(namespace, datum["MetricName"], _dimensions(datum.get("Dimensions", ()), where))
    if given == ["StatisticValues"]:
        return Datum(metric, unit, at, resolution, (), _statistics(datum["StatisticValues"], where))
    return Datum(metric, unit, at, resolution, _values(datum, where), None)


def _dimensions(given: Iterable[Mapping[str, str]], where: str) -> dict[str, str]:
    dimensions: dict[str, str] = {}
    for number, one in enumerate(given, 1):
        for part in ("Name", "Value"):
            text = one.get(part, "")
            if not text.strip() or not text.isascii() or (part == "Name" and text.startswith(":")):
                parameter = f"{where}.Dimensions.member.{number}.{part}"
                _refuse("InvalidParameterValue", f"The value '{text}' for parameter {parameter} is invalid")
        if one["Name"] in dimensions:
            _refuse("InvalidParameterValue", f"{where} has the dimension {one['Name']} twice")
        dimensions[one["Name"]] = one["Value"]
    if len(dimensions) > MOST_DIMENSIONS:
        _refuse("InvalidParameterValue", f"{where} has more than {MOST_DIMENSIONS} dimensions")
    return dimensions


def _values(datum: Mapping[str, Any], where: str) -> tuple[tuple[float, float], ...]:
    values: list[float] = datum["Values"] if "Values" in datum else [datum["Value"]]
    counts: list[float] = datum.get("Counts", [1.0] * len(values))
    if len(counts) != len(values):
        _refuse("InvalidParameterValue", f"{where}.Counts has {len(counts)} members for {len(values)} values")
    if not 0 < len(values) <= MOST_VALUES:
        _refuse("InvalidParameterValue", f"{where}.Values has {len(values)} members; allowed are 1 to {MOST_VALUES}")
    for value in values:
        _check_value(value, where)
    for count in counts:
        _check_count(count, where)
    return tuple((value, count) for value, count in zip(values, counts, strict=True) if count)


def _statistics(given: Mapping[str, float], where: str) -> StatisticSet:
    values = StatisticSet(given["SampleCount"], given["Sum"], given["Minimum"], given["Maximum"])
    for value in (values.total, values.minimum, values.maximum):
        _check_value(value, where)
    _check_count(values.count, where)
    if not values.count or values.minimum > values.maximum:
        _refuse("InvalidParameterValue", f"{where}.StatisticValues needs samples, and a Minimum up to the Maximum")
    return values


def _check_value(value: float, where: str) -> None:
    if not -LARGEST <= value <= LARGEST:  # not so for NaN either
        _refuse("InvalidParameterValue", f"The value {value} in {where} must be a number from -2^360 to 2^360")


def _check_count(count: float, where: str) -> None:
    if not 0 <= count <= LARGEST:
        _refuse("InvalidParameterValue", f"The count {count} in {where} must not be negative")


def _refuse(code: str, message: str) -> NoReturn:
    raise Refusal(code, message)
