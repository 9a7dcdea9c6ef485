"""What a rule is: one declaration of its name, its words, its place in other rule sets, and the function that judges.

Nothing here knows Pulumi's policy SDK; `pack` turns rules into policies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, cast

from .graph import Graph, ResourceType
from .resource import UNKNOWN, Missing, Resource, Value


class Severity(Enum):
    """How much harm what a rule forbids can do, in Pulumi's own steps."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Level(Enum):
    """What a violation does unless the policy configuration says otherwise, in Pulumi's own words.

    REMEDIATE, which only configuration chooses, mends what a rule with a `remedy` would forbid.
    """

    ADVISORY = "advisory"
    MANDATORY = "mandatory"
    DISABLED = "disabled"
    REMEDIATE = "remediate"


class Group(Enum):
    """What a rule is about. A level can be given to a whole group."""

    FUNCTIONS = "functions"
    WIRING = "wiring"
    CONCURRENCY = "concurrency"
    LOAD_BALANCERS = "load-balancers"
    ALARMS = "alarms"
    ALARM_COVERAGE = "alarm-coverage"
    LOGS = "logs"
    IAM = "iam"
    MESSAGING = "messaging"
    DATA = "data"
    NETWORK = "network"


@dataclass(frozen=True)
class Violation:
    """A resource breaks the rule: what was found, and the line of the program that mends it."""

    resource: Resource
    found: str
    write: str

    def __str__(self) -> str:
        return f"'{self.resource.name}': {self.found}. Write: {self.write}"


@dataclass(frozen=True)
class CannotTell:
    """Neither broken nor kept: `unknown` names what only the update will know."""

    resource: Resource
    unknown: str

    def __str__(self) -> str:
        return f"'{self.resource.name}': {self.unknown}"


Finding: TypeAlias = Violation | CannotTell


def unless_told_otherwise(verdicts: Mapping[str, bool | Missing], violation: Violation) -> Iterator[Finding]:
    """The violation, unless one of the verdicts is against it, or is not known yet; each is named by what it is about."""
    if False in verdicts.values():
        return
    unknown = [what for what, verdict in verdicts.items() if verdict is UNKNOWN]
    yield CannotTell(violation.resource, ", ".join(unknown)) if unknown else violation


class InvalidOptionError(ValueError):
    """An option of a rule has a value that it cannot have."""


class Options:
    """A rule's configuration: what the user chose, else the defaults in the rule's schema.

    Reading one that has a value of another kind raises InvalidOptionError; Pulumi checks schemas before, other callers may not.
    """

    def __init__(self, schema: Mapping[str, Mapping[str, object]], chosen: Mapping[str, object]) -> None:
        self._values = {name: chosen.get(name, option["default"]) for name, option in schema.items()}

    def number(self, name: str) -> float:
        """A numeric option. Pulumi has no integers: 50 arrives as 50.0."""
        value = self._values[name]
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        raise InvalidOptionError(f"The option {name} is {value!r}; it must be a number.")

    def flag(self, name: str) -> bool:
        """A boolean option."""
        value = self._values[name]
        if isinstance(value, bool):
            return value
        raise InvalidOptionError(f"The option {name} is {value!r}; it must be true or false.")

    def text(self, name: str) -> str:
        """An option that is one word out of several."""
        value = self._values[name]
        if isinstance(value, str):
            return value
        raise InvalidOptionError(f"The option {name} is {value!r}; it must be a string.")

    def texts(self, name: str) -> tuple[str, ...]:
        """An option that is a list of words."""
        value = self._values[name]
        if isinstance(value, list):
            words = cast("list[object]", value)
            if all(isinstance(word, str) for word in words):
                return tuple(str(word) for word in words)
        raise InvalidOptionError(f"The option {name} is {value!r}; it must be a list of strings.")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What both kinds of rule declare.

    name: the policy's name, in Pulumi's output and in policy configuration.
    group: what it is about.
    checks: one sentence, the requirement itself; it heads every finding.
    because: what happens when it is broken.
    mend: the Pulumi property to set, or resource to add.
    source: the AWS page that states the underlying fact.
    covers: the IDs of other rule sets' rules which this one stands for, by rule set.
    options: the JSON schema of each configuration property, with its `default` and `description`.
    """

    name: str
    group: Group
    checks: str
    because: str
    mend: str
    source: str
    severity: Severity
    level: Level
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])


@dataclass(frozen=True, kw_only=True)
class ResourceRule(Rule):
    """Judges each resource of the given types by its inputs, before it is created.

    remedy: the properties to set on a resource that breaks the rule, for switches that change nothing the code depends
    on; none where there is not one right answer. It is used only where the policy configuration gives the rule the level
    `remediate`.
    """

    types: tuple[ResourceType, ...]
    judge: Callable[[Resource, Options], Iterable[Finding]]
    remedy: Callable[[Resource, Options], Mapping[str, Value]] | None = None


@dataclass(frozen=True, kw_only=True)
class StackRule(Rule):
    """Judges a whole stack by its resources' outputs, in `pulumi preview` as far as they are planned.

    During `pulumi up` the engine asks only after everything is created, so it is the preview that protects.

    What lies outside the stack is not judged: a policy pack never sees it.
    """

    judge: Callable[[Graph, Options], Iterable[Finding]]
