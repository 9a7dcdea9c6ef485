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
    value = resource.text(name, *path)
    if isinstance(value, str):
        return queue_named(graph, resource, name, value)
    return graph.follow(resource, name, *path, to=QUEUE)


def queue_named(graph: Graph, resource: Resource, name: str, identity: str) -> QueueReference:
    """The queue with that ARN or URL, which stands in the property `name` of a resource.

    Before the update nobody knows the ARN of a new queue. One of the same name is meant if the program took the value
    from it; otherwise it may as well be a queue of another account.
    """
    found = graph.meant(graph.all_named(QUEUE, identity), resource, name, QUEUE)
    if found is not ABSENT:
        return found
    namesakes = _namesakes(graph, identity)
    taken = [each for each in graph.sources(resource, name, QUEUE) if each in namesakes]
    if len(taken) == 1:
        return taken[0]
    return UNKNOWN if namesakes else identity


def is_fifo(queue: QueueReference, arn: str | Missing = UNKNOWN) -> bool | Missing:
    """Whether the queue keeps the order of its messages.

    The names of those that do end in `.fifo`, by AWS's rule, so the ARN tells where it cannot be told which queue it is.
    """
    if isinstance(queue, Resource):
        keeps_order = queue.flag("fifoQueue")
        return False if keeps_order is ABSENT else keeps_order
    known = queue if isinstance(queue, str) else arn
    return known.endswith(".fifo") if isinstance(known, str) else UNKNOWN


def _namesakes(graph: Graph, identity: str) -> list[Resource]:
    """The queues whose ARN is not known yet and whose name is in `identity`, unless their Region is not."""
    name = _NAME.search(identity)
    named = graph.all_named(QUEUE, name[0]) if name else []
    return [each for each in named if each.text("arn") is ABSENT and _may_be_in(each.region, identity)]


def _may_be_in(region: str | Missing, identity: str) -> bool:
    return isinstance(region, Missing) or region in identity
