"""policies/presets/: policy configurations that teams start from, written from the catalogue."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import Level, Rule

WITHOUT_EXCEPTION: Mapping[str, Mapping[str, Any]] = {"alb-deletion-protection": {"disposableStacks": []}}
"""Options that let some stacks off by default."""


def baseline() -> str:
    """Every rule at its own level: the same as no configuration, spelt out to be changed."""
    return _preset(lambda rule: rule.level, {})


def strict() -> str:
    """Every rule, those that are off by default included, stops the update."""
    return _preset(lambda _: Level.MANDATORY, WITHOUT_EXCEPTION)


def security_hub() -> str:
    """The rules that stand for a control of AWS Security Hub stop the update; all others are off."""
    controls = {rule.name for rule in CATALOGUE if "security-hub" in rule.covers}
    return _preset(lambda rule: Level.MANDATORY if rule.name in controls else Level.DISABLED, WITHOUT_EXCEPTION)


def _preset(level: Callable[[Rule], Level], options: Mapping[str, Mapping[str, Any]]) -> str:
    chosen = {rule.name: _chosen(level(rule), options.get(rule.name)) for rule in CATALOGUE}
    return json.dumps(chosen, indent=2) + "\n"


def _chosen(level: Level, options: Mapping[str, Any] | None) -> str | dict[str, Any]:
    return {"enforcementLevel": level.value, **options} if options else level.value
