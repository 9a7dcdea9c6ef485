"""The look-ups that a program makes while it runs."""

import json

import grpc
import pytest

from sandbox.aws.account import Account
from sandbox.provider.functions import FUNCTIONS
from tests.sandbox.provider.engine_client import Engine
from tests.sandbox.provider.surroundings import Surroundings


def test_the_caller_region_and_partition_are_the_accounts(engine: Engine, account: Account) -> None:
    """Catches ARNs that a program builds for another account or Region than the one it deploys to."""
    caller = engine.invoke("aws:index/getCallerIdentity:getCallerIdentity")
    assert caller["accountId"] == account.account_id
    assert caller["arn"].startswith(f"arn:aws:sts::{account.account_id}:")
    region = engine.invoke("aws:index/getRegion:getRegion")
    assert (region["id"], region["name"], region["region"]) == ("us-east-1",) * 3
    partition = engine.invoke("aws:index/getPartition:getPartition")
    assert (partition["partition"], partition["dnsSuffix"]) == ("aws", "amazonaws.com")


def test_availability_zones_are_told_and_filtered(engine: Engine) -> None:
    """Catches zones that the Region does not have, or filters that are ignored."""
    token = "aws:index/getAvailabilityZones:getAvailabilityZones"
    everything = engine.invoke(token)
    assert everything["names"][:2] == ["us-east-1a", "us-east-1b"]
    assert len(everything["zoneIds"]) == len(everything["names"])
    one = engine.invoke(token, filters=[{"name": "zone-name", "values": ["us-east-1b"]}])
    assert one["names"] == ["us-east-1b"]


def test_networks_are_found_as_the_reference_stack_looks_for_them(engine: Engine, around: Surroundings) -> None:
    """Catches a look-up of the default VPC or its subnets that finds another, or none."""
    vpc = engine.invoke("aws:ec2/getVpc:getVpc", default=True)
    assert vpc["id"] == around.vpc
    assert engine.invoke("aws:ec2/getVpc:getVpc", id=around.vpc)["cidrBlock"] == vpc["cidrBlock"]
    filters = [{"name": "vpc-id", "values": [vpc["id"]]}]
    ids = engine.invoke("aws:ec2/getSubnets:getSubnets", filters=filters)["ids"]
    assert set(around.subnets) <= set(ids)
    subnet = engine.invoke("aws:ec2/getSubnet:getSubnet", id=ids[0])
    assert (subnet["id"], subnet["vpcId"]) == (ids[0], vpc["id"])
    assert subnet["availabilityZone"].startswith("us-east-1")


def test_a_look_up_that_matches_nothing_or_too_much_is_refused(engine: Engine) -> None:
    """Catches a program that silently gets the first of several networks."""
    with pytest.raises(grpc.RpcError) as several:
        engine.invoke("aws:ec2/getSubnet:getSubnet")
    assert "must match exactly one" in several.value.details()
    with pytest.raises(grpc.RpcError) as none:
        engine.invoke("aws:ec2/getVpc:getVpc", tags={"name": "nowhere"})
    assert "0 VPCs match" in none.value.details()


def test_a_policy_document_has_the_form_in_which_iam_stores_it(engine: Engine) -> None:
    """Catches a document that IAM refuses, or that differs from what IAM answers and so drifts."""
    document = engine.invoke(
        "aws:iam/getPolicyDocument:getPolicyDocument",
        statements=[
            {
                "sid": "Assume",
                "actions": ["sts:AssumeRole"],
                "principals": [{"type": "Service", "identifiers": ["lambda.amazonaws.com"]}],
                "conditions": [{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["1", "2"]}],
            },
            {"effect": "Deny", "actions": ["s3:Get*", "s3:Put*"], "resources": ["*"]},
            {"actions": ["s3:GetObject"], "principals": [{"type": "*", "identifiers": ["*"]}], "resources": ["*"]},
        ],
    )
    assert json.loads(document["json"]) == json.loads(document["minifiedJson"])
    assert json.loads(document["json"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Assume",
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Condition": {"StringEquals": {"aws:SourceAccount": ["1", "2"]}},
            },
            {"Effect": "Deny", "Action": ["s3:Get*", "s3:Put*"], "Resource": "*"},
            {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Principal": "*"},
        ],
    }


def test_a_function_that_the_sandbox_lacks_is_refused_with_those_there_are(engine: Engine) -> None:
    """Catches a refusal that leaves the program's author guessing."""
    with pytest.raises(grpc.RpcError) as refused:
        engine.invoke("aws:ec2/getAmi:getAmi")
    assert "aws:ec2/getAmi:getAmi" in refused.value.details()
    for token in FUNCTIONS:
        assert token.rpartition(":")[2] in refused.value.details()
