"""Metrics in log events that are written in the embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeGuard, cast

from sandbox.monitoring.metric_data import LARGEST, UNITS
from sandbox.monitoring.metric_store import MINUTE, Metric

LONGEST = 256 * 1024
MOST_METRICS = 100
MOST_VALUES = 100
MOST_DIMENSIONS = 30
LONGEST_DIMENSION = 1024
LONGEST_NAME = 255


@dataclass(frozen=True)
class EmbeddedMetric:
    """Values of one metric. `at`: the document's own time stamp, in seconds since 1970."""

    metric: Metric
    unit: str
    at: float
    resolution: int
    values: tuple[float, ...]


def embedded_metrics(message: str) -> list[EmbeddedMetric]:
    """The metrics in a log event; none if it is no valid document. Lambda may have put something before the document.

    A metric, or a set of dimensions, whose member is missing or of a wrong type is left out; AWS does not say more
    than that documents must be valid.
    """
    if '"_aws"' not in message or len(message) > LONGEST:
        return []
    try:
        root = json.loads(message[message.find("{") :])
    except (ValueError, RecursionError):  # no JSON, or nested too deeply to be read
        return []
    metadata = _object(_object(root).get("_aws"))
    timestamp = metadata.get("Timestamp")
    if not _is_number(timestamp):
        return []
    directives = [_object(one) for one in _array(metadata.get("CloudWatchMetrics"))]
    return [metric for directive in directives for metric in _of_directive(root, directive, timestamp / 1000)]


def _of_directive(root: dict[str, Any], directive: dict[str, Any], at: float) -> Iterator[EmbeddedMetric]:
    namespace, definitions = directive.get("Namespace"), _array(directive.get("Metrics"))
    if not _is_name(namespace) or len(definitions) > MOST_METRICS:
        return
    for dimensions in _dimension_sets(root, directive):
        for definition in map(_object, definitions):
            name, unit = definition.get("Name"), definition.get("Unit", "None")
            resolution = definition.get("StorageResolution", MINUTE)
            if not _is_name(name) or not _is_name(unit) or unit not in UNITS or resolution not in (1, MINUTE):
                continue
            if values := _values(root.get(name)):
                yield EmbeddedMetric(Metric.of(namespace, name, dimensions), unit, at, resolution, values)


def _dimension_sets(root: dict[str, Any], directive: dict[str, Any]) -> Iterator[dict[str, str]]:
    for names in map(_array, _array(directive.get("Dimensions"))):
        dimensions: dict[str, str] = {}
        for name in filter(_is_name, names):
            value = root.get(name)
            if isinstance(value, str) and 0 < len(value) <= LONGEST_DIMENSION:
                dimensions[name] = value
        if len(dimensions) == len(names) <= MOST_DIMENSIONS:
            yield dimensions


def _values(target: object) -> tuple[float, ...]:
    targets = cast("list[Any]", target) if isinstance(target, list) else [target]
    values = tuple(float(value) for value in targets if _is_number(value))
    return values if len(values) == len(targets) <= MOST_VALUES else ()


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST


def _is_name(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_NAME


def _object(value: object) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _array(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []
