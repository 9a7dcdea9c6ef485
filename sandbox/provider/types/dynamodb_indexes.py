"""A table's indexes: how Pulumi spells them, how AWS does, and what makes those that are into those that are wanted.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GlobalSecondaryIndexUpdate.html
"""

from collections.abc import Iterable
from typing import Any

from sandbox.provider.properties import refuse_unknown, to_block, to_members
from sandbox.provider.resource_type import Members
from sandbox.provider.values import Properties

KEY = {"attributeName": "AttributeName", "keyType": "KeyType"}
CAPACITY = {"readCapacity": "ReadCapacityUnits", "writeCapacity": "WriteCapacityUnits"}
PROJECTION = {"projectionType": "ProjectionType", "nonKeyAttributes": "NonKeyAttributes"}


def key(name: Any, kind: str) -> Members:
    """One element of a key schema."""
    return {"AttributeName": name, "KeyType": kind}


def global_to_aws(index: Any) -> Members:
    """A global secondary index, whose keys may be given in two forms."""
    refuse_unknown(index, ("name", "hashKey", "rangeKey", "keySchemas", *PROJECTION, *CAPACITY))
    schema = to_members(index["keySchemas"], KEY) if index.get("keySchemas") else [key(index["hashKey"], "HASH")]
    capacity = _part(index, CAPACITY)
    return {
        "IndexName": index["name"],
        "KeySchema": [*schema, *([key(index["rangeKey"], "RANGE")] if index.get("rangeKey") else [])],
        "Projection": _part(index, PROJECTION),
        **({"ProvisionedThroughput": capacity} if capacity else {}),
    }


def local_to_aws(index: Any) -> Members:
    """A local secondary index, but for its hash key, which is the table's."""
    refuse_unknown(index, ("name", "rangeKey", *PROJECTION))
    return {
        "IndexName": index["name"],
        "KeySchema": [key(index["rangeKey"], "RANGE")],
        "Projection": _part(index, PROJECTION),
    }


def global_from_aws(found: Members) -> Properties:
    """An index with its keys in both forms; on demand, it has no capacity."""
    units = to_block(found.get("ProvisionedThroughput", {}), CAPACITY)
    keys = {"hashKey": schema_key(found, "HASH"), "keySchemas": to_block(found["KeySchema"], KEY)}
    return {**local_from_aws(found), **keys, **{name: value for name, value in units.items() if value}}


def local_from_aws(found: Members) -> Properties:
    """An index without its hash key."""
    range_key = schema_key(found, "RANGE")
    projection = to_block(found["Projection"], PROJECTION)
    return {"name": found["IndexName"], **projection, **({"rangeKey": range_key} if range_key else {})}


def schema_key(found: Members, kind: str) -> str | None:
    """The first key of that kind in the key schema of a table or an index."""
    return next((each["AttributeName"] for each in found["KeySchema"] if each["KeyType"] == kind), None)


def key_attributes(inputs: Properties) -> set[str]:
    """The attributes that the keys of a table and of its indexes use."""
    keyed = [inputs, *inputs.get("globalSecondaryIndexes", []), *inputs.get("localSecondaryIndexes", [])]
    schemas = [each["attributeName"] for index in keyed for each in index.get("keySchemas", [])]
    return {*schemas, *(index[name] for index in keyed for name in ("hashKey", "rangeKey") if index.get(name))}


def index_updates(found: list[Members], wanted: list[Members]) -> Iterable[Members]:
    """What makes the global secondary indexes `found` into those `wanted`, one by one, as AWS takes them."""
    actual = {index["IndexName"]: index for index in found}
    planned = {index["IndexName"]: index for index in wanted}
    stays = {name for name in planned if name in actual and _design(actual[name]) == _design(planned[name])}
    for name in actual:
        if name not in stays:
            yield {"Delete": {"IndexName": name}}
    for name, index in planned.items():
        capacity = index.get("ProvisionedThroughput", {})
        if name not in stays:
            yield {"Create": index}
        elif any(actual[name]["ProvisionedThroughput"][unit] != value for unit, value in capacity.items()):
            yield {"Update": {"IndexName": name, "ProvisionedThroughput": capacity}}


def _design(index: Members) -> tuple[Any, ...]:
    """What can only be changed by making the index anew."""
    projection = index["Projection"]
    return index["KeySchema"], projection["ProjectionType"], sorted(projection.get("NonKeyAttributes", []))


def _part(index: Any, fields: dict[str, str]) -> Members:
    return {api: index[name] for name, api in fields.items() if index.get(name)}
