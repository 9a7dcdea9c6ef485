"""The topics of a stack to which its alarms publish."""

from __future__ import annotations

from .aws_types import COMPOSITE_ALARM, METRIC_ALARM, TOPIC
from .graph import Graph
from .resource import UNKNOWN, Resource


def alarm_topics(graph: Graph) -> list[tuple[Resource, Resource]]:
    """Each topic that is an alarm's action for the ALARM state, and the first alarm of which it is one."""
    return graph.view(_alarm_topics)


def _alarm_topics(graph: Graph) -> list[tuple[Resource, Resource]]:
    found: dict[str, tuple[Resource, Resource]] = {}
    alarms = [*graph.every(METRIC_ALARM), *graph.every(COMPOSITE_ALARM)]
    for alarm in sorted(alarms, key=lambda alarm: alarm.urn):
        for topic in _topics_of(graph, alarm):
            found.setdefault(topic.urn, (topic, alarm))
    return list(found.values())


def _topics_of(graph: Graph, alarm: Resource) -> list[Resource]:
    actions = alarm.elements("alarmActions")
    arns = [alarm.text("alarmActions", at) for at in range(len(actions))] if isinstance(actions, list) else [actions]
    topics = [graph.named(TOPIC, arn) for arn in arns if isinstance(arn, str)]
    if UNKNOWN in arns:
        topics += graph.sources(alarm, "alarmActions", TOPIC)
    return [topic for topic in topics if isinstance(topic, Resource)]
