"""The policy pack, asked about a program."""

from __future__ import annotations

from typing import Any

from pulumi.runtime.proto import analyzer_pb2 as messages
from serverless_policies.catalogue import CATALOGUE

from tests.policies.case import Case
from tests.policies.program import Programmed
from tests.policies.recorded_stack import is_undecided


def alone(rule: str, case: Case) -> messages.ConfigureAnalyzerRequest:
    """One rule, switched on, with the case's options; all others are off."""
    request = _levels(messages.DISABLED)
    request.policyConfig[rule].enforcementLevel = messages.MANDATORY
    request.policyConfig[rule].properties.update(dict(case.config))
    return request


def every_rule() -> messages.ConfigureAnalyzerRequest:
    """Every rule, also those that are disabled by default."""
    return _levels(messages.MANDATORY)


def diagnostics(asked: Programmed, runner: Any) -> list[messages.AnalyzeDiagnostic]:
    """All that a servicer says to a program: to each resource, then to the stack."""
    answers = [runner.Analyze(request, None) for request in asked.resources]
    return [each for answer in [*answers, runner.AnalyzeStack(asked.stack, None)] for each in answer.diagnostics]


def verdict(rule: str, asked: Programmed, runner: Any) -> str:
    """What a servicer says to a program under one rule."""
    mine = [each for each in diagnostics(asked, runner) if each.policyName == rule]
    if any(not is_undecided(each) for each in mine):
        return "violated"
    return "undecided" if mine else "passed"


def _levels(level: messages.EnforcementLevel.ValueType) -> messages.ConfigureAnalyzerRequest:
    request = messages.ConfigureAnalyzerRequest()
    for rule in CATALOGUE:
        request.policyConfig[rule.name].enforcementLevel = level
    return request
