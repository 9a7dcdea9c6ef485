"""Roles and policies of the emulated account."""

import json

import pytest

READ = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
)
BASIC_EXECUTION = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


@pytest.fixture
def policy(account):
    request = {"PolicyName": "read", "PolicyDocument": READ}
    return account.call("iam", "CreatePolicy", request)["Policy"]["Arn"]


def test_a_role_is_deleted_after_its_policies(account, make, policy, refusal):
    """Would catch a `destroy` in the wrong order, which AWS refuses for attached and for inline policies."""
    make.role()
    role = {"RoleName": "role"}
    account.call("iam", "PutRolePolicy", role | {"PolicyName": "inline", "PolicyDocument": READ})
    account.call("iam", "AttachRolePolicy", role | {"PolicyArn": policy})

    assert refusal("iam", "DeleteRole", role) == (
        "DeleteConflict",
        "Cannot delete entity, must detach all policies first.",
    )
    account.call("iam", "DetachRolePolicy", role | {"PolicyArn": policy})
    assert refusal("iam", "DeleteRole", role) == ("DeleteConflict", "Cannot delete entity, must delete policies first.")
    account.call("iam", "DeleteRolePolicy", role | {"PolicyName": "inline"})
    account.call("iam", "DeleteRole", role)


def test_a_policy_is_deleted_after_its_attachments_and_other_versions(account, make, policy, refusal):
    """Would catch a policy that vanishes from under a role: moto then refuses to delete the role for ever."""
    make.role()
    attachment = {"RoleName": "role", "PolicyArn": policy}
    account.call("iam", "AttachRolePolicy", attachment)
    account.call("iam", "CreatePolicyVersion", {"PolicyArn": policy, "PolicyDocument": READ, "SetAsDefault": True})

    code, message = refusal("iam", "DeletePolicy", {"PolicyArn": policy})
    assert (code, "attached" in message) == ("DeleteConflict", True)
    account.call("iam", "DetachRolePolicy", attachment)
    code, message = refusal("iam", "DeletePolicy", {"PolicyArn": policy})
    assert (code, "more than one version" in message) == ("DeleteConflict", True)
    account.call("iam", "DeletePolicyVersion", {"PolicyArn": policy, "VersionId": "v1"})
    account.call("iam", "DeletePolicy", {"PolicyArn": policy})


def test_the_policies_that_aws_manages_are_there(account, make, refusal):
    """Would catch a role that cannot get AWSLambdaBasicExecutionRole, and a misspelt name that is accepted."""
    make.role()
    account.call("iam", "AttachRolePolicy", {"RoleName": "role", "PolicyArn": BASIC_EXECUTION})

    attached = account.call("iam", "ListAttachedRolePolicies", {"RoleName": "role"})["AttachedPolicies"]
    assert attached == [{"PolicyName": "AWSLambdaBasicExecutionRole", "PolicyArn": BASIC_EXECUTION}]
    misspelt = BASIC_EXECUTION.replace("Basic", "Basics")
    assert refusal("iam", "AttachRolePolicy", {"RoleName": "role", "PolicyArn": misspelt})[0] == "NoSuchEntity"


def test_a_policy_that_aws_manages_can_be_read_without_being_attached(account):
    """Would catch a look-up that only works after an attachment."""
    policy = account.call("iam", "GetPolicy", {"PolicyArn": BASIC_EXECUTION})["Policy"]
    version = {"PolicyArn": "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess", "VersionId": "v2"}

    assert policy["PolicyName"] == "AWSLambdaBasicExecutionRole"
    assert account.call("iam", "GetPolicyVersion", version)["PolicyVersion"]["VersionId"] == "v2"
    assert account.inventory() == []


@pytest.mark.parametrize(
    ("document", "telling"),
    [
        ("{", "invalid Json"),
        ("{}", "Statement"),
        ('{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}', "Principal"),
    ],
)
def test_a_malformed_trust_policy_is_refused(make, refusal, document, telling):
    """Would catch a trust policy that moto takes as it comes."""
    make.role()
    for operation, request in (
        ("CreateRole", {"RoleName": "other", "AssumeRolePolicyDocument": document}),
        ("UpdateAssumeRolePolicy", {"RoleName": "role", "PolicyDocument": document}),
    ):
        code, message = refusal("iam", operation, request)
        assert (code, telling in message) == ("MalformedPolicyDocument", True)
