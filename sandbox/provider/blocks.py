"""Nested blocks that AWS's own model describes, for APIs whose blocks nest too deep to be written out.

Pulumi's name of a field follows from AWS's: `IPSetReferenceStatement.ARN` is `ipSetReferenceStatement.arn`, and a list's
name is in the plural.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, cast

from botocore import model, xform_name

from sandbox.provider.model import input_member
from sandbox.provider.properties import refuse_unknown
from sandbox.provider.resource_type import Item, Property
from sandbox.provider.values import Unknown

ONE_WORD = {"CloudWatch": "Cloudwatch", "DDoS": "Ddos"}
"""Words that AWS writes with capitals inside, and Pulumi without."""


def modelled(
    service: str,
    operation: str,
    path: str,
    *,
    listed: frozenset[str] = frozenset(),
    required: bool = False,
    unset: Any = None,
    compare: Literal["exact", "blocks"] = "blocks",
) -> Property:
    """A property that is the member `path` of `operation`, written and found in the item under the last name of the path.

    `listed`: the shapes that Pulumi takes as a list of one, where AWS takes one. An empty property is sent as None.
    """
    name = path.rpartition(".")[2]

    def read(item: Item) -> Any:
        found = item.get(name)
        return None if found is None else to_block(found, input_member(service, operation, path), listed)

    return Property(
        write=lambda value: {name: to_members(value, input_member(service, operation, path), listed) or None},
        read=read,
        required=required,
        unset=unset,
        compare=compare,
    )


def to_members(value: Any, shape: model.Shape, listed: frozenset[str] = frozenset()) -> Any:
    """A block, or a list of them, by AWS's names. UnknownFieldError is a field that it does not have, TypeError another form."""
    if isinstance(value, Unknown):
        return value
    if isinstance(shape, model.ListShape):
        return [to_members(each, shape.member, listed) for each in _list(value)]
    if not isinstance(shape, model.StructureShape):
        return value
    names = fields(shape, listed)
    block = _only(value) if shape.name in listed else value
    refuse_unknown(block, names)
    return {
        names[field]: to_members(inner, shape.members[names[field]], listed)
        for field, inner in cast(dict[str, Any], block).items()
    }


def to_block(found: Any, shape: model.Shape, listed: frozenset[str] = frozenset()) -> Any:
    """What AWS describes, as a block or a list of them, by Pulumi's names."""
    if isinstance(shape, model.ListShape):
        return [to_block(each, shape.member, listed) for each in found]
    if isinstance(found, bytes):
        return found.decode()
    if not isinstance(shape, model.StructureShape):
        return found
    block = {
        field: to_block(found[name], shape.members[name], listed)
        for field, name in fields(shape, listed).items()
        if found.get(name) is not None
    }
    return [block] if shape.name in listed else block


def fields(shape: model.StructureShape, listed: frozenset[str] = frozenset()) -> Mapping[str, str]:
    """Pulumi's names of a structure's fields, each to AWS's."""
    members = cast(Mapping[str, model.Shape], shape.members)
    return {
        _field(name, plural=each.type_name == "list" or each.name in listed): name for name, each in members.items()
    }


def _field(name: str, *, plural: bool) -> str:
    for word, plain in ONE_WORD.items():
        name = name.replace(word, plain)
    camel = re.sub(r"_(\w)", lambda letter: letter[1].upper(), xform_name(name))
    return f"{camel}s" if plural and not camel.endswith("s") else camel


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return cast(list[Any], value)


def _only(value: Any) -> Any:
    blocks = _list(value)
    if len(blocks) != 1:
        raise TypeError(f"{len(blocks)} blocks are given where one is taken")
    return blocks[0]
