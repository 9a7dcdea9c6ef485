"""Exemptions: a resource that may break a rule, for a reason, until a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import Final, cast

from .resource import Resource

NAME: Final = "exemptions"
DESCRIPTION: Final = "An exemption has a reason and a last day, is used, and is reported each time that it is."

FIELDS: Final = ("rule", "resource", "reason", "expires")

SCHEMA: Final[Mapping[str, Mapping[str, object]]] = {
    "exemptions": {
        "type": "array",
        "default": [],
        "description": "Resources that may break a rule, each for a reason and until a date.",
        "items": {
            "type": "object",
            "required": ["rule", "resource", "reason", "expires"],
            "additionalProperties": False,
            "properties": {
                "rule": {"type": "string", "description": "The rule's name."},
                "resource": {"type": "string", "description": "A pattern (*, ?) for the resource's name or URN."},
                "reason": {"type": "string", "minLength": 1, "description": "Why it may."},
                "expires": {"type": "string", "description": "The last day on which it holds, as in 2027-01-31."},
            },
        },
    }
}


@dataclass(frozen=True)
class Exemption:
    """One exemption. `resource`: a pattern for a resource's name or URN. `expires`: the last day on which it holds."""

    rule: str
    resource: str
    reason: str
    expires: date

    def covers(self, rule: str, resource: Resource, today: date) -> bool:
        """Whether it lets this resource break that rule today."""
        is_meant = any(fnmatchcase(named, self.resource) for named in (resource.name, resource.urn))
        return rule == self.rule and is_meant and today <= self.expires

    def __str__(self) -> str:
        return f"{self.rule} on '{self.resource}' until {self.expires} ({self.reason})"


@dataclass(frozen=True)
class Exemptions:
    """What the configuration exempts, and what is wrong with what it says."""

    valid: tuple[Exemption, ...] = ()
    refused: tuple[str, ...] = ()

    @classmethod
    def read(cls, configured: object, rules: frozenset[str]) -> Exemptions:
        """The exemptions in the policy configuration; one that is not complete, or of no rule, is refused and says why."""
        valid: list[Exemption] = []
        refused: list[str] = []
        listed = cast("Sequence[object]", configured) if isinstance(configured, list) else ()
        for index, entry in enumerate(listed):
            fields: Mapping[str, object] = (
                cast("Mapping[str, object]", entry) if isinstance(entry, Mapping) else dict[str, object]()
            )
            problems = list(_problems(fields, rules))
            if problems:
                refused += [f"exemptions[{index}].{problem}" for problem in problems]
            else:
                rule, resource, reason, expires = (str(fields[name]) for name in FIELDS)
                valid.append(Exemption(rule, resource, reason, date.fromisoformat(expires)))
        return cls(tuple(valid), tuple(refused))

    def of(self, rule: str, resource: Resource, today: date) -> Exemption | None:
        """The exemption that lets this resource break that rule today."""
        return next((each for each in self.valid if each.covers(rule, resource, today)), None)

    def expired(self, today: date) -> list[Exemption]:
        """Those that hold no more."""
        return [each for each in self.valid if today > each.expires]


def _problems(fields: Mapping[str, object], rules: frozenset[str]) -> Iterator[str]:
    for name in FIELDS:
        value = fields.get(name)
        if not isinstance(value, str) or not value.strip():
            yield f"{name} is {value!r}; it must be a text that is not empty"
    if fields.get("rule") and fields["rule"] not in rules:
        yield f"rule is {fields['rule']!r}; it must be the name of a rule of this pack"
    if isinstance(fields.get("expires"), str) and not _is_date(str(fields["expires"])):
        yield f"expires is {fields['expires']!r}; it must be a day, as in 2027-01-31"


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
