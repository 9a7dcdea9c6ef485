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

    Before the update nobody knows the ARN of a new queue; then the one of the same name is meant, unless its Region or
    the stack's account is known to be another.
    """
    found = graph.meant(graph.all_named(QUEUE, identity), resource, name, QUEUE)
    if found is ABSENT:
        found = graph.meant(_namesakes(graph, identity), resource, name, QUEUE)
    return identity if found is ABSENT else found


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
    """The queues whose ARN is not known yet and may be `identity`, for their name and Region."""
    own_accounts = graph.view(_accounts)
    parts = identity.split(":") if identity.startswith("arn:") else []
    region, account = (parts[3], parts[4]) if len(parts) > 5 else ("", "")
    name = _NAME.search(identity)
    if name is None or (account and own_accounts and account not in own_accounts):
        return []
    named = graph.all_named(QUEUE, name[0])
    return [
        each
        for each in named
        if each.text("arn") is ABSENT and (not region or each.region in {region, ABSENT, UNKNOWN})
    ]


def _accounts(graph: Graph) -> frozenset[str]:
    """The accounts in which the stack has resources already."""
    arns = [arn.split(":") for each in graph if isinstance(arn := each.text("arn"), str)]
    return frozenset(arn[4] for arn in arns if len(arn) > 5) - {""}
