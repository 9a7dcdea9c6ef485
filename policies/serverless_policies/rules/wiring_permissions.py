"""Rules about the permission that lets a load balancer invoke its target: that it is there, and in time."""

from __future__ import annotations

from collections.abc import Iterator

from ..behind_load_balancer import attachments
from ..graph import Graph
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..target_permissions import ELB_PRINCIPAL, targets

_LAMBDA_TARGETS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"


def _has_permission(graph: Graph, _options: Options) -> Iterator[Finding]:
    for attachment in attachments(graph):
        if attachment.function is UNKNOWN:
            yield CannotTell(
                attachment.resource, "which function its target_id names, so whether a permission exists for it"
            )
    for target in targets(graph):
        if target.grants:
            continue
        if target.undecided:
            yield CannotTell(
                target.attachment,
                f"whether the permission '{target.undecided[0].name}' lets the load balancer invoke "
                f"'{target.function.name}'",
            )
        else:
            yield Violation(
                target.attachment,
                f"it registers the function '{target.function.name}', and no permission of this stack lets "
                f"{ELB_PRINCIPAL} invoke it, so AWS refuses the registration with AccessDenied",
                f'aws.lambda_.Permission(…, action="lambda:InvokeFunction", principal="{ELB_PRINCIPAL}", '
                "function=<the function's name>, qualifier=<the alias's name>, source_arn=<the target group's ARN>)",
            )


TARGET_HAS_PERMISSION = StackRule(
    name="lambda-target-has-permission",
    group=Group.WIRING,
    checks="A function that is registered as a target has a permission that lets the load balancer invoke it.",
    because="AWS refuses to register a function that Elastic Load Balancing may not invoke.",
    mend="Add an aws.lambda_.Permission for elasticloadbalancing.amazonaws.com to the function.",
    source=_LAMBDA_TARGETS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_has_permission,
)


def _attached_after_permission(graph: Graph, _options: Options) -> Iterator[Finding]:
    for target in targets(graph):
        granted = {grant.permission.urn: grant.permission for grant in target.grants}
        if graph.comes_after(target.attachment, granted):
            continue
        possibly_ordered = graph.comes_after(target.attachment, {permission.urn for permission in target.undecided})
        if granted and not possibly_ordered:
            yield _unordered(target.attachment, next(iter(granted.values())))
        elif granted or (target.undecided and not possibly_ordered):
            yield CannotTell(
                target.attachment,
                f"whether the permission '{target.undecided[0].name}' is the one that it must come after",
            )


def _unordered(attachment: Resource, permission: Resource) -> Violation:
    return Violation(
        attachment,
        f"it does not depend on the permission '{permission.name}', so Pulumi may create it first, "
        "and AWS then refuses the registration with AccessDenied",
        f"opts=pulumi.ResourceOptions(depends_on=[<the permission '{permission.name}'>])",
    )


TARGET_ATTACHED_AFTER_PERMISSION = StackRule(
    name="lambda-target-attached-after-permission",
    group=Group.WIRING,
    checks="The attachment of a function to its target group depends on the permission to invoke the function.",
    because="Neither resource refers to the other, so without an explicit dependency their order is a race "
    "that fails on some deployments only.",
    mend="Give the aws.lb.TargetGroupAttachment depends_on=[permission].",
    source=_LAMBDA_TARGETS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_attached_after_permission,
)


RULES = (TARGET_HAS_PERMISSION, TARGET_ATTACHED_AFTER_PERMISSION)
