"""What an alarm watches: its one metric, or the metrics that its metric math reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass

from .aws_types import ALIAS, FUNCTION, METRIC_ALARM
from .cloudwatch_metrics import NAMESPACES, Metric, metric
from .graph import Graph, ResourceType
from .lambda_reference import function_reference
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding


@dataclass(frozen=True)
class WatchedMetric:
    """A metric that an alarm reads.

    query: its place in the alarm's `metricQueries`; None for the alarm's own metric.
    """

    alarm: Resource
    query: int | None = None

    @property
    def namespace(self) -> str | Missing:
        """The metric's namespace, as in "AWS/Lambda"."""
        return self._text("namespace")

    @property
    def name(self) -> str | Missing:
        """The metric's name."""
        return self._text("metricName")

    @property
    def statistic(self) -> str | Missing:
        """How the data points of a period become one number."""
        if self.query is not None:
            return self._text("stat")
        statistic = self._text("statistic")
        return self._text("extendedStatistic") if statistic is ABSENT else statistic

    @property
    def period(self) -> float | Missing:
        """The seconds whose data points become one number."""
        return self.alarm.number(*self._at("period"))

    @property
    def dimensions(self) -> dict[str, str | Missing] | Missing:
        """The dimensions by name; none is the same as ABSENT. The names are known even where the values are not."""
        found = self.alarm.value(*self._at("dimensions"))
        if isinstance(found, dict):
            return {name: self.dimension(name) for name in found}
        return {} if found is ABSENT else UNKNOWN

    @property
    def facts(self) -> Metric | None:
        """What is known of this metric in general."""
        namespace, name = self.namespace, self.name
        return metric(namespace, name) if isinstance(namespace, str) and isinstance(name, str) else None

    @property
    def known(self) -> bool:
        """Whether it is known which metric this is."""
        return UNKNOWN not in {self.namespace, self.name}

    @property
    def may_have_facts(self) -> bool:
        """Whether it is not known yet which metric this is, and something is known of the one that it may be."""
        return not self.known and self.namespace in {*NAMESPACES, UNKNOWN}

    @property
    def dimensions_property(self) -> str:
        """The alarm's property in which the dimensions stand."""
        return self._at("dimensions")[0]

    def dimension(self, name: str) -> str | Missing:
        """The value of one dimension."""
        return self.alarm.text(*self._at("dimensions"), name)

    def watched(self, graph: Graph, dimension: str, kind: ResourceType) -> list[Resource] | Missing:
        """The resources of that kind which a dimension names.

        One, if its value is known; else all that the alarm takes such values from, since metric math may take several.
        ABSENT: it names none, or one outside this stack or the alarm's Region.
        """
        value = self.dimension(dimension)
        if isinstance(value, Missing):
            if value is ABSENT:
                return ABSENT
            sources = self._sources(graph, kind)
            return [each for each in sources if in_one_region(self.alarm, each)] or (ABSENT if sources else UNKNOWN)
        near = [each for each in graph.all_named(kind, value) if in_one_region(self.alarm, each)]
        found = graph.meant(near, self.alarm, self.dimensions_property, kind)
        return found if isinstance(found, Missing) else [found]

    def _sources(self, graph: Graph, kind: ResourceType) -> list[Resource]:
        found = graph.sources(self.alarm, self.dimensions_property, kind)
        if kind is FUNCTION and not found:
            # The function's name may have been taken from an alias's ARN.
            aliases = graph.sources(self.alarm, self.dimensions_property, ALIAS)
            functions = (function_reference(graph, alias, "functionName").function for alias in aliases)
            found = [function for function in functions if isinstance(function, Resource)]
        return found

    def _text(self, name: str) -> str | Missing:
        return self.alarm.text(*self._at(name))

    def _at(self, name: str) -> tuple[str, *tuple[str | int, ...]]:
        return (name,) if self.query is None else ("metricQueries", self.query, "metric", name)


def in_one_region(alarm: Resource, resource: Resource) -> bool:
    """Whether an alarm may watch a resource: an alarm reads the metrics of its own Region."""
    regions = {region for region in (alarm.region, resource.region) if isinstance(region, str)}
    return len(regions) < 2


def metrics_of(alarm: Resource) -> list[WatchedMetric]:
    """The metrics that an alarm reads; one of which nothing is known stands for queries that are not known yet."""
    queries = alarm.elements("metricQueries")
    if queries is UNKNOWN:
        return [WatchedMetric(alarm, 0)]
    if isinstance(queries, list) and queries:
        places = range(len(queries))
        return [WatchedMetric(alarm, at) for at in places if alarm.value("metricQueries", at, "metric") is not ABSENT]
    return [WatchedMetric(alarm)] if alarm.value("metricName") is not ABSENT else []


def compared_metric(alarm: Resource) -> WatchedMetric | None:
    """The metric that an alarm compares with its threshold as it is; None if it compares what it calculates."""
    watched = metrics_of(alarm)
    if not watched:
        return None
    queries = alarm.elements("metricQueries")
    if not isinstance(queries, list) or len(queries) <= 1:
        return watched[0]
    returned = [each for each in watched if alarm.value("metricQueries", each.query or 0, "returnData") is True]
    return returned[0] if len(returned) == 1 else None


def judge_each(
    graph: Graph, namespace: str, names: Set[str], judge: Callable[[WatchedMetric], Iterable[Finding]]
) -> Iterator[Finding]:
    """Judges what alarms read of some metrics, and yields one finding an alarm: a violation, if there is one."""
    for alarm in graph.every(METRIC_ALARM):
        findings: list[Finding] = []
        for watched in metrics_of(alarm):
            if watched.namespace not in {namespace, UNKNOWN} or watched.name not in {*names, UNKNOWN}:
                continue
            findings += judge(watched) if watched.known else [CannotTell(alarm, "which metric it watches")]
        yield from sorted(findings, key=lambda finding: isinstance(finding, CannotTell))[:1]
