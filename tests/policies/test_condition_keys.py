"""Reading who is meant by a condition of a policy statement."""

import pytest
from serverless_policies.condition_keys import identifies, identifies_in_account, is_limited_by, names_an_owner
from serverless_policies.policy_documents import Statement, statements
from serverless_policies.resource import UNKNOWN, Resource, Value


def under(condition: Value) -> Statement:
    """A statement under a condition."""
    document: Value = {"Statement": [{"Effect": "Allow", "Condition": condition}]}
    found = statements(Resource("urn", "aws:iam/role:Role", "orders", {"policy": document}), "policy")
    assert isinstance(found, tuple)
    return found[0]


@pytest.mark.parametrize(
    ("operator", "key", "value", "limited"),
    [
        ("StringEquals", "aws:PrincipalOrgID", "o-1", True),
        ("StringEquals", "AWS:principalorgid", "o-1", True),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/r-1/*", True),
        ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-1/r-1/*", False),
        ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1", False),
        ("StringNotEquals", "aws:PrincipalOrgID", "o-1", False),
        ("Null", "aws:PrincipalOrgID", "false", False),
        ("StringLike", "aws:PrincipalOrgID", "o-*", False),
        ("StringLike", "aws:PrincipalOrgID", ["o-1", "*"], False),
        ("StringLike", "aws:userId", "AROAEXAMPLE:*", True),
        ("StringLike", "aws:userId", "*:orders", False),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:role/*", True),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/deploy", False),
        ("ArnLike", "aws:SourceArn", ["arn:aws:s3:::orders", UNKNOWN], True),
        ("Bool", "aws:SecureTransport", "true", False),
        ("StringEquals", "aws:PrincipalTag/team", "orders", False),
        ("StringEquals", "sts:ExternalId", "shop", False),
    ],
)
def test_what_limits_a_statement_to_somebody(operator: str, key: str, value: Value, *, limited: bool) -> None:
    """Catches a key that counts whatever it is compared with, and however."""
    assert is_limited_by(under({operator: {key: value}}), identifies) is limited


@pytest.mark.parametrize(
    ("key", "value", "limited"),
    [
        ("aws:PrincipalTag/team", "orders", True),
        ("aws:PrincipalTag/team", "orders-*", True),
        ("aws:PrincipalTag/team", "?*", False),
        ("aws:username", "deploy", True),
        ("sts:ExternalId", "shop", True),
        ("aws:PrincipalOrgID", "o-1", True),
        ("aws:RequestedRegion", "us-east-1", False),
    ],
)
def test_what_limits_an_account_to_some_of_its_own(key: str, value: str, *, limited: bool) -> None:
    """Catches names that only mean something within an account."""
    assert is_limited_by(under({"StringLike": {key: value}}), identifies_in_account) is limited


@pytest.mark.parametrize("condition", [UNKNOWN, {"StringEquals": UNKNOWN}])
def test_a_condition_that_is_not_known_yet_may_limit(condition: Value) -> None:
    """Catches a statement under an unknown condition that is taken for one under none."""
    statement = under(condition)

    assert statement.conditions
    assert is_limited_by(statement, identifies) is UNKNOWN


def test_one_condition_of_several_is_enough() -> None:
    """Catches conditions that are read as alternatives: all of them must hold."""
    both: Value = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "StringEquals": {"aws:SourceAccount": "123456789012"},
    }

    assert is_limited_by(under(both), identifies) is True
    assert is_limited_by(under({}), identifies) is False


@pytest.mark.parametrize(
    ("arn", "named"),
    [
        ("arn:aws:iam::123456789012:role/*", True),
        ("arn:aws:iam::*:role/deploy", False),
        ("arn:aws:s3:::orders/*", True),
        ("arn:aws:s3:::*", False),
        ("arn:aws:*", False),
    ],
)
def test_whose_an_arn_is(arn: str, *, named: bool) -> None:
    """Catches an ARN of any account that is taken for somebody's."""
    assert names_an_owner(arn) is named
