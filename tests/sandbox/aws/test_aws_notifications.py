"""What is published to a topic reaches functions, queues and endpoints in AWS's form, if policies and filters let it."""

import json
from collections.abc import Callable, Iterator

import pytest

from tests.sandbox.aws.topics import RECORDING, Endpoint, Topics, topics


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Topics]:
    with topics(tmp_path_factory.mktemp("runs")) as standing_still:
        yield standing_still


@pytest.fixture
def topic(world: Topics) -> str:
    return world.topic()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    serving = Endpoint()
    yield serving
    serving.close()


@pytest.fixture
def queue(world: Topics, topic: str) -> Callable[..., list[str]]:
    """A queue with the topic's name; calling it gives the messages that it got."""
    name = topic.rpartition(":")[2]
    url = world.call("sqs", "CreateQueue", {"QueueName": name})["QueueUrl"]

    def messages() -> list[str]:
        received = world.call("sqs", "ReceiveMessage", {"QueueUrl": url, "MaxNumberOfMessages": 10})
        return [message["Body"] for message in received.get("Messages", [])]

    return messages


def test_a_function_gets_awss_event(world, topic):
    """Catches moto's own delivery, which needs Docker, and a handler for AWS that finds nothing where it looks."""
    name = world.subscribed_function(topic)
    attributes = {
        "kind": {"DataType": "String", "StringValue": "late"},
        "raw": {"DataType": "Binary", "BinaryValue": b"\x00"},
    }

    message_id = world.publish(topic, "order 1", Subject="orders", MessageAttributes=attributes)

    [record] = world.heard(name)
    notification = record["Sns"]
    assert (record["EventSource"], record["EventVersion"]) == ("aws:sns", "1.0")
    assert record["EventSubscriptionArn"].startswith(f"{topic}:")
    assert notification["UnsubscribeUrl"].endswith(record["EventSubscriptionArn"])
    assert notification["MessageAttributes"] == {
        "kind": {"Type": "String", "Value": "late"},
        "raw": {"Type": "Binary", "Value": "AA=="},
    }
    expected = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": topic,
        "Subject": "orders",
        "Message": "order 1",
    }
    assert {key: notification[key] for key in expected} == expected
    assert {"Timestamp", "SignatureVersion", "Signature", "SigningCertUrl"} < set(notification)


def test_a_message_without_subject_and_attributes(world, topic):
    """Catches a KeyError in handlers that AWS gives a null and an empty object."""
    name = world.subscribed_function(topic)

    world.publish(topic, "order 1")

    [record] = world.heard(name)
    assert (record["Sns"]["Subject"], record["Sns"]["MessageAttributes"]) == (None, {})


def test_an_alias_is_invoked_if_its_own_policy_lets_the_topic(world, topic):
    """Catches the function's policy being asked for the alias, and `$LATEST` run in its place."""
    name = world.function(RECORDING, Publish=True)
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}:1"
    world.subscribe(topic, "lambda", arn)
    world.let_invoke(name, topic)
    world.publish(topic, "not allowed")
    world.let_invoke(f"{name}:1", topic)

    world.publish(topic, "allowed")

    [record] = world.heard(name)
    assert record["Sns"]["Message"] == "allowed"


def test_a_function_whose_policy_does_not_let_the_topic_hears_nothing(world, topic):
    """Catches a stack without the permission that works here and is silent on AWS."""
    closed, other = world.function(RECORDING), world.function(RECORDING)
    world.let_invoke(other, world.topic())
    for name in (closed, other, "missing"):
        world.subscribe(topic, "lambda", f"arn:aws:lambda:us-east-1:123456789012:function:{name}")

    world.publish(topic, "order 1")

    assert world.is_quiet(closed)
    assert world.is_quiet(other)


def test_filter_policies_choose_what_a_function_and_an_endpoint_hear(world, topic, endpoint):
    """Catches subscribers that get everything because their delivery passes moto's filter by."""
    by_attribute = world.subscribed_function(topic, FilterPolicy='{"kind": ["late"]}')
    world.subscribe(topic, "http", endpoint.url, FilterPolicyScope="MessageBody", FilterPolicy='{"order": [1]}')
    late = {"kind": {"DataType": "String", "StringValue": "late"}}

    world.publish(topic, '{"order": 1}')
    world.publish(topic, '{"order": 2}', MessageAttributes=late)

    assert [record["Sns"]["Message"] for record in world.heard(by_attribute)] == ['{"order": 2}']
    assert endpoint.messages == ['{"order": 1}']


def test_batches_and_messages_for_each_protocol(world, topic, endpoint):
    """Catches a batch that reaches queues only, and the message of another protocol."""
    name = world.subscribed_function(topic)
    world.subscribe(topic, "http", endpoint.url)
    each = json.dumps({"default": "all", "http": "for endpoints", "lambda": "for functions"})
    entries = [{"Id": number, "Message": number} for number in ("1", "2")]

    world.call("sns", "PublishBatch", {"TopicArn": topic, "PublishBatchRequestEntries": entries})
    world.publish(topic, each, MessageStructure="json")

    heard = [record["Sns"]["Message"] for record in world.heard(name, 3)]
    assert sorted(heard) == ["1", "2", "for functions"]
    assert sorted(endpoint.messages) == ["1", "2", "for endpoints"]


def test_raw_delivery_is_the_message_alone(world, topic, endpoint, queue):
    """Catches moto's reading of the text `false` as true, and raw subscribers that get an envelope."""
    world.subscribe(topic, "http", endpoint.url, RawMessageDelivery="true")
    arn = f"arn:aws:sqs:us-east-1:123456789012:{topic.rpartition(':')[2]}"
    wrapped = world.subscribe(topic, "sqs", arn, RawMessageDelivery="false")

    world.publish(topic, "order 1")

    [(headers, body)] = endpoint.heard
    assert (body, headers["x-amz-sns-rawdelivery"]) == ("order 1", "true")
    assert [json.loads(each)["Message"] for each in queue()] == ["order 1"]
    raw = {"SubscriptionArn": wrapped, "AttributeName": "RawMessageDelivery", "AttributeValue": "true"}
    world.call("sns", "SetSubscriptionAttributes", raw)
    world.publish(topic, "order 2")
    assert "order 2" in queue()
    attributes = world.call("sns", "GetSubscriptionAttributes", {"SubscriptionArn": wrapped})["Attributes"]
    assert attributes["RawMessageDelivery"] == "true"
