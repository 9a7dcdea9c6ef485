"""Create, read, update and delete of any declared resource type."""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast

import jmespath

from sandbox.provider.api import ApiError
from sandbox.provider.check import DEFAULTS
from sandbox.provider.diff import differs, same
from sandbox.provider.requests import requests, written_by
from sandbox.provider.resource_type import Api, Instance, Item, Members, Operation, Property, ResourceType
from sandbox.provider.tags import change_tags, read_tags, tags_at_creation
from sandbox.provider.values import UNKNOWN, Properties


class Found(NamedTuple):
    """A resource as it is: its outputs, and the inputs that would make it so."""

    id: str
    outputs: Properties
    inputs: Properties


class UnfinishedError(Exception):
    """A call failed after the resource had come to be: it exists, and running again goes on from there."""

    def __init__(self, found: Found, cause: ApiError) -> None:
        super().__init__(str(cause))
        self.found = found


class ImportIdError(Exception):
    """An id given to `pulumi import` that cannot be that of a resource of the type."""

    def __init__(self, type_: ResourceType, id_: str) -> None:
        form = f"an id has the form {type_.import_form}" if type_.import_form else "the type cannot be imported"
        super().__init__(f"{type_.token} cannot be imported by the id {id_!r}: {form}")


def planned(type_: ResourceType, inputs: Properties) -> Properties:
    """What a preview can say of a resource that does not exist yet."""
    unknown = {name: UNKNOWN for name, each in type_.properties.items() if each.computed}
    return {**unknown, **_without_notes(inputs)}


def planned_update(type_: ResourceType, state: Properties, inputs: Properties, changed: Iterable[str]) -> Properties:
    """What a preview can say of a resource after an update: outputs that it makes anew are unknown."""
    kept = {name: value for name, value in state.items() if name not in type_.inputs or type_.properties[name].computed}
    renewed = dict.fromkeys(type_.renews(frozenset(changed), inputs), UNKNOWN)
    return {**kept, **_without_notes(inputs), **renewed}


def create(api: Api, type_: ResourceType, inputs: Properties) -> Found:
    """Creates the resource; raises ApiError if it does not come to be, UnfinishedError if only a part of it does."""
    given = frozenset(name for name in type_.inputs if inputs.get(name) is not None)
    request = requests(type_, type_.create, given, Instance("", inputs))[0]
    tags = tags_at_creation(type_.tagging, inputs.get("tagsAll", {}))
    request.update(tags)
    answer = api(type_.service, type_.create.name, request)
    item = cast(Item, _result(type_.create, answer))
    instance = Instance(type_.identify(inputs, item), inputs)
    done = written_by(type_, type_.create, given, inputs)
    left = frozenset(name for name in given - done if inputs[name] != type_.properties[name].default)
    return _carry_out(api, type_, instance, left, {**item, "Tags": inputs["tagsAll"] if tags else {}}, creating=True)


def read(api: Api, type_: ResourceType, instance: Instance) -> Found | None:
    """The resource as AWS describes it; None if it is not there."""
    if not instance.properties:
        return _import(api, type_, instance.id)
    item = _item(api, type_, instance)
    return None if item is None else _found(type_, instance, item)


def update(api: Api, type_: ResourceType, instance: Instance, olds: Properties) -> Found:
    """Makes the resource what `instance.properties` say, from what it really is rather than from what it was thought to be."""
    inputs = instance.properties
    item = _item(api, type_, instance)
    if item is None:
        raise ApiError(
            type_.reads[0].name, "NotFound", f"{instance.id} is gone; run `pulumi refresh` to have it made again"
        )
    changed = {
        name
        for name, each in type_.inputs.items()
        if not each.replaces
        and (differs(each, olds.get(name), inputs.get(name)) or _is_otherwise(each, item, inputs.get(name)))
    }
    return _carry_out(api, type_, instance, frozenset(changed), item, creating=False)


def delete(api: Api, type_: ResourceType, instance: Instance) -> None:
    """Deletes the resource; one that is gone already is no mistake."""
    if type_.delete is None:
        return
    try:
        if type_.empty is not None:
            type_.empty(api, instance)
        item = _item(api, type_, instance) if type_.delete.keys_found else {}
        if item is None:
            return
        for request in requests(type_, type_.delete, (), instance):
            api(type_.service, type_.delete.name, {**request, **type_.delete.keys_in(item)})
    except ApiError as refused:
        if refused.code not in type_.absent:
            raise


def _carry_out(
    api: Api, type_: ResourceType, instance: Instance, changed: frozenset[str], before: Item, *, creating: bool
) -> Found:
    """Makes the calls that write `changed`, then reads what has become of the resource."""
    failure: ApiError | None = None
    try:
        for operation in type_.updates:
            for request in _due(type_, operation, instance, changed):
                api(type_.service, operation.name, {**request, **operation.keys_in(before)})
        if type_.settle is not None:
            type_.settle(api, instance, creating)
        change_tags(api, type_, instance, before)
    except ApiError as refused:
        failure = refused
    item = _item(api, type_, instance)
    if item is None:
        raise failure or ApiError(type_.reads[0].name, "NotFound", f"{instance.id} does not exist after it was written")
    found = _found(type_, instance, item)
    if failure is not None:
        raise UnfinishedError(found, failure)
    return found


