"""Amazon DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/"""

from collections.abc import Iterable
from typing import Any

from sandbox.provider.model import input_members
from sandbox.provider.properties import local, member, output, to_members
from sandbox.provider.resource_type import (
    Api,
    Instance,
    Members,
    Naming,
    Operation,
    Problem,
    Property,
    ResourceType,
    Tagging,
)
from sandbox.provider.types.dynamodb_indexes import (
    global_from_aws,
    global_to_aws,
    index_updates,
    key,
    key_attributes,
    local_from_aws,
    local_to_aws,
    schema_key,
)
from sandbox.provider.types.dynamodb_settings import ENCRYPTION, EXPIRY, POINT_IN_TIME_RECOVERY
from sandbox.provider.values import Properties, has_unknown

ATTRIBUTE = {"name": "AttributeName", "type": "AttributeType"}
CAPACITY = ("readCapacity", "writeCapacity")
TOGETHER = {
    "ProvisionedThroughput": ("ReadCapacityUnits", "WriteCapacityUnits"),
    "StreamSpecification": ("StreamEnabled", "StreamViewType"),
}
"""Members of which each part is a property."""
PARTS = frozenset(part for parts in TOGETHER.values() for part in parts)
STREAM = frozenset({"streamEnabled", "streamViewType"})
KEYED = ("attributes", "hashKey", "rangeKey", "globalSecondaryIndexes", "localSecondaryIndexes")
PROVISIONED, ON_DEMAND = "PROVISIONED", "PAY_PER_REQUEST"


def _name(instance: Instance) -> Members:
    return {"TableName": instance.id}


def _key(kind: str, **settings: Any) -> Property:
    return Property(
        write=lambda value: {"KeySchema": [key(value, kind)]},
        read=lambda item: schema_key(item, kind),
        replaces=True,
        **settings,
    )


def _capacity(units: str) -> Property:
    return Property(
        write=lambda value: {units: value},
        read=lambda item: item["ProvisionedThroughput"][units],
        computed=True,
    )


def _put_together(members: Members, _instance: Instance) -> Iterable[Members]:
    request = {name: value for name, value in members.items() if name not in PARTS}
    for name, parts in TOGETHER.items():
        given = {part: members[part] for part in parts if part in members}
        if given:
            request[name] = given
    yield request


def _as_created(members: Members, instance: Instance) -> Iterable[Members]:
    """Local secondary indexes have the table's hash key."""
    hash_key = key(instance.properties["hashKey"], "HASH")
    for request in _put_together(members, instance):
        for index in request.get("LocalSecondaryIndexes", []):
            index["KeySchema"].insert(0, hash_key)
        yield request


def _problems(inputs: Properties) -> Iterable[Problem]:
    mode = inputs["billingMode"]
    for name in CAPACITY:
        if mode == PROVISIONED and not inputs.get(name):
            yield Problem(name, f"{name} is required when billingMode is {PROVISIONED}")
        if mode == ON_DEMAND and inputs.get(name):
            yield Problem(name, f"{name} cannot be given when billingMode is {ON_DEMAND}")
    if inputs.get("streamEnabled") is True and not inputs.get("streamViewType"):
        yield Problem("streamViewType", "streamViewType is required when streamEnabled is true")
    if inputs.get("streamViewType") and not inputs.get("streamEnabled"):
        yield Problem("streamViewType", "streamViewType is given without streamEnabled")
    if not has_unknown({name: inputs.get(name) for name in KEYED}):
        yield from _attribute_problems(inputs)


def _attribute_problems(inputs: Properties) -> Iterable[Problem]:
    """Tables have other attributes too, but only those of keys are declared."""
    declared, used = {each["name"] for each in inputs.get("attributes", [])}, key_attributes(inputs)
    for name in sorted(used - declared):
        yield Problem("attributes", f"{name!r} is used in a key and not declared")
    for name in sorted(declared - used):
        yield Problem("attributes", f"{name!r} is declared, and no key of the table or of an index uses it")


def _settle(api: Api, instance: Instance, created: bool) -> None:
    """Streams and indexes change step by step."""
    if created:
        return
    table = api("dynamodb", "DescribeTable", _name(instance))["Table"]
    for request in (*_stream_updates(table, instance.properties), *_index_updates(table, instance.properties)):
        api("dynamodb", "UpdateTable", {**_name(instance), **request})


