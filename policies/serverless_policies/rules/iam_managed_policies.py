"""Rules about where an identity's policies come from: AWS's own, inline ones, and attachments."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from ..aws_types import (
    GROUP_POLICY,
    GROUP_POLICY_ATTACHMENT,
    GROUP_POLICY_ATTACHMENTS_EXCLUSIVE,
    POLICY_ATTACHMENT,
    ROLE,
    ROLE_POLICY,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    USER_POLICY,
    USER_POLICY_ATTACHMENT,
    USER_POLICY_ATTACHMENTS_EXCLUSIVE,
)
from ..execution_roles import AWS_MANAGED, Policy, own_inline_policies, own_managed_policies, policies_of
from ..graph import Graph
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation

_MANAGED_OR_INLINE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html"

_ATTACHMENTS: Final = (
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    POLICY_ATTACHMENT,
    USER_POLICY_ATTACHMENT,
    USER_POLICY_ATTACHMENTS_EXCLUSIVE,
    GROUP_POLICY_ATTACHMENT,
    GROUP_POLICY_ATTACHMENTS_EXCLUSIVE,
)


def _managed_by_aws(resource: Resource) -> Iterator[str | Missing]:
    """The names of AWS's own policies that a resource attaches; UNKNOWN for what may be one."""
    values = [resource.value(name) for name in ("policyArn", "policyArns", "managedPolicyArns")]
    arns = [arn for value in values for arn in (value if isinstance(value, list) else [value])]
    for arn in arns:
        if arn is UNKNOWN:
            yield UNKNOWN
        elif isinstance(arn, str) and (form := AWS_MANAGED.fullmatch(arn)):
            yield form[1]


def _judge(resource: Resource, offending: Collection[str | Missing], write: str) -> Iterator[Finding]:
    named = [name for name in offending if isinstance(name, str)]
    if named:
        yield Violation(resource, f"it attaches AWS's policy {', '.join(named)}", write)
    elif offending:
        yield CannotTell(resource, "which policies it attaches")


def _attaches_no_administrator(resource: Resource, options: Options) -> Iterator[Finding]:
    forbidden = {*options.texts("policies"), UNKNOWN}
    offending = [name for name in _managed_by_aws(resource) if name in forbidden]
    return _judge(resource, offending, "a policy with the actions and resources that are needed")


NO_MANAGED_ADMIN = ResourceRule(
    name="iam-no-managed-admin",
    group=Group.IAM,
    checks="No role, user or group has AWS's AdministratorAccess or IAMFullAccess policy.",
    because="Whoever gets hold of such an identity owns the account.",
    mend="Attach an aws.iam.Policy with the actions and resources that are needed.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    covers={"checkov": ("CKV_AWS_274", "CKV2_AWS_56")},
    options={
        "policies": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["AdministratorAccess", "IAMFullAccess"],
            "description": "The names of AWS's policies that nobody may have.",
        },
    },
    types=(ROLE, *_ATTACHMENTS),
    judge=_attaches_no_administrator,
)


def _attaches_own_policies(resource: Resource, options: Options) -> Iterator[Finding]:
    accepted = options.texts("accepted")
    offending = [name for name in _managed_by_aws(resource) if name not in accepted]
    return _judge(resource, offending, "an aws.iam.Policy of your own")


NO_AWS_MANAGED_POLICY = ResourceRule(
    name="iam-no-aws-managed-policy",
    group=Group.IAM,
    checks="Policies are the team's own, except those of AWS that functions need to run.",
    because="AWS's policies are made for everybody: they allow more than one service needs, and change without notice.",
    mend="Attach an aws.iam.Policy with the actions and resources that are needed.",
    source=_MANAGED_OR_INLINE,
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"cdk-nag": ("AwsSolutions-IAM4",)},
    options={
        "accepted": {
            "type": "array",
            "items": {"type": "string"},
            "default": [
                "AWSLambdaBasicExecutionRole",
                "AWSLambdaDynamoDBExecutionRole",
                "AWSLambdaKinesisExecutionRole",
                "AWSLambdaMSKExecutionRole",
                "AWSLambdaSQSQueueExecutionRole",
                "AWSLambdaVPCAccessExecutionRole",
                "AWSXRayDaemonWriteAccess",
            ],
            "description": "The names of AWS's policies that are accepted.",
        },
    },
    types=(ROLE, *_ATTACHMENTS),
    judge=_attaches_own_policies,
)


