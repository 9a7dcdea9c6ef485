"""The rules of `serverless_policies.cloudwatch`, through the SDK's own servicer."""

from typing import Any

import pytest

from tests.policies.recorded_stack import UNKNOWN, Declared, RecordedStack

TOPIC = "arn:aws:sns:us-east-1:123456789012:page"


@pytest.mark.parametrize("actions", [None, []])
def test_an_alarm_that_tells_nobody_is_reported(stack: RecordedStack, actions: list[str] | None) -> None:
    """Catches a rule that reads a proxy as a list, for which `== []` is never true."""
    stack.alarm(alarmActions=actions)

    assert stack.verdict("alarm-has-action") == "violated"


def test_a_composite_alarm_needs_an_action_too(stack: RecordedStack) -> None:
    """Catches a rule that knows metric alarms only."""
    stack.add("aws:cloudwatch/compositeAlarm:CompositeAlarm", "down", {"alarmRule": "ALARM(a)"})

    assert stack.verdict("alarm-has-action") == "violated"


def test_an_action_for_recovery_alone_is_not_enough(stack: RecordedStack) -> None:
    """Catches a rule that is content with any action."""
    stack.alarm(alarmActions=[], okActions=[TOPIC])

    assert stack.verdict("alarm-has-action") == "violated"


def test_other_states_are_accepted_on_request(stack: RecordedStack) -> None:
    """Catches an option that is declared but not read."""
    stack.alarm(alarmActions=[], okActions=[TOPIC])

    assert stack.verdict("alarm-has-action", acceptOtherStates=True) == "passed"


def test_a_topic_that_is_not_created_yet_is_an_action(stack: RecordedStack) -> None:
    """Catches a rule that reports every new stack, since a new topic's ARN is unknown in preview."""
    stack.alarm(alarmActions=[stack.add("aws:sns/topic:Topic", "page", {})["arn"]])

    assert stack.verdict("alarm-has-action") == "passed"


def test_actions_that_are_not_known_yet_are_undecided(stack: RecordedStack) -> None:
    """Catches a rule that takes an unknown list, which may be empty, for an action."""
    stack.alarm(alarmActions=UNKNOWN)

    assert stack.verdict("alarm-has-action") == "undecided"


@pytest.mark.parametrize("treatment", [None, "missing"])
def test_an_undecided_treatment_of_missing_data_is_reported(stack: RecordedStack, treatment: str | None) -> None:
    """Catches a rule that takes the default, which the provider fills in, for a decision."""
    stack.alarm(metricName="Duration", treatMissingData=treatment)

    assert stack.verdict("alarm-treat-missing-data-decided") == "violated"


@pytest.mark.parametrize("metric", ["Errors", "Throttles", "HTTPCode_ELB_5XX_Count", "LambdaUserError"])
def test_silence_of_a_count_of_failures_is_no_failure(stack: RecordedStack, metric: str) -> None:
    """Catches a rule that accepts an alarm which fires whenever nobody calls the function."""
    stack.alarm(metricName=metric, treatMissingData="breaching")

    assert stack.verdict("alarm-treat-missing-data-decided") == "violated"


def test_metric_math_is_searched_for_counts_of_failures(stack: RecordedStack) -> None:
    """Catches a rule that reads the plain metric name only."""
    queries = [{"id": "rate", "expression": "errors / 60"}, {"id": "errors", "metric": {"metricName": "Errors"}}]
    stack.alarm(metricQueries=queries, treatMissingData="breaching")

    assert stack.verdict("alarm-treat-missing-data-decided") == "violated"


@pytest.mark.parametrize(
    ("metric", "treatment"), [("Errors", "notBreaching"), ("Errors", "ignore"), ("HealthyHostCount", "breaching")]
)
def test_a_treatment_that_fits_the_metric_passes(stack: RecordedStack, metric: str, treatment: str) -> None:
    """Catches a rule that knows one right answer for every metric."""
    stack.alarm(metricName=metric, treatMissingData=treatment)

    assert stack.verdict("alarm-treat-missing-data-decided") == "passed"


def test_missing_is_accepted_on_request(stack: RecordedStack) -> None:
    """Catches an option that is declared but not read."""
    stack.alarm(metricName="Duration", treatMissingData="missing")

    assert stack.verdict("alarm-treat-missing-data-decided", acceptMissing=True) == "passed"


