"""Check: what the engine asks of every resource before anything is created.

Defaults are filled in, names made, and every value that is known is held to AWS's own model, so that what AWS would
refuse is refused in the preview.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, NamedTuple, cast

from sandbox.provider.model import input_members, violations
from sandbox.provider.properties import UnknownFieldError
from sandbox.provider.resource_type import Naming, Operation, Problem, ResourceType
from sandbox.provider.values import UNKNOWN, Properties, Unknown, has_unknown

DEFAULTS = "__defaults"
"""Where Pulumi's providers note which inputs they filled in themselves; a policy's remediation sees it."""


class Checked(NamedTuple):
    """The inputs to go on with, and what is wrong with them."""

    inputs: Properties
    problems: list[Problem]


class Autonaming(NamedTuple):
    """What the project's `pulumi:autonaming` says of this resource's name."""

    proposed: str
    disabled: bool
    enforced: bool


def check(
    type_: ResourceType,
    name: str,
    news: Mapping[str, Any],
    olds: Mapping[str, Any],
    *,
    seed: bytes,
    autonaming: Autonaming | None = None,
    default_tags: Mapping[str, str] | None = None,
) -> Checked:
    """Completes and judges the inputs `news` of the resource `name`; `olds` are those of the last deployment."""
    inputs = {key: value for key, value in news.items() if key not in {DEFAULTS, "tagsAll"} and value is not None}
    problems = [Problem(key, f"{key} is not a property of {type_.token}") for key in inputs if key not in type_.inputs]
    inputs = {key: value for key, value in inputs.items() if key in type_.inputs}
    filled = _fill_defaults(type_, inputs)
    if type_.naming is not None:
        filled += _fill_name(type_.naming, name, inputs, olds, seed=seed, autonaming=autonaming)
        problems += _too_long(type_.naming, inputs)
        if type_.naming.property not in inputs:
            problems.append(Problem(type_.naming.property, f"{type_.naming.property} is required: autonaming is off"))
    tags = {**(default_tags or {}), **_known_tags(inputs)}
    if type_.tagging is not None and tags:
        inputs["tagsAll"] = tags
    problems += _missing(type_, inputs)
    for key, value in inputs.items():
        problems += _judge(type_, key, value)
    if not problems:
        problems += type_.check(inputs)
    inputs[DEFAULTS] = sorted(filled)
    return Checked(inputs, problems)


def _fill_defaults(type_: ResourceType, inputs: Properties) -> list[str]:
    filled = [key for key, each in type_.inputs.items() if each.default is not None and key not in inputs]
    for key in filled:
        inputs[key] = type_.inputs[key].default
    return filled


def _fill_name(
    naming: Naming,
    name: str,
    inputs: Properties,
    olds: Mapping[str, Any],
    *,
    seed: bytes,
    autonaming: Autonaming | None,
) -> list[str]:
    """Names the resource unless the program did; a name once made is kept."""
    if naming.property in inputs or (autonaming and autonaming.disabled):
        return []
    prefix = inputs.get(naming.prefix_property)
    random = blake2b(seed or name.encode(), digest_size=13).hexdigest()
    ending = naming.ending(inputs)
    is_kept = olds.get(naming.prefix_property) == prefix and naming.ending(dict(olds)) == ending
    if naming.property in olds.get(DEFAULTS, []) and is_kept:
        inputs[naming.property] = olds[naming.property]
    elif prefix is not None:
        inputs[naming.property] = (
            _shorten(prefix + random, ending, naming.limit) if isinstance(prefix, str) else UNKNOWN
        )
    elif autonaming and autonaming.proposed:
        proposed = autonaming.proposed
        inputs[naming.property] = proposed if autonaming.enforced else _shorten(proposed, ending, naming.limit)
    else:
        base = name.lower() if naming.lower else name
        inputs[naming.property] = _shorten(base, f"-{random[:7]}{ending}", naming.limit)
    return [naming.property]


def _shorten(base: str, suffix: str, limit: int) -> str:
    return base[: limit - len(suffix)].rstrip("-") + suffix


def _too_long(naming: Naming, inputs: Properties) -> Iterator[Problem]:
    name = inputs.get(naming.property)
    if isinstance(name, str) and len(name) > naming.limit:
        reason = f"{name!r} has {len(name)} characters; allowed are {naming.limit}"
        yield Problem(naming.property, reason)


def _known_tags(inputs: Properties) -> dict[str, Any]:
    tags = inputs.get("tags")
    return cast(dict[str, Any], tags) if isinstance(tags, dict) else {}


def _missing(type_: ResourceType, inputs: Properties) -> Iterator[Problem]:
    for key, each in type_.inputs.items():
        if each.required and key not in inputs:
            yield Problem(key, f"{key} is required")


def _judge(type_: ResourceType, key: str, value: Any) -> Iterator[Problem]:
    """Holds one property to the model of each operation that takes it."""
    write = type_.properties[key].write if key in type_.properties else None
    if write is None or isinstance(value, Unknown):
        return
    try:
        members = write(value)
    except UnknownFieldError as unknown:
        yield Problem(key, f"{key} {unknown}")
        return
    except KeyError as missing:
        yield Problem(key, f"{key} needs the setting {missing.args[0]}")
        return
    except (AttributeError, TypeError):
        if not has_unknown(value):  # a block that is unknown as a whole is judged once it is known
            yield Problem(key, f"{key} cannot be {value!r}: its form is another")
        return
    seen: set[str] = set()
    for operation in _writers(type_):
        accepted = input_members(type_.service, operation.name)
        part = {member: each for member, each in members.items() if member in accepted}
        for violation in violations(type_.service, operation.name, part, whole=False):
            if violation.path not in seen:
                seen.add(violation.path)
                yield Problem(key, f"{violation.path} of {operation.name}: {violation.reason}")


def _writers(type_: ResourceType) -> tuple[Operation, ...]:
    return (type_.create, *type_.updates)
