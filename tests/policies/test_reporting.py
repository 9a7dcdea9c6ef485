"""What the pack says beside the rules' own findings: of unknown values, and of rules that fail."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NoReturn

import pytest
from pulumi.runtime.proto import analyzer_pb2
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import Finding, Options, ResourceRule, StackRule
from serverless_policies.servicer import Servicer

from tests.policies.recorded_stack import UNKNOWN, RecordedStack, concerned

READ_POLICIES = [
    "iam-no-admin-star-star",
    "iam-no-full-service-access",
    "iam-no-star-resource-for-write",
    "iam-no-data-exfiltration",
    "iam-no-credentials-exposure",
    "iam-no-privilege-escalation",
]
"""The rules that judge a policy document by itself, in the order of the catalogue."""


@pytest.fixture
def policy(stack: RecordedStack) -> RecordedStack:
    """A stack with a policy whose document is unknown."""
    stack.add("aws:iam/policy:Policy", "may-read", {"policy": UNKNOWN})
    return stack


def test_rules_that_cannot_tell_for_the_same_reason_say_so_once(policy: RecordedStack) -> None:
    """Catches a notice for each rule, among which the warnings that matter are lost, and a rule that none names."""
    (notice,) = policy.analyze()

    assert notice.message.count("'may-read': its policy document") == 1
    assert concerned(notice) == READ_POLICIES
    assert notice.enforcementLevel == analyzer_pb2.ADVISORY


def test_a_disabled_rule_is_not_named_beside_others(policy: RecordedStack) -> None:
    """Catches a rule that is heard under another one's name although it is switched off."""
    first, second, *others = READ_POLICIES
    (notice,) = policy.analyze(levels=dict.fromkeys((first, others[0]), analyzer_pb2.DISABLED))

    assert concerned(notice) == [second, *others[1:]]


def test_an_exempted_rule_is_not_named_beside_others(policy: RecordedStack) -> None:
    """Catches rules that are put together before anybody has looked at the exemptions."""
    first, *others = READ_POLICIES
    exemption = {"rule": first, "resource": "may-read", "reason": "read by hand", "expires": "2026-12-31"}
    config: dict[str, Any] = {"exemptions": {"exemptions": [exemption]}}
    notices = [each for each in policy.analyze(config=config) if each.policyName != "exemptions"]

    assert [concerned(each) for each in notices] == [others]


def test_one_reason_on_two_resources_is_two_notices(policy: RecordedStack) -> None:
    """Catches a notice that names one resource and hides another of the same name."""
    policy.add("aws:iam/rolePolicy:RolePolicy", "may-read", {"policy": UNKNOWN})
    first, second = (each.urn for each in policy.analyze() if each.policyName == READ_POLICIES[0])

    assert first != second


def test_two_reasons_on_one_resource_are_two_notices(stack: RecordedStack) -> None:
    """Catches a notice in which a second unknown value is lost."""
    other = stack.add("pulumi:pulumi:StackReference", "team/pages", {})
    stack.alarm(alarmActions=other["outputs"], actionsEnabled=other["outputs"])
    first, second = stack.analyze()

    assert {first.policyName, second.policyName} == {"alarm-has-action", "alarm-actions-enabled"}


def test_a_rule_is_named_once_for_what_it_says_twice(stack: RecordedStack) -> None:
    """Catches a notice that names its own rule among the others."""
    later = stack.add("pulumi:pulumi:StackReference", "team/other", {})["outputs"]
    stack.add("aws:iam/role:Role", "orders", {"inlinePolicies": [{"policy": later}, {"policy": later}]})
    notices = [each for each in stack.analyze() if READ_POLICIES[0] in concerned(each)]

    assert all(len(set(concerned(each))) == len(concerned(each)) for each in notices)
    assert notices


def failing(rule: ResourceRule | StackRule) -> ResourceRule | StackRule:
    """The rule with a fault in it, which shows after its first finding."""

    def judge(judged: Any, options: Options) -> Iterator[Finding]:
        yield from rule.judge(judged, options)
        raise KeyError("fault")

    return replace(rule, judge=judge)


@pytest.mark.parametrize("faulty", ["log-group-retention", "alarm-has-action", "lambda-target-has-permission"])
def test_a_rule_that_fails_says_so_under_its_level_and_the_others_judge(stack: RecordedStack, faulty: str) -> None:
    """Catches one rule's fault that stops the deployment with an error nobody understands, and one that passes for a pass."""
    stack.add("aws:cloudwatch/logGroup:LogGroup", "log", {"name": "log"})
    stack.alarm(alarmActions=None)
    expected = Counter(each.policyName for each in stack.analyze())
    rules = [failing(rule) if rule.name == faulty else rule for rule in CATALOGUE]

    found = stack.analyze(runner=Servicer(rules))
    (fault,) = (each for each in found if "KeyError: 'fault'" in each.message)
    assert fault.policyName == faulty
    assert Counter(each.policyName for each in found) == expected + Counter([faulty])
    assert fault.enforcementLevel == analyzer_pb2.EnforcementLevel.Value(
        next(rule.level.name for rule in CATALOGUE if rule.name == faulty)
    )


def test_a_rule_that_fails_does_not_keep_another_from_mending(stack: RecordedStack) -> None:
    """Catches an update that ends with an error of the pack before anything is judged."""
    stack.add("aws:cloudwatch/logGroup:LogGroup", "log", {"name": "log"})
    stack.add("aws:lb/loadBalancer:LoadBalancer", "front", {"dropInvalidHeaderFields": False})

    def fail(*_: Any) -> NoReturn:
        raise KeyError("fault")

    rules = [replace(rule, remedy=fail) if rule.name == "log-group-retention" else rule for rule in CATALOGUE]
    levels = dict.fromkeys(("log-group-retention", "alb-drop-invalid-headers"), analyzer_pb2.REMEDIATE)

    assert [rule for rule, _ in stack.remediate(levels=levels, runner=Servicer(rules))] == ["alb-drop-invalid-headers"]
