"""Whether a managed policy of the stack gives anybody permissions, or only bounds what others give.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .aws_types import (
    GROUP_POLICY_ATTACHMENT,
    GROUP_POLICY_ATTACHMENTS_EXCLUSIVE,
    POLICY,
    POLICY_ATTACHMENT,
    ROLE,
    ROLE_POLICY_ATTACHMENT,
    ROLE_POLICY_ATTACHMENTS_EXCLUSIVE,
    USER,
    USER_POLICY_ATTACHMENT,
    USER_POLICY_ATTACHMENTS_EXCLUSIVE,
)
from .graph import Graph
from .resource import UNKNOWN, Missing, Resource
from .verdicts import any_of

_BOUNDED: Final = (ROLE, USER)
_ATTACHMENTS: Final = (
    (ROLE, "managedPolicyArns"),
    (ROLE_POLICY_ATTACHMENT, "policyArn"),
    (ROLE_POLICY_ATTACHMENTS_EXCLUSIVE, "policyArns"),
    (POLICY_ATTACHMENT, "policyArn"),
    (USER_POLICY_ATTACHMENT, "policyArn"),
    (USER_POLICY_ATTACHMENTS_EXCLUSIVE, "policyArns"),
    (GROUP_POLICY_ATTACHMENT, "policyArn"),
    (GROUP_POLICY_ATTACHMENTS_EXCLUSIVE, "policyArns"),
)


def is_only_boundary(graph: Graph, policy: Resource) -> bool | Missing:
    """Whether a policy is a permissions boundary that is attached to nobody, so that it allows nothing by itself.

    A policy of which the stack shows no use is not one: others may attach it.
    """
    if not any(graph.referrers(kind, "permissionsBoundary", to=POLICY).to(policy) for kind in _BOUNDED):
        return False
    attached = any_of([*_attached(graph, policy)])
    return UNKNOWN if attached is UNKNOWN else not attached


def _attached(graph: Graph, policy: Resource) -> Iterator[bool | Missing]:
    """Whether each attachment is of this policy."""
    for kind, name in _ATTACHMENTS:
        for attachment in graph.every(kind):
            value = attachment.value(name)
            each = value if isinstance(value, list) else [value]
            sources = graph.sources(attachment, name, POLICY)
            if policy in sources or policy.text("arn") in [arn for arn in each if isinstance(arn, str)]:
                yield True
            elif each.count(UNKNOWN) > len(sources):
                yield UNKNOWN
