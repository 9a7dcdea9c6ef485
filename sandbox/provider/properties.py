"""The usual ways in which a property maps to an API: a member, a nested block, an attribute, a document, an output."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import jmespath

from sandbox.provider.resource_type import Item, Members, Property
from sandbox.provider.values import Unknown

Fields = Mapping[str, "str | tuple[str, Fields]"]
"""A nested block's fields: Pulumi's name to AWS's, or to AWS's and the fields inside. Lists are mapped one by one."""


class UnknownFieldError(Exception):
    """A nested block has a field that its declaration lacks."""

    def __init__(self, name: str, allowed: Iterable[str]) -> None:
        super().__init__(f"has no setting {name}; there are {', '.join(allowed)}")


def member(
    name: str,
    fields: Fields | None = None,
    *,
    default: Any = None,
    unset: Any = None,
    required: bool = False,
    replaces: bool = False,
    computed: bool = False,
    unordered: bool = False,
    readable: bool = True,
    found: str | None = None,
    fills: bool = False,
) -> Property:
    """A property that is the request member `name` and is found in the item under the same name, or at `found` (JMESPath)."""
    path = jmespath.compile(found or name)

    def read(item: Item) -> Any:
        value = path.search(item)
        return value if fields is None or value is None else to_block(value, fields)

    return Property(
        write=lambda value: {name: value if fields is None else to_members(value, fields)},
        read=read if readable else None,
        default=default,
        unset=unset,
        required=required,
        replaces=replaces,
        computed=computed,
        fills=fills,
        compare="set" if unordered else "exact",
    )


def flattened(
    fields: Mapping[str, str], *, defaults: Mapping[str, Any] | None = None, computed: bool = False
) -> Property:
    """A nested block whose fields are members of the request itself. `defaults` are those of the block, once it is given."""

    def write(value: Any) -> Members:
        if isinstance(value, Unknown):
            return {}
        refuse_unknown(value, fields)
        given = {**(defaults or {}), **cast(dict[str, Any], value)}
        return {api: given[name] for name, api in fields.items() if given.get(name) is not None}

    def read(item: Item) -> Any:
        return {name: item[api] for name, api in fields.items() if item.get(api) is not None} or None

    return Property(write=write, read=read, computed=computed, fills=True)


def attribute(
    key: str, *, default: Any = None, unset: Any = None, kind: Callable[[str], Any] = str, computed: bool = False
) -> Property:
    """A property kept in a list of `{"Key": …, "Value": …}` attributes, where every value is text."""

    def read(item: Item) -> Any:
        text = next((each["Value"] for each in item.get("Attributes", []) if each["Key"] == key), None)
        return None if text is None or text == "" else kind(text)

    return Property(
        write=lambda value: {"Attributes": [{"Key": key, "Value": attribute_text(value)}]},
        read=read,
        default=default,
        unset=unset,
        computed=computed,
    )


def attributes(keys: Mapping[str, tuple[str, Callable[[str], Any]]], *, unset: Any = None) -> Property:
    """A nested block whose fields are attributes: field name to key and kind."""

    def write(value: Any) -> Members:
        if isinstance(value, Unknown):
            return {}
        refuse_unknown(value, keys)
        block = cast(dict[str, Any], value)
        return {
            "Attributes": [
                {"Key": key, "Value": attribute_text(block[field])}
                for field, (key, _) in keys.items()
                if block.get(field) is not None
            ]
        }

    def read(item: Item) -> Any:
        texts = {each["Key"]: each["Value"] for each in item.get("Attributes", [])}
        return {field: kind(texts[key]) for field, (key, kind) in keys.items() if texts.get(key)} or None

    return Property(write=write, read=read, unset=unset, computed=True, fills=True)


def document(
    name: str,
    *,
    unset: Any = None,
    required: bool = False,
    replaces: bool = False,
    computed: bool = False,
    found: str | None = None,
) -> Property:
    """A JSON document given as text; APIs answer it as text or as what it says."""
    path = jmespath.compile(found or name)

    def read(item: Item) -> Any:
        value = path.search(item)
        return value if value is None or isinstance(value, str) else json.dumps(value)

    return Property(
        write=lambda value: {name: value},
        read=read,
        unset=unset,
        required=required,
        replaces=replaces,
        computed=computed,
        compare="json",
    )


def local(*, default: Any = None, required: bool = False, replaces: bool = False) -> Property:
    """An input that steers the provider, or is part of an operation's keys, and is no member of its own."""
    return Property(write=lambda _: {}, default=default, required=required, replaces=replaces)


def output(found: str) -> Property:
    """What only AWS sets, found in the item by JMESPath."""
    path = jmespath.compile(found)
    return Property(read=path.search, computed=True)


def derived(read: Callable[[Item], Any]) -> Property:
    """What follows from the item."""
    return Property(read=read, computed=True)


def boolean(text: str) -> bool:
    """An attribute's true or false."""
    return text == "true"


def attribute_text(value: Any) -> Any:
    """How an attribute spells a value; unknown stays unknown."""
    if isinstance(value, Unknown):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def refuse_unknown(block: Any, allowed: Iterable[str]) -> None:
    """Raises UnknownFieldError if the block has a field that is not allowed, TypeError if it is no block."""
    if not isinstance(block, dict):
        raise TypeError(f"{block!r} is not a map of settings")
    for name in cast(dict[str, Any], block):
        if name not in allowed:
            raise UnknownFieldError(name, allowed)


def to_members(value: Any, fields: Fields) -> Any:
    """A block, or a list of them, by AWS's names; KeyError is a field that it does not have."""
    if isinstance(value, list):
        return [to_members(each, fields) for each in cast(list[Any], value)]
    if isinstance(value, Unknown):
        return value
    refuse_unknown(value, fields)
    members: Members = {}
    for name, inner in cast(dict[str, Any], value).items():
        target = fields[name]
        if isinstance(target, str):
            members[target] = inner
        else:
            members[target[0]] = to_members(inner, target[1])
    return members


def to_block(value: Any, fields: Fields) -> Any:
    """What AWS describes, as a block or a list of them, by Pulumi's names."""
    if isinstance(value, list):
        return [to_block(each, fields) for each in cast(list[Any], value)]
    found = cast(dict[str, Any], value)
    block: dict[str, Any] = {}
    for name, target in fields.items():
        key = target if isinstance(target, str) else target[0]
        if found.get(key) is not None:
            block[name] = found[key] if isinstance(target, str) else to_block(found[key], target[1])
    return block
