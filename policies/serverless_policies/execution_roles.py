"""The roles of functions, and what they allow: by inline policies, by attached ones, and by AWS's own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from .aws_types import FUNCTION, POLICY, POLICY_ATTACHMENT, ROLE, ROLE_POLICY, ROLE_POLICY_ATTACHMENT
from .graph import Graph, ResourceType
from .identity_policies import allowed
from .policy_documents import Statement, matches_any, statements
from .resource import ABSENT, UNKNOWN, Missing, Resource, Value

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
}


@dataclass(frozen=True)
class PoliciesOfRole:
    """The policies of a role, as far as this stack shows them.

    documents: the resources that hold policy documents: the role itself, its role policies, and attached policies.
    attachments: the resources that give the role its policies: what must be there before the role can do its work.
    managed: the names of AWS's own policies.
    elsewhere: whether there are policies of another stack.
    undecided: resources that may give it a policy; which one, or whether to this role, is not known yet.
    """

    documents: list[Resource]
    attachments: list[Resource]
    managed: frozenset[str]
    elsewhere: bool
    undecided: list[Resource]

    def lacks(self, actions: tuple[str, ...]) -> tuple[str, ...] | Missing:
        """Which of the actions it does not allow; empty also if a policy that cannot be seen may do so."""
        if self.elsewhere or not self.managed <= _GRANTED_BY_AWS.keys():
            return ()
        granted = {action for name in self.managed for action in _GRANTED_BY_AWS[name]}
        found = [statement for holder in self.documents for statement in allowed(holder)]
        verdicts = {action: _allows(found, action) for action in actions if action not in granted}
        if UNKNOWN in verdicts.values() or (self.undecided and False in verdicts.values()):
            return UNKNOWN
        return tuple(action for action, verdict in verdicts.items() if verdict is False)


def policies_of(graph: Graph, role: Resource) -> PoliciesOfRole:
    """The policies of a role of this stack."""
    return graph.view(_by_role)[role.urn]


def is_execution_role(graph: Graph, role: Resource) -> bool | Missing:
    """Whether a role is a function's, or may be: by a function that has it, or because it lets Lambda assume it."""
    if graph.referrers(FUNCTION, "role", to=ROLE).to(role):
        return True
    trust = statements(role, "assumeRolePolicy")
    if isinstance(trust, Missing):
        return UNKNOWN if trust is UNKNOWN else False
    verdicts = [matches_any(each.principals.get("Service", ()), "lambda.amazonaws.com") for each in trust]
    if True in verdicts:
        return True
    return UNKNOWN if UNKNOWN in verdicts else False


def own_inline_policies(graph: Graph, role: Resource) -> list[Value]:
    """The inline policies that are written in a role; UNKNOWN stands for any number of them.

    AWS answers with all of them wherever they were declared, so after a refresh a role's own list holds those of its
    `aws.iam.RolePolicy` resources too; these are left out. It is the same with the list of attached policies.
    """
    declared = [each.text("name") for each in graph.referrers(ROLE_POLICY, "role", to=ROLE).to(role)]
    return [each for each in _listed(role, "inlinePolicies") if _name(each) not in declared]


def own_managed_policies(graph: Graph, role: Resource) -> list[Value]:
    """The ARNs of managed policies that are written in a role; UNKNOWN stands for any number of them."""
    attaching = [*graph.referrers(ROLE_POLICY_ATTACHMENT, "role", to=ROLE).to(role), *graph.view(_lists)[role.urn]]
    declared = [arn for each in attaching if (arn := each.text("policyArn")) is not UNKNOWN]
    return [each for each in _listed(role, "managedPolicyArns") if each not in declared]


def _listed(role: Resource, name: str) -> list[Value]:
    elements = role.elements(name)
    if isinstance(elements, list):
        return elements
    return [UNKNOWN] if elements is UNKNOWN else []


def _name(inline_policy: Value) -> Value:
    return inline_policy.get("name", ABSENT) if isinstance(inline_policy, dict) else UNKNOWN


def _allows(found: list[Statement | Missing], action: str) -> bool | Missing:
    verdicts = [each if isinstance(each, Missing) else each.covers(action) for each in found]
    if True in verdicts:
        return True
    return UNKNOWN if UNKNOWN in verdicts else False


def _by_role(graph: Graph) -> Mapping[str, PoliciesOfRole]:
    role_policies = graph.referrers(ROLE_POLICY, "role", to=ROLE)
    attachments = graph.referrers(ROLE_POLICY_ATTACHMENT, "role", to=ROLE)
    lists = graph.view(_lists)
    of: dict[str, PoliciesOfRole] = {}
    for role in graph.every(ROLE):
        attaching = [*attachments.to(role), *lists[role.urn]]
        named = [*_policies(graph, role, "managedPolicyArns")]
        named += [policy for each in attaching for policy in _policies(graph, each, "policyArn")]
        arns = [policy for policy in named if isinstance(policy, str)]
        forms = [AWS_MANAGED.fullmatch(arn) for arn in arns]
        by_itself = [role] if own_inline_policies(graph, role) else []
        held = [*by_itself, *role_policies.to(role), *(policy for policy in named if isinstance(policy, Resource))]
        of[role.urn] = PoliciesOfRole(
            documents=list({holder.urn: holder for holder in held}.values()),
            attachments=[*role_policies.to(role), *attaching],
            managed=frozenset(form[1] for form in forms if form),
            elsewhere=None in forms,
            undecided=[
                *role_policies.undecided,
                *attachments.undecided,
                *([role] if UNKNOWN in named else []),
            ],
        )
    return of


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
