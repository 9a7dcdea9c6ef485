"""Policy documents of queues of which a part is not known yet: Pulumi takes a document as an object too."""

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE as UNKNOWN

from tests.policies.recorded_stack import RecordedStack

_PUBLIC = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sqs:SendMessage", "Resource": "*"}
_TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "sqs:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def _verdict(stack: RecordedStack, rule: str, statement: Mapping[str, Any]) -> str:
    other = stack.add("pulumi:pulumi:StackReference", "team/other", {})
    queue = stack.add("aws:sqs/queue:Queue", "orders", {"policy": {"Statement": [dict(statement)]}})
    queue.references["policy"] = [other.urn]
    return stack.verdict(rule)


@pytest.mark.parametrize(
    ("unknown", "verdict"),
    [
        ({}, "violated"),
        ({"Effect": UNKNOWN}, "undecided"),
        ({"Principal": UNKNOWN}, "undecided"),
        ({"Principal": {"AWS": UNKNOWN}}, "undecided"),
        ({"Principal": {"AWS": ["123456789012", UNKNOWN]}}, "undecided"),
        ({"Condition": UNKNOWN}, "undecided"),
        ({"Condition": {"StringEquals": UNKNOWN}}, "undecided"),
        # Somebody chose a value, and what everybody may do does not matter.
        ({"Condition": {"StringEquals": {"aws:SourceAccount": UNKNOWN}}}, "passed"),
        ({"Resource": UNKNOWN}, "violated"),
        ({"Action": UNKNOWN}, "violated"),
        # With all actions allowed, it is the actions that decide.
        ({"Principal": {"AWS": "123456789012"}, "Action": UNKNOWN}, "undecided"),
        ({"Principal": {"AWS": "123456789012"}, "Action": ["*", UNKNOWN]}, "violated"),
    ],
)
def test_what_is_unknown_of_a_public_policy_is_neither_guilt_nor_innocence(
    stack: RecordedStack, unknown: Mapping[str, Any], verdict: str
) -> None:
    """Catches a rule that blocks a deployment for a document that may be fine, or clears one that may not be."""
    assert _verdict(stack, "sqs-policy-not-public", {**_PUBLIC, **unknown}) == verdict


@pytest.mark.parametrize(
    ("unknown", "verdict"),
    [
        ({}, "passed"),
        ({"Effect": UNKNOWN}, "undecided"),
        ({"Principal": UNKNOWN}, "undecided"),
        ({"Action": UNKNOWN}, "undecided"),
        ({"Condition": UNKNOWN}, "undecided"),
        ({"Resource": UNKNOWN}, "undecided"),
        # Nobody knows the queue's name yet.
        ({"Resource": "arn:aws:sqs:us-east-1:123456789012:orders"}, "undecided"),
        ({"Resource": "arn:aws:sqs:us-east-1:123456789012:*"}, "passed"),
        ({"Principal": UNKNOWN, "Effect": "Allow"}, "violated"),
    ],
)
def test_what_is_unknown_of_a_policy_about_tls_may_be_what_is_asked_for(
    stack: RecordedStack, unknown: Mapping[str, Any], verdict: str
) -> None:
    """Catches a queue that is reported while its policy may deny plain HTTP."""
    assert _verdict(stack, "sqs-tls-only", {**_TLS_ONLY, **unknown}) == verdict
