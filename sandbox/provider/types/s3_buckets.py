"""S3 buckets."""

from sandbox.provider.properties import derived, local, member
from sandbox.provider.resource_type import Api, Instance, Item, Members, Naming, Operation, ResourceType, Tagging
from sandbox.provider.tags import pairs
from sandbox.provider.types.s3 import ABSENT, bucket


def _empty_by_force(api: Api, instance: Instance) -> None:
    """`forceDestroy`: what is in the bucket goes with it, all versions included."""
    if not instance.properties.get("forceDestroy"):
        return
    found = api("s3", "ListObjectVersions", bucket(instance))
    for each in [*found.get("Versions", []), *found.get("DeleteMarkers", [])]:
        api("s3", "DeleteObject", {**bucket(instance), "Key": each["Key"], "VersionId": each["VersionId"]})


def _settle_tags(api: Api, instance: Instance, creating: bool) -> None:
    """S3 replaces a bucket's tags all at once."""
    tags = instance.properties.get("tagsAll", {})
    if tags:
        api("s3", "PutBucketTagging", {**bucket(instance), "Tagging": {"TagSet": pairs(tags)}})
    elif not creating:
        api("s3", "DeleteBucketTagging", bucket(instance))


def _location(instance: Instance) -> Members:
    """us-east-1 is the one Region that a bucket's location must not name (API_CreateBucket, LocationConstraint)."""
    region = instance.properties.get("region", "us-east-1")
    return {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def _region(item: Item) -> str:
    return item.get("LocationConstraint") or "us-east-1"


BUCKET = ResourceType(
    token="aws:s3/bucket:Bucket",
    twins=("aws:s3/bucketV2:BucketV2",),
    service="s3",
    naming=Naming("bucket", limit=63, prefix_property="bucketPrefix", lower=True),
    tagging=Tagging(target=lambda i, _: bucket(i), read="GetBucketTagging", result="TagSet"),
    create=Operation("CreateBucket", _location),
    identify=lambda inputs, _item: inputs["bucket"],
    reads=(Operation("GetBucketLocation", bucket),),
    settle=_settle_tags,
    delete=Operation("DeleteBucket", bucket),
    absent=ABSENT,
    empty=_empty_by_force,
    imported=lambda id_: {"bucket": id_},
    properties={
        "bucket": member("Bucket", replaces=True, readable=False),
        "bucketPrefix": local(replaces=True),
        "forceDestroy": local(default=False),
        "objectLockEnabled": member("ObjectLockEnabledForBucket", replaces=True, readable=False),
        "tags": local(),
        "arn": derived(lambda item: f"arn:aws:s3:::{item['Id']}"),
        "bucketDomainName": derived(lambda item: f"{item['Id']}.s3.amazonaws.com"),
        "bucketRegionalDomainName": derived(lambda item: f"{item['Id']}.s3.{_region(item)}.amazonaws.com"),
        "bucketRegion": derived(_region),
    },
)

TYPES = (BUCKET,)
