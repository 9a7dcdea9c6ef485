"""Rules about the load balancer that a target group is linked to: one, of the right type, in the right Region."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import LISTENER, TARGET_GROUP
from ..behind_load_balancer import Attachment, Forward, attachments, forwards
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..target_group import if_for_functions


def _single_load_balancer(graph: Graph, _options: Options) -> Iterator[Finding]:
    for group in graph.every(TARGET_GROUP):
        found = [forward.load_balancer for forward in forwards(graph).to(group)]
        known = {_shown(each): each for each in found if not isinstance(each, Missing)}
        if len(known) > 1:
            yield Violation(
                group,
                f"{len(known)} load balancers forward to it: {', '.join(known)}",
                "another aws.lb.TargetGroup with a TargetGroupAttachment of its own for each load balancer",
            )
        elif UNKNOWN in found and len(found) > 1:
            yield CannotTell(group, "whether one load balancer or several forward to it")


def _shown(load_balancer: Resource | str) -> str:
    return f"'{load_balancer.name if isinstance(load_balancer, Resource) else load_balancer}'"


TARGET_GROUP_SINGLE_LOAD_BALANCER = StackRule(
    name="target-group-single-load-balancer",
    group=Group.WIRING,
    checks="A target group is forwarded to from one load balancer.",
    because="AWS refuses the second load balancer; the quota is one and cannot be raised.",
    mend="Give each load balancer an aws.lb.TargetGroup of its own; a function can be in several.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_single_load_balancer,
)


def _not_on_nlb(graph: Graph, _options: Options) -> Iterator[Finding]:
    for group in graph.every(TARGET_GROUP):
        for forward in forwards(graph).to(group):
            # Only Application Load Balancers have rules.
            if forward.by.type in LISTENER.tokens:
                yield from if_for_functions(group, _judge_listener(group, forward))


def _judge_listener(group: Resource, forward: Forward) -> Iterator[Finding]:
    kind = _kind_of_load_balancer(forward)
    if kind is UNKNOWN:
        yield CannotTell(forward.by, "the type of its load balancer, which forwards to a function")
    elif kind != "application":
        yield Violation(
            forward.by,
            f"its load balancer is of the type '{kind}', and it forwards to the functions in '{group.name}'",
            'load_balancer_type="application" on its load balancer',
        )


def _kind_of_load_balancer(forward: Forward) -> str | Missing:
    load_balancer = forward.load_balancer
    if isinstance(load_balancer, Resource):
        kind = load_balancer.text("loadBalancerType")
        return "application" if kind is ABSENT else kind
    if isinstance(load_balancer, str):
        kinds = {"/app/": "application", "/net/": "network", "/gwy/": "gateway"}
        return next((kind for part, kind in kinds.items() if part in load_balancer), UNKNOWN)
    protocol = forward.by.text("protocol")
    if isinstance(protocol, str):
        return "application" if protocol in {"HTTP", "HTTPS"} else "network"
    return UNKNOWN


TARGET_GROUP_NOT_ON_NLB = StackRule(
    name="lambda-target-group-not-on-nlb",
    group=Group.WIRING,
    checks="A target group for functions is behind an Application Load Balancer.",
    because="Network and Gateway Load Balancers cannot invoke functions; AWS refuses the listener.",
    mend="Set load_balancer_type of the aws.lb.LoadBalancer to application.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_not_on_nlb,
)


def _same_region(graph: Graph, _options: Options) -> Iterator[Finding]:
    for attachment in attachments(graph):
        of_group, of_function = _regions(attachment)
        if ABSENT in {of_group, of_function} or (of_group == of_function and of_group is not UNKNOWN):
            continue
        if UNKNOWN in {of_group, of_function}:
            yield CannotTell(attachment.resource, "the Regions of its target group and its function")
        else:
            yield Violation(
                attachment.resource,
                f"its target group is in {of_group}, its function in {of_function}",
                f'region="{of_function}" on the target group and its load balancer, or one function for each Region',
            )


def _regions(attachment: Attachment) -> tuple[str | Missing, str | Missing]:
    return (
        _region(attachment.target_group, attachment.resource.text("targetGroupArn")),
        _region(attachment.function, attachment.resource.text("targetId")),
    )


def _region(resource: Resource | Missing, arn: str | Missing) -> str | Missing:
    """Where the resource says it is, or its provider; else what is in its ARN. ABSENT if nothing tells."""
    if isinstance(resource, Resource) and resource.region is not ABSENT:
        return resource.region
    return arn.split(":")[3] if isinstance(arn, str) and arn.count(":") > 3 else ABSENT


SAME_REGION = StackRule(
    name="alb-lambda-same-region",
    group=Group.WIRING,
    checks="A function and its target group are in one Region.",
    because="AWS refuses to register a function of another Region.",
    mend="Give the aws.lb.TargetGroup and the aws.lambda_.Function the same region, or the same provider.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_same_region,
)


RULES = (TARGET_GROUP_SINGLE_LOAD_BALANCER, TARGET_GROUP_NOT_ON_NLB, SAME_REGION)
