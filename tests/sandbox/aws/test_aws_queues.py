"""Queues of the emulated account."""

import json

import pytest

POLICY = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "sqs:*"}]})


@pytest.fixture
def queue(account):
    return account.call("sqs", "CreateQueue", {"QueueName": "orders"})["QueueUrl"]


@pytest.fixture
def settings(account, queue):
    """Sets attributes and gives all of them."""

    def call(**attributes):
        account.call("sqs", "SetQueueAttributes", {"QueueUrl": queue, "Attributes": attributes})
        return account.call("sqs", "GetQueueAttributes", {"QueueUrl": queue, "AttributeNames": ["All"]})["Attributes"]

    return call


def test_a_queue_keeps_its_policy_when_something_else_is_set(settings):
    """Would catch a queue that is open again as soon as its visibility timeout changes."""
    settings(Policy=POLICY)

    assert json.loads(settings(VisibilityTimeout="60")["Policy"]) == json.loads(POLICY)
    assert "Policy" not in settings(Policy="")


def test_a_queue_tells_who_may_send_it_dead_letters(settings):
    """Would catch a permission that Pulumi sets again at every update because it is never given back."""
    allowed = json.dumps({"redrivePermission": "denyAll"})

    assert settings(RedriveAllowPolicy=allowed)["RedriveAllowPolicy"] == allowed
    assert "RedriveAllowPolicy" not in settings(RedriveAllowPolicy="")


def test_a_queue_is_encrypted_in_one_way(settings):
    """Would catch a queue that says that it uses SQS's keys beside one's own."""
    assert settings()["SqsManagedSseEnabled"] == "true"
    assert settings(KmsMasterKeyId="alias/aws/sqs")["SqsManagedSseEnabled"] == "false"


@pytest.mark.parametrize("name", ["Policy", "RedrivePolicy", "RedriveAllowPolicy"])
def test_a_malformed_policy_is_refused(name, queue, refusal):
    """Would catch a policy on which the emulation breaks down, or which it keeps as it comes."""
    code, message = refusal("sqs", "SetQueueAttributes", {"QueueUrl": queue, "Attributes": {name: "{"}})

    assert (code, name in message) == ("InvalidAttributeValue", True)


@pytest.mark.parametrize("name", ["FifoQueue", "ContentBasedDeduplication"])
def test_a_queue_that_is_not_fifo_lacks_fifos_switches(name, refusal):
    """Would catch `FifoQueue=false`, which AWS does not take, being taken here."""
    code, message = refusal("sqs", "CreateQueue", {"QueueName": "bills", "Attributes": {name: "false"}})

    assert (code, message) == ("InvalidAttributeName", f"Unknown Attribute {name}.")


def test_a_queue_that_is_not_there_is_refused(account, queue, refusal):
    """Would catch a queue whose absence no client understands."""
    account.call("sqs", "DeleteQueue", {"QueueUrl": queue})

    for operation, members in (
        ("SetQueueAttributes", {"Attributes": {}}),
        ("GetQueueAttributes", {"AttributeNames": ["All"]}),
    ):
        assert refusal("sqs", operation, {"QueueUrl": queue, **members})[0] == "AWS.SimpleQueueService.NonExistentQueue"
    assert account.inventory() == []
