"""Diff: which properties change, and whether the resource must be replaced for it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from sandbox.provider.check import DEFAULTS
from sandbox.provider.resource_type import Property, ResourceType
from sandbox.provider.values import SIGNATURE, Properties, Unknown

Kind = Literal["ADD", "DELETE", "UPDATE"]


@dataclass
class Changes:
    """What differs between the inputs of the last deployment and the program's."""

    paths: dict[str, Kind] = field(default_factory=dict[str, Kind])
    """Every differing path, such as `environment.variables.STAGE`, and how it differs."""
    properties: set[str] = field(default_factory=set[str])
    replaces: set[str] = field(default_factory=set[str])
    delete_before_replace: bool = False


def diff(type_: ResourceType, olds: Mapping[str, Any], news: Mapping[str, Any]) -> Changes:
    """Compares the inputs `olds` with the inputs `news`."""
    changes = Changes()
    for name, each in type_.inputs.items():
        if not differs(each, olds.get(name), news.get(name)):
            continue
        if name == "tags" and same(each, olds.get("tagsAll"), news.get("tagsAll")):
            continue  # only how a tag is given has changed: by the resource, or by the provider's default tags
        changes.properties.add(name)
        changes.paths.update(_paths(name, olds.get(name), news.get(name), each))
        if each.replaces:
            changes.replaces.add(name)
    if type_.tagging is not None and olds.get("tagsAll") != news.get("tagsAll"):
        changes.properties.add("tagsAll")
        changes.paths.update(_paths("tagsAll", olds.get("tagsAll"), news.get("tagsAll"), None))
    changes.delete_before_replace = bool(changes.replaces) and _keeps_its_name(type_, olds, news)
    return changes


def differs(declared: Property, old: Any, new: Any) -> bool:
    """Whether a program that gave `old` and gives `new` wants a change.

    A program that gives no value any more wants the one that it would have had without ever giving one: where AWS
    chooses, whatever it is now (Terraform's optional and computed attributes).
    """
    if new is None and declared.unset is not None:
        return not same(declared, old, None) and not same(declared, old, declared.unset)
    return not (new is None and declared.computed) and not same(declared, old, new)


def same(declared: Property, old: Any, new: Any) -> bool:
    """Whether two values of a property mean the same."""
    if isinstance(new, Unknown) or isinstance(old, Unknown):
        return False
    if declared.compare == "json":
        return _parsed(old) == _parsed(new)
    empty_counts = declared.compare == "blocks"
    if declared.compare in ("set", "blocks") and isinstance(old, list) and isinstance(new, list):
        return _sorted(cast(list[Any], old), empty_counts) == _sorted(cast(list[Any], new), empty_counts)
    return _comparable(old, empty_counts) == _comparable(new, empty_counts)


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _sorted(items: list[Any], empty_counts: bool) -> list[str]:
    return sorted(repr(_comparable(each, empty_counts)) for each in items)


def _comparable(value: Any, empty_counts: bool = False) -> Any:
    """Empty and absent are alike, unless an empty block counts; an asset is its hash, wherever it lies."""
    if isinstance(value, dict):
        given = cast(dict[str, Any], value)
        if SIGNATURE in given and given.get("hash"):
            return (given[SIGNATURE], given["hash"])
        absent: tuple[Any, ...] = (None, []) if empty_counts else (None, [], {})
        block = {key: _comparable(each, empty_counts) for key, each in sorted(given.items()) if each not in absent}
        return block if block or empty_counts else None
    if isinstance(value, list):
        return [_comparable(each, empty_counts) for each in cast(list[Any], value)] or None
    return None if value == "" else value


def _keeps_its_name(type_: ResourceType, olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    """A name that the program fixed cannot be taken by the new resource while the old one has it."""
    naming = type_.naming
    if naming is None or naming.property in cast(Properties, news).get(DEFAULTS, []):
        return False
    return naming.property in news and olds.get(naming.property) == news.get(naming.property)


def _paths(path: str, old: Any, new: Any, declared: Property | None) -> Iterator[tuple[str, Kind]]:
    whole = declared is not None and declared.compare != "exact"
    if not whole and isinstance(old, dict) and isinstance(new, dict) and SIGNATURE not in old and SIGNATURE not in new:
        before, after = cast(dict[str, Any], old), cast(dict[str, Any], new)
        for key in sorted({*before, *after}):
            yield from _inside(f"{path}.{key}", before.get(key), after.get(key))
    elif not whole and isinstance(old, list) and isinstance(new, list):
        left, right = cast(list[Any], old), cast(list[Any], new)
        for index in range(max(len(left), len(right))):
            yield from _inside(
                f"{path}[{index}]", *(side[index] if index < len(side) else None for side in (left, right))
            )
    else:
        yield path, "ADD" if old is None else "DELETE" if new is None else "UPDATE"


def _inside(path: str, old: Any, new: Any) -> Iterator[tuple[str, Kind]]:
    if isinstance(new, Unknown) or _comparable(old) != _comparable(new):
        yield from _paths(path, old, new, None)
