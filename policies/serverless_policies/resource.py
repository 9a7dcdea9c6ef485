"""What is known of one resource: each property is absent, unknown until the update, or known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias


class Missing(Enum):
    """Why there is no value to judge."""

    ABSENT = "absent"
    UNKNOWN = "unknown"


ABSENT: Final = Missing.ABSENT
UNKNOWN: Final = Missing.UNKNOWN

Value: TypeAlias = "str | float | bool | list[Value] | dict[str, Value] | Missing"
"""A property's value in Pulumi's own spelling. Assets and archives are shown by the name of their kind only."""

_CREDENTIALS: Final = (
    "allowedAccountIds",
    "assumeRoles",
    "assumeRole",
    "assumeRoleWithWebIdentity",
    "profile",
    "accessKey",
)
"""What decides in which account a provider works; https://www.pulumi.com/registry/packages/aws/api-docs/provider/."""


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource of a stack, or its provider, free of the policy SDK's types.

    `property_dependencies` names, for each top-level property, the URNs of the resources that the program took its
    value from; the engine knows them in preview even where the value itself is unknown. It is None where the engine
    does not tell (a resource that is judged alone, by its inputs).

    `given` names the properties that the program or the provider's defaults set, in a resource of a stack, which shows
    what AWS answered; None where nobody tells.
    """

    urn: str
    type: str
    name: str
    properties: dict[str, Value]
    property_dependencies: Mapping[str, tuple[str, ...]] | None = None
    given: frozenset[str] | None = None
    dependencies: tuple[str, ...] = ()
    parent: str | None = None
    provider: Resource | None = field(default=None, repr=False)

    @property
    def stack(self) -> str:
        """The name of the stack, as in "dev"."""
        return self.urn.removeprefix("urn:pulumi:").partition("::")[0]

    @property
    def region(self) -> str | Missing:
        """The Region that it is in, as it or its provider says; ABSENT if neither does."""
        own = self.text("region")
        return own if own is not ABSENT or self.provider is None else self.provider.text("region")

    @property
    def place(self) -> tuple[str, str]:
        """Its Region and its account, each by the settings that decide it; empty if the program has none."""
        if self.provider is None:
            return (self.region if isinstance(self.region, str) else ""), ""
        credentials = [self.provider.value(name) for name in _CREDENTIALS]
        account = (
            self.provider.urn if UNKNOWN in credentials else str([each for each in credentials if each is not ABSENT])
        )
        return (self.region if isinstance(self.region, str) else self.provider.urn), account

    def sets(self, name: str, *, otherwise: bool) -> bool:
        """Whether the program sets the property, be it to nothing; `otherwise` where nobody tells."""
        return otherwise if self.given is None else name in self.given

    def value(self, name: str, *path: str | int) -> Value:
        """The property `name`, or what lies at `path` in it: `value("defaultActions", 0, "redirect", "protocol")`."""
        found = self.properties.get(name, ABSENT)
        for step in path:
            if found is UNKNOWN:
                break
            found = _step_into(found, step)
        return ABSENT if found is UNKNOWN and self._left_to_the_provider(name) else found

    def text(self, name: str, *path: str | int) -> str | Missing:
        """The string at `path`; an empty one is absent, as in AWS's answers."""
        found = self.value(name, *path)
        if isinstance(found, str):
            return found or ABSENT
        return _missing(found)

    def number(self, name: str, *path: str | int) -> float | Missing:
        """The number at `path`. Pulumi has no integers: 50 arrives as 50.0."""
        found = self.value(name, *path)
        if isinstance(found, (int, float)) and not isinstance(found, bool):
            return float(found)
        return _missing(found)

    def flag(self, name: str, *path: str | int) -> bool | Missing:
        """The boolean at `path`."""
        found = self.value(name, *path)
        return found if isinstance(found, bool) else _missing(found)

    def elements(self, name: str, *path: str | int) -> list[Value] | Missing:
        """The list at `path`; single elements may still be unknown."""
        found = self.value(name, *path)
        return found if isinstance(found, list) else _missing(found)

    def _left_to_the_provider(self, name: str) -> bool:
        """Whether an unknown property is one that the program did not set.

        A stack rule sees outputs. In preview the provider marks what it will compute itself as unknown, also where
        the program could have set it (a target group's `healthCheck`, a load balancer's `internal`). What the program
        did set is known, or was taken from another resource and is listed under `property_dependencies`, or is unknown
        as a whole and `given`.
        """
        if self.property_dependencies is None or self.property_dependencies.get(name):
            return False
        return self.properties.get(name) is not UNKNOWN or not self.sets(name, otherwise=False)


def _step_into(value: Value, step: str | int) -> Value:
    if isinstance(value, dict) and isinstance(step, str):
        return value.get(step, ABSENT)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return ABSENT


def _missing(found: Value) -> Missing:
    """ABSENT stays absent; a value of another kind than asked for cannot be read, which is the same as unknown."""
    return ABSENT if found is ABSENT else UNKNOWN
