"""What draws on a function's concurrency: its reservation, and the load balancers and event sources that invoke it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .aws_types import EVENT_SOURCE_MAPPING
from .behind_load_balancer import attachments
from .graph import Graph
from .lambda_reference import FunctionReference, function_reference
from .resource import ABSENT, Missing, Resource

UNRESERVED: Final = -1
"""What the provider fills in where the program sets no reserved concurrency."""

EMERGENCY_STOP: Final = 0
"""A reservation that lets nothing run; `lambda-reserved-concurrency-not-zero` alone judges it."""


def reserved_by(function: Resource) -> float | Missing:
    """The executions that the function reserves; ABSENT if it reserves none."""
    reserved = function.number("reservedConcurrentExecutions")
    return ABSENT if reserved == UNRESERVED else reserved


def total_of(amounts: Iterable[float | Missing]) -> tuple[float, bool]:
    """The sum of what is known, and whether that is all of it."""
    listed = list(amounts)
    known = [amount for amount in listed if isinstance(amount, float)]
    return sum(known), len(known) + listed.count(ABSENT) == len(listed)


@dataclass(frozen=True)
class Invoker:
    """A target group attachment or an event source mapping.

    qualifier: the alias or version that it invokes; ABSENT for the function itself.
    """

    resource: Resource
    qualifier: str | Missing


@dataclass(frozen=True)
class Invokers:
    """What invokes each function, by the function's URN, and that of which the function is not known yet."""

    of: Mapping[str, list[Invoker]]
    undecided: list[Resource]

    def to(self, function: Resource) -> list[Invoker]:
        """What invokes this function."""
        return self.of.get(function.urn, [])


def event_source_mappings(graph: Graph) -> Invokers:
    """The event source mappings of each function of this stack."""
    return graph.view(_event_source_mappings)


def invokers(graph: Graph) -> Invokers:
    """The event source mappings of each function, and the attachments that put it behind a load balancer."""
    return graph.view(_invokers)


def by_invoked_function(references: Iterable[tuple[Resource, FunctionReference]]) -> Invokers:
    """Resources, each with what it invokes, by the functions of this stack."""
    of: dict[str, list[Invoker]] = defaultdict(list)
    undecided: list[Resource] = []
    for resource, reference in references:
        if isinstance(reference.function, Resource):
            of[reference.function.urn].append(Invoker(resource, reference.qualifier))
        elif reference.function is not ABSENT:
            undecided.append(resource)
    return Invokers(of, undecided)


def _event_source_mappings(graph: Graph) -> Invokers:
    return by_invoked_function(_references_of_mappings(graph))


def _invokers(graph: Graph) -> Invokers:
    behind = [(each.resource, FunctionReference(each.function, each.qualifier)) for each in attachments(graph)]
    return by_invoked_function([*behind, *_references_of_mappings(graph)])


def _references_of_mappings(graph: Graph) -> list[tuple[Resource, FunctionReference]]:
    """Of the mappings that are not switched off; the others take nothing."""
    mappings = [each for each in graph.every(EVENT_SOURCE_MAPPING) if each.flag("enabled") is not False]
    return [(mapping, function_reference(graph, mapping, "functionName")) for mapping in mappings]
