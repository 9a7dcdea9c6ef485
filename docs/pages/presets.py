"""policies/presets/: policy configurations that teams start from, written from the catalogue."""

import json
from collections.abc import Callable

from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import Level, Rule


def baseline() -> str:
    """Every rule at its own level: the same as no configuration, spelt out to be changed."""
    return _preset(lambda rule: rule.level)


def strict() -> str:
    """Every rule, those that are off by default included, stops the update."""
    return _preset(lambda _: Level.MANDATORY)


def security_hub() -> str:
    """The rules that stand for a control of AWS Security Hub stop the update; all others are off."""
    return _preset(lambda rule: Level.MANDATORY if "security-hub" in rule.covers else Level.DISABLED)


def _preset(level: Callable[[Rule], Level]) -> str:
    return json.dumps({rule.name: level(rule).value for rule in CATALOGUE}, indent=2) + "\n"
