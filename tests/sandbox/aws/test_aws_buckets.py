"""Buckets of the emulated account."""

import json

import pytest

BUCKET = {"Bucket": "log-bucket"}


@pytest.fixture(autouse=True)
def _bucket(account):
    account.call("s3", "CreateBucket", BUCKET)


def policy(**statement):
    allow = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::log-bucket/*"}
    return BUCKET | {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allow | statement]})}


def test_a_new_bucket_is_private_owned_by_its_owner_and_encrypted(account):
    """Would catch a bucket as S3 made them before April 2023, for which Pulumi would show changes that AWS does not."""
    access = account.call("s3", "GetPublicAccessBlock", BUCKET)["PublicAccessBlockConfiguration"]
    owner = account.call("s3", "GetBucketOwnershipControls", BUCKET)["OwnershipControls"]["Rules"]
    encryption = account.call("s3", "GetBucketEncryption", BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]

    assert set(access.values()) == {True}
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert encryption[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_a_buckets_settings_are_given_back_and_can_be_taken_away(account, refusal):
    """Would catch a sub-resource that is lost, or that cannot be destroyed."""
    settings = (
        ("PublicAccessBlock", "PublicAccessBlockConfiguration", {"BlockPublicAcls": True, "BlockPublicPolicy": False}),
        ("BucketOwnershipControls", "OwnershipControls", {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}),
        ("BucketVersioning", "VersioningConfiguration", {"Status": "Enabled"}),
    )
    for name, member, value in settings:
        account.call("s3", f"Put{name}", BUCKET | {member: value})
    access = account.call("s3", "GetPublicAccessBlock", BUCKET)["PublicAccessBlockConfiguration"]
    assert (access["BlockPublicAcls"], access["BlockPublicPolicy"]) == (True, False)
    owner = account.call("s3", "GetBucketOwnershipControls", BUCKET)["OwnershipControls"]
    assert owner == {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    assert account.call("s3", "GetBucketVersioning", BUCKET)["Status"] == "Enabled"

    account.call("s3", "DeletePublicAccessBlock", BUCKET)
    account.call("s3", "DeleteBucketOwnershipControls", BUCKET)
    assert refusal("s3", "GetPublicAccessBlock", BUCKET)[0] == "NoSuchPublicAccessBlockConfiguration"
    assert refusal("s3", "GetBucketOwnershipControls", BUCKET)[0] == "OwnershipControlsNotFoundError"


def test_creating_ones_own_bucket_again_changes_nothing(account):
    """Would catch a repeated creation that resets the bucket's access settings."""
    opened = {"BlockPublicAcls": False, "BlockPublicPolicy": False}
    account.call("s3", "PutPublicAccessBlock", BUCKET | {"PublicAccessBlockConfiguration": opened})
    account.call("s3", "CreateBucket", BUCKET)

    access = account.call("s3", "GetPublicAccessBlock", BUCKET)["PublicAccessBlockConfiguration"]
    assert access["BlockPublicPolicy"] is False


def test_encryption_can_be_changed_and_falls_back_to_awss(account, refusal):
    """Would catch a bucket that is not encrypted after its encryption resource is destroyed."""

    def algorithm():
        rules = account.call("s3", "GetBucketEncryption", BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]
        return rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"]

    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}
    account.call("s3", "PutBucketEncryption", BUCKET | {"ServerSideEncryptionConfiguration": {"Rules": [rule]}})
    assert algorithm() == "aws:kms"
    account.call("s3", "DeleteBucketEncryption", BUCKET)
    assert algorithm() == "AES256"
    assert refusal("s3", "GetBucketEncryption", {"Bucket": "no-such-bucket"})[0] == "NoSuchBucket"


def test_a_lifecycle_is_given_back_as_it_was_sent(account):
    """Would catch an expiry of logs that is lost or rewritten."""
    rule = {
        "ID": "expire",
        "Status": "Enabled",
        "Filter": {"Prefix": "logs/"},
        "Expiration": {"Days": 90},
        "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    account.call("s3", "PutBucketLifecycleConfiguration", BUCKET | {"LifecycleConfiguration": {"Rules": [rule]}})

    assert account.call("s3", "GetBucketLifecycleConfiguration", BUCKET)["Rules"] == [rule]


def test_a_malformed_policy_is_refused(refusal):
    """Would catch a policy that moto stores as it comes."""
    for text in ("{", "{}"):
        assert refusal("s3", "PutBucketPolicy", BUCKET | {"Policy": text})[0] == "MalformedPolicy"


def test_a_public_policy_is_refused_while_public_access_is_blocked(account, refusal):
    """Would catch a bucket opened to everyone by mistake; a condition or a named principal is not everyone."""
    code, message = refusal("s3", "PutBucketPolicy", policy())
    assert (code, "BlockPublicPolicy" in message) == ("AccessDenied", True)
    assert refusal("s3", "PutBucketPolicy", policy(Principal={"AWS": "*"}))[0] == "AccessDenied"

    account.call("s3", "PutBucketPolicy", policy(Effect="Deny"))
    account.call("s3", "PutBucketPolicy", policy(Condition={"StringEquals": {"aws:SourceAccount": "123456789012"}}))
    account.call("s3", "PutBucketPolicy", policy(Principal={"AWS": "arn:aws:iam::123456789012:root"}))
    account.call("s3", "DeletePublicAccessBlock", BUCKET)
    account.call("s3", "PutBucketPolicy", policy())


def test_a_bucket_is_deleted_once_it_is_empty(account, refusal):
    """Would catch a log bucket that goes with its logs, or one whose absence no client understands."""
    account.call("s3", "PutObject", BUCKET | {"Key": "log", "Body": b"line"})

    assert refusal("s3", "DeleteBucket", BUCKET)[0] == "BucketNotEmpty"
    account.call("s3", "DeleteObject", BUCKET | {"Key": "log"})
    account.call("s3", "HeadBucket", BUCKET)
    account.call("s3", "DeleteBucket", BUCKET)
    assert refusal("s3", "HeadBucket", BUCKET) == ("404", "Not Found")
    assert account.inventory() == []
