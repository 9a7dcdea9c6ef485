"""What the pack sets by itself where a team has asked for it."""

from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import analyzer_pb2
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import ResourceRule

from tests.policies.case import Case, every
from tests.policies.program import run
from tests.policies.recorded_stack import is_undecided, servicer

REMEDIED = [rule.name for rule in CATALOGUE if isinstance(rule, ResourceRule) and rule.remedy]


@pytest.mark.parametrize("rule", REMEDIED)
def test_a_remedy_mends_what_its_rule_reports_and_nothing_else(rule: str) -> None:
    """Catches a remedy that sets another property than its rule reads, or sets it where nothing was wrong.

    Where only a person can choose the value, a remedy sets nothing.
    """
    (cases,) = (each for each in every() if each.rule == rule)
    mended: list[bool] = []
    for case in (each if isinstance(each, Case) else Case(each) for each in cases.fails):
        runner = servicer()
        runner.Configure(_to_be_remedied(rule, case), None)
        for request in run(case.text, preview=False).resources:
            given = MessageToDict(request.properties)
            remedies = runner.Remediate(request, None).remediations
            assert not remedies or _is_reported(runner, rule, given, request)
            results = [MessageToDict(remedy.properties) for remedy in remedies]
            mended += [result != given for result in results]
            assert not any(result != given and _is_reported(runner, rule, result, request) for result in results)

    assert any(mended)


def test_what_a_remedy_sets_is_no_default_of_the_provider() -> None:
    """Catches a remedy that outlives its configuration, for a provider keeps what it takes for its own defaults."""
    rule = "alb-drop-invalid-headers"
    runner = servicer()
    runner.Configure(_to_be_remedied(rule, Case("")), None)
    request = analyzer_pb2.AnalyzeRequest(type="aws:lb/loadBalancer:LoadBalancer", name="front")
    filled_in = {"dropInvalidHeaderFields": False, "idleTimeout": 60}
    request.properties.update({**filled_in, "internal": True, "__defaults": [*filled_in]})
    (remedy,) = runner.Remediate(request, None).remediations

    assert MessageToDict(remedy.properties) == {
        "dropInvalidHeaderFields": True,
        "idleTimeout": 60,
        "internal": True,
        "__defaults": ["idleTimeout"],
    }


def test_a_remedy_replaces_a_group_of_settings_as_a_whole() -> None:
    """Catches a remedy that is mixed with what it replaces."""
    rule = "lambda-tracing-active"
    runner = servicer()
    runner.Configure(_to_be_remedied(rule, Case("")), None)
    request = analyzer_pb2.AnalyzeRequest(type="aws:lambda/function:Function", name="orders")
    request.properties.update({"tracingConfig": {"mode": "PassThrough", "__defaults": []}})
    (remedy,) = runner.Remediate(request, None).remediations

    assert MessageToDict(remedy.properties) == {"tracingConfig": {"mode": "Active"}}


def _to_be_remedied(rule: str, case: Case) -> analyzer_pb2.ConfigureAnalyzerRequest:
    configuration = analyzer_pb2.ConfigureAnalyzerRequest()
    configuration.policyConfig[rule].enforcementLevel = analyzer_pb2.REMEDIATE
    configuration.policyConfig[rule].properties.update(dict(case.config))
    return configuration


def _is_reported(runner: Any, rule: str, properties: dict[str, Any], of: analyzer_pb2.AnalyzeRequest) -> bool:
    request = analyzer_pb2.AnalyzeRequest(type=of.type, urn=of.urn, name=of.name)
    request.properties.update(properties)
    found = runner.Analyze(request, None).diagnostics
    return any(each.policyName == rule and not is_undecided(each) for each in found)
