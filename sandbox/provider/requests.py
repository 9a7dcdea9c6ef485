"""Which requests an operation becomes, given a resource's inputs."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sandbox.provider.model import input_members
from sandbox.provider.resource_type import Instance, Members, Operation, ResourceType
from sandbox.provider.values import Properties


def written_by(type_: ResourceType, operation: Operation, names: Iterable[str], inputs: Properties) -> frozenset[str]:
    """Those of the properties `names` that `operation` writes."""
    return frozenset(name for name in names if _members(type_, operation, name, inputs))


def requests(type_: ResourceType, operation: Operation, names: Iterable[str], instance: Instance) -> list[Members]:
    """The requests that write the properties `names` of `instance`."""
    members: Members = {}
    for name in sorted(names):
        _merge(members, _members(type_, operation, name, instance.properties))
    keys = operation.keys(instance)
    return [{**each, **keys} for each in operation.split(members, instance)]


def changed_value(type_: ResourceType, name: str, inputs: Properties) -> Any:
    """The value to send: what the program gives, or what takes an earlier value back."""
    value = inputs.get(name)
    return type_.properties[name].unset if value is None else value


def _members(type_: ResourceType, operation: Operation, name: str, inputs: Properties) -> Members:
    if operation.only is not None and name not in operation.only:
        return {}
    declared = type_.properties.get(name)
    value = None if declared is None else changed_value(type_, name, inputs)
    if declared is None or declared.write is None or value is None:
        return {}
    taken = input_members(type_.service, operation.name) if operation.takes is None else operation.takes
    return {member: each for member, each in declared.write(value).items() if member in taken}


def _merge(into: Members, more: Mapping[str, Any]) -> None:
    """Several properties may share a member: attributes stand in one list, settings in one block."""
    for member, value in more.items():
        present = into.get(member)
        if isinstance(present, list) and isinstance(value, list):
            into[member] = [*cast(list[Any], present), *cast(list[Any], value)]
        elif isinstance(present, dict) and isinstance(value, dict):
            into[member] = {**cast(Members, present), **cast(Members, value)}
        else:
            into[member] = value
