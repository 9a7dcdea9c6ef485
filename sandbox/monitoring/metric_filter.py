"""A metric filter of a log group: what a log event adds to its metric.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
"""

from dataclasses import dataclass

from sandbox.aws.filter_pattern.comparison import NUMBER
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.match import Match
from sandbox.aws.filter_pattern.pattern import FilterPattern
from sandbox.monitoring.metric_data import LARGEST
from sandbox.monitoring.metric_store import Metric


@dataclass(frozen=True)
class MetricFilter:
    """`value` is a number, or refers to a field of the log event as `$.field` or `$field`; so do all `dimensions`.

    `default`: what an event that does not match adds, if anything.
    """

    pattern: FilterPattern
    namespace: str
    name: str
    value: str
    unit: str
    default: float | None
    dimensions: tuple[tuple[str, str], ...]

    def take(self, message: LogMessage) -> tuple[Metric, float] | None:
        """The metric and the value that a log event adds to it; None if it adds nothing.

        AWS says that the default is reported for periods in which nothing matches, and shows it counted for each
        event: here each event that does not match adds it.
        """
        match = self.pattern.match(message)
        if match is None:
            return None if self.default is None else (Metric.of(self.namespace, self.name), self.default)
        value = _number(match, self.value)
        dimensions = {name: match.value(reference) or "" for name, reference in self.dimensions}
        if value is None or not all(dimensions.values()):
            return None
        return Metric.of(self.namespace, self.name, dimensions), value


def _number(match: Match, value: str) -> float | None:
    text = match.value(value) if value.startswith("$") else value
    if text is None or not NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if -LARGEST <= number <= LARGEST else None