def _stream_updates(table: Members, inputs: Properties) -> Iterable[Members]:
    """A stream's view cannot be changed: another stream takes its place."""
    off = {"StreamEnabled": False}
    actual = table.get("StreamSpecification", off)
    wanted = off
    if inputs.get("streamEnabled"):
        wanted = {"StreamEnabled": True, "StreamViewType": inputs["streamViewType"]}
    if actual not in (wanted, off):
        yield {"StreamSpecification": off}
    if wanted not in (actual, off):
        yield {"StreamSpecification": wanted}


def _index_updates(table: Members, inputs: Properties) -> Iterable[Members]:
    attributes = {"AttributeDefinitions": to_members(inputs.get("attributes", []), ATTRIBUTE)}
    wanted = [global_to_aws(index) for index in inputs.get("globalSecondaryIndexes", [])]
    for change in index_updates(table.get("GlobalSecondaryIndexes", []), wanted):
        yield {"GlobalSecondaryIndexUpdates": [change], **(attributes if "Create" in change else {})}


TABLE = ResourceType(
    token="aws:dynamodb/table:Table",
    service="dynamodb",
    naming=Naming("name", limit=255),
    tagging=Tagging(
        target=lambda _, item: {"ResourceArn": item["TableArn"]},
        tag="TagResource",
        untag="UntagResource",
        read="ListTagsOfResource",
    ),
    create=Operation(
        "CreateTable",
        result="TableDescription",
        takes=input_members("dynamodb", "CreateTable") | PARTS,
        split=_as_created,
    ),
    identify=lambda inputs, _item: inputs["name"],
    reads=(
        Operation("DescribeTable", _name, "Table"),
        Operation(
            "DescribeContinuousBackups",
            _name,
            "ContinuousBackupsDescription.PointInTimeRecoveryDescription",
            into="PointInTimeRecovery",
        ),
        Operation("DescribeTimeToLive", _name, "TimeToLiveDescription", into="TimeToLive"),
    ),
    updates=(
        Operation(
            "UpdateTable",
            _name,
            takes=frozenset({"BillingMode", *PARTS}),
            split=_put_together,
            whole=True,
            only=frozenset({"billingMode", *CAPACITY}),
        ),
        Operation("UpdateTable", _name, only=frozenset({"deletionProtectionEnabled", "tableClass"})),
        Operation("UpdateTable", _name, only=frozenset({"serverSideEncryption"})),
        Operation("UpdateTimeToLive", _name),
        Operation("UpdateContinuousBackups", _name),
    ),
    settle=_settle,
    delete=Operation("DeleteTable", _name),
    absent=("ResourceNotFoundException", "TableNotFoundException"),
    check=_problems,
    renews=lambda changed, _inputs: ("streamArn", "streamLabel") if changed & STREAM else (),
    imported=lambda id_: {"name": id_},
    properties={
        "name": member("TableName", replaces=True),
        "attributes": member("AttributeDefinitions", ATTRIBUTE, unordered=True, computed=True),
        "hashKey": _key("HASH", required=True),
        "rangeKey": _key("RANGE"),
        "billingMode": member("BillingMode", default=PROVISIONED, found="BillingModeSummary.BillingMode"),
        "readCapacity": _capacity("ReadCapacityUnits"),
        "writeCapacity": _capacity("WriteCapacityUnits"),
        "globalSecondaryIndexes": Property(
            write=lambda value: {"GlobalSecondaryIndexes": [global_to_aws(index) for index in value]},
            read=lambda item: [global_from_aws(index) for index in item.get("GlobalSecondaryIndexes", [])],
            fills=True,
            compare="set",
        ),
        "localSecondaryIndexes": Property(
            write=lambda value: {"LocalSecondaryIndexes": [local_to_aws(index) for index in value]},
            read=lambda item: [local_from_aws(index) for index in item.get("LocalSecondaryIndexes", [])],
            replaces=True,
            compare="set",
        ),
        "streamEnabled": Property(
            write=lambda value: {"StreamEnabled": True} if value else {},
            read=lambda item: item.get("StreamSpecification", {}).get("StreamEnabled", False),
        ),
        "streamViewType": Property(
            write=lambda value: {"StreamViewType": value},
            read=lambda item: item.get("StreamSpecification", {}).get("StreamViewType"),
            computed=True,
        ),
        "serverSideEncryption": ENCRYPTION,
        "tableClass": member("TableClass", default="STANDARD", found="TableClassSummary.TableClass"),
        "deletionProtectionEnabled": member("DeletionProtectionEnabled", default=False),
        "pointInTimeRecovery": POINT_IN_TIME_RECOVERY,
        "ttl": EXPIRY,
        "tags": local(),
        "arn": output("TableArn"),
        "streamArn": output("LatestStreamArn"),
        "streamLabel": output("LatestStreamLabel"),
    },
)

TYPES = (TABLE,)
