"""By which permissions load balancers may invoke the functions that are registered as their targets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .aws_types import ALIAS, LISTENER, LISTENER_RULE, LOAD_BALANCER, PERMISSION, RESOURCE_POLICY, TARGET_GROUP
from .behind_load_balancer import Attachment, attachments
from .function_policies import lets_service_invoke
from .graph import Graph, ResourceType
from .lambda_reference import function_reference, qualified_reference
from .policy_documents import matches
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .verdicts import all_of

ELB_PRINCIPAL: Final = "elasticloadbalancing.amazonaws.com"

NO_TARGET_GROUP: Final = ResourceType((*LOAD_BALANCER.tokens, *LISTENER.tokens, *LISTENER_RULE.tokens))
"""The resources whose ARN is mistaken for that of what invokes a function."""


@dataclass(frozen=True)
class Grant:
    """A permission for load balancers, or the policy of a function that lets them in.

    named_by: its property that names the function.
    qualifier: the alias or version it opens; ABSENT for the function itself.
    """

    permission: Resource
    named_by: str
    qualifier: str | Missing


@dataclass(frozen=True)
class Target:
    """A function of this stack that is registered as a target, and the permissions to invoke it.

    `undecided` are the permissions of which it is not known yet whether they are for this function. `policies` are
    those that the program writes as a whole, whomever they let in: permissions cannot be added beside them.
    """

    attachment: Resource
    target_group: Resource | Missing
    function: Resource
    qualifier: str | Missing
    grants: tuple[Grant, ...]
    undecided: tuple[Resource, ...]
    policies: tuple[Grant, ...]


def targets(graph: Graph) -> list[Target]:
    """The functions of this stack that are registered as targets, one for each attachment."""
    return graph.view(_targets)


def invokes_for_load_balancer(permission: Resource) -> bool | Missing:
    """Whether a permission lets load balancers invoke its function."""
    principal, action = permission.text("principal"), permission.text("action")
    if principal not in {ELB_PRINCIPAL, UNKNOWN} or action not in {"lambda:InvokeFunction", "lambda:*", "*", UNKNOWN}:
        return False
    return UNKNOWN if UNKNOWN in {principal, action} else True


def lets_in(graph: Graph, grant: Grant, target: Target) -> bool | Missing:
    """Whether a grant is for the alias or version that is registered, and for the target group that it is in."""
    return all_of([opens(graph, grant, target), admits(graph, grant, target)])


def opens(graph: Graph, grant: Grant, target: Target) -> bool | Missing:
    """Whether a grant is for the alias or version that is registered."""
    if UNKNOWN not in {grant.qualifier, target.qualifier}:
        return grant.qualifier == target.qualifier
    # Known only to come from the function: its ARN, or that of a version, and so not the alias's.
    by_function_alone = (
        grant.qualifier is UNKNOWN
        and grant.permission.text("qualifier") is ABSENT
        and not graph.sources(grant.permission, grant.named_by, ALIAS)
    )
    # `:live` added to the ARN in the program looks the same; but AWS takes that only when there is the alias.
    alias = graph.follow(target.attachment, "targetId", to=ALIAS)
    waits_for_alias = isinstance(alias, Resource) and graph.comes_after(grant.permission, {alias.urn})
    return False if by_function_alone and isinstance(alias, Resource) and not waits_for_alias else UNKNOWN


def admits(graph: Graph, grant: Grant, target: Target) -> bool | Missing:
    """Whether a grant is for the target group; one without a source is for all. (A policy is one only if it is.)"""
    arn, group_arn = grant.permission.text("sourceArn"), target.attachment.text("targetGroupArn")
    if arn is ABSENT:
        return True
    source = graph.follow(grant.permission, "sourceArn", to=TARGET_GROUP)
    if isinstance(source, Resource) and isinstance(target.target_group, Resource):
        return source is target.target_group
    if isinstance(arn, str) and isinstance(group_arn, str):
        return matches(arn, group_arn)
    from_no_group = source is UNKNOWN and graph.sources(grant.permission, "sourceArn", NO_TARGET_GROUP)
    return False if from_no_group else UNKNOWN


def _targets(graph: Graph) -> list[Target]:
    of: dict[str, list[Grant]] = defaultdict(list)
    of_unknown_function: list[Grant] = []
    for grant, function in _possible_grants(graph):
        if isinstance(function, Resource):
            of[function.urn].append(grant)
        elif function is UNKNOWN:
            of_unknown_function.append(grant)
    return [
        _target(each, each.function, of[each.function.urn], of_unknown_function)
        for each in attachments(graph)
        if isinstance(each.function, Resource)
    ]


def _possible_grants(graph: Graph) -> Iterator[tuple[Grant, Resource | Missing]]:
    """What may let somebody invoke a function, with that function."""
    for permission in graph.every(PERMISSION):
        permitted = qualified_reference(graph, permission, "function")
        yield Grant(permission, "function", permitted.qualifier), permitted.function
    for policy in graph.every(RESOURCE_POLICY):
        permitted = function_reference(graph, policy, "resourceArn")
        yield Grant(policy, "resourceArn", permitted.qualifier), permitted.function


def _target(attachment: Attachment, function: Resource, own: Iterable[Grant], others: Iterable[Grant]) -> Target:
    """`own` are the grants of the function, `others` those of a function that is not known yet."""
    group_arn = attachment.resource.text("targetGroupArn")
    verdicts = [(grant, _is_for_load_balancer(grant.permission, group_arn)) for grant in own]
    unsure = [grant for grant in others if _is_for_load_balancer(grant.permission, group_arn) is not False]
    unsure += [grant for grant, verdict in verdicts if verdict is UNKNOWN]
    return Target(
        attachment.resource,
        attachment.target_group,
        function,
        attachment.qualifier,
        grants=tuple(grant for grant, verdict in verdicts if verdict is True),
        undecided=tuple(grant.permission for grant in unsure),
        policies=tuple(grant for grant, _ in verdicts if grant.permission.type in RESOURCE_POLICY.tokens),
    )


def _is_for_load_balancer(permission: Resource, group_arn: str | Missing) -> bool | Missing:
    if permission.type in RESOURCE_POLICY.tokens:
        return lets_service_invoke(permission, ELB_PRINCIPAL, group_arn)
    return invokes_for_load_balancer(permission)
