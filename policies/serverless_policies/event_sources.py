"""What the event source mappings of a stack read, and the functions they hand it to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from .aws_types import (
    DOCUMENT_DB_CLUSTER,
    EVENT_SOURCE_MAPPING,
    KAFKA_CLUSTER,
    KINESIS_STREAM,
    MESSAGE_BROKER,
    QUEUE,
    TABLE,
)
from .graph import Graph
from .lambda_reference import function_reference
from .queue_references import QueueReference, queue_reference
from .resource import ABSENT, UNKNOWN, Missing, Resource


class SourceKind(Enum):
    """How Lambda reads a source; what can be set on a mapping depends on it."""

    QUEUE = "queue"
    STREAM = "stream"
    KAFKA = "Kafka topic"
    OTHER = "broker or database"


_KIND_OF_SERVICE: Final = {
    "sqs": SourceKind.QUEUE,
    "kinesis": SourceKind.STREAM,
    "dynamodb": SourceKind.STREAM,
    "kafka": SourceKind.KAFKA,
}
_KIND_OF_RESOURCE: Final = {
    QUEUE: SourceKind.QUEUE,
    KINESIS_STREAM: SourceKind.STREAM,
    TABLE: SourceKind.STREAM,
    KAFKA_CLUSTER: SourceKind.KAFKA,
    MESSAGE_BROKER: SourceKind.OTHER,
    DOCUMENT_DB_CLUSTER: SourceKind.OTHER,
}


@dataclass(frozen=True)
class EventSource:
    """An event source mapping, with what is known of its two ends.

    kind: UNKNOWN until the source is known.
    queue: the queue that it reads, where it reads one.
    function: ABSENT if outside this stack; UNKNOWN if that cannot be told yet.
    """

    mapping: Resource
    kind: SourceKind | Missing
    queue: QueueReference
    function: Resource | Missing

    def may_be(self, *kinds: SourceKind) -> bool:
        """Whether the source is of one of these kinds, for all that is known."""
        return self.kind is UNKNOWN or self.kind in kinds


def event_sources(graph: Graph) -> list[EventSource]:
    """All event source mappings of the stack."""
    return graph.view(_event_sources)


def _event_sources(graph: Graph) -> list[EventSource]:
    return [_read(graph, mapping) for mapping in graph.every(EVENT_SOURCE_MAPPING)]


def _read(graph: Graph, mapping: Resource) -> EventSource:
    kind = _kind(graph, mapping)
    reads_queue = kind is SourceKind.QUEUE
    return EventSource(
        mapping,
        kind,
        queue_reference(graph, mapping, "eventSourceArn") if reads_queue else UNKNOWN if kind is UNKNOWN else ABSENT,
        function_reference(graph, mapping, "functionName").function,
    )


def _kind(graph: Graph, mapping: Resource) -> SourceKind | Missing:
    arn = mapping.text("eventSourceArn")
    if isinstance(arn, str):
        return _KIND_OF_SERVICE.get("".join(arn.split(":")[2:3]), SourceKind.OTHER)
    if arn is UNKNOWN:
        kinds = [
            kind for resource, kind in _KIND_OF_RESOURCE.items() if graph.sources(mapping, "eventSourceArn", resource)
        ]
        return kinds[0] if len(kinds) == 1 else UNKNOWN
    # Only Kafka that AWS does not manage has no ARN.
    return SourceKind.KAFKA