def _has_no_inline_policy(resource: Resource, _options: Options) -> Iterator[Finding]:
    if resource.type not in ROLE.tokens:
        yield Violation(resource, "it is an inline policy", "aws.iam.Policy(…), and an attachment")
        return
    elements = resource.elements("inlinePolicies")
    # One empty block says that the role has none. What is unknown is what the program puts there.
    written = [elements] if elements is UNKNOWN else elements
    if isinstance(written, list) and any(each != {} for each in written):
        yield Violation(resource, "inline_policies is set", "aws.iam.Policy(…), and an aws.iam.RolePolicyAttachment")


NO_INLINE_POLICY = ResourceRule(
    name="iam-no-inline-policy",
    group=Group.IAM,
    checks="Policies are resources that are attached, not written into roles, users and groups.",
    because="An inline policy cannot be shared, has no versions to return to, and is not seen where policies are reviewed.",
    mend="Use aws.iam.Policy and aws.iam.RolePolicyAttachment in place of aws.iam.RolePolicy and inline_policies.",
    source=_MANAGED_OR_INLINE,
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={
        "cdk-nag": (
            "HIPAA.Security-IAMNoInlinePolicy",
            "NIST.800.53.R4-IAMNoInlinePolicy",
            "NIST.800.53.R5-IAMNoInlinePolicy",
            "PCI.DSS.321-IAMNoInlinePolicy",
        ),
    },
    types=(ROLE, ROLE_POLICY, USER_POLICY, GROUP_POLICY),
    judge=_has_no_inline_policy,
)


def _declares_in_one_way(graph: Graph, _options: Options) -> Iterator[Finding]:
    undecided = [
        *graph.referrers(ROLE_POLICY, "role", to=ROLE).undecided,
        *graph.referrers(ROLE_POLICY_ATTACHMENT, "role", to=ROLE).undecided,
    ]
    for role in graph.every(ROLE):
        separate = policies_of(graph, role).attachments
        inline = [each for each in separate if each.type in ROLE_POLICY.tokens]
        attached = [each for each in separate if each.type not in ROLE_POLICY.tokens]
        # After a refresh a role shows all policies that it has at AWS, also those that others gave it. An empty list of
        # inline policies leaves them alone, and one of managed policies removes them.
        writes_inline = bool(own_inline_policies(graph, role)) and role.sets("inlinePolicies", otherwise=True)
        writes_managed = role.sets("managedPolicyArns", otherwise=bool(own_managed_policies(graph, role)))
        own = {
            "inline_policies": (writes_inline, inline),
            "managed_policy_arns": (writes_managed, attached),
        }
        mixed = [(name, others[0]) for name, (written, others) in own.items() if written and others]
        if mixed:
            name, other = mixed[0]
            yield Violation(
                role,
                f"it has {name} of its own, and '{other.name}' gives it another",
                f"no {name}, and an aws.iam.RolePolicy or aws.iam.RolePolicyAttachment for each",
            )
        elif undecided and any(written for written, _ in own.values()):
            yield CannotTell(role, f"whether '{undecided[0].name}' is for it")
        yield from _lists_all(role, {each: policies_of(graph, role).attached[each] for each in attached})


def _lists_all(role: Resource, attached: Mapping[Resource, list[Policy]]) -> Iterator[Finding]:
    """An exclusive list of a role's policies removes what is attached to the role beside it."""
    for exclusive in (each for each in attached if each.type in ROLE_POLICY_ATTACHMENTS_EXCLUSIVE.tokens):
        listed = attached[exclusive]
        for other, policies in attached.items():
            unlisted = [each for each in policies if each not in listed]
            if unlisted and UNKNOWN in {*unlisted, *listed}:
                yield CannotTell(exclusive, f"whether it lists what '{other.name}' attaches")
            elif unlisted:
                yield Violation(
                    exclusive,
                    f"it removes from '{role.name}' what '{other.name}' attaches",
                    f"policy_arns=[…, <the policy of '{other.name}'>]",
                )


NO_POLICY_MANAGEMENT_CONFLICTS = StackRule(
    name="iam-role-no-policy-management-conflicts",
    group=Group.IAM,
    checks="A role's policies are either all written in it, or all resources of their own.",
    because="A role that lists its policies, or an exclusive list of them, removes all others at each update, and the next "
    "update brings them back: functions lose permissions between deployments.",
    mend="Move managed_policy_arns and inline_policies of the aws.iam.Role to aws.iam.RolePolicyAttachment and "
    "aws.iam.RolePolicy.",
    source=_MANAGED_OR_INLINE,
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    covers={"awsguard": ("iam-role-no-policy-management-conflicts",)},
    judge=_declares_in_one_way,
)


RULES = (NO_MANAGED_ADMIN, NO_INLINE_POLICY, NO_AWS_MANAGED_POLICY, NO_POLICY_MANAGEMENT_CONFLICTS)
