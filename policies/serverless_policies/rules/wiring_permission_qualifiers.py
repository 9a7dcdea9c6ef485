"""Rules about the qualifier of a permission: the alias or version of the function that it opens."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import ALIAS, PERMISSION
from ..graph import Graph
from ..lambda_reference import LATEST
from ..resource import ABSENT, UNKNOWN, Missing
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..target_permissions import Grant, Target, opens, targets

_ADD_PERMISSION = "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html"


def _qualifier_matches(graph: Graph, _options: Options) -> Iterator[Finding]:
    for target in targets(graph):
        fitting = [opens(graph, grant, target) for grant in target.grants]
        if not fitting or True in fitting:
            continue
        if target.qualifier is UNKNOWN:
            yield CannotTell(
                target.attachment, "whether its target_id names the function itself, a version or an alias"
            )
        elif UNKNOWN in fitting or target.undecided:
            yield CannotTell(
                target.attachment, "for which qualifier the load balancer is permitted to invoke its target"
            )
        else:
            yield _mismatch(target, target.grants[0])


def _mismatch(target: Target, grant: Grant) -> Violation:
    if grant.named_by == "resourceArn":
        line = "resource_arn=<the attachment's target_id>"
    else:
        line = "qualifier=<none>" if target.qualifier is ABSENT else f'qualifier="{target.qualifier}"'
    return Violation(
        grant.permission,
        f"it is for {_called(grant.qualifier)} of the function '{target.function.name}', "
        f"but the attachment '{target.attachment.name}' registers {_called(target.qualifier)}",
        f"{line}, or register what the permission is for",
    )


def _called(qualifier: str | Missing) -> str:
    if qualifier is UNKNOWN:
        return "the ARN, with a version or without,"
    return f"the qualifier '{qualifier}'" if isinstance(qualifier, str) else "the unqualified ARN"


PERMISSION_QUALIFIER_MATCHES_TARGET = StackRule(
    name="lambda-permission-qualifier-matches-target",
    group=Group.WIRING,
    checks="The load balancer's permission is for the same alias or version as the target it invokes.",
    because="Lambda looks up permissions by the exact ARN that is invoked: one for the function does not open its "
    "aliases, and one for an alias does not open the function.",
    mend="Give aws.lambda_.Permission the qualifier of the alias whose ARN is the attachment's target_id.",
    source=_ADD_PERMISSION,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_qualifier_matches,
)


def _not_latest(graph: Graph, _options: Options) -> Iterator[Finding]:
    for permission in graph.every(PERMISSION):
        qualifier, function = permission.text("qualifier"), permission.text("function")
        # A function that is not known yet is nearly always the name or the ARN of one, without a qualifier.
        if qualifier == LATEST or (isinstance(function, str) and function.endswith(f":{LATEST}")):
            yield Violation(
                permission,
                f"its {'qualifier' if qualifier == LATEST else 'function'} names $LATEST",
                "qualifier=<the alias's name>, or no qualifier for the function itself",
            )
        elif qualifier is UNKNOWN and not graph.sources(permission, "qualifier", ALIAS):
            yield CannotTell(permission, "its qualifier")


PERMISSION_QUALIFIER_NOT_LATEST = StackRule(
    name="lambda-permission-qualifier-not-latest",
    group=Group.WIRING,
    checks="A permission is for a function, an alias or a version, not for $LATEST.",
    because="Lambda refuses to add permissions to $LATEST, so the deployment stops there.",
    mend="Set qualifier on aws.lambda_.Permission to the alias's name, or leave it out.",
    source=_ADD_PERMISSION,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_not_latest,
)


RULES = (PERMISSION_QUALIFIER_MATCHES_TARGET, PERMISSION_QUALIFIER_NOT_LATEST)
