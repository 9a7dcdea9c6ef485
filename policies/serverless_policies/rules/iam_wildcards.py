"""Rules about policies that allow every action there is, or every action of a service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from ..aws_types import ROLE
from ..execution_roles import is_execution_role, policies_of
from ..graph import Graph
from ..identity_policies import BOUNDARIES, EVERY_ACTION, KINDS, judge_allowed, on_everything, unless_boundary
from ..policy_documents import Statement
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation

_POLICY_ELEMENTS = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html"
_LEAST_PRIVILEGE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"

_WHOLE_SERVICE: Final = re.compile(r"(?:[a-z0-9*-]+:)?\*+", re.IGNORECASE)


def _no_administrator(resource: Resource, options: Options) -> Iterator[Finding]:
    found = judge_allowed(resource, _administration, partial(_administrator, resource))
    return unless_boundary(resource, options, found)


def _administration(statement: Statement) -> Iterator[str | Missing]:
    everywhere = on_everything(statement)
    for action in statement.actions:
        if isinstance(action, Missing) or (action in EVERY_ACTION and everywhere is UNKNOWN):
            yield UNKNOWN
        elif action.lower() == "iam:*" or (action in EVERY_ACTION and everywhere):
            yield action
    if statement.not_actions and everywhere and statement.covers("iam:PutRolePolicy") is not False:
        yield "everything but its NotAction, IAM included"


def _administrator(resource: Resource, found: str) -> Violation:
    return Violation(
        resource, f"it allows {found}", '"Action": [<the actions that are needed>], "Resource": [<their ARNs>]'
    )


NO_ADMIN = ResourceRule(
    name="iam-no-admin-star-star",
    group=Group.IAM,
    checks="No policy allows every action on every resource, or every action of IAM.",
    because="Whoever gets hold of such an identity owns the account, and whoever may do everything in IAM can give himself "
    "the rest.",
    mend="Name the actions and resources in the policy document.",
    source=_LEAST_PRIVILEGE,
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_1", "CKV_AWS_62", "CKV2_AWS_40"),
        "cdk-nag": (
            "HIPAA.Security-IAMPolicyNoStatementsWithAdminAccess",
            "NIST.800.53.R4-IAMPolicyNoStatementsWithAdminAccess",
            "NIST.800.53.R5-IAMPolicyNoStatementsWithAdminAccess",
            "PCI.DSS.321-IAMPolicyNoStatementsWithAdminAccess",
        ),
        "security-hub": ("IAM.1",),
    },
    options=BOUNDARIES,
    types=KINDS,
    judge=_no_administrator,
)


def _no_full_service(resource: Resource, options: Options) -> Iterator[Finding]:
    found = judge_allowed(resource, _services_except(options), partial(_whole_service, resource))
    return unless_boundary(resource, options, found)


def _services_except(options: Options) -> Callable[[Statement], Iterator[str | Missing]]:
    """What allows a whole service, or all of them, other than what the options accept."""
    accepted = {action.lower() for action in options.texts("accepted")}

    def whole_services(statement: Statement) -> Iterator[str | Missing]:
        for action in statement.actions:
            if isinstance(action, Missing):
                yield UNKNOWN
            elif _WHOLE_SERVICE.fullmatch(action) and action.lower() not in accepted:
                yield action
        if statement.not_actions:
            yield "everything but its NotAction"

    return whole_services


def _whole_service(resource: Resource, found: str) -> Violation:
    return Violation(resource, f"it allows {found}", '"Action": [<the actions that are needed>]')


_ACCEPTED: Final = {
    "accepted": {
        "type": "array",
        "items": {"type": "string"},
        "default": list[str](),
        "description": "Wildcards that are accepted, such as xray:*.",
    },
}

NO_FULL_SERVICE = ResourceRule(
    name="iam-no-full-service-access",
    group=Group.IAM,
    checks="No policy allows every action of a service.",
    because="That includes deleting what the service holds and opening it to others, and whatever AWS adds next year.",
    mend="Name the actions in the policy document.",
    source=_POLICY_ELEMENTS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "cdk-nag": (
            "HIPAA.Security-IAMPolicyNoStatementsWithFullAccess",
            "NIST.800.53.R5-IAMPolicyNoStatementsWithFullAccess",
            "PCI.DSS.321-IAMPolicyNoStatementsWithFullAccess",
        ),
    },
    options={**_ACCEPTED, **BOUNDARIES},
    types=KINDS,
    judge=_no_full_service,
)


def _functions_have_no_wildcards(graph: Graph, options: Options) -> Iterator[Finding]:
    found: dict[str, Finding] = {}
    offends = _services_except(options)
    for role in graph.every(ROLE):
        executes = is_execution_role(graph, role)
        for holder in policies_of(graph, role).documents if executes is not False else ():
            for finding in judge_allowed(holder, offends, partial(_whole_service, holder)):
                # A policy of several roles is reported once, and what is certain goes before what is not.
                if not isinstance(found.get(holder.urn), Violation):
                    unsure = CannotTell(holder, f"whether '{role.name}' is a function's role")
                    found[holder.urn] = unsure if executes is UNKNOWN else finding
    yield from found.values()


NO_STAR_ACTIONS = StackRule(
    name="lambda-role-no-star-actions",
    group=Group.IAM,
    checks="A function's role allows single actions, not all of a service; its attached policies count too.",
    because="A function runs code that parses strangers' input; a flaw in it, or in a library, gives them all that its "
    "role allows.",
    mend="Name the actions in the role's policies.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_49", "CKV_AWS_63"),
        "cdk-nag": ("Serverless-LambdaStarPermissions", "AwsSolutions-IAM5"),
        "serverless-rules": ("WS1003",),
    },
    options=_ACCEPTED,
    judge=_functions_have_no_wildcards,
)


RULES = (NO_ADMIN, NO_FULL_SERVICE, NO_STAR_ACTIONS)
