"""Which resources of a stack an alarm watches, by which metrics, and what a rule says of one that none watches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from .aws_types import FUNCTION, LOAD_BALANCER, METRIC_ALARM, QUEUE, TARGET_GROUP
from .cloudwatch_metrics import metric
from .graph import Graph
from .metrics_insights import Selection, is_query, selection
from .resource import UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding, Options, Violation
from .watched_metrics import WatchedMetric, in_one_region, metrics_of

_DIMENSIONS: Final = (
    ("FunctionName", FUNCTION, "name"),
    ("LoadBalancer", LOAD_BALANCER, "arnSuffix"),
    ("TargetGroup", TARGET_GROUP, "arnSuffix"),
    ("QueueName", QUEUE, "name"),
)
"""The dimensions that name a resource, each with the output that is its value."""

EXTERNAL_ALARMS: Final[Mapping[str, object]] = {
    "type": "array",
    "items": {"type": "string"},
    "default": [],
    "description": 'The names of resources that alarms of another stack watch; "*" for all.',
}
"""The schema of the option `externalAlarms`, which every rule about coverage has."""


@dataclass(frozen=True)
class Metrics:
    """Metrics of one namespace, of which an alarm on any one is enough."""

    namespace: str
    names: frozenset[str]

    def __str__(self) -> str:
        return " or ".join(sorted(self.names))


@dataclass(frozen=True)
class Subject:
    """A resource that an alarm should watch.

    reported: the resource that the finding is about, where it is another one.
    undecided: why it is not known yet whether it should be watched; empty if it should.
    """

    resource: Resource
    reported: Resource | None = None
    undecided: str = ""


class AlarmCoverage:
    """What the metric alarms of a stack watch.

    The alarms that a composite alarm combines are among them, and what metric math or an anomaly detector reads.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._watched: set[tuple[str, str, str]] = set()
        self._selected: list[tuple[Resource, Selection]] = []
        self._undecided: dict[tuple[str | Missing, str | Missing], list[Resource]] = defaultdict(list)
        for alarm in graph.every(METRIC_ALARM):
            for watched in metrics_of(alarm):
                self._add(watched)
            self._add_queries(alarm)

    def covers(self, resource: Resource, metrics: Metrics) -> bool:
        """Whether an alarm watches one of these metrics of the resource, or their sum over several."""
        if any((metrics.namespace, name, resource.urn) in self._watched for name in metrics.names):
            return True
        return any(_selects(resource, selected) is True for _, selected in self._selecting(resource, metrics))

    def covers_region(self, resource: Resource, metrics: Metrics) -> bool:
        """Whether an alarm in the resource's Region watches one of these metrics without saying of what."""
        return any(selected.of_all for _, selected in self._selecting(resource, metrics))

    def undecided(self, resource: Resource, metrics: Metrics) -> list[Resource]:
        """The alarms that may watch one of these metrics of the resource, as is not known yet."""
        namespaces, names = (metrics.namespace, UNKNOWN), (*sorted(metrics.names), UNKNOWN)
        found = [alarm for key in product(namespaces, names) for alarm in self._undecided.get(key, ())]
        return [alarm for alarm in found if in_one_region(alarm, resource)] + [
            alarm for alarm, selected in self._selecting(resource, metrics) if _selects(resource, selected) is UNKNOWN
        ]

    def _selecting(self, resource: Resource, metrics: Metrics) -> Iterator[tuple[Resource, Selection]]:
        """The alarms in the resource's Region that watch such a metric of several resources, and of which."""
        for alarm, selected in self._selected:
            is_of_metric = selected.namespace == metrics.namespace and selected.name in metrics.names
            if is_of_metric and in_one_region(alarm, resource):
                yield alarm, selected

    def _add(self, watched: WatchedMetric) -> None:
        namespace, name = watched.namespace, watched.name
        if not watched.known:
            self._undecided[namespace, name].append(watched.alarm)
        elif isinstance(namespace, str) and isinstance(name, str):
            facts = metric(namespace, name)
            # Without dimensions only those have data that are also reported so.
            if watched.dimensions == {} and facts and frozenset() in facts.dimension_sets:
                self._selected.append((watched.alarm, Selection(namespace, name)))
            self._add_resources(watched, namespace, name)

    def _add_resources(self, watched: WatchedMetric, namespace: str, name: str) -> None:
        for dimension, kind, _ in _DIMENSIONS:
            resources = watched.watched(self._graph, dimension, kind)
            if isinstance(resources, list):
                self._watched |= {(namespace, name, resource.urn) for resource in resources}
            elif resources is UNKNOWN:
                self._undecided[namespace, name].append(watched.alarm)

    def _add_queries(self, alarm: Resource) -> None:
        """Adds what Metrics Insights queries select."""
        queries = alarm.elements("metricQueries")
        for at in range(len(queries) if isinstance(queries, list) else 0):
            expression = alarm.text("metricQueries", at, "expression")
            selected = selection(expression) if isinstance(expression, str) else None
            if selected:
                self._selected.append((alarm, selected))
            elif expression is UNKNOWN or (isinstance(expression, str) and is_query(expression)):
                self._undecided[UNKNOWN, UNKNOWN].append(alarm)


def _selects(resource: Resource, selected: Selection) -> bool | Missing:
    named_by = (each for each in _DIMENSIONS if resource.type in each[1].tokens)
    return next((selected.watches(dimension, resource.text(output)) for dimension, _, output in named_by), False)


def unwatched(
    graph: Graph, options: Options, subjects: Iterable[Subject], metrics: Metrics, write: str
) -> Iterator[Finding]:
    """What a rule says of those subjects for which there is no alarm on these metrics.

    write: the arguments of the missing alarm that tell which metric of which resource it watches.
    """
    coverage = graph.view(AlarmCoverage)
    elsewhere = options.texts("externalAlarms")
    for subject in subjects:
        reported = subject.reported or subject.resource
        names = {subject.resource.name, subject.resource.text("name"), reported.name, "*"}
        if coverage.covers(subject.resource, metrics) or names.intersection(elsewhere):
            continue
        undecided = coverage.undecided(subject.resource, metrics)
        if subject.undecided:
            yield CannotTell(reported, subject.undecided)
        elif undecided:
            yield CannotTell(reported, f"whether the alarm '{undecided[0].name}' watches its {metrics}")
        else:
            of = f" of '{subject.resource.name}'" if subject.reported else ""
            yield Violation(
                reported,
                f"no alarm of this stack watches {metrics}{of}",
                f'aws.cloudwatch.MetricAlarm(…, namespace="{metrics.namespace}", {write}, …)',
            )
