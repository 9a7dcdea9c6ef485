"""The pack as a whole: what it lists, how it is configured, and what it never does."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import (
    PolicyCustomTimeouts,
    PolicyResourceOptions,
    ResourceValidationArgs,
    ResourceValidationPolicy,
)
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.pack import policies, policy
from serverless_policies.rules import alarm_periods

from tests.policies.case import every
from tests.policies.recorded_stack import UNKNOWN, Input, RecordedStack, is_undecided, parts, servicer

REPOSITORY = Path(__file__).parents[2]
BAD_STACKS = REPOSITORY / "tests" / "stack" / "bad"
NAMES = [rule.name for rule in CATALOGUE]


def test_pack_catalogue_tests_presets_and_documentation_name_the_same_rules() -> None:
    """Catches a rule that is declared and not served, tested, configured or explained, and one that is long gone."""
    served = {policy.name for policy in servicer().GetAnalyzerInfo(None, None).policies}
    page = (REPOSITORY / "docs" / "policies.md").read_text(encoding="utf-8")
    _, _, each_rule = page.partition("\n# Each rule\n")
    explained, *_ = each_rule.partition("\n# The reference stack\n")

    assert len(set(NAMES)) == len(NAMES), "the SDK does not refuse two rules of one name"
    assert sorted(NAMES) == sorted(policy.name for policy in policies())
    assert set(NAMES) == served - {"levels", "exemptions"}
    assert sorted(NAMES) == sorted(cases.rule for cases in every())
    assert sorted(NAMES) == sorted(re.findall(r"^## (.+)$", explained, re.MULTILINE))
    for preset in (REPOSITORY / "policies" / "presets").glob("*.json"):
        assert set(json.loads(preset.read_text(encoding="utf-8"))) == set(NAMES)


def test_each_group_of_rules_has_a_bad_stack_for_the_real_engine() -> None:
    """Catches rules that are never run end to end, and a program left behind by a rule that is gone."""
    programs = {program.parent.name for program in BAD_STACKS.glob("*/__main__.py")}

    assert programs <= set(NAMES)
    assert {rule.group for rule in CATALOGUE if rule.name in programs} == {rule.group for rule in CATALOGUE}


@pytest.mark.parametrize("rule", CATALOGUE, ids=NAMES)
def test_each_rule_says_what_why_and_how(rule: Any) -> None:
    """Catches a declaration with a gap, which would be a gap in the documentation and in every finding."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    for sentence in (rule.checks, rule.because, rule.mend):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert rule.source.startswith("https://docs.aws.amazon.com/")
    for option in rule.options.values():
        assert {"type", "default", "description"} <= set(option)


def test_the_engine_is_told_everything_a_rule_declares() -> None:
    """Catches metadata that is declared and lost on its way to Pulumi."""
    told = {policy.name: policy for policy in servicer().GetAnalyzerInfo(None, None).policies}
    alarm = told["alarm-has-action"]

    assert alarm.enforcementLevel == analyzer_pb2.MANDATORY
    assert alarm.severity == analyzer_pb2.POLICY_SEVERITY_HIGH
    assert alarm.framework.reference == "CloudWatch.15"
    assert MessageToDict(alarm.configSchema.properties)["acceptOtherStates"]["default"] is False
    assert alarm.remediation_steps.startswith("Set alarm_actions")


@pytest.mark.parametrize("after_update", [False, True])
def test_a_stack_in_good_style_is_left_alone(good_stack: RecordedStack, *, after_update: bool) -> None:
    """Catches false alarms, and verdicts that are undecided without need."""
    assert [finding.message for finding in good_stack.analyze(after_update=after_update)] == []


def test_a_finding_names_the_resource_the_value_and_the_line_to_write(stack: RecordedStack) -> None:
    """Catches findings that leave the reader searching."""
    function = stack.function("stock", reservedConcurrentExecutions=-1)
    (finding,) = [found for found in stack.analyze() if found.policyName == "lambda-reserved-concurrency-set"]

    assert finding.message.startswith(finding.description)
    for part in ("'stock'", "-1", "reserved_concurrent_executions="):
        assert part in finding.message

    stack.attachment(stack.target_group(), function["arn"])
    (wiring,) = [finding for finding in stack.analyze() if finding.policyName == "lambda-target-has-permission"]

    assert wiring.urn.endswith("::target")
    assert "principal=" in wiring.message


def test_what_cannot_be_told_yet_is_advisory_under_a_mandatory_rule(stack: RecordedStack) -> None:
    """Catches an unknown value that fails a preview, or that passes unseen."""
    other = stack.add("pulumi:pulumi:StackReference", "team/pages", {})
    stack.alarm(alarmActions=other["outputs"])
    (finding,) = stack.analyze()

    assert finding.policyName == "alarm-has-action"
    assert finding.enforcementLevel == analyzer_pb2.ADVISORY
    assert "'alarm': its alarm_actions" in finding.message


