"""What the resource types of Amazon S3 have in common.

API: https://docs.aws.amazon.com/AmazonS3/latest/API/
"""

from typing import Any

from sandbox.provider.resource_type import Instance

ABSENT = (
    "404",
    "NoSuchBucket",
    "NoSuchBucketPolicy",
    "NoSuchLifecycleConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "NoSuchTagSet",
    "OwnershipControlsNotFoundError",
    "ServerSideEncryptionConfigurationNotFoundError",
)
"""S3 has an error of its own for each thing that a bucket may lack."""


def bucket(instance: Instance) -> dict[str, Any]:
    """The member that names the bucket; settings of a bucket have its name as their id."""
    return {"Bucket": instance.id}
