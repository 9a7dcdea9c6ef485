"""What an IAM policy document says: one reader for the policies of identities and of resources, and for trust policies.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias, cast

from .resource import ABSENT, UNKNOWN, Missing, Resource, Value
from .verdicts import any_of

Words: TypeAlias = "tuple[str | Missing, ...]"
"""An element that is one string or several; empty if absent. UNKNOWN stands for any number of strings."""


@dataclass(frozen=True)
class Condition:
    """One line of a `Condition` element: `Condition("StringEquals", "aws:SourceAccount", ("123456789012",))`."""

    operator: str
    key: str | Missing
    values: Words


@dataclass(frozen=True)
class Statement:
    """One statement of a policy document.

    effect: `Allow` or `Deny`.
    principals, not_principals: by kind (`AWS`, `Service`, `Federated`, `CanonicalUser`); the lone `"*"`, which means
    the same, is shown as `AWS`. A kind that is not known yet is UNKNOWN.
    conditions: UNKNOWN if the element as a whole is.
    """

    effect: str | Missing
    actions: Words
    not_actions: Words
    resources: Words
    not_resources: Words
    principals: Mapping[str | Missing, Words]
    not_principals: Mapping[str | Missing, Words]
    conditions: tuple[Condition, ...] | Missing

    def covers(self, action: str) -> bool | Missing:
        """Whether the statement is about an action, such as `s3:GetObject`."""
        named = matches_any(self.actions, action)
        if not self.not_actions:
            return named
        excepted = matches_any(self.not_actions, action)
        return UNKNOWN if excepted is UNKNOWN else not excepted


def statements(resource: Resource, name: str, *path: str | int) -> tuple[Statement, ...] | Missing:
    """The statements of the policy document at `path`: JSON text, or the object that Pulumi accepts in its place.

    UNKNOWN also if the text is no policy document; AWS refuses such a text.
    """
    document = resource.value(name, *path)
    if isinstance(document, str):
        return _read_text(document) if document else ABSENT
    return document if isinstance(document, Missing) else _read(document)


def matches(pattern: str, value: str) -> bool:
    """Whether a pattern with `*` and `?` fits, regardless of case, as for actions."""
    return _expression(pattern).fullmatch(value) is not None


def matches_any(patterns: Words, value: str) -> bool | Missing:
    """Whether one of the patterns fits; UNKNOWN if none that is known does."""
    return any_of([pattern if isinstance(pattern, Missing) else matches(pattern, value) for pattern in patterns])


@lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.IGNORECASE | re.DOTALL)


@lru_cache(maxsize=1024)
def _read_text(text: str) -> tuple[Statement, ...] | Missing:
    """Cached, since several rules read the same document."""
    try:
        return _read(_known(json.loads(text)))
    except ValueError:
        return UNKNOWN


def _known(parsed: object) -> Value:
    """JSON as the values that rules read: its null is absent."""
    match parsed:
        case dict():
            return {name: _known(value) for name, value in cast("dict[str, object]", parsed).items()}
        case list():
            return [_known(element) for element in cast("list[object]", parsed)]
        case bool() | int() | float() | str():
            return parsed
        case _:
            return ABSENT


def _read(document: Value) -> tuple[Statement, ...] | Missing:
    if not isinstance(document, dict):
        return UNKNOWN
    found = document.get("Statement", ABSENT)
    if found is UNKNOWN:
        return UNKNOWN
    each = found if isinstance(found, list) else [found]
    if any(statement is UNKNOWN for statement in each):
        return UNKNOWN
    return tuple(_statement(statement) for statement in each if isinstance(statement, dict))


def _statement(element: dict[str, Value]) -> Statement:
    effect = element.get("Effect", ABSENT)
    return Statement(
        effect=effect if isinstance(effect, (str, Missing)) else UNKNOWN,
        actions=_words(element.get("Action", ABSENT)),
        not_actions=_words(element.get("NotAction", ABSENT)),
        resources=_words(element.get("Resource", ABSENT)),
        not_resources=_words(element.get("NotResource", ABSENT)),
        principals=_principals(element.get("Principal", ABSENT)),
        not_principals=_principals(element.get("NotPrincipal", ABSENT)),
        conditions=_conditions(element.get("Condition", ABSENT)),
    )


_WRITTEN: Final = {True: "true", False: "false"}


def _words(value: Value) -> Words:
    """Conditions may compare with numbers and booleans, which JSON writes without quotation marks."""
    each = value if isinstance(value, list) else [value]
    return tuple(_word(element) for element in each if element is not ABSENT)


def _word(element: Value) -> str | Missing:
    match element:
        case bool():
            return _WRITTEN[element]
        case int() | float():
            return f"{element:g}"
        case str():
            return element
        case _:
            return UNKNOWN


def _principals(value: Value) -> Mapping[str | Missing, Words]:
    match value:
        case dict():
            return {kind: _words(named) for kind, named in value.items()}
        case Missing.ABSENT:
            return {}
        case str():
            return {"AWS": (value,)}
        case _:
            return {UNKNOWN: (UNKNOWN,)}


def _conditions(value: Value) -> tuple[Condition, ...] | Missing:
    if value is ABSENT:
        return ()
    return tuple(_lines(value)) if isinstance(value, dict) else UNKNOWN


def _lines(operators: dict[str, Value]) -> Iterator[Condition]:
    for operator, compared in operators.items():
        if isinstance(compared, dict):
            yield from (Condition(operator, key, _words(values)) for key, values in compared.items())
        else:
            yield Condition(operator, UNKNOWN, (UNKNOWN,))
