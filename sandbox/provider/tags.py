"""Tags, in each service's own way."""

from typing import Any, cast

import jmespath

from sandbox.provider.api import ApiError
from sandbox.provider.resource_type import Api, Instance, Item, Members, ResourceType, Tagging


def tags_at_creation(tagging: Tagging | None, tags: dict[str, str]) -> Members:
    """The members that tag a resource as it is created; none where it can be tagged only afterwards."""
    if tagging is None or not tagging.tag or not tags:
        return {}
    value = _formed(tagging, tags)
    return {tagging.member: value} if tagging.on_create is None else tagging.on_create(value)


def read_tags(api: Api, type_: ResourceType, instance: Instance, item: Item) -> dict[str, str]:
    """The tags that the resource has."""
    tagging = type_.tagging
    if tagging is None:
        return {}
    try:
        answer = api(type_.service, tagging.read, tagging.target(instance, item)) if tagging.read else item
    except ApiError as refused:
        if refused.code not in type_.absent:
            raise
        return {}
    found: Any = jmespath.search(tagging.result, answer) or {}
    if tagging.form == "map":
        tags = cast(dict[str, str], found)
    else:
        tags = {pair[tagging.key]: pair[tagging.value] for pair in cast(list[dict[str, str]], found)}
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def change_tags(api: Api, type_: ResourceType, instance: Instance, item: Item) -> None:
    """Makes the resource's tags what its inputs say, in at most two calls."""
    tagging = type_.tagging
    if tagging is None or not tagging.tag:
        return
    actual, wanted = item["Tags"], instance.properties.get("tagsAll", {})
    if actual == wanted:
        return
    target = tagging.target(instance, item)
    gone = sorted(set(actual) - set(wanted))
    new = {key: value for key, value in wanted.items() if actual.get(key) != value}
    if gone:
        keys: list[Any] = gone if tagging.untag_form == "keys" else [{tagging.key: key} for key in gone]
        member = tagging.keys_member if tagging.untag_form == "keys" else tagging.member
        api(type_.service, tagging.untag, {**target, member: keys})
    if new:
        api(type_.service, tagging.tag, {**target, tagging.member: _formed(tagging, new)})


def pairs(tags: dict[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """Tags as most services spell them, or with other names for the two."""
    return [{key: name, value: text} for name, text in sorted(tags.items())]


def _formed(tagging: Tagging, tags: dict[str, str]) -> Any:
    return tags if tagging.form == "map" else pairs(tags, tagging.key, tagging.value)
