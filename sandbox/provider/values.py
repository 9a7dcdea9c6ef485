"""How property values travel between the engine and the provider.

Pulumi's wire format is a protobuf Struct with a few agreed signatures:
https://www.pulumi.com/docs/iac/using-pulumi/extending-pulumi/develop-provider-protocol/
Secrets never arrive here: the provider says that it does not accept them, and the engine then keeps the marks itself and
puts them back on every output whose input was secret.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

Properties = dict[str, Any]
"""A resource's inputs or outputs, by Pulumi's camelCase names."""

SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
"""The key by which a map says that it is an asset or an archive."""

ASSET: Final = "c44067f5952c0a294b673a41bacd8c17"
ARCHIVE: Final = "0def7320c3a5731c473e5ecbe6d01bc7"


class Unknown:
    """A value that exists only once another resource has been created; seen in previews."""

    def __repr__(self) -> str:
        return "<unknown>"


UNKNOWN: Final = Unknown()


def from_struct(struct: struct_pb2.Struct) -> Properties:
    """The properties in `struct`: whole numbers as int, nulls left out, unknown values as `UNKNOWN`."""
    found = {name: _from_value(value) for name, value in struct.fields.items()}
    return {name: value for name, value in found.items() if value is not None}


def to_struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """The Struct that carries `properties`; values that are None are left out."""
    struct = struct_pb2.Struct()
    for name, value in properties.items():
        if value is not None:
            struct.fields[name].CopyFrom(_to_value(value))
    return struct


def has_unknown(value: Any) -> bool:
    """Whether `value` is unknown or holds anything unknown."""
    if isinstance(value, Unknown):
        return True
    if isinstance(value, dict):
        return any(has_unknown(each) for each in cast(dict[str, Any], value).values())
    if isinstance(value, list):
        return any(has_unknown(each) for each in cast(list[Any], value))
    return False


def _from_value(value: struct_pb2.Value) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            return UNKNOWN if value.string_value == rpc.UNKNOWN else value.string_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_from_value(each) for each in value.list_value.values]
        case "struct_value":
            return from_struct(value.struct_value)
        case _:
            return None


def _to_value(value: Any) -> struct_pb2.Value:  # noqa: PLR0911 - one return for each kind of value
    match value:
        case Unknown():
            return struct_pb2.Value(string_value=rpc.UNKNOWN)
        case bool():
            return struct_pb2.Value(bool_value=value)
        case int() | float():
            return struct_pb2.Value(number_value=value)
        case str():
            return struct_pb2.Value(string_value=value)
        case datetime():
            return struct_pb2.Value(string_value=value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        case list() | tuple():
            items = [_to_value(each) for each in cast(list[Any], value)]
            return struct_pb2.Value(list_value=struct_pb2.ListValue(values=items))
        case _:
            return struct_pb2.Value(struct_value=to_struct(cast(dict[str, Any], value)))
