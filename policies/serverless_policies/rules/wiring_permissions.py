"""Rules about Lambda functions as targets: from the target group's attachment to the permission that lets it invoke."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from .aws_types import PERMISSION, TARGET_GROUP, TARGET_GROUP_ATTACHMENT
from .graph import Graph
from .lambda_reference import FunctionReference, function_reference, is_function_arn
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

ELB_PRINCIPAL = "elasticloadbalancing.amazonaws.com"
_LAMBDA_TARGETS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"


@dataclass(frozen=True)
class _Target:
    """An attachment that registers a function of this stack, and the permissions the load balancer may invoke it by.

    `undecided` are the permissions of which it is not known yet whether they are for this function.
    """

    attachment: Resource
    function: Resource
    qualifier: str | Missing
    permissions: tuple[tuple[Resource, str | Missing], ...]
    undecided: tuple[Resource, ...]


def _targets(graph: Graph) -> Iterator[_Target]:
    granted: dict[str, list[tuple[Resource, str | Missing]]] = defaultdict(list)
    undecided: dict[str, list[Resource]] = defaultdict(list)
    of_unknown_function: list[Resource] = []
    for permission in graph.every(PERMISSION):
        permitted = _permitted(graph, permission)
        for_load_balancer = _invokes_for_load_balancer(permission)
        if for_load_balancer is False or permitted.function is ABSENT:
            continue
        if permitted.function is UNKNOWN:
            of_unknown_function.append(permission)
        elif for_load_balancer is UNKNOWN:
            undecided[permitted.function.urn].append(permission)
        else:
            granted[permitted.function.urn].append((permission, permitted.qualifier))
    for attachment, target in _lambda_attachments(graph):
        if isinstance(target.function, Resource):
            urn = target.function.urn
            maybe = (*undecided[urn], *of_unknown_function)
            yield _Target(attachment, target.function, target.qualifier, tuple(granted[urn]), maybe)


def _lambda_attachments(graph: Graph) -> Iterator[tuple[Resource, FunctionReference]]:
    """The attachments that register a function, known by the target itself or by the type of its group."""
    for attachment in graph.every(TARGET_GROUP_ATTACHMENT):
        target_id = attachment.text("targetId")
        if isinstance(target_id, str) and not is_function_arn(target_id):
            continue
        target = function_reference(graph, attachment, "targetId")
        group = graph.follow(attachment, "targetGroupArn", to=TARGET_GROUP)
        in_lambda_group = isinstance(group, Resource) and group.text("targetType") == "lambda"
        if isinstance(target.function, Resource) or (target.function is UNKNOWN and in_lambda_group):
            yield attachment, target


def _invokes_for_load_balancer(permission: Resource) -> bool | Missing:
    principal, action = permission.text("principal"), permission.text("action")
    if principal not in {ELB_PRINCIPAL, UNKNOWN} or action not in {"lambda:InvokeFunction", "lambda:*", "*", UNKNOWN}:
        return False
    return UNKNOWN if UNKNOWN in {principal, action} else True


def _permitted(graph: Graph, permission: Resource) -> FunctionReference:
    """A permission names the qualifier on its own, or as a part of the function's name or ARN."""
    named = function_reference(graph, permission, "function")
    qualifier = permission.text("qualifier")
    return named if qualifier is ABSENT else FunctionReference(named.function, qualifier)


def _has_permission(graph: Graph, _options: Options) -> Iterator[Finding]:
    for attachment, target in _lambda_attachments(graph):
        if target.function is UNKNOWN:
            yield CannotTell(attachment, "which function its target_id names, so whether a permission exists for it")
    for target in _targets(graph):
        if target.permissions:
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


def _qualifier_matches(graph: Graph, _options: Options) -> Iterator[Finding]:
    for target in _targets(graph):
        permitted = {qualifier for _, qualifier in target.permissions}
        if not permitted or (target.qualifier in permitted and target.qualifier is not UNKNOWN):
            continue
        if target.qualifier is UNKNOWN:
            yield CannotTell(
                target.attachment, "whether its target_id names the function itself, a version or an alias"
            )
        elif UNKNOWN in permitted or target.undecided:
            yield CannotTell(
                target.attachment, "for which qualifier the load balancer is permitted to invoke its target"
            )
        else:
            yield _mismatch(target)


def _mismatch(target: _Target) -> Violation:
    permission, qualifier = target.permissions[0]
    line = "qualifier=<none>" if target.qualifier is ABSENT else f'qualifier="{target.qualifier}"'
    return Violation(
        permission,
        f"it is for {_called(qualifier)} of the function '{target.function.name}', "
        f"but the attachment '{target.attachment.name}' registers {_called(target.qualifier)}",
        f"{line}, or register what the permission is for",
    )


def _called(qualifier: str | Missing) -> str:
    return f"the qualifier '{qualifier}'" if isinstance(qualifier, str) else "the unqualified ARN"


PERMISSION_QUALIFIER_MATCHES_TARGET = StackRule(
    name="lambda-permission-qualifier-matches-target",
    group=Group.WIRING,
    checks="The load balancer's permission is for the same alias or version as the target it invokes.",
    because="Lambda looks up permissions by the exact ARN that is invoked: one for the function does not open its "
    "aliases, and one for an alias does not open the function.",
    mend="Give aws.lambda_.Permission the qualifier of the alias whose ARN is the attachment's target_id.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_qualifier_matches,
)


def _attached_after_permission(graph: Graph, _options: Options) -> Iterator[Finding]:
    for target in _targets(graph):
        granted = {permission.urn: permission for permission, _ in target.permissions}
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
