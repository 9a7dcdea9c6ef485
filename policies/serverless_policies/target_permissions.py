"""By which permissions load balancers may invoke the functions that are registered as their targets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from .aws_types import ALIAS, PERMISSION
from .behind_load_balancer import attachments
from .graph import Graph
from .lambda_reference import FunctionReference, function_reference
from .resource import ABSENT, UNKNOWN, Missing, Resource

ELB_PRINCIPAL: Final = "elasticloadbalancing.amazonaws.com"


@dataclass(frozen=True)
class Grant:
    """A permission for load balancers. `qualifier`: the alias or version it opens; ABSENT for the function itself."""

    permission: Resource
    qualifier: str | Missing


@dataclass(frozen=True)
class Target:
    """A function of this stack that is registered as a target, and the permissions to invoke it.

    `undecided` are the permissions of which it is not known yet whether they are for this function.
    """

    attachment: Resource
    target_group: Resource | Missing
    function: Resource
    qualifier: str | Missing
    grants: tuple[Grant, ...]
    undecided: tuple[Resource, ...]


def targets(graph: Graph) -> list[Target]:
    """The functions of this stack that are registered as targets, one for each attachment."""
    return graph.view(_targets)


def invokes_for_load_balancer(permission: Resource) -> bool | Missing:
    """Whether a permission lets load balancers invoke its function."""
    principal, action = permission.text("principal"), permission.text("action")
    if principal not in {ELB_PRINCIPAL, UNKNOWN} or action not in {"lambda:InvokeFunction", "lambda:*", "*", UNKNOWN}:
        return False
    return UNKNOWN if UNKNOWN in {principal, action} else True


def _targets(graph: Graph) -> list[Target]:
    granted: dict[str, list[Grant]] = defaultdict(list)
    undecided: dict[str, list[Resource]] = defaultdict(list)
    of_unknown_function: list[Resource] = []
    for permission in graph.every(PERMISSION):
        permitted = _permitted(graph, permission)
        for_load_balancer = invokes_for_load_balancer(permission)
        if for_load_balancer is False or permitted.function is ABSENT:
            continue
        if permitted.function is UNKNOWN:
            of_unknown_function.append(permission)
        elif for_load_balancer is UNKNOWN:
            undecided[permitted.function.urn].append(permission)
        else:
            granted[permitted.function.urn].append(Grant(permission, permitted.qualifier))
    return [
        Target(
            each.resource,
            each.target_group,
            each.function,
            each.qualifier,
            tuple(granted[each.function.urn]),
            (*undecided[each.function.urn], *of_unknown_function),
        )
        for each in attachments(graph)
        if isinstance(each.function, Resource)
    ]


def qualifier_of(graph: Graph, permission: Resource) -> str | Missing:
    """The alias or version that a permission names apart from its function.

    One that is not known yet but comes from an alias of this stack is that alias's name.
    """
    qualifier = permission.text("qualifier")
    alias = graph.follow(permission, "qualifier", to=ALIAS) if qualifier is UNKNOWN else ABSENT
    return alias.text("name") if isinstance(alias, Resource) else qualifier


def _permitted(graph: Graph, permission: Resource) -> FunctionReference:
    """A permission names the qualifier on its own, or as a part of the function's name or ARN."""
    named = function_reference(graph, permission, "function")
    qualifier = qualifier_of(graph, permission)
    return named if qualifier is ABSENT else FunctionReference(named.function, qualifier)
