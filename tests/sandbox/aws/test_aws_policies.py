"""Whether a resource policy lets a service act."""

from typing import Any

import pytest

from sandbox.aws.policy_document import admits_service

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
ALARM = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:throttles"
CONTEXT = {"aws:SourceArn": ALARM, "aws:SourceAccount": "123456789012", "aws:SecureTransport": "true"}


def statement(**changes: Any) -> dict[str, Any]:
    plain = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": TOPIC,
    }
    return {name: value for name, value in (plain | changes).items() if value is not None}


def admits(*found: dict[str, Any]) -> bool:
    return admits_service(found, "cloudwatch.amazonaws.com", "sns:Publish", TOPIC, CONTEXT)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"Principal": "*"},
        {"Principal": {"AWS": "*"}},
        {"Principal": {"Service": ["events.amazonaws.com", "cloudwatch.amazonaws.com"]}},
        {"Action": ["SNS:Subscribe", "SNS:Publish"]},
        {"Action": "SNS:*"},
        {"Resource": "*"},
        {"Condition": {"StringEquals": {"AWS:SourceAccount": "123456789012"}, "ArnLike": {"aws:SourceArn": ALARM}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": ["arn:aws:s3:::x", "arn:aws:cloudwatch:*:*:alarm:*"]}}},
        {"Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {"Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}},
        {"Condition": {"Bool": {"aws:SecureTransport": True}}},
    ],
)
def test_a_statement_that_allows(changes: dict[str, Any]) -> None:
    """Catches a policy that works on AWS and is not understood here."""
    assert admits(statement(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"Effect": "Deny"},
        {"Principal": {"Service": "events.amazonaws.com"}},
        {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}},
        {"Principal": None},
        {"Action": "sns:Subscribe"},
        {"Action": None, "NotAction": "sns:Subscribe"},
        {"Resource": TOPIC + "-2"},
        {"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}},
        {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:[t]hrottles"}}},
        {"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {"Condition": {"StringNotEquals": {"aws:SourceAccount": "123456789012"}}},
        {"Condition": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}},
    ],
)
def test_a_statement_that_does_not_allow(changes: dict[str, Any]) -> None:
    """Catches an alarm whose message gets through here, and is lost on AWS."""
    assert not admits(statement(**changes))


def test_a_denial_wins_if_its_condition_is_met() -> None:
    """Catches a Deny that is overlooked, and the usual one of unencrypted transport taken for every transport."""
    unencrypted = {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}
    assert admits(statement(), statement(Effect="Deny", Principal="*", Action="*", **unencrypted))
    assert not admits(statement(), statement(Effect="Deny", Principal="*", Action="*"))
    assert not admits()
