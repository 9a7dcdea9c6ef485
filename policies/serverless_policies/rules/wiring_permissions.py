"""Rules about the permission that lets a load balancer invoke its target: that it is there, and in time."""

from __future__ import annotations

from collections.abc import Iterator

from ..behind_load_balancer import attachments
from ..graph import Graph
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..target_permissions import ELB_PRINCIPAL, Target, lets_in, opens, targets

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
                f"whether '{target.undecided[0].name}' lets the load balancer invoke '{target.function.name}'",
            )
        else:
            yield Violation(
                target.attachment,
                f"it registers the function '{target.function.name}', and no permission of this stack lets "
                f"{ELB_PRINCIPAL} invoke it, so AWS refuses the registration with AccessDenied",
                _grant_to_write(graph, target),
            )


def _grant_to_write(graph: Graph, target: Target) -> str:
    for grant in target.policies:
        if opens(graph, grant, target) is not False:
            return (
                f"in the policy of the aws.lambda_.ResourcePolicy '{grant.permission.name}' a statement that allows "
                f'{{"Service": "{ELB_PRINCIPAL}"}} lambda:InvokeFunction, with the target group\'s ARN as aws:SourceArn'
            )
    return (
        f'aws.lambda_.Permission(…, action="lambda:InvokeFunction", principal="{ELB_PRINCIPAL}", '
        "function=<the function's name>, qualifier=<the alias's name>, source_arn=<the target group's ARN>)"
    )


TARGET_HAS_PERMISSION = StackRule(
    name="lambda-target-has-permission",
    group=Group.WIRING,
    checks="A function that is registered as a target has a permission that lets the load balancer invoke it.",
    because="AWS refuses to register a function that Elastic Load Balancing may not invoke.",
    mend="Add an aws.lambda_.Permission for elasticloadbalancing.amazonaws.com to the function, or a statement to the "
    "policy of its aws.lambda_.ResourcePolicy.",
    source=_LAMBDA_TARGETS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_has_permission,
)


def _attached_after_permission(graph: Graph, _options: Options) -> Iterator[Finding]:
    for target in targets(graph):
        yield from _judge_order(graph, target)


def _judge_order(graph: Graph, target: Target) -> Iterator[Finding]:
    """Only a permission that lets this target group in counts: with another one the registration is refused, too."""
    verdicts = {grant.permission: lets_in(graph, grant, target) for grant in target.grants}
    certain = [permission for permission, verdict in verdicts.items() if verdict is True]
    likely = [permission for permission, verdict in verdicts.items() if verdict is UNKNOWN]
    possible = [*likely, *target.undecided]
    waited_for = [each for each in possible if graph.comes_after(target.attachment, {each.urn})]
    if graph.comes_after(target.attachment, {permission.urn for permission in certain}):
        return
    if not certain and len(waited_for) == len(possible):
        return
    if waited_for or not (certain or likely):
        yield CannotTell(
            target.attachment,
            f"whether the permission '{(waited_for or possible)[0].name}' is the one that it must come after",
        )
    else:
        yield _unordered(target.attachment, (certain or likely)[0])


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
