"""What is set on a bucket by a resource of its own: policy, encryption, public access, lifecycle, ownership, versioning."""

from typing import Any

from sandbox.provider.properties import Fields, document, local, member, to_block, to_members
from sandbox.provider.resource_type import Operation, Property, ResourceType
from sandbox.provider.types.s3 import ABSENT, bucket
from sandbox.provider.values import Properties


def _imported(id_: str) -> Properties:
    return {"bucket": id_}


def _setting(
    token: str,
    setting: str,
    properties: dict[str, Property],
    *,
    delete: str | None = "",
    reading: Operation | None = None,
    twins: tuple[str, ...] = (),
) -> ResourceType:
    """A bucket's `setting`, as in PutBucket…, GetBucket… and DeleteBucket…; its id is the bucket's name."""
    put = Operation(f"Put{setting}", bucket, whole=True)
    return ResourceType(
        token=token,
        twins=twins,
        service="s3",
        create=Operation(f"Put{setting}"),
        identify=lambda inputs, _item: inputs["bucket"],
        reads=(reading or Operation(f"Get{setting}", bucket),),
        updates=(put,),
        delete=None if delete is None else Operation(delete or f"Delete{setting}", bucket),
        absent=ABSENT,
        imported=_imported,
        properties={
            "bucket": member("Bucket", required=True, replaces=True, readable=False),
            "expectedBucketOwner": local(replaces=True),
            **properties,
        },
    )


def _inside(outer: str, name: str, **settings: Any) -> Property:
    """A property that is one member of the block `outer`."""
    return Property(
        write=lambda value: {outer: {name: value}},
        read=lambda item: item.get(outer, {}).get(name),
        **settings,
    )


def _block(outer: str, name: str, fields: Fields) -> Property:
    """A list of blocks in the member `name` of the block `outer`."""
    return Property(
        write=lambda value: {outer: {name: to_members(value, fields)}},
        read=lambda item: to_block(item.get(outer, {}).get(name, []), fields),
        required=True,
        fills=True,
    )


BUCKET_POLICY = _setting(
    "aws:s3/bucketPolicy:BucketPolicy", "BucketPolicy", {"policy": document("Policy", required=True)}
)

ENCRYPTION: Fields = {
    "applyServerSideEncryptionByDefault": (
        "ApplyServerSideEncryptionByDefault",
        {"sseAlgorithm": "SSEAlgorithm", "kmsMasterKeyId": "KMSMasterKeyID"},
    ),
    "bucketKeyEnabled": "BucketKeyEnabled",
}

BUCKET_ENCRYPTION = _setting(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "BucketEncryption",
    {"rules": _block("ServerSideEncryptionConfiguration", "Rules", ENCRYPTION)},
    twins=("aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",),
)

PUBLIC_ACCESS_BLOCK = _setting(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "PublicAccessBlock",
    {
        "blockPublicAcls": _inside("PublicAccessBlockConfiguration", "BlockPublicAcls", default=False),
        "blockPublicPolicy": _inside("PublicAccessBlockConfiguration", "BlockPublicPolicy", default=False),
        "ignorePublicAcls": _inside("PublicAccessBlockConfiguration", "IgnorePublicAcls", default=False),
        "restrictPublicBuckets": _inside("PublicAccessBlockConfiguration", "RestrictPublicBuckets", default=False),
        "skipDestroy": local(),
    },
)


OWNERSHIP_CONTROLS = _setting(
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "BucketOwnershipControls",
    {
        "rule": Property(
            write=lambda value: {"OwnershipControls": {"Rules": [{"ObjectOwnership": value["objectOwnership"]}]}},
            read=lambda item: {"objectOwnership": item["OwnershipControls"]["Rules"][0]["ObjectOwnership"]},
            required=True,
        )
    },
)

LIFECYCLE: Fields = {
    "id": "ID",
    "status": "Status",
    "prefix": "Prefix",
    "filter": ("Filter", {"prefix": "Prefix"}),
    "expiration": ("Expiration", {"days": "Days", "expiredObjectDeleteMarker": "ExpiredObjectDeleteMarker"}),
    "noncurrentVersionExpiration": ("NoncurrentVersionExpiration", {"noncurrentDays": "NoncurrentDays"}),
    "abortIncompleteMultipartUpload": (
        "AbortIncompleteMultipartUpload",
        {"daysAfterInitiation": "DaysAfterInitiation"},
    ),
    "transitions": ("Transitions", {"days": "Days", "storageClass": "StorageClass"}),
}


def _write_lifecycle(value: Any) -> Any:
    """A rule without a filter is for the whole bucket; the API asks for an empty prefix."""
    rules = [{**each, "filter": {"prefix": "", **each.get("filter", {})}} for each in value]
    return {"LifecycleConfiguration": {"Rules": to_members(rules, LIFECYCLE)}}


def _read_lifecycle(item: Any) -> Any:
    return to_block(item.get("Rules", []), LIFECYCLE)


LIFECYCLE_CONFIGURATION = _setting(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "BucketLifecycleConfiguration",
    {"rules": Property(write=_write_lifecycle, read=_read_lifecycle, required=True, fills=True)},
    delete="DeleteBucketLifecycle",
    twins=("aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",),
)

VERSIONING = _setting(
    "aws:s3/bucketVersioning:BucketVersioning",
    "BucketVersioning",
    {
        "versioningConfiguration": Property(
            write=lambda value: {
                "VersioningConfiguration": {"Status": value["status"], **_mfa(value)},
            },
            read=lambda item: {"status": item["Status"]} if item.get("Status") else None,
            required=True,
        ),
    },
    delete=None,
    twins=("aws:s3/bucketVersioningV2:BucketVersioningV2",),
)


def _mfa(value: Properties) -> dict[str, str]:
    return {"MFADelete": value["mfaDelete"]} if value.get("mfaDelete") else {}


TYPES = (
    BUCKET_POLICY,
    BUCKET_ENCRYPTION,
    PUBLIC_ACCESS_BLOCK,
    OWNERSHIP_CONTROLS,
    LIFECYCLE_CONFIGURATION,
    VERSIONING,
)
