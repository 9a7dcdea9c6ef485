"""Which queue a property names, and whether it is a FIFO queue."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

from .aws_types import QUEUE
from .graph import Graph
from .resource import ABSENT, UNKNOWN, Missing, Resource

QueueReference: TypeAlias = "Resource | str | Missing"
"""A queue of this stack; the ARN alone of one outside it; ABSENT for none; UNKNOWN if that cannot be told yet."""

_NAME: Final = re.compile(r"[^:/]*$")


def queue_reference(graph: Graph, resource: Resource, name: str, *path: str | int) -> QueueReference:
    """The queue that a property names by its ARN or URL."""
    found = graph.follow(resource, name, *path, to=QUEUE)
    value = resource.text(name, *path)
    return queue_named(graph, value) if found is ABSENT and isinstance(value, str) else found


def queue_named(graph: Graph, identity: str) -> QueueReference:
    """The queue with that ARN or URL; before the update, when nobody knows its ARN, the one with that name."""
    found = graph.named(QUEUE, identity)
    if found is ABSENT and (name := _NAME.search(identity)):
        namesake = graph.named(QUEUE, name[0])
        found = namesake if isinstance(namesake, Resource) and namesake.text("arn") is ABSENT else ABSENT
    return identity if found is ABSENT else found


def is_fifo(queue: QueueReference) -> bool | Missing:
    """Whether the queue keeps the order of its messages. The names of those that do end in `.fifo`, by AWS's rule."""
    if isinstance(queue, Resource):
        keeps_order = queue.flag("fifoQueue")
        return False if keeps_order is ABSENT else keeps_order
    return queue.endswith(".fifo") if isinstance(queue, str) else UNKNOWN
