"""Whether a load balancer's requests end at functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from .aws_types import TARGET_GROUP
from .behind_load_balancer import forwards
from .graph import Graph
from .resource import UNKNOWN, Missing, Resource
from .target_group import invokes_functions
from .verdicts import any_of


@dataclass(frozen=True)
class _Targets:
    """The target groups of each load balancer, by its URN.

    elsewhere: the load balancers that forward to groups of another stack, too.
    undecided: whether there is a forward of which the group or the load balancer is not known yet.
    """

    of: Mapping[str, list[Resource]]
    elsewhere: frozenset[str]
    undecided: bool


def leads_to_functions(graph: Graph, load_balancer: Resource) -> bool | Missing:
    """Whether a load balancer forwards to a target group for functions."""
    targets = graph.view(_targets)
    invoking = [invokes_functions(group) for group in targets.of.get(load_balancer.urn, [])]
    return any_of([*invoking, UNKNOWN] if targets.undecided else invoking)


def leads_only_to_functions(graph: Graph, load_balancer: Resource) -> bool | Missing:
    """Whether a load balancer forwards to target groups for functions, and to no others."""
    targets = graph.view(_targets)
    invoking = [invokes_functions(group) for group in targets.of.get(load_balancer.urn, [])]
    if False in invoking or load_balancer.urn in targets.elsewhere:
        return False
    if targets.undecided or UNKNOWN in invoking:
        return UNKNOWN
    return bool(invoking)


def _targets(graph: Graph) -> _Targets:
    of: dict[str, list[Resource]] = defaultdict(list)
    undecided = bool(forwards(graph).undecided)
    for group in graph.every(TARGET_GROUP):
        for forward in forwards(graph).to(group):
            if isinstance(forward.load_balancer, Resource):
                of[forward.load_balancer.urn].append(group)
            undecided = undecided or forward.load_balancer is UNKNOWN
    leading_away = [forward.load_balancer for forward in forwards(graph).elsewhere]
    elsewhere = frozenset(found.urn for found in leading_away if isinstance(found, Resource))
    return _Targets(of, elsewhere, undecided)