@pytest.mark.parametrize(
    "unknown",
    [{"treatMissingData": UNKNOWN}, {"metricName": UNKNOWN, "treatMissingData": "breaching"}],
)
def test_an_unknown_treatment_or_metric_is_undecided(stack: RecordedStack, unknown: dict[str, Any]) -> None:
    """Catches a rule that passes a treatment which does not fit the metric that it does not know yet."""
    stack.alarm(**{"metricName": "Errors", **unknown})

    assert stack.verdict("alarm-treat-missing-data-decided") == "undecided"


def _watch_hosts(stack: RecordedStack, group: object, metric: str = "HealthyHostCount") -> Declared:
    dimensions = {"TargetGroup": group, "LoadBalancer": stack.load_balancer()["arnSuffix"]}
    return stack.alarm(namespace="AWS/ApplicationELB", metricName=metric, dimensions=dimensions)


@pytest.mark.parametrize("metric", ["HealthyHostCount", "UnHealthyHostCount"])
def test_host_counts_of_a_function_without_health_checks_are_reported(stack: RecordedStack, metric: str) -> None:
    """Catches a rule that takes the `healthCheck` which the provider has yet to compute for one that is unknown."""
    _watch_hosts(stack, stack.target_group()["arnSuffix"], metric)

    assert stack.verdict("alarm-healthyhost-needs-health-check") == "violated"


def test_health_checks_that_are_switched_off_are_none(stack: RecordedStack) -> None:
    """Catches a rule that is content with the block."""
    _watch_hosts(stack, stack.target_group(healthCheck={"enabled": False})["arnSuffix"])

    assert stack.verdict("alarm-healthyhost-needs-health-check") == "violated"


def test_a_silent_alarm_is_seen_after_the_update_as_well(stack: RecordedStack) -> None:
    """Catches a rule that takes the block of defaults in the provider's answer for a health check."""
    _watch_hosts(stack, stack.target_group()["arnSuffix"])

    assert stack.verdict("alarm-healthyhost-needs-health-check", after_update=True) == "violated"


def test_metric_math_over_host_counts_is_followed(stack: RecordedStack) -> None:
    """Catches a rule that reads plain alarms only."""
    metric = {"metricName": "HealthyHostCount", "dimensions": {"TargetGroup": stack.target_group()["arnSuffix"]}}
    stack.alarm(metricQueries=[{"id": "hosts", "metric": metric}, {"id": "few", "expression": "hosts < 1"}])

    assert stack.verdict("alarm-healthyhost-needs-health-check") == "violated"


@pytest.mark.parametrize("after_update", [False, True])
@pytest.mark.parametrize("block", [{"enabled": True}, {"path": "/health"}])
def test_host_counts_with_health_checks_pass(
    stack: RecordedStack, block: dict[str, Any], *, after_update: bool
) -> None:
    """Catches a rule that wants `enabled` spelt out: a block switches the checks on."""
    _watch_hosts(stack, stack.target_group(healthCheck=block)["arnSuffix"])

    assert stack.verdict("alarm-healthyhost-needs-health-check", after_update=after_update) == "passed"


def test_instances_are_always_checked(stack: RecordedStack) -> None:
    """Catches a rule that asks every target group for a block."""
    _watch_hosts(stack, stack.target_group(targetType="instance")["arnSuffix"])

    assert stack.verdict("alarm-healthyhost-needs-health-check") == "passed"


def test_other_metrics_of_the_group_need_no_health_check(stack: RecordedStack) -> None:
    """Catches a rule that forgets to look at the metric."""
    _watch_hosts(stack, stack.target_group()["arnSuffix"], "RequestCount")

    assert stack.verdict("alarm-healthyhost-needs-health-check") == "passed"


@pytest.mark.parametrize("unknown", ["group", "target type", "health check", "metric"])
def test_what_another_stack_decides_about_host_counts_is_undecided(stack: RecordedStack, unknown: str) -> None:
    """Catches a rule that passes an alarm of which it does not know what it watches."""
    value = stack.add("pulumi:pulumi:StackReference", "team/network", {})["outputs"]
    group = stack.target_group(
        targetType=value if unknown == "target type" else "lambda",
        healthCheck={"enabled": value} if unknown == "health check" else None,
    )
    alarm = _watch_hosts(stack, value if unknown == "group" else group["arnSuffix"])
    if unknown == "metric":
        stack.alarm("other", metricName=value, dimensions=alarm.inputs["dimensions"])
        stack.resources.remove(alarm)

    assert stack.verdict("alarm-healthyhost-needs-health-check") == "undecided"
