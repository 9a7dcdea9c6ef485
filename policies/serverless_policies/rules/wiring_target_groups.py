"""Rules about what a target group for functions stands between: one function, and the listeners that forward to it."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import TARGET_GROUP, TARGET_GROUP_ATTACHMENT
from ..behind_load_balancer import Forward, Forwards, attachments, forwards
from ..graph import Graph
from ..resource import Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..target_group import if_for_functions

_LAMBDA_TARGETS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"


def _single_target(graph: Graph, _options: Options) -> Iterator[Finding]:
    first_in: dict[str, Resource] = {}
    for attachment in attachments(graph):
        group = attachment.target_group
        identity = group.urn if isinstance(group, Resource) else attachment.resource.text("targetGroupArn")
        if not isinstance(identity, str):
            if len(attachments(graph)) > 1:
                yield CannotTell(attachment.resource, "its target group, so whether another function is in it")
            continue
        first = first_in.setdefault(identity, attachment.resource)
        if first is not attachment.resource:
            yield Violation(
                attachment.resource,
                f"it registers a second function in the target group of '{first.name}'",
                "target_group_arn=<another target group>.arn",
            )


TARGET_GROUP_SINGLE_TARGET = StackRule(
    name="lambda-target-group-single-target",
    group=Group.WIRING,
    checks="A target group for functions has one function in it.",
    because="AWS refuses the second. To share requests out, give each function a group, or one alias weights.",
    mend="Add an aws.lb.TargetGroup for each aws.lb.TargetGroupAttachment of a function.",
    source=_LAMBDA_TARGETS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_single_target,
)


def _has_target(graph: Graph, _options: Options) -> Iterator[Finding]:
    for group in graph.every(TARGET_GROUP):
        for forward in forwards(graph).to(group)[:1]:
            yield from if_for_functions(group, _judge_targets(graph, group, forward))


def _judge_targets(graph: Graph, group: Resource, forward: Forward) -> Iterator[Finding]:
    registered = graph.referrers(TARGET_GROUP_ATTACHMENT, "targetGroupArn", to=TARGET_GROUP)
    if registered.to(group):
        return
    if registered.undecided:
        yield CannotTell(group, f"whether '{registered.undecided[0].name}' registers a function in it")
    else:
        yield Violation(
            group,
            f"'{forward.by.name}' forwards to it, and no function is registered in it",
            "aws.lb.TargetGroupAttachment(…, target_group_arn=<this group>.arn, target_id=<an alias>.arn)",
        )


TARGET_GROUP_HAS_TARGET = StackRule(
    name="lambda-target-group-has-target",
    group=Group.WIRING,
    checks="A target group for functions that a listener forwards to has a function in it.",
    because="The load balancer answers every request to an empty target group with HTTP 503.",
    mend="Add an aws.lb.TargetGroupAttachment with the function's alias.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_has_target,
)


def _in_use(graph: Graph, _options: Options) -> Iterator[Finding]:
    for group in graph.every(TARGET_GROUP):
        yield from if_for_functions(group, _judge_use(forwards(graph), group))


def _judge_use(found: Forwards, group: Resource) -> Iterator[Finding]:
    if found.to(group):
        return
    if found.undecided:
        yield CannotTell(group, f"whether '{found.undecided[0].name}' forwards to it")
    else:
        yield Violation(
            group,
            "no listener and no listener rule of this stack forwards to it",
            'aws.lb.ListenerRule(…, actions=[{"type": "forward", "target_group_arn": <this group>.arn}])',
        )


TARGET_GROUP_IN_USE = StackRule(
    name="lambda-target-group-in-use",
    group=Group.WIRING,
    checks="A target group for functions is one that a listener or a listener rule forwards to.",
    because="No request reaches the function, and its health is not checked.",
    mend="Add an aws.lb.ListenerRule that forwards to it, or remove it.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    judge=_in_use,
)


RULES = (TARGET_GROUP_SINGLE_TARGET, TARGET_GROUP_HAS_TARGET, TARGET_GROUP_IN_USE)
