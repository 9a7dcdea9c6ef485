"""What a team chooses in the policy configuration: levels by group and stack, and exemptions."""

from collections.abc import Sequence
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2

from tests.policies.recorded_stack import RecordedStack, servicer

ADVISORY, MANDATORY, DISABLED = analyzer_pb2.ADVISORY, analyzer_pb2.MANDATORY, analyzer_pb2.DISABLED
RULE = "alarm-has-action"  # mandatory by default, in the group alarms
EXEMPTION = {"rule": RULE, "resource": "old-*", "reason": "goes with the old shop", "expires": "2026-12-31"}


def levels_of(
    stack: RecordedStack, config: dict[str, Any], *, name: str = "dev", levels: dict[str, Any] | None = None
) -> list[int]:
    """The levels of what is found of an alarm without an action, in a stack of that name."""
    stack.alarm("silent", alarmActions=[])
    runner = servicer()
    runner.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(stack=name), None)
    found = stack.analyze(config={"levels": config}, levels=levels, runner=runner)
    return [finding.enforcementLevel for finding in found if finding.policyName == RULE]


@pytest.mark.parametrize(
    ("level", "expected"), [("advisory", [ADVISORY]), ("disabled", []), ("mandatory", [MANDATORY])]
)
def test_a_group_has_a_level(stack: RecordedStack, level: str, expected: list[int]) -> None:
    """Catches a group's level that is not read, or is another group's."""
    assert levels_of(stack, {"groups": {"alarms": level, "iam": "disabled"}}) == expected


def test_another_groups_level_is_not_this_ones(stack: RecordedStack) -> None:
    """Catches a level that is applied to all."""
    assert levels_of(stack, {"groups": {"iam": "disabled"}}) == [MANDATORY]


@pytest.mark.parametrize(("name", "expected"), [("dev", [ADVISORY]), ("prod-eu", [MANDATORY]), ("test", [])])
def test_a_stack_has_the_level_of_the_longest_pattern_that_fits(
    stack: RecordedStack, name: str, expected: list[int]
) -> None:
    """Catches a production stack that is only warned because a wider pattern was tried before its own."""
    stacks = {"dev": "advisory", "prod-*": "mandatory", "*": "disabled"}

    assert levels_of(stack, {"stacks": stacks}, name=name) == expected


def test_a_rules_own_level_wins_over_its_groups_and_the_stacks(stack: RecordedStack) -> None:
    """Catches a rule that a team has switched off and that a group's or stack's level brings back."""
    config = {"groups": {"alarms": "mandatory"}, "stacks": {"dev": "mandatory"}}

    assert levels_of(stack, config, levels={RULE: DISABLED}) == []


def test_a_disabled_group_stays_off_in_every_stack(stack: RecordedStack) -> None:
    """Catches a stack's level that switches on what is off."""
    assert levels_of(stack, {"groups": {"alarms": "disabled"}, "stacks": {"*": "mandatory"}}) == []


def said(
    stack: RecordedStack, exemptions: Sequence[object], *, today: str = "2026-11-25", alarm: str = "old-errors"
) -> dict[str, list[tuple[int, str]]]:
    """What the pack says of an alarm without an action, by policy: levels and the last line of the messages."""
    stack.alarm(alarm, alarmActions=[])
    found = stack.analyze(config={"exemptions": {"exemptions": list(exemptions)}}, runner=servicer(today))
    told: dict[str, list[tuple[int, str]]] = {}
    for finding in found:
        told.setdefault(finding.policyName, []).append((finding.enforcementLevel, finding.message.splitlines()[-1]))
    return told


@pytest.mark.parametrize("today", ["2026-11-25", "2026-12-31"])
def test_an_exemption_silences_the_finding_and_is_reported_itself(stack: RecordedStack, today: str) -> None:
    """Catches an exemption that hides without a trace, and one that ends a day early."""
    used = "used: alarm-has-action on 'old-*' until 2026-12-31 (goes with the old shop)"

    assert said(stack, [EXEMPTION], today=today) == {"exemptions": [(ADVISORY, used)]}


def test_an_expired_exemption_fails_and_silences_nothing(stack: RecordedStack) -> None:
    """Catches an exemption for ever."""
    told = said(stack, [EXEMPTION], today="2027-01-01")

    assert told[RULE][0][0] == MANDATORY
    (level, message), *others = told["exemptions"]
    assert (level, others) == (MANDATORY, [])
    assert message.startswith("expired: alarm-has-action on 'old-*' until 2026-12-31")


def test_an_exemption_covers_its_own_rule_and_resource_only(stack: RecordedStack) -> None:
    """Catches a pattern that fits too much, and an exemption that nobody needs any more and nobody removes."""
    told = said(stack, [EXEMPTION], alarm="new-errors")

    assert told[RULE][0][0] == MANDATORY
    assert told["exemptions"][0][0] == ADVISORY
    assert told["exemptions"][0][1].startswith("not used: ")


@pytest.mark.parametrize("pattern", ["*::old-errors", "urn:pulumi:test::shop::aws:cloudwatch/metricAlarm:*"])
def test_the_pattern_may_be_for_the_urn(stack: RecordedStack, pattern: str) -> None:
    """Catches two resources of one name that can only be exempted together."""
    assert RULE not in said(stack, [EXEMPTION | {"resource": pattern}])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"reason": ""}, "reason is ''; it must be a text that is not empty"),
        ({"reason": None}, "reason is None; it must be a text that is not empty"),
        ({"rule": "alarm-has-acton"}, "rule is 'alarm-has-acton'; it must be the name of a rule of this pack"),
        ({"expires": "soon"}, "expires is 'soon'; it must be a day, as in 2027-01-31"),
    ],
)
def test_an_exemption_that_is_not_complete_is_refused(
    stack: RecordedStack, change: dict[str, object], expected: str
) -> None:
    """Catches an exemption that holds without a reason, for a rule that does not exist, or until no day at all."""
    told = said(stack, [EXEMPTION | change])

    assert told[RULE][0][0] == MANDATORY
    assert told["exemptions"] == [(MANDATORY, f"refused: exemptions[0].{expected}")]


def test_an_exemption_that_is_no_object_is_refused(stack: RecordedStack) -> None:
    """Catches a traceback for a list of names."""
    told = said(stack, ["old-errors"])

    assert [level for level, _ in told["exemptions"]] == [MANDATORY] * 4
