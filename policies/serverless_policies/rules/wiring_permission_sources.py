"""Rules about the source that the load balancer's permission names: its target group and its account."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..aws_types import PERMISSION, TARGET_GROUP
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..target_permissions import (
    ELB_PRINCIPAL,
    NO_TARGET_GROUP,
    Grant,
    Target,
    admits,
    invokes_for_load_balancer,
    opens,
    targets,
)

_LAMBDA_TARGETS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"
_TARGET_GROUP_ARN = re.compile(r"arn:[^:*?]+:elasticloadbalancing:[^:*?]+:[^:*?]+:targetgroup/[^/*?]+/[^/*?]+")


def _source_is_target_group(graph: Graph, _options: Options) -> Iterator[Finding]:
    for permission in graph.every(PERMISSION):
        for_load_balancer = invokes_for_load_balancer(permission)
        wrong = _wrong_source(graph, permission) if for_load_balancer is not False else ABSENT
        if isinstance(wrong, str) and for_load_balancer is True:
            yield Violation(permission, wrong, "source_arn=<the target group>.arn")
        elif wrong is not ABSENT:
            yield CannotTell(permission, "whether its source_arn is a target group's")
    for target in targets(graph):
        yield from _judge_target(graph, target)


def _wrong_source(graph: Graph, permission: Resource) -> str | Missing:
    """What is wrong with the source ARN in itself; ABSENT if nothing is."""
    arn = permission.text("sourceArn")
    if isinstance(arn, str):
        if _TARGET_GROUP_ARN.fullmatch(arn):
            return ABSENT
        return f"its source_arn is {arn}, which is not the ARN of one target group"
    if arn is ABSENT or graph.sources(permission, "sourceArn", TARGET_GROUP):
        return ABSENT
    for source in graph.sources(permission, "sourceArn", NO_TARGET_GROUP):
        return f"its source_arn comes from '{source.name}', which is not a target group"
    return UNKNOWN


def _judge_target(graph: Graph, target: Target) -> Iterator[Finding]:
    """Whether one of the permissions for the target is for the group that it is in."""
    fitting = [grant for grant in target.grants if opens(graph, grant, target) is not False]
    admitting = [_admits(graph, grant, target) for grant in fitting]
    if not fitting or True in admitting:
        return
    if UNKNOWN in admitting or target.undecided:
        yield CannotTell(target.attachment, "whether the permission's source_arn is its target group")
    else:
        yield Violation(
            target.attachment,
            f"the permission '{fitting[0].permission.name}' to invoke '{target.function.name}' is for another target group",
            "source_arn=<this target group>.arn on the permission",
        )


def _admits(graph: Graph, grant: Grant, target: Target) -> bool | Missing:
    """True also for a source that is wrong, or not known, in itself: then that is what is reported."""
    return _wrong_source(graph, grant.permission) is not ABSENT or admits(graph, grant, target)


PERMISSION_SOURCE_IS_TARGET_GROUP = StackRule(
    name="lambda-permission-source-is-target-group",
    group=Group.WIRING,
    checks="The load balancer's permission is for the target group in which the function is registered.",
    because="The target group is what invokes: a load balancer's or listener's ARN matches no invocation, and a "
    "pattern lets other groups in.",
    mend="Set source_arn on aws.lambda_.Permission to the ARN of the aws.lb.TargetGroup.",
    source=_LAMBDA_TARGETS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_source_is_target_group,
)


def _names_arn_and_account(permission: Resource, _options: Options) -> Iterator[Finding]:
    # An unknown source is one that the program sets: its presence is what the rule asks for.
    missing = [
        name
        for name, sent_as in (("source_arn", "sourceArn"), ("source_account", "sourceAccount"))
        if permission.text(sent_as) is ABSENT
    ]
    principal = permission.text("principal")
    if missing and principal is UNKNOWN:
        yield CannotTell(permission, "its principal, so whether it is for load balancers")
    elif missing and principal == ELB_PRINCIPAL:
        yield Violation(
            permission,
            f"it lets {ELB_PRINCIPAL} in without {' and '.join(missing)}",
            "source_arn=<the target group>.arn, source_account=<your account's ID>",
        )


PERMISSION_ARN_AND_ACCOUNT = ResourceRule(
    name="lambda-permission-arn-and-account",
    group=Group.WIRING,
    checks="The load balancer's permission names both the target group and the account that owns it.",
    because="AWS recommends both, so that a load balancer of another account can never invoke the function.",
    mend="Set source_arn and source_account on aws.lambda_.Permission.",
    source=_LAMBDA_TARGETS,
    severity=Severity.LOW,
    level=Level.ADVISORY,
    types=(PERMISSION,),
    judge=_names_arn_and_account,
)


RULES = (PERMISSION_SOURCE_IS_TARGET_GROUP, PERMISSION_ARN_AND_ACCOUNT)
