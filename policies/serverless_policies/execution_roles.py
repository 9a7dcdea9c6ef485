"""The roles of functions, and what they allow: by inline policies, by attached ones, and by AWS's own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from .aws_types import (
    FUNCTION,
    POLICY,
    POLICY_ATTACHMENT,
    ROLE,
    ROLE_POLICY,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
)
from .graph import Graph, ResourceType
from .identity_policies import allowed
from .policy_documents import Statement, matches_any, statements
from .queue_references import QueueReference
from .resource import ABSENT, UNKNOWN, Missing, Resource, Value
from .statement_resources import is_about
from .verdicts import all_of, any_of

AWS_MANAGED: Final = re.compile(r"arn:[^:]+:iam::aws:policy/(?:.*/)?([^/]+)")
"""The ARN of a policy that AWS maintains, and its name."""

WRITE_LOGS: Final = ("logs:CreateLogStream", "logs:PutLogEvents")
USE_NETWORK: Final = ("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface")
READ_QUEUE: Final = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")

# What of the above AWS's policies for functions allow, as of 2026-11-24; of AWS's other policies nothing is known here.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
_GRANTED_BY_AWS: Final[Mapping[str, tuple[str, ...]]] = {
    "AWSLambdaBasicExecutionRole": WRITE_LOGS,
    "AWSLambdaDynamoDBExecutionRole": WRITE_LOGS,
    "AWSLambdaENIManagementAccess": USE_NETWORK,
    "AWSLambdaKinesisExecutionRole": WRITE_LOGS,
    "AWSLambdaMSKExecutionRole": (*WRITE_LOGS, *USE_NETWORK),
    "AWSLambdaSQSQueueExecutionRole": (*WRITE_LOGS, *READ_QUEUE),
    "AWSLambdaVPCAccessExecutionRole": (*WRITE_LOGS, *USE_NETWORK),
    "AWSXRayDaemonWriteAccess": (),
    # Logs, but only in the group of Lambda Insights.
    "CloudWatchLambdaInsightsExecutionRolePolicy": (),
}


# Kinds of resource that attach managed policies to one role, and the properties that name the role and the policies.
_ATTACHMENTS: Final = (
    (ROLE_POLICY_ATTACHMENT, "role", "policyArn"),
    (ROLE_POLICY_ATTACHMENTS_EXCLUSIVE, "roleName", "policyArns"),
)

Policy: TypeAlias = "Resource | str | Missing"
"""A resource of this stack that holds policy documents; the ARN alone of a policy elsewhere; UNKNOWN for what may be."""


@dataclass(frozen=True)
class PoliciesOfRole:
    """The policies of a role, as far as this stack shows them.

    own: those that are written in the role itself.
    attached: those that each attachment or role policy gives it.
    undecided: resources that may give it a policy; whether to this role is not known yet.
    """

    own: list[Policy]
    attached: Mapping[Resource, list[Policy]]
    undecided: list[Resource]

    @property
    def attachments(self) -> list[Resource]:
        """The resources that give the role its policies: what must be there before the role can do its work."""
        return list(self.attached)

    @property
    def documents(self) -> list[Resource]:
        """The resources that hold policy documents: the role itself, its role policies, and attached policies."""
        return list({each.urn: each for each in self._all if isinstance(each, Resource)}.values())

    def through(self, attachments: list[Resource]) -> PoliciesOfRole:
        """What the role has while only these of its attachments are there."""
        return replace(self, attached={each: self.attached[each] for each in attachments})

    def lacks(self, actions: tuple[str, ...], on: QueueReference = ABSENT) -> tuple[str, ...] | Missing:
        """Which of the actions it does not allow, on one queue if it is given; empty also if a policy that cannot be
        seen may do so.
        """
        forms = [AWS_MANAGED.fullmatch(each) for each in self._all if isinstance(each, str)]
        granted_by = [_GRANTED_BY_AWS.get(form[1]) if form else None for form in forms]
        if None in granted_by:
            return ()
        granted = {action for each in granted_by if each for action in each}
        found = [statement for holder in self.documents for statement in allowed(holder)]
        verdicts = {action: _allows(found, action, on) for action in actions if action not in granted}
        may_have_more = self.undecided or UNKNOWN in self._all
        if UNKNOWN in verdicts.values() or (may_have_more and False in verdicts.values()):
            return UNKNOWN
        return tuple(action for action, verdict in verdicts.items() if verdict is False)

    @property
    def _all(self) -> list[Policy]:
        return [*self.own, *(policy for each in self.attached.values() for policy in each)]


def policies_of(graph: Graph, role: Resource) -> PoliciesOfRole:
    """The policies of a role of this stack."""
    return graph.view(_by_role)[role.urn]


def is_execution_role(graph: Graph, role: Resource) -> bool | Missing:
    """Whether a role is a function's, or may be: by a function that has it, or because it lets Lambda assume it."""
    if graph.referrers(FUNCTION, "role", to=ROLE).to(role):
        return True
    return trusts(role, "lambda.amazonaws.com")