def test_an_undecided_resource_does_not_hide_a_violation_elsewhere(stack: RecordedStack) -> None:
    """Catches a stack rule that stops at the first unknown value, as rules that let the SDK raise do."""
    other = stack.add("pulumi:pulumi:StackReference", "team/orders", {})
    stack.attachment(stack.target_group("first"), other["outputs"], name="undecided")
    stack.attachment(stack.target_group("second"), stack.function()["arn"], name="violated")
    found = [finding for finding in stack.analyze() if finding.policyName == "lambda-target-has-permission"]

    levels = {is_undecided(finding): finding.enforcementLevel for finding in found}
    assert levels == {True: analyzer_pb2.ADVISORY, False: analyzer_pb2.MANDATORY}


@pytest.mark.parametrize(
    ("level", "reported"),
    [(analyzer_pb2.ADVISORY, [analyzer_pb2.ADVISORY]), (analyzer_pb2.DISABLED, [])],
)
@pytest.mark.parametrize("known", [True, False])
def test_levels_are_pulumis_own_configuration(
    stack: RecordedStack, level: analyzer_pb2.EnforcementLevel.ValueType, reported: list[int], *, known: bool
) -> None:
    """Catches a rule that is still heard when it is disabled, undecided verdicts included."""
    other = stack.add("pulumi:pulumi:StackReference", "team/pages", {})
    stack.alarm(alarmActions=[] if known else other["outputs"])
    found = stack.analyze(levels={"alarm-has-action": level})

    assert [finding.enforcementLevel for finding in found] == reported


def test_no_rule_repeats_what_it_should_not_read(good_stack: RecordedStack) -> None:
    """Catches a finding that prints an environment variable: the engine hands secrets over in plain text."""
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hunter2"}
    for resource in good_stack.resources:
        resource.inputs = {
            **{name: value for name, value in resource.inputs.items() if not isinstance(value, (int, list))},
            "environment": {"variables": {"PASSWORD": secret}},
            "alarmDescription": secret,
        }
    found = good_stack.analyze()

    assert found
    assert not any("hunter2" in finding.message for finding in found)


def _paths(value: Input) -> Iterator[tuple[str | int, ...]]:
    for key, child in parts(value):
        yield (key,)
        yield from ((key, *deeper) for deeper in _paths(child))


def _with_unknown(value: Input, path: tuple[str | int, ...]) -> Input:
    if not path:
        return UNKNOWN
    changed = {key: _with_unknown(child, path[1:]) if key == path[0] else child for key, child in parts(value)}
    return list(changed.values()) if isinstance(value, list) else {str(key): child for key, child in changed.items()}


def test_no_rule_breaks_or_fails_on_any_unknown_value(good_stack: RecordedStack) -> None:
    """Catches a rule that raises, or takes an unknown value for a wrong one: every leaf is made unknown in turn."""
    other = good_stack.add("pulumi:pulumi:StackReference", "team/other", {})
    for resource in good_stack.resources:
        original = dict(resource.inputs)
        for path in _paths(original):
            name = str(path[0])
            resource.inputs = {**original, name: _with_unknown(original[name], path[1:])}
            resource.references.setdefault(name, []).append(other.urn)
            failed = [finding for finding in good_stack.analyze() if not is_undecided(finding)]
            resource.references[name].remove(other.urn)

            assert not failed, f"{resource.name} {path}: {failed}"
        resource.inputs = original


def test_a_rule_can_be_judged_on_plain_dictionaries() -> None:
    """Catches an adapter that needs the SDK's proxies, which unit tests of somebody's own pack do not have."""
    messages: list[str] = []
    options = PolicyResourceOptions(False, [], None, [], PolicyCustomTimeouts(0, 0, 0), [])
    props = {"metricName": "Errors", "period": 45.0, "dimensions": {"FunctionName": "orders"}}
    args = ResourceValidationArgs("aws:cloudwatch/metricAlarm:MetricAlarm", props, "urn", "alarm", options, None)
    valid_period = policy(alarm_periods.ALARM_PERIOD_VALID)
    assert isinstance(valid_period, ResourceValidationPolicy)
    valid_period.validate(args, lambda message, _urn: messages.append(message))  # pyright: ignore[reportUnknownMemberType] # the SDK says Awaitable, of nothing

    assert len(messages) == 1


def test_an_option_of_the_wrong_kind_is_refused_by_name(stack: RecordedStack) -> None:
    """Catches a traceback about types, where the user has to learn which option to correct."""
    stack.alarm(alarmActions=[])

    (refused,) = stack.analyze(config={"alarm-has-action": {"acceptOtherStates": "yes"}})
    assert refused.policyName == "alarm-has-action"
    assert "acceptOtherStates is 'yes'; it must be true or false" in refused.message


def test_a_remedy_is_applied_only_where_it_was_asked_for(stack: RecordedStack) -> None:
    """Catches a pack that changes programs by itself, and a remedy that drops a secret's wrapping or other properties."""
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "hunter2"}
    stack.add("aws:cloudwatch/logGroup:LogGroup", "log", {"name": "log", "kmsKeyId": secret})

    assert stack.remediate() == []
    ((policy_name, properties),) = stack.remediate(levels={"log-group-retention": analyzer_pb2.REMEDIATE})
    assert policy_name == "log-group-retention"
    assert properties == {"name": "log", "kmsKeyId": secret, "retentionInDays": 30}
