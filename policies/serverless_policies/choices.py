"""What a team has chosen in Pulumi's policy configuration: levels by rule, group and stack, options, exemptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final, cast

from . import exemptions
from .exemptions import Exemptions
from .rule import Group, Level, Options, Rule

LEVELS_NAME: Final = "levels"

_LEVEL: Final = {"type": "string", "enum": [level.value for level in Level]}

LEVELS_SCHEMA: Final[Mapping[str, Mapping[str, object]]] = {
    "groups": {
        "type": "object",
        "default": {},
        "description": "A level for each group of rules that is to have another one than its rules' own.",
        "properties": {group.value: _LEVEL for group in Group},
        "additionalProperties": False,
    },
    "stacks": {
        "type": "object",
        "default": {},
        "description": "A level for stacks, by a pattern (*, ?) for the stack's name: the longest that fits gives the "
        "level of every rule that is not disabled.",
        "additionalProperties": {"type": "string", "enum": ["advisory", "mandatory", "disabled"]},
    },
}


@dataclass(frozen=True)
class Choices:
    """The policy configuration, as the engine hands it over after the CLI has checked it against the schemas.

    - `levels`, `options`: by the rule's name.
    - `groups`: levels by group. `stacks`: levels by pattern for the stack's name; the longest that fits decides, for
      the engine hands them over without an order.
    """

    levels: Mapping[str, Level] = field(default_factory=dict[str, Level])
    options: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])
    groups: Mapping[str, Level] = field(default_factory=dict[str, Level])
    stacks: Mapping[str, Level] = field(default_factory=dict[str, Level])
    exemptions: Exemptions = field(default_factory=Exemptions)

    @classmethod
    def read(
        cls, levels: Mapping[str, Level], options: Mapping[str, Mapping[str, object]], rules: frozenset[str]
    ) -> Choices:
        """The choices in what the engine sends: a level and properties for each policy."""
        by_group = options.get(LEVELS_NAME, {})
        return cls(
            levels,
            options,
            _levels(by_group.get("groups")),
            _levels(by_group.get("stacks")),
            Exemptions.read(options.get(exemptions.NAME, {}).get("exemptions"), rules),
        )

    def level(self, rule: Rule, stack: str) -> Level:
        """A rule's level in a stack: its own if it was changed, else its group's, else the default; then the stack's.

        What the CLI sends for a rule that nobody configured is the rule's default, so a level counts as chosen where
        it differs from that.
        """
        own = self.levels.get(rule.name, rule.level)
        if own is not rule.level:
            return own
        level = self.groups.get(rule.group.value, own)
        if level is Level.DISABLED:
            return level
        fitting = [pattern for pattern in self.stacks if fnmatchcase(stack, pattern)]
        return self.stacks[max(fitting, key=len)] if fitting else level

    def options_of(self, rule: Rule) -> Options:
        """A rule's options, with their defaults."""
        return Options(rule.options, self.options.get(rule.name, {}))


def _levels(configured: object) -> dict[str, Level]:
    if not isinstance(configured, Mapping):
        return {}
    return {name: Level(value) for name, value in cast("Mapping[str, object]", configured).items()}
