"""What the messaging rules say, where the verdict alone would not show it: whom they name, and what they tell to write."""

import pytest

from tests.policies.recorded_stack import Declared, RecordedStack

_MANAGED = "arn:aws:iam::aws:policy/service-role/"


@pytest.fixture
def role(stack: RecordedStack) -> Declared:
    return stack.add("aws:iam/role:Role", "orders", {"assumeRolePolicy": "{}"})


def _messages(stack: RecordedStack, rule: str) -> list[str]:
    return [found.message for found in stack.analyze() if found.policyName == rule]


def _attach(stack: RecordedStack, role: Declared, name: str, policy: str) -> None:
    attached = {"role": role["name"], "policyArn": f"{_MANAGED}{policy}"}
    stack.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, attached)


def _read_queue(stack: RecordedStack, role: Declared) -> None:
    queue, function = stack.add("aws:sqs/queue:Queue", "orders", {}), stack.function(role=role["arn"])
    source = {"eventSourceArn": queue["arn"], "functionName": function["arn"]}
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "orders", source)


def test_the_permission_to_wait_for_is_the_one_that_lets_read(stack: RecordedStack, role: Declared) -> None:
    """Catches a finding that tells to wait for the right to write logs, after which the race is still there."""
    _attach(stack, role, "logs", "AWSLambdaBasicExecutionRole")
    _attach(stack, role, "queue", "AWSLambdaSQSQueueExecutionRole")
    _read_queue(stack, role)
    (message,) = _messages(stack, "esm-role-can-read-source")

    assert "'queue'" in message
    assert "'logs'" not in message


def test_all_permissions_are_to_wait_for_that_together_let_read(stack: RecordedStack, role: Declared) -> None:
    """Catches a finding that names one of two policies of which each allows a part, and one that allows none."""
    _attach(stack, role, "logs", "AWSLambdaBasicExecutionRole")
    for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"):
        statement = {"Effect": "Allow", "Action": f"sqs:{action}", "Resource": "*"}
        policy = {"role": role["name"], "policy": {"Statement": [statement]}}
        stack.add("aws:iam/rolePolicy:RolePolicy", action, policy)
    _read_queue(stack, role)
    (message,) = _messages(stack, "esm-role-can-read-source")

    assert "'ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'" in message
    assert "'logs'" not in message


@pytest.mark.parametrize(
    ("protocol", "endpoint", "write"),
    [
        ("sqs", "https://sqs.us-east-1.amazonaws.com/123456789012/orders", "Write: endpoint=<queue>.arn"),
        ("lambda", "orders", "Write: endpoint=<function>.arn"),
        (
            "lambda",
            "arn:aws:sqs:us-east-1:123456789012:orders",
            'Write: endpoint=<function>.arn, or protocol="sqs"',
        ),
        ("https", "http://shop.example", 'Write: endpoint="https://…", or protocol="http"'),
    ],
)
def test_the_endpoint_to_write_is_one_for_the_protocol(
    stack: RecordedStack, protocol: str, endpoint: str, write: str
) -> None:
    """Catches a finding that tells to change the protocol to that of a URL, where a queue's ARN belongs."""
    subscription = {"topic": "arn:aws:sns:us-east-1:123456789012:orders", "protocol": protocol, "endpoint": endpoint}
    stack.add("aws:sns/topicSubscription:TopicSubscription", "orders", subscription)
    (message,) = _messages(stack, "sns-endpoint-matches-protocol")

    assert write in message
    assert ("or protocol" in message) == ("or protocol" in write)


@pytest.mark.parametrize(
    ("settings", "harm"),
    [
        ({}, "holds up its shard"),
        ({"maximumRetryAttempts": 3, "maximumRecordAgeInSeconds": 3600}, "takes its whole batch with it"),
    ],
)
def test_the_harm_of_a_record_that_fails_is_that_of_the_setting(
    stack: RecordedStack, settings: dict[str, int], harm: str
) -> None:
    """Catches a finding that speaks of a shard held up for good, where only the batch is lost."""
    source = {"eventSourceArn": "arn:aws:kinesis:us-east-1:123456789012:stream/orders", "functionName": "orders"}
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "orders", {**source, **settings})
    (message,) = _messages(stack, "esm-stream-retries-bounded")

    assert f"one record that always fails {harm}" in message


@pytest.mark.parametrize(
    ("rule", "kind", "settings", "service"),
    [
        (
            "event-target-dlq",
            "aws:cloudwatch/eventTarget:EventTarget",
            {"rule": "nightly", "arn": "arn:aws:lambda:us-east-1:123456789012:function:report"},
            "events.amazonaws.com",
        ),
        (
            "sns-subscription-redrive",
            "aws:sns/topicSubscription:TopicSubscription",
            {
                "topic": "arn:aws:sns:us-east-1:123456789012:orders",
                "protocol": "https",
                "endpoint": "https://shop.example",
            },
            "sns.amazonaws.com",
        ),
    ],
)
def test_a_dead_letter_queue_is_to_let_its_sender_in(
    stack: RecordedStack, rule: str, kind: str, settings: dict[str, str], service: str
) -> None:
    """Catches a finding that leads to a queue to which nothing may be sent, so that the event is lost as before."""
    stack.add(kind, "orders", settings)
    (message,) = _messages(stack, rule)

    assert f"an aws.sqs.QueuePolicy that lets {service} sqs:SendMessage to that queue" in message


@pytest.mark.parametrize(("account", "verdict"), [("123456789012", "violated"), ("999999999999", "passed")])
def test_a_new_queue_is_not_taken_for_one_of_the_same_name_in_another_account(
    stack: RecordedStack, account: str, verdict: str
) -> None:
    """Catches a preview that is stopped over the timeout of a queue that the function does not read."""
    stack.add("aws:sqs/queue:Queue", "orders", {"name": "orders", "visibilityTimeoutSeconds": 30})
    function = stack.function(timeout=60, arn="arn:aws:lambda:us-east-1:123456789012:function:orders")
    source = {"eventSourceArn": f"arn:aws:sqs:us-east-1:{account}:orders", "functionName": function["name"]}
    stack.add("aws:lambda/eventSourceMapping:EventSourceMapping", "orders", source)

    assert stack.verdict("esm-sqs-visibility-timeout") == verdict


def test_a_schedule_of_a_queue_is_none_of_the_function_that_its_message_names(stack: RecordedStack) -> None:
    """Catches a function that is said to be invoked by everything that took some value from it."""
    function = stack.function(deadLetterConfig=None)
    queue = stack.add("aws:sqs/queue:Queue", "reports", {})
    stack.add("aws:scheduler/schedule:Schedule", "nightly", {"target": {"arn": queue["arn"], "input": function["arn"]}})

    assert stack.verdict("lambda-async-failure-destination") == "undecided"
    assert stack.verdict("lambda-async-failure-destination", after_update=True) == "passed"
