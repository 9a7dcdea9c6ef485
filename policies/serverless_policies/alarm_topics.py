"""The topics of a stack to which its alarms publish, and the chat channels that hear of them."""

from __future__ import annotations

from .aws_types import ALARM, CHAT_CHANNEL, TOPIC
from .graph import Graph, Referrers
from .resource import UNKNOWN, Missing, Resource


def alarm_topics(graph: Graph) -> list[tuple[Resource, Resource]]:
    """Each topic that is an alarm's action for the ALARM state, and the first alarm of which it is one."""
    return graph.view(_alarm_topics)


def chat_channels(graph: Graph) -> Referrers:
    """The chat channels by the topics whose messages they show, for which they need no subscription of their own."""
    return graph.view(_chat_channels)


def _alarm_topics(graph: Graph) -> list[tuple[Resource, Resource]]:
    found: dict[str, tuple[Resource, Resource]] = {}
    for alarm in sorted(graph.every(ALARM), key=lambda alarm: alarm.urn):
        for topic in _topics_in(graph, alarm, "alarmActions"):
            if isinstance(topic, Resource):
                found.setdefault(topic.urn, (topic, alarm))
    return list(found.values())


def _chat_channels(graph: Graph) -> Referrers:
    channels = graph.every(CHAT_CHANNEL)
    return Referrers.of_pairs((each, topic) for each in channels for topic in _topics_in(graph, each, "snsTopicArns"))


def _topics_in(graph: Graph, resource: Resource, name: str) -> list[Resource | Missing]:
    """The topics in a list of ARNs; UNKNOWN among them if it is not known yet, and comes from no topic."""
    listed = resource.elements(name)
    arns = [resource.text(name, at) for at in range(len(listed))] if isinstance(listed, list) else [listed]
    topics = [graph.named(TOPIC, arn) for arn in arns if isinstance(arn, str)]
    if UNKNOWN in arns:
        topics += graph.sources(resource, name, TOPIC) or [UNKNOWN]
    return topics
