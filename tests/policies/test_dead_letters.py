"""Redrive policies that no program should hold, and that a program may hold all the same."""

import pytest

from tests.policies.recorded_stack import RecordedStack


@pytest.mark.parametrize(
    "policy",
    [
        "maxReceiveCount=5",
        "[]",
        '{"maxReceiveCount": "many", "deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead"}',
        '{"deadLetterTargetArn": {"Fn::GetAtt": "dead"}}',
    ],
)
def test_a_redrive_policy_that_cannot_be_read_is_not_taken_for_a_wrong_one(stack: RecordedStack, policy: str) -> None:
    """Catches a reader that raises on text that is no redrive policy, which would end the whole preview."""
    queue = stack.add("aws:sqs/queue:Queue", "orders", {"redrivePolicy": policy})
    source = {"eventSourceArn": queue["arn"], "functionName": "orders"}
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "orders", source)

    assert stack.verdict("sqs-max-receive-count") == "undecided"
    assert stack.verdict("sqs-has-dlq") == "passed"


def test_an_allow_policy_that_cannot_be_read_marks_a_dead_letter_queue(stack: RecordedStack) -> None:
    """Catches a false alarm about a queue of which the program says that it is a dead-letter queue, if not how."""
    stack.add("aws:sqs/queue:Queue", "dead", {"redriveAllowPolicy": "allow all"})

    assert stack.verdict("sqs-has-dlq") == "passed"
