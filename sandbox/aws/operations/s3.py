"""Buckets as AWS creates them since April 2023: private, owned by the bucket's owner, encrypted.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
"""

from moto.s3.models import PublicAccessBlock

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

SSE_S3 = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}]}


def create_bucket(state: State, params: Params, emulate: Emulate) -> Result:
    exists = params["Bucket"] in state.s3.buckets
    result = emulate()
    bucket = state.s3.buckets[params["Bucket"]]
    if not exists:
        bucket.public_access_block = PublicAccessBlock(
            block_public_acls="true",
            ignore_public_acls="true",
            block_public_policy="true",
            restrict_public_buckets="true",
        )
        bucket.ownership_rule = bucket.ownership_rule or "BucketOwnerEnforced"
    return result


def get_bucket_encryption(state: State, params: Params, emulate: Emulate) -> Result:
    """Every bucket encrypts with SSE-S3 unless told otherwise, also after DeleteBucketEncryption."""
    bucket = state.s3.buckets.get(params["Bucket"])
    if bucket is None or bucket.encryption:
        return emulate()
    return {"ServerSideEncryptionConfiguration": SSE_S3}
