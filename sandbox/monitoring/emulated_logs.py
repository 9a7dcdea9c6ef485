"""What monitoring needs to know of the emulated account's logs, read from its state anew each time.

Everything this room knows of moto's model of logs is in this file. moto is only partly typed: what is Any here has a
type when it leaves.
"""

from typing import Any

from sandbox.aws.filter_pattern.pattern import parse
from sandbox.aws.operations.logs import metric_filters
from sandbox.aws.state import State
from sandbox.monitoring.metric_filter import MetricFilter


class EmulatedLogs:
    """The log groups of the emulated account in one Region. Threads may share it."""

    def __init__(self, region: str) -> None:
        self._state = State(region)

    def metric_filters(self, log_group: str) -> list[MetricFilter]:
        """A log group's metric filters."""
        return [
            _metric_filter(one["filterPattern"], transformation)
            for one in list(metric_filters(self._state))
            if one["logGroupName"] == log_group
            for transformation in one["metricTransformations"]
        ]


def _metric_filter(pattern: str, transformation: dict[str, Any]) -> MetricFilter:
    dimensions: dict[str, str] = transformation.get("dimensions") or {}
    return MetricFilter(
        pattern=parse(pattern),
        namespace=transformation["metricNamespace"],
        name=transformation["metricName"],
        value=transformation["metricValue"],
        unit=transformation.get("unit", "None"),
        default=transformation.get("defaultValue"),
        dimensions=tuple(dimensions.items()),
    )