def _due(type_: ResourceType, operation: Operation, instance: Instance, changed: frozenset[str]) -> list[Members]:
    """The requests by which `operation` writes `changed`."""
    inputs = instance.properties
    names = written_by(type_, operation, changed, inputs)
    if not operation.when(inputs, changed) or not (names or operation.only == frozenset()):
        return []
    if operation.whole:
        names = written_by(type_, operation, type_.inputs, inputs)
    return requests(type_, operation, names, instance)


def _item(api: Api, type_: ResourceType, instance: Instance) -> Item | None:
    item: Item = {"Id": instance.id}
    for operation in type_.reads:
        if not operation.when(instance.properties, frozenset()):
            continue
        try:
            answer = api(type_.service, operation.name, {**operation.keys(instance), **operation.keys_in(item)})
        except ApiError as refused:
            if refused.code not in type_.absent:
                raise
            answer = None
        part = None if answer is None else operation.pick(_result(operation, answer), instance)
        if part is None and operation is type_.reads[0]:
            return None
        if operation.into:
            item[operation.into] = part
        else:
            item.update(cast(Item, part or {}))
    item["Tags"] = read_tags(api, type_, instance, item)
    return item


def _result(operation: Operation, answer: Item) -> Any:
    return jmespath.search(operation.result, answer) if operation.result else answer


def _import(api: Api, type_: ResourceType, id_: str) -> Found | None:
    """A resource of which only the id is given. What AWS does not tell is taken to be as it is by default."""
    try:
        named = type_.imported(id_)
    except ValueError as wrong:
        raise ImportIdError(type_, id_) from wrong
    defaults = {name: each.default for name, each in type_.inputs.items() if each.default is not None}
    instance = Instance(id_, {**defaults, **named})
    item = _item(api, type_, instance)
    if item is None:
        return None
    own_id = type_.identify(instance.properties, item) if named else id_
    return _found(type_, Instance(own_id, instance.properties), item, imported=True)


def _found(type_: ResourceType, instance: Instance, item: Item, *, imported: bool = False) -> Found:
    outputs: Properties = {}
    inputs: Properties = {}
    for name, each in type_.properties.items():
        given = instance.properties.get(name)
        actual = given if each.read is None else _actual(each, item, given)
        if given is not None and (same(each, actual, given) or (actual is None and given == each.default)):
            actual = given  # AWS's spelling of the same thing would only show as a difference
        outputs[name] = actual
        if each.write is not None and (given is not None or _is_news(each, actual, imported=imported)):
            inputs[name] = actual
    if type_.tagging is not None:
        _tags(instance, item, outputs, inputs)
    notes = instance.properties.get(DEFAULTS)
    inputs[DEFAULTS] = [] if notes is None else notes
    return Found(instance.id, *({k: v for k, v in each.items() if v is not None} for each in (outputs, inputs)))


def _actual(declared: Property, item: Item, given: Any) -> Any:
    """What AWS tells of a property, without what it filled in beside what the program gave."""
    found = None if declared.read is None else declared.read(item)
    return _within(found, given) if declared.fills and given is not None else found


def _within(found: Any, given: Any) -> Any:
    """`found` without the fields of blocks that `given` has not."""
    if isinstance(found, dict) and isinstance(given, dict):
        block, wanted = cast(Properties, found), cast(Properties, given)
        return {name: _within(block[name], wanted[name]) for name in wanted if name in block}
    if isinstance(found, list) and isinstance(given, list):
        blocks, all_wanted = cast(list[Any], found), cast(list[Any], given)
        if len(blocks) == len(all_wanted):
            return [_within(each, wanted) for each, wanted in zip(blocks, all_wanted, strict=True)]
    return cast(Any, found)


def _is_otherwise(declared: Property, item: Item, wanted: Any) -> bool:
    """Whether AWS tells something else than what is wanted; what it does not tell is what it is by default."""
    if declared.read is None or wanted is None:
        return False
    actual = _actual(declared, item, wanted)
    return not same(declared, actual, wanted) and not (actual is None and wanted == declared.default)


def _is_news(declared: Property, actual: Any, *, imported: bool) -> bool:
    """Whether a value that the program did not give is one that somebody else must have given."""
    return (imported or not declared.computed) and actual not in (None, "", [], {}, False)


def _tags(instance: Instance, item: Item, outputs: Properties, inputs: Properties) -> None:
    actual = cast("dict[str, str]", item["Tags"])
    own = cast("dict[str, str]", instance.properties.get("tags", {}))
    by_default = set(instance.properties.get("tagsAll", {})) - set(own)
    tags = {key: value for key, value in actual.items() if key not in by_default}
    outputs["tags"] = tags or None
    outputs["tagsAll"] = actual
    if tags or own:
        inputs["tags"] = tags
    if actual or instance.properties.get("tagsAll"):
        inputs["tagsAll"] = actual


def _without_notes(inputs: Properties) -> Properties:
    return {name: value for name, value in inputs.items() if name != DEFAULTS}
