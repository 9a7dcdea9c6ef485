"""How the engine writes a resource's properties, and the values that rules read.

The SDK's own way (a dictionary of the message, then typed objects, then proxies) is repeated for each policy and takes
most of its time; this reads the message once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from google.protobuf import json_format
from google.protobuf.struct_pb2 import Struct
from google.protobuf.struct_pb2 import Value as Sent
from pulumi_policy import proxy as sdk

from .resource import ABSENT, UNKNOWN, Value

UNKNOWN_VALUES: Final = frozenset(
    {
        sdk.UNKNOWN_BOOLEAN_VALUE,
        sdk.UNKNOWN_NUMBER_VALUE,
        sdk.UNKNOWN_STRING_VALUE,
        sdk.UNKNOWN_ARRAY_VALUE,
        sdk.UNKNOWN_ASSET_VALUE,
        sdk.UNKNOWN_ARCHIVE_VALUE,
        sdk.UNKNOWN_OBJECT_VALUE,
    }
)
"""What the engine writes for a value that only the update will know."""

# https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"

DEFAULTS: Final = "__defaults"
"""Where a provider lists the properties that it filled in itself."""


def properties(sent: Struct, on_secret: Callable[[Value], None]) -> dict[str, Value]:
    """The properties of a resource, by Pulumi's names. Assets and archives are only their kind.

    Secrets are their values; `on_secret` is told each.
    """
    return {name: _value(value, on_secret) for name, value in sent.fields.items()}


def set_properties(sent: Struct, values: Mapping[str, Value]) -> None:
    """Writes values among a resource's properties as if the program had set them.

    A provider that finds a value among its own defaults keeps it in the next update, also when nobody asks for it any more.
    """
    sent.MergeFrom(json_format.ParseDict(dict(values), Struct()))
    if DEFAULTS in sent.fields:
        filled_in = [each.string_value for each in sent.fields[DEFAULTS].list_value.values]
        sent.update({DEFAULTS: [name for name in filled_in if name not in values]})


def _value(sent: Sent, on_secret: Callable[[Value], None]) -> Value:
    match sent.WhichOneof("kind"):
        case "string_value":
            text = sent.string_value
            return UNKNOWN if text in UNKNOWN_VALUES else text
        case "number_value":
            return sent.number_value
        case "bool_value":
            return sent.bool_value
        case "struct_value":
            return _struct(sent.struct_value, on_secret)
        case "list_value":
            return [_value(element, on_secret) for element in sent.list_value.values]
        case _:
            return ABSENT


def _struct(sent: Struct, on_secret: Callable[[Value], None]) -> Value:
    if SIGNATURE not in sent.fields:
        return properties(sent, on_secret)
    if sent.fields[SIGNATURE].string_value == SECRET:
        secret = _value(sent.fields["value"], on_secret)
        on_secret(secret)
        return secret
    return "asset or archive"
