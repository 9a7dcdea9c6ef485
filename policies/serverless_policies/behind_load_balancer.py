"""Which functions are behind which load balancers: listener or rule, target group, attachment, function.

Each link may lead out of the stack, or not be known yet; what is not known is kept apart from what is not there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from .aws_types import FUNCTION, LISTENER, LISTENER_RULE, LOAD_BALANCER, TARGET_GROUP, TARGET_GROUP_ATTACHMENT
from .graph import Graph
from .lambda_reference import function_reference, is_function_arn
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding
from .target_group import invokes_functions

_LISTENER_ARN = re.compile(r"(arn:[^:]+:elasticloadbalancing:[^:]+:\d+:)listener/((?:app|net|gwy)/[^/]+/[^/]+)/[^/]+")


@dataclass(frozen=True)
class Attachment:
    """A target group attachment that registers a function.

    function, target_group: ABSENT if outside this stack; UNKNOWN if that cannot be told yet.
    qualifier: the alias or version that is registered; ABSENT for the function itself.
    """

    resource: Resource
    function: Resource | Missing
    qualifier: str | Missing
    target_group: Resource | Missing


@dataclass(frozen=True)
class Forward:
    """A listener or a listener rule that forwards to a target group.

    load_balancer: the ARN alone if it is outside this stack; UNKNOWN if that cannot be told yet.
    """

    by: Resource
    load_balancer: Resource | str | Missing


@dataclass(frozen=True)
class Forwards:
    """What forwards to each target group, by its URN, and the listeners and rules of which a group is not known yet.

    elsewhere: what forwards to a target group of another stack.
    """

    of: Mapping[str, list[Forward]]
    elsewhere: list[Forward]
    undecided: list[Resource]

    def to(self, target_group: Resource) -> list[Forward]:
        """What forwards to this target group."""
        return self.of.get(target_group.urn, [])


@dataclass(frozen=True)
class Route:
    """One way from load balancers to a function. `forwards` is empty where no listener of this stack leads to it."""

    function: Resource
    qualifier: str | Missing
    attachment: Resource
    target_group: Resource | Missing
    forwards: tuple[Forward, ...]

    @property
    def load_balancers(self) -> list[Resource]:
        """The load balancers of this stack on this way, each once."""
        found = (each.load_balancer for each in self.forwards)
        return list({each.urn: each for each in found if isinstance(each, Resource)}.values())


@dataclass(frozen=True)
class FunctionsBehind:
    """The ways to each function that is a target, by its URN, and the attachments whose function is not known yet."""

    of: Mapping[str, list[Route]]
    undecided: list[Resource]

    def to(self, function: Resource) -> list[Route]:
        """The ways to this function; none if it is no target."""
        return self.of.get(function.urn, [])

    def each(self) -> Iterator[tuple[Resource, list[Route]]]:
        """Each function that is a target, and the ways to it."""
        return ((routes[0].function, routes) for routes in self.of.values())


def attachments(graph: Graph) -> list[Attachment]:
    """The attachments that register a function, known by the target itself or by the type of its group."""
    return graph.view(_attachments)


def forwards(graph: Graph) -> Forwards:
    """Which listeners and rules forward to which target groups of this stack."""
    return graph.view(_forwards)


def functions_behind(graph: Graph) -> FunctionsBehind:
    """The functions of this stack that load balancers invoke."""
    return graph.view(_functions_behind)


def judge_functions_behind(graph: Graph, judge: Callable[[Resource], Iterator[Finding]]) -> Iterator[Finding]:
    """What a rule finds about each function that is a target.

    It cannot tell of a function that breaks the rule while a target is not known yet, which may be that function.
    """
    behind = functions_behind(graph)
    for function, _ in behind.each():
        yield from judge(function)
    if behind.undecided:
        for function in graph.every(FUNCTION):
            if not behind.to(function) and any(judge(function)):
                yield CannotTell(function, f"whether '{behind.undecided[0].name}' registers it as a target")


def _attachments(graph: Graph) -> list[Attachment]:
    found: list[Attachment] = []
    for attachment in graph.every(TARGET_GROUP_ATTACHMENT):
        target_id = attachment.text("targetId")
        if isinstance(target_id, str) and not is_function_arn(target_id):
            continue
        target = function_reference(graph, attachment, "targetId")
        group = graph.follow(attachment, "targetGroupArn", to=TARGET_GROUP)
        in_lambda_group = isinstance(group, Resource) and invokes_functions(group) is True
        if isinstance(target_id, str) or isinstance(target.function, Resource) or in_lambda_group:
            found.append(Attachment(attachment, target.function, target.qualifier, group))
    return found


def _forwards(graph: Graph) -> Forwards:
    found = Forwards(defaultdict(list), [], [])
    for listener in graph.every(LISTENER):
        _sort_in(graph, Forward(listener, _load_balancer(graph, listener)), "defaultActions", found)
    for rule in graph.every(LISTENER_RULE):
        _sort_in(graph, Forward(rule, _load_balancer_of_rule(graph, rule)), "actions", found)
    return found


def _sort_in(graph: Graph, forward: Forward, actions: str, found: Forwards) -> None:
    """Files the forward under its groups, and under those of another stack or not known yet if there are any.

    Which of several unknown ARNs belongs to which group does not matter: all that the actions refer to are forwarded
    to.
    """
    arns = list(_group_arns(forward.by, actions))
    unknown = arns.count(UNKNOWN)
    known = [graph.named(TARGET_GROUP, arn) for arn in arns if isinstance(arn, str)]
    referred_to = graph.sources(forward.by, actions, TARGET_GROUP) if unknown else []
    groups = {group.urn for group in (*known, *referred_to) if isinstance(group, Resource)}
    for urn in sorted(groups):
        found.of[urn].append(forward)
    if ABSENT in known:
        found.elsewhere.append(forward)
    if unknown > len(referred_to):
        found.undecided.append(forward.by)


def _group_arns(resource: Resource, name: str) -> Iterator[str | Missing]:
    actions = resource.elements(name)
    if actions is UNKNOWN:
        yield UNKNOWN
    if isinstance(actions, Missing):
        return
    for index in range(len(actions)):
        groups = resource.elements(name, index, "forward", "targetGroups")
        if isinstance(groups, list):
            yield from (resource.text(name, index, "forward", "targetGroups", at, "arn") for at in range(len(groups)))
        else:
            yield UNKNOWN if groups is UNKNOWN else resource.text(name, index, "targetGroupArn")


def _load_balancer(graph: Graph, listener: Resource) -> Resource | str | Missing:
    found = graph.follow(listener, "loadBalancerArn", to=LOAD_BALANCER)
    return listener.text("loadBalancerArn") if found is ABSENT else found


def _load_balancer_of_rule(graph: Graph, rule: Resource) -> Resource | str | Missing:
    listener = graph.follow(rule, "listenerArn", to=LISTENER)
    if isinstance(listener, Resource):
        return _load_balancer(graph, listener)
    arn = rule.text("listenerArn")
    form = _LISTENER_ARN.fullmatch(arn) if isinstance(arn, str) else None
    if form is None:
        return listener
    load_balancer_arn = f"{form[1]}loadbalancer/{form[2]}"
    found = graph.named(LOAD_BALANCER, load_balancer_arn)
    return load_balancer_arn if found is ABSENT else found


def _functions_behind(graph: Graph) -> FunctionsBehind:
    of: dict[str, list[Route]] = defaultdict(list)
    undecided: list[Resource] = []
    for attachment in attachments(graph):
        function, group = attachment.function, attachment.target_group
        if function is UNKNOWN:
            undecided.append(attachment.resource)
        elif isinstance(function, Resource):
            leading_here = tuple(forwards(graph).to(group)) if isinstance(group, Resource) else ()
            of[function.urn].append(Route(function, attachment.qualifier, attachment.resource, group, leading_here))
    return FunctionsBehind(of, undecided)
