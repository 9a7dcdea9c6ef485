"""Which resources of a stack an alarm watches, by which metrics, and what a rule says of one that none watches."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

from .aws_types import FUNCTION, LOAD_BALANCER, METRIC_ALARM, QUEUE, TARGET_GROUP
from .cloudwatch_metrics import Kind, metric
from .graph import Graph
from .resource import UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding, Options, Violation
from .watched_metrics import WatchedMetric, metrics_of

_KINDS = {"FunctionName": FUNCTION, "LoadBalancer": LOAD_BALANCER, "TargetGroup": TARGET_GROUP, "QueueName": QUEUE}

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
_INSIGHTS_QUERY = re.compile(
    r"\s*SELECT\s+\w+\(\s*\"?(?P<name>\w+)\"?\s*\)\s+FROM\s+(?:SCHEMA\s*\(\s*)?\"(?P<namespace>[^\"]+)\"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)

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
        self._watched_in_all: set[tuple[str, str]] = set()
        self._undecided: dict[tuple[str | Missing, str | Missing], list[Resource]] = defaultdict(list)
        for alarm in graph.every(METRIC_ALARM):
            for watched in metrics_of(alarm):
                self._add(watched)
            self._add_queries(alarm)

    def covers(self, resource: Resource, metrics: Metrics) -> bool:
        """Whether an alarm watches one of these metrics of the resource, or their sum over all resources."""
        for name in metrics.names:
            facts = metric(metrics.namespace, name)
            adds_up = facts is None or facts.kind is Kind.FAILURES
            if (metrics.namespace, name, resource.urn) in self._watched:
                return True
            if adds_up and (metrics.namespace, name) in self._watched_in_all:
                return True
        return False

    def covers_region(self, metrics: Metrics) -> bool:
        """Whether an alarm watches one of these metrics without saying of which resource."""
        return any((metrics.namespace, name) in self._watched_in_all for name in metrics.names)

    def undecided(self, metrics: Metrics) -> list[Resource]:
        """The alarms that may watch one of these metrics of any resource, as is not known yet."""
        namespaces, names = (metrics.namespace, UNKNOWN), (*sorted(metrics.names), UNKNOWN)
        return [alarm for key in product(namespaces, names) for alarm in self._undecided.get(key, ())]

    def _add(self, watched: WatchedMetric) -> None:
        namespace, name = watched.namespace, watched.name
        if not watched.known:
            self._undecided[namespace, name].append(watched.alarm)
        elif isinstance(namespace, str) and isinstance(name, str):
            if watched.dimensions == {}:
                self._watched_in_all.add((namespace, name))
            self._add_resources(watched, namespace, name)

    def _add_resources(self, watched: WatchedMetric, namespace: str, name: str) -> None:
        for dimension, kind in _KINDS.items():
            resources = watched.watched(self._graph, dimension, kind)
            if isinstance(resources, list):
                self._watched |= {(namespace, name, resource.urn) for resource in resources}
            elif resources is UNKNOWN:
                self._undecided[namespace, name].append(watched.alarm)

    def _add_queries(self, alarm: Resource) -> None:
        """Adds what Metrics Insights queries select: the resources that they name, or all if they name none."""
        queries = alarm.elements("metricQueries")
        for at in range(len(queries) if isinstance(queries, list) else 0):
            expression = alarm.text("metricQueries", at, "expression")
            query = _INSIGHTS_QUERY.match(expression) if isinstance(expression, str) else None
            if query is None:
                continue
            selected = query["namespace"], query["name"]
            named = re.findall(r"'([^']*)'", query["rest"])
            if not named:
                self._watched_in_all.add(selected)
            for resource in (self._graph.named(kind, text) for kind in _KINDS.values() for text in named):
                if isinstance(resource, Resource):
                    self._watched.add((*selected, resource.urn))


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
        undecided = coverage.undecided(metrics)
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