def trusts(role: Resource, service: str) -> bool | Missing:
    """Whether a role lets a service assume it."""
    trust = statements(role, "assumeRolePolicy")
    if isinstance(trust, Missing):
        return UNKNOWN if trust is UNKNOWN else False
    return any_of([matches_any(each.principals.get("Service", ()), service) for each in trust])


def own_inline_policies(graph: Graph, role: Resource) -> list[Value]:
    """The inline policies that are written in a role; UNKNOWN stands for any number of them.

    AWS answers with all of them wherever they were declared, so after a refresh a role's own list holds those of its
    `aws.iam.RolePolicy` resources too; these are left out. It is the same with the list of attached policies.
    """
    declared = [each.text("name") for each in graph.referrers(ROLE_POLICY, "role", to=ROLE).to(role)]
    return [each for each in _listed(role, "inlinePolicies") if _name(each) not in declared]


def own_managed_policies(graph: Graph, role: Resource) -> list[Value]:
    """The ARNs of managed policies that are written in a role; UNKNOWN stands for any number of them."""
    named = [policy for each, name in _attaching(graph, role) for policy in _listed(each, name)]
    return [each for each in _listed(role, "managedPolicyArns") if each is UNKNOWN or each not in named]


def _listed(resource: Resource, name: str) -> list[Value]:
    value = resource.value(name)
    if isinstance(value, list):
        return value
    return [] if value is ABSENT else [value]


def _name(inline_policy: Value) -> Value:
    return inline_policy.get("name", ABSENT) if isinstance(inline_policy, dict) else UNKNOWN


def _allows(found: list[Statement | Missing], action: str, on: QueueReference) -> bool | Missing:
    verdicts = [
        each if isinstance(each, Missing) else all_of([each.covers(action), is_about(each, on)]) for each in found
    ]
    return any_of(verdicts)


def _by_role(graph: Graph) -> Mapping[str, PoliciesOfRole]:
    role_policies = graph.referrers(ROLE_POLICY, "role", to=ROLE)
    undecided = [each for kind, role, _ in _ATTACHMENTS for each in graph.referrers(kind, role, to=ROLE).undecided]
    of: dict[str, PoliciesOfRole] = {}
    for role in graph.every(ROLE):
        own: list[Policy] = [role] if own_inline_policies(graph, role) else []
        own += _policies(graph, role, "managedPolicyArns") if own_managed_policies(graph, role) else []
        attached: dict[Resource, list[Policy]] = {each: [each] for each in role_policies.to(role)}
        attached |= {each: list(_policies(graph, each, name)) for each, name in _attaching(graph, role)}
        of[role.urn] = PoliciesOfRole(own, attached, [*role_policies.undecided, *undecided])
    return of


def _attaching(graph: Graph, role: Resource) -> list[tuple[Resource, str]]:
    """What attaches managed policies to a role, and the property that names them."""
    found = [
        (each, policies)
        for kind, name, policies in _ATTACHMENTS
        for each in graph.referrers(kind, name, to=ROLE).to(role)
    ]
    return found + [(each, "policyArn") for each in graph.view(_lists)[role.urn]]


def _lists(graph: Graph) -> Mapping[str, list[Resource]]:
    """The attachments of one policy to a list of roles, by the URN of each role."""
    of: dict[str, list[Resource]] = defaultdict(list)
    for attachment in graph.every(POLICY_ATTACHMENT):
        for role in _each(graph, attachment, "roles", ROLE):
            if isinstance(role, Resource):
                of[role.urn].append(attachment)
    return of


def _policies(graph: Graph, resource: Resource, name: str) -> Iterator[Resource | str | Missing]:
    return _each(graph, resource, name, POLICY)


def _each(graph: Graph, resource: Resource, name: str, kind: ResourceType) -> Iterator[Resource | str | Missing]:
    """What a property refers to, one or a list: resources of this stack, names or ARNs of others, UNKNOWN for the rest.

    Which of several unknown references leads to which resource does not matter here.
    """
    value = resource.value(name)
    each = value if isinstance(value, list) else [value]
    referred_to = graph.sources(resource, name, kind)
    for reference in each:
        if isinstance(reference, str):
            found = graph.named(kind, reference)
            yield found if isinstance(found, Resource) else reference
    if UNKNOWN in each:
        yield from referred_to
        if each.count(UNKNOWN) > len(referred_to):
            yield UNKNOWN
