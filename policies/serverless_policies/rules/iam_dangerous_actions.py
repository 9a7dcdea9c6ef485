"""Rules about actions that do harm where a policy allows them on every resource, under no condition."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ..iam_actions import CHANGES, CREDENTIALS, DATA, ESCALATIONS, PERMISSIONS
from ..identity_policies import BOUNDARIES, KINDS, allowed, judge_allowed, patterns_everywhere, unless_boundary
from ..policy_documents import Statement
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..verdicts import all_of, any_of

_ACCESS_ANALYZER = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
_SERVICE_AUTHORIZATION = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html"
)


def _judge(resource: Resource, options: Options, actions: Collection[str]) -> Iterator[Finding]:
    found = judge_allowed(
        resource,
        lambda statement: patterns_everywhere(statement, actions),
        lambda found: Violation(
            resource,
            f"it allows {found} on every resource, under no condition",
            '"Resource": [<the ARNs of the resources that are meant>]',
        ),
    )
    return unless_boundary(resource, options, found)


def _changes_what_it_names(resource: Resource, options: Options) -> Iterator[Finding]:
    return _judge(resource, options, CHANGES)


NO_STAR_RESOURCE_FOR_WRITE = ResourceRule(
    name="iam-no-star-resource-for-write",
    group=Group.IAM,
    checks="A policy that allows changes names the resources that may be changed.",
    because="One wrong name in the code, or one flaw that strangers find, then changes other teams' data and functions.",
    mend="Put the resources' ARNs into the policy document.",
    source=_SERVICE_AUTHORIZATION,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_111", "CKV_AWS_290", "CKV_AWS_355", "CKV_AWS_356"),
        "cdk-nag": ("AwsSolutions-IAM5",),
    },
    options=BOUNDARIES,
    types=KINDS,
    judge=_changes_what_it_names,
)


def _reads_what_it_names(resource: Resource, options: Options) -> Iterator[Finding]:
    return _judge(resource, options, DATA)


NO_DATA_EXFILTRATION = ResourceRule(
    name="iam-no-data-exfiltration",
    group=Group.IAM,
    checks="A policy that allows to read data or secrets names the resources that may be read.",
    because="Otherwise whoever gets hold of the identity reads every bucket, table, queue, parameter and secret of the "
    "account.",
    mend="Put the resources' ARNs into the policy document.",
    source=_SERVICE_AUTHORIZATION,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={"checkov": ("CKV_AWS_108", "CKV_AWS_288")},
    options=BOUNDARIES,
    types=KINDS,
    judge=_reads_what_it_names,
)


def _gets_credentials_it_names(resource: Resource, options: Options) -> Iterator[Finding]:
    return _judge(resource, options, CREDENTIALS)


NO_CREDENTIALS_EXPOSURE = ResourceRule(
    name="iam-no-credentials-exposure",
    group=Group.IAM,
    checks="A policy that allows to get credentials names whose.",
    because="With credentials of others, such as any role that can be assumed, an identity is allowed what they are.",
    mend="Put the roles', users' or databases' ARNs into the policy document.",
    source=_SERVICE_AUTHORIZATION,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={"checkov": ("CKV_AWS_107", "CKV_AWS_287")},
    options=BOUNDARIES,
    types=KINDS,
    judge=_gets_credentials_it_names,
)


def _cannot_get_more(resource: Resource, options: Options) -> Iterator[Finding]:
    return unless_boundary(resource, options, _gets_more(resource))


def _gets_more(resource: Resource) -> Iterator[Finding]:
    statements = allowed(resource)
    known = [each for each in statements if isinstance(each, Statement)]
    ways = {way: _is_open(statements, *actions) for way, actions in ESCALATIONS.items()}
    patterns = [pattern for each in known for pattern in patterns_everywhere(each, PERMISSIONS)]
    found = [way for way, verdict in ways.items() if verdict is True]
    permissions = sorted({pattern for pattern in patterns if isinstance(pattern, str)})
    if permissions:
        found.append(f"it can open any resource to others by {', '.join(permissions)}")
    if found:
        yield Violation(
            resource,
            f"{found[0]}{f', and in {len(found) - 1} other ways get more than it was given' if found[1:] else ''}",
            '"Resource": [<the ARNs of the roles, functions or policies that are meant>]',
        )
    elif UNKNOWN in patterns or UNKNOWN in ways.values():
        yield CannotTell(resource, "its policy document")


def _is_open(found: list[Statement | Missing], decisive: str, *others: str) -> bool | Missing:
    """Whether the first action is allowed everywhere, and the others anywhere: one function is enough to run a role."""
    everywhere = any_of([_is_everywhere(each, decisive) for each in found])
    anywhere = [
        any_of([each if isinstance(each, Missing) else each.covers(action) for each in found]) for action in others
    ]
    return all_of([everywhere, *anywhere])


def _is_everywhere(statement: Statement | Missing, action: str) -> bool | Missing:
    if isinstance(statement, Missing):
        return UNKNOWN
    patterns = [*patterns_everywhere(statement, [action])]
    return any_of([pattern if isinstance(pattern, Missing) else True for pattern in patterns])


NO_PRIVILEGE_ESCALATION = ResourceRule(
    name="iam-no-privilege-escalation",
    group=Group.IAM,
    checks="No policy lets an identity get more than it was given, or open resources to others.",
    because="Whoever may pass any role to a function of his own, or write any role's policies, may do everything.",
    mend="Put the ARNs of the roles that may be passed, and of what may be changed, into the policy document.",
    source=_ACCESS_ANALYZER,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={"checkov": ("CKV_AWS_109", "CKV_AWS_110", "CKV_AWS_286", "CKV_AWS_289")},
    options=BOUNDARIES,
    types=KINDS,
    judge=_cannot_get_more,
)


RULES = (NO_STAR_RESOURCE_FOR_WRITE, NO_DATA_EXFILTRATION, NO_CREDENTIALS_EXPOSURE, NO_PRIVILEGE_ESCALATION)
