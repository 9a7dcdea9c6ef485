"""What AWS's own API models say of a request: required members, types, enums, patterns, lengths and ranges.

botocore ships the models; it checks types and minima by itself, but neither enums nor patterns nor maxima.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple, cast

import regex
from botocore import loaders, model

from sandbox.provider.values import Unknown


class Violation(NamedTuple):
    """A member's path (`Environment.Variables`) and what AWS allows there instead of what was given."""

    path: str
    reason: str


@cache
def _service(service: str) -> model.ServiceModel:
    description = loaders.Loader().load_service_model(service, "service-2")
    return model.ServiceModel(cast(dict[str, Any], description), service_name=service)


@cache
def input_members(service: str, operation: str) -> frozenset[str]:
    """The names of the members that `operation` takes."""
    shape = _service(service).operation_model(operation).input_shape
    return frozenset() if shape is None else frozenset(cast(Mapping[str, Any], shape.members))


@cache
def input_member(service: str, operation: str, path: str) -> model.Shape:
    """The shape of a member that `operation` takes, or of one inside it: `LoggingConfiguration.LoggingFilter`."""
    shape: model.Shape | None = _service(service).operation_model(operation).input_shape
    for name in path.split("."):
        shape = cast(model.StructureShape, shape).members[name]
    return cast(model.Shape, shape)


def violations(service: str, operation: str, request: Mapping[str, Any], *, whole: bool = True) -> list[Violation]:
    """Where `request` breaks the model of `operation`. Unknown values are not judged.

    `whole`: False judges a part of a request, of which other required members may stand elsewhere.
    """
    shape = _service(service).operation_model(operation).input_shape
    if shape is None:
        return []
    required = shape.required_members if whole else ()
    return list(_structure(shape, request, "", required))


def _structure(
    shape: model.StructureShape, value: Any, path: str, required: Iterable[str] | None = None
) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield Violation(path, f"{value!r} is not a map of settings")
        return
    given = cast(dict[str, Any], value)
    members = cast(Mapping[str, model.Shape], shape.members)
    for name in cast(Iterable[str], shape.required_members if required is None else required):
        if given.get(name) is None:
            yield Violation(_join(path, name), "a value is required")
    for name, each in given.items():
        if name not in members:
            yield Violation(_join(path, name), f"there is no such setting; there are {', '.join(members)}")
        elif each is not None:
            yield from _value(members[name], each, _join(path, name))


def _value(shape: model.Shape, value: Any, path: str) -> Iterator[Violation]:
    if isinstance(value, Unknown):
        return
    match shape.type_name:
        case "structure":
            yield from _structure(cast(model.StructureShape, shape), value, path)
        case "list":
            yield from _list(cast(model.ListShape, shape), value, path)
        case "map":
            yield from _map(cast(model.MapShape, shape), value, path)
        case "string":
            yield from _string(shape, value, path)
        case "integer" | "long" | "float" | "double":
            yield from _number(shape, value, path)
        case "boolean" if not isinstance(value, bool):
            yield Violation(path, f"{value!r} is neither true nor false")
        case _:
            return


def _list(shape: model.ListShape, value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, (list, tuple)):
        yield Violation(path, f"{value!r} is not a list")
        return
    items = cast(list[Any], value)
    yield from _range(shape, len(items), path, "{} entries are given")
    for index, each in enumerate(items):
        yield from _value(shape.member, each, f"{path}[{index}]")


def _map(shape: model.MapShape, value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield Violation(path, f"{value!r} is not a map")
        return
    for key, each in cast(dict[str, Any], value).items():
        yield from _value(shape.key, key, f"{path}.{key}")
        yield from _value(shape.value, each, f"{path}.{key}")


def _string(shape: model.Shape, value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, str):
        yield Violation(path, f"{value!r} is not text")
        return
    allowed = shape.enum if isinstance(shape, model.StringShape) else []
    if allowed and value not in allowed:
        yield Violation(path, f"{value!r} is not one of {', '.join(allowed)}")
    yield from _range(shape, len(value), path, "{} characters are given")
    pattern = cast(str | None, shape.metadata.get("pattern"))
    if pattern and not _pattern(pattern).search(value):
        yield Violation(path, f"{value!r} does not match {pattern}")


@cache
def _pattern(pattern: str) -> regex.Pattern[str]:
    """AWS's patterns are Java's: without anchors they mean the whole value."""
    return regex.compile(rf"\A(?:{pattern})\Z", regex.DOTALL)


def _number(shape: model.Shape, value: Any, path: str) -> Iterator[Violation]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        yield Violation(path, f"{value!r} is not a number")
    elif shape.type_name in {"integer", "long"} and not float(value).is_integer():
        yield Violation(path, f"{value!r} is not a whole number")
    else:
        yield from _range(shape, value, path, "{} is given")


def _range(shape: model.Shape, value: float, path: str, given: str) -> Iterator[Violation]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if (low is not None and value < low) or (high is not None and value > high):
        limits = f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low} to {high}"
        yield Violation(path, f"{given.format(value)}; allowed are {limits}")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
