"""What the pack mends of alarms where its configuration says so, why, and what it leaves to the program."""

import pytest
from pulumi.runtime.proto import analyzer_pb2

from tests.policies.recorded_stack import RecordedStack

RULE = "alarm-treat-missing-data-decided"
LEVELS = {RULE: analyzer_pb2.REMEDIATE}


@pytest.mark.parametrize("treatment", [None, "missing", "breaching"])
@pytest.mark.parametrize("metric", ["Errors", "Throttles"])
def test_missing_failures_are_made_no_failures(stack: RecordedStack, metric: str, treatment: str | None) -> None:
    """Catches a remedy that is declared and does not mend what its rule reports."""
    stack.alarm(namespace="AWS/Lambda", metricName=metric, treatMissingData=treatment)
    ((rule, properties),) = stack.remediate(levels=LEVELS)

    assert (rule, properties["treatMissingData"]) == (RULE, "notBreaching")


def test_what_has_no_one_right_answer_is_left_to_the_program(stack: RecordedStack) -> None:
    """Catches a remedy that decides what silence means of a metric that does not count failures, or of several."""
    stack.alarm("slow", namespace="AWS/Lambda", metricName="Duration", treatMissingData="missing")
    stack.alarm("own", namespace="Shop", metricName="Errors", treatMissingData="missing")
    queries = [
        {"id": name.lower(), "metric": {"namespace": "AWS/Lambda", "metricName": name}}
        for name in ("Errors", "Invocations")
    ]
    stack.alarm("rate", metricQueries=queries, treatMissingData="missing")

    assert stack.remediate(levels=LEVELS) == []
    assert stack.verdict(RULE) == "violated"


@pytest.mark.parametrize(
    ("namespace", "metric", "reason"),
    [
        ("AWS/Lambda", "Errors", "Errors has no data while nothing is invoked"),
        ("AWS/ApplicationELB", "LambdaUserError", "LambdaUserError has no data while nothing goes wrong"),
    ],
)
def test_it_is_said_when_there_is_no_data(stack: RecordedStack, namespace: str, metric: str, reason: str) -> None:
    """Catches a reason that is not true: Lambda counts 0 errors of each invocation that has none."""
    stack.alarm(namespace=namespace, metricName=metric, treatMissingData="breaching")
    (found,) = (each for each in stack.analyze() if each.policyName == RULE)

    assert reason in found.message
