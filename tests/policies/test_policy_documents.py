"""Reading IAM policy documents in the forms in which programs give them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serverless_policies.policy_documents import Condition, Statement, Words, matches, matches_any, statements
from serverless_policies.resource import ABSENT, UNKNOWN, Resource, Value


def read(document: Value) -> Any:
    """The statements of a role policy."""
    return statements(Resource("urn", "aws:iam/rolePolicy:RolePolicy", "orders", {"policy": document}), "policy")


def first(element: dict[str, Any]) -> Statement:
    """The only statement of a document."""
    (statement,) = read(json.dumps({"Version": "2012-10-17", "Statement": [element]}))
    return statement


@pytest.mark.parametrize(
    "document",
    [
        '{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}',
        '{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}',
        {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]},
    ],
)
def test_one_and_several_are_the_same(document: Value) -> None:
    """Catches a reader that expects lists, or text, and misses the other forms that AWS and Pulumi take."""
    (statement,) = read(document)

    assert (statement.effect, statement.actions, statement.resources) == ("Allow", ("s3:GetObject",), ("*",))


def test_what_cannot_be_read_is_unknown_and_nothing_is_absent() -> None:
    """Catches a document in a template language that is taken for one without statements, which allows nothing."""
    assert read(UNKNOWN) is UNKNOWN
    assert read("{{ policy }}") is UNKNOWN
    assert read("[]") is UNKNOWN
    assert read({"Statement": UNKNOWN}) is UNKNOWN
    assert read({"Statement": [UNKNOWN]}) is UNKNOWN
    assert read("") is ABSENT
    assert read(ABSENT) is ABSENT
    assert read("{}") == ()


def test_an_unknown_element_leaves_the_others_readable() -> None:
    """Catches a reader that gives up the whole document because one ARN in it is not known yet."""
    (statement,) = read({"Statement": [{"Effect": "Allow", "Action": ["s3:*", UNKNOWN], "Resource": UNKNOWN}]})

    assert statement.actions == ("s3:*", UNKNOWN)
    assert statement.resources == (UNKNOWN,)
    assert statement.covers("s3:GetObject") is True
    assert statement.covers("sqs:SendMessage") is UNKNOWN


def test_a_lone_star_as_principal_is_everybody() -> None:
    """Catches the shorter of the two ways to open a resource to the world."""
    assert first({"Principal": "*"}).principals == first({"Principal": {"AWS": "*"}}).principals == {"AWS": ("*",)}
    assert first({"Principal": {"Service": ["a", "b"]}}).principals == {"Service": ("a", "b")}
    assert first({}).principals == {}


def test_conditions_are_read_line_by_line() -> None:
    """Catches booleans without quotation marks, which AWS takes as well."""
    statement = first({"Condition": {"Bool": {"AWS:SecureTransport": False}, "NumericLessThan": {"s3:max-keys": 10}}})

    assert statement.conditions == (
        Condition("Bool", "AWS:SecureTransport", ("false",)),
        Condition("NumericLessThan", "s3:max-keys", ("10",)),
    )


def test_not_action_is_everything_else() -> None:
    """Catches `NotAction` taken for a list of what is allowed."""
    statement = first({"NotAction": "iam:*"})

    assert statement.covers("s3:GetObject") is True
    assert statement.covers("iam:PassRole") is False


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("*", True),
        ("s3:*", True),
        ("S3:getobject", True),
        ("s3:Get?bject", True),
        ("s3:Get", False),
        ("s3.GetObject", False),
        ("s3:GetObjectAcl", False),
        ("[s]3:GetObject", False),
    ],
)
def test_patterns_of_actions(pattern: str, fits: bool) -> None:
    """Catches patterns read as regular expressions, and case that counts."""
    assert matches(pattern, "s3:GetObject") is fits


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("aA.*?[(\\\n")))
def test_every_string_matches_itself_as_a_pattern(value: str) -> None:
    """Catches characters that mean something to a regular expression, line breaks included."""
    assert matches(value, value)
    assert matches("*", value)


@settings(deadline=None)
@given(st.lists(st.one_of(st.just(UNKNOWN), st.sampled_from(["a:*", "b:c"]))))
def test_an_unknown_pattern_decides_nothing_by_itself(patterns: list[Any]) -> None:
    """Catches an unknown pattern that hides a known one that fits, or that is taken for a misfit."""
    words: Words = tuple(patterns)
    expected = True if "b:c" in words else UNKNOWN if UNKNOWN in words else False

    assert matches_any(words, "b:c") is expected
