"""Patterns for space-delimited log events: `[ip, ..., status_code = 4*, bytes > 1000]`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from sandbox.aws.filter_pattern.condition import Condition, parse_condition
from sandbox.aws.filter_pattern.invalid import InvalidPattern
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.match import Match
from sandbox.aws.filter_pattern.selector import MISSING

ELLIPSIS = {"...", "…"}

_NAME = re.compile(r"\w[\w-]*")
_PART = re.compile(r'(?:"(?:[^"\\]|\\.)*"|%[^%]*%|[^,"%])*')


@dataclass(frozen=True)
class FieldsPattern:
    """`names`: of the fields before and after the ellipsis, if there is one; an empty name captures by number."""

    before: tuple[str, ...]
    after: tuple[str, ...] | None
    conditions: tuple[Condition, ...]

    def match(self, message: LogMessage) -> Match | None:
        words = message.words
        between = len(words) - len(self.before) - len(self.after or ())
        if between < 0 or (between and self.after is None):
            return None
        names = (*self.before, *[""] * between, *(self.after or ()))
        fields = {f"${name or number}": word for number, (name, word) in enumerate(zip(names, words, strict=True), 1)}
        return Match(message, fields) if all(holds(fields) for holds in self.conditions) else None


def parse_fields(text: str) -> FieldsPattern:
    """Reads what stands between the square brackets; raises InvalidPattern."""
    names: list[str] = []
    conditions: list[Condition] = []
    for part in _parts(text):
        if part in ELLIPSIS or not part or _NAME.fullmatch(part):
            names.append(part)
        else:
            name, condition = _condition(part)
            names.append(name)
            conditions.append(condition)
    gaps = [position for position, name in enumerate(names) if name in ELLIPSIS]
    if len(gaps) > 1:
        raise InvalidPattern("it has more than one ellipsis")
    if len(named := [name for name in names if name]) > len(set(named)):
        raise InvalidPattern("two fields have the same name")
    if not gaps:
        return FieldsPattern(tuple(names), None, tuple(conditions))
    return FieldsPattern(tuple(names[: gaps[0]]), tuple(names[gaps[0] + 1 :]), tuple(conditions))


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    at = 0
    while True:
        part = cast("re.Match[str]", _PART.match(text, at))  # it matches nothing, too
        parts.append(part[0].strip())
        if part.end() == len(text):
            return parts
        if text[part.end()] != ",":
            raise InvalidPattern(f"it cannot be read from '{text[part.end() :][:20]}'")
        at = part.end() + 1


def _condition(text: str) -> tuple[str, Condition]:
    names: set[str] = set()

    def operand(name: str) -> Callable[[object], object]:
        if not _NAME.fullmatch(name):
            raise InvalidPattern(f"{name} is not the name of a field")
        names.add(name)
        return lambda fields: cast("dict[str, str]", fields).get(f"${name}", MISSING)

    condition = parse_condition(text, operand)
    if len(names) != 1:
        raise InvalidPattern(f"'{text}' is about more than one field")
    return names.pop(), condition
