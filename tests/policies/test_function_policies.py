"""Whom the policy of a function, written as a whole, lets invoke it."""

import pytest
from serverless_policies.function_policies import lets_service_invoke
from serverless_policies.resource import UNKNOWN, Missing, Resource, Value

ELB = "elasticloadbalancing.amazonaws.com"
GROUP = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0a1b"


def _policy(document: Value) -> Resource:
    return Resource("urn", "aws:lambda/resourcePolicy:ResourcePolicy", "policy", {"policy": document})


def _allowing(**elements: Value) -> Resource:
    statement: Value = {
        "Effect": "Allow",
        "Principal": {"Service": [ELB, "events.amazonaws.com"]},
        "Action": "lambda:Invoke*",
        **elements,
    }
    return _policy({"Statement": statement})


@pytest.mark.parametrize(
    ("elements", "verdict"),
    [
        ({}, True),
        ({"Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:elasticloadbalancing:*:*:targetgroup/*"}}}, True),
        ({"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": ["210987654321", "123456789012"]}}}, True),
        ({"Effect": "Deny"}, False),
        ({"Principal": {"AWS": "123456789012"}}, False),
        ({"Action": "lambda:InvokeFunctionUrl"}, False),
        ({"Condition": {"ArnEquals": {"aws:SourceArn": f"{GROUP}c"}}}, False),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": "210987654321"}}}, False),
        ({"Principal": UNKNOWN}, UNKNOWN),
        ({"Principal": {"Service": UNKNOWN}}, UNKNOWN),
        ({"Condition": UNKNOWN}, UNKNOWN),
        ({"Condition": {"ArnLike": {"aws:SourceArn": UNKNOWN}}}, UNKNOWN),
        ({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}, UNKNOWN),
        ({"Condition": {"StringNotEquals": {"aws:SourceAccount": "123456789012"}}}, UNKNOWN),
    ],
)
def test_a_statement_lets_in_whom_it_names_where_its_conditions_hold(
    elements: dict[str, Value], verdict: bool | Missing
) -> None:
    """Catches a condition that is passed over, and one that cannot be judged and is taken for met."""
    assert lets_service_invoke(_allowing(**elements), ELB, GROUP) is verdict


@pytest.mark.parametrize("document", [UNKNOWN, "no JSON"])
def test_a_policy_that_cannot_be_read_may_let_anybody_in(document: Value) -> None:
    """Catches a policy of which nothing is known yet that is taken for one that lets nobody in."""
    assert lets_service_invoke(_policy(document), ELB, GROUP) is UNKNOWN


def test_the_source_matters_only_to_whom_the_policy_names() -> None:
    """Catches a target group not known yet that makes a policy for another service undecided."""
    conditioned: Value = {"ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:123456789012:rule/nightly"}}

    assert lets_service_invoke(_allowing(Condition=conditioned), "s3.amazonaws.com", UNKNOWN) is False
    assert lets_service_invoke(_allowing(Condition=conditioned), ELB, UNKNOWN) is UNKNOWN
