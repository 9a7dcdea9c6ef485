"""The alarms of a stack that something else acts upon: a composite alarm that combines them, a deployment they stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .aws_types import ALARM, COMPOSITE_ALARM, DEPLOYMENT_GROUP
from .graph import Graph
from .resource import UNKNOWN, Resource, Value

_CONSUMERS: Final = (
    (COMPOSITE_ALARM, "alarmRule"),
    (COMPOSITE_ALARM, "actionsSuppressor"),
    (DEPLOYMENT_GROUP, "alarmConfiguration"),
)

# A composite alarm's rule has names and ARNs between brackets, commas and operators, in quotes where they need them:
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
_WORD = re.compile(r'"([^"]*)"|([^\s(),"]+)')


@dataclass(frozen=True)
class ConsumedAlarms:
    """The URNs of the alarms that something else acts upon, and what may act upon any, as is not known yet."""

    urns: frozenset[str]
    undecided: list[Resource]


def consumed_alarms(graph: Graph) -> ConsumedAlarms:
    """What composite alarms and deployments of the stack act upon."""
    return graph.view(_consumed_alarms)


def _consumed_alarms(graph: Graph) -> ConsumedAlarms:
    urns: set[str] = set()
    undecided: list[Resource] = []
    for kind, name in _CONSUMERS:
        for consumer in graph.every(kind):
            texts = list(_texts(consumer.value(name)))
            words = {word for text in texts if isinstance(text, str) for word in _words(text)}
            found = [graph.meant(graph.all_named(ALARM, word), consumer, name, ALARM) for word in words]
            if UNKNOWN in texts:
                found += graph.sources(consumer, name, ALARM) or [UNKNOWN]
            urns |= {alarm.urn for alarm in found if isinstance(alarm, Resource)}
            undecided += [consumer] if UNKNOWN in found else []
    return ConsumedAlarms(frozenset(urns), undecided)


def _words(text: str) -> set[str]:
    """What may be an alarm's name in a text: the whole, and each word of it."""
    return {text, *(quoted or bare for quoted, bare in _WORD.findall(text))}


def _texts(value: Value) -> Iterator[Value]:
    """The texts in a value, and UNKNOWN for those that are not known yet."""
    if isinstance(value, (dict, list)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
    elif isinstance(value, str) or value is UNKNOWN:
        yield value
