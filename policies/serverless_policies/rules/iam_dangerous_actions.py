"""Rules about actions that do harm where a policy allows them on every resource, under no condition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..iam_actions import CHANGES, CREDENTIALS, DATA, ESCALATIONS, PERMISSIONS
from ..identity_policies import KINDS, allowed, judge_allowed, patterns_covering, unconfined
from ..policy_documents import Statement, matches_any
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation

_ACCESS_ANALYZER = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html"
_SERVICE_AUTHORIZATION = (
    "https://docs.aws.amazon.com/service-authorization/latest/reference/"
    "reference_policies_actions-resources-contextkeys.html"
)


def _judge(resource: Resource, actions: Iterable[str]) -> Iterator[Finding]:
    def offends(statement: Statement) -> Iterator[str | Missing]:
        everywhere = unconfined(statement)
        if everywhere is not False:
            for pattern in patterns_covering(statement, actions):
                # A lone star is for iam-no-admin-star-star to report.
                if pattern != "*":
                    yield pattern if everywhere is True else UNKNOWN

    return judge_allowed(
        resource,
        offends,
        lambda found: Violation(
            resource,
            f"it allows {found} on every resource, under no condition",
            '"Resource": [<the ARNs of the resources that are meant>]',
        ),
    )


def _changes_what_it_names(resource: Resource, _options: Options) -> Iterator[Finding]:
    return _judge(resource, CHANGES)


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
    types=KINDS,
    judge=_changes_what_it_names,
)


def _reads_what_it_names(resource: Resource, _options: Options) -> Iterator[Finding]:
    return _judge(resource, DATA)


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
    types=KINDS,
    judge=_reads_what_it_names,
)


def _gets_credentials_it_names(resource: Resource, _options: Options) -> Iterator[Finding]:
    return _judge(resource, CREDENTIALS)


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
    types=KINDS,
    judge=_gets_credentials_it_names,
)


def _cannot_get_more(resource: Resource, _options: Options) -> Iterator[Finding]:
    patterns = [*_unconfined_patterns(allowed(resource))]
    ways = {way: [matches_any(tuple(patterns), action) for action in actions] for way, actions in ESCALATIONS.items()}
    found = [way for way, verdicts in ways.items() if set(verdicts) == {True}]
    permissions = sorted(
        pattern
        for pattern in patterns
        if isinstance(pattern, str) and any(matches_any((pattern,), each) for each in PERMISSIONS)
    )
    if permissions:
        found.append(f"it can open any resource to others by {', '.join(permissions)}")
    if found:
        yield Violation(
            resource,
            f"{found[0]}{f', and in {len(found) - 1} other ways get more than it was given' if found[1:] else ''}",
            '"Resource": [<the ARNs of the roles, functions or policies that are meant>]',
        )
    elif UNKNOWN in patterns:
        yield CannotTell(resource, "its policy document")


def _unconfined_patterns(found: Iterable[Statement | Missing]) -> Iterator[str | Missing]:
    for statement in found:
        if isinstance(statement, Missing):
            yield UNKNOWN
        elif (everywhere := unconfined(statement)) is not False:
            # A lone star is for iam-no-admin-star-star to report.
            yield from (pattern if everywhere is True else UNKNOWN for pattern in statement.actions if pattern != "*")


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
    types=KINDS,
    judge=_cannot_get_more,
)


RULES = (NO_STAR_RESOURCE_FOR_WRITE, NO_DATA_EXFILTRATION, NO_CREDENTIALS_EXPOSURE, NO_PRIVILEGE_ESCALATION)
