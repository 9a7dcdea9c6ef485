"""HTTP endpoints that subscribe to topics: what they get, and that none of them holds up a publisher."""

import json
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from sandbox.aws import topic_delivery
from tests.sandbox.aws.topics import Endpoint, Topics, topics


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


def test_an_endpoint_gets_awss_post(world, topic, endpoint):
    """Catches a receiver for AWS that does not know a post of the sandbox as a notification."""
    subscription = world.subscribe(topic, "http", endpoint.url)
    attributes = world.call("sns", "GetSubscriptionAttributes", {"SubscriptionArn": subscription})["Attributes"]

    message_id = world.publish(topic, "order 1", Subject="orders")

    [(headers, body)] = endpoint.heard
    told = json.loads(body)
    assert attributes["PendingConfirmation"] == "false"  # confirmed without asking
    assert headers["x-amz-sns-message-type"] == "Notification"
    assert headers["x-amz-sns-message-id"] == message_id
    assert (headers["x-amz-sns-topic-arn"], headers["x-amz-sns-subscription-arn"]) == (topic, subscription)
    assert headers["content-type"] == "text/plain; charset=UTF-8"
    assert headers["user-agent"] == "Amazon Simple Notification Service Agent"
    expected = {"Type": "Notification", "MessageId": message_id, "TopicArn": topic, "Subject": "orders"}
    assert {key: told[key] for key in expected} == expected
    assert (told["Message"], told["UnsubscribeURL"].endswith(subscription)) == ("order 1", True)
    assert {"Timestamp", "SignatureVersion", "Signature", "SigningCertURL"} < set(told)
    assert "MessageAttributes" not in told


def test_nothing_leaves_this_machine(world, topic, endpoint):
    """Catches a post to the internet, directly or where an endpoint sends it: `.invalid` could only be there."""
    endpoint.statuses, endpoint.headers = [307], {"Location": "http://somewhere.invalid/"}
    for url in (endpoint.url, "http://somewhere.invalid/", "http://127.0.0.1.somewhere.invalid/"):
        world.subscribe(topic, "http", url)

    world.publish(topic, "order 1")
    world.sandbox.advance(120)

    assert endpoint.messages == ["order 1"]
    assert len(world.call("sns", "ListSubscriptionsByTopic", {"TopicArn": topic})["Subscriptions"]) == 3


def test_an_endpoint_that_hangs_holds_up_nobody(world, topic, endpoint):
    """Catches moto's post within the request: the publisher and every other client would wait."""
    endpoint.may_answer.clear()
    name = world.subscribed_function(topic)
    world.subscribe(topic, "http", endpoint.url)

    world.call("sns", "Publish", {"TopicArn": topic, "Message": "order 1"})

    assert world.call("sns", "ListTopics")["Topics"]
    assert [record["Sns"]["Message"] for record in world.heard(name)] == ["order 1"]
    endpoint.may_answer.set()
    world.sandbox.advance(0)
    assert endpoint.messages == ["order 1"]


def test_an_endpoint_that_never_answers_is_given_up(world, topic, endpoint, monkeypatch):
    """Catches a wait without end, and retries without end."""
    monkeypatch.setattr(topic_delivery, "PATIENCE", 0.05)
    endpoint.may_answer.clear()
    world.subscribe(topic, "http", endpoint.url)

    world.publish(topic, "order 1")
    world.sandbox.advance(3600)

    assert endpoint.messages == ["order 1"] * 4


def test_an_endpoint_that_is_down_does_not_fail_the_publisher(world, topic, endpoint):
    """Catches an error that the publisher gets for its subscriber."""
    world.subscribe(topic, "http", endpoint.url)
    endpoint.close()

    assert world.publish(topic, "order 1")
    world.sandbox.advance(120)


@pytest.mark.parametrize(("status", "attempts"), [(500, 4), (503, 4), (429, 4), (400, 1), (404, 1), (204, 1)])
def test_posts_are_repeated_where_that_can_help(world, topic, endpoint, status, attempts):
    """Catches a message lost to one bad moment, and an endpoint that gets what it refused again."""
    endpoint.statuses = [status]
    world.subscribe(topic, "http", endpoint.url)

    world.publish(topic, "order 1")
    world.sandbox.advance(19)
    assert len(endpoint.heard) == 1
    world.sandbox.advance(3600)

    assert len(endpoint.heard) == attempts
    assert len({headers["x-amz-sns-message-id"] for headers, _ in endpoint.heard}) == 1


def test_a_repeated_post_that_is_taken_is_the_last(world, topic, endpoint):
    """Catches doubled notifications."""
    endpoint.statuses = [500, 200]
    world.subscribe(topic, "http", endpoint.url)

    world.publish(topic, "order 1")
    world.sandbox.advance(3600)

    assert len(endpoint.heard) == 2


def test_who_unsubscribed_hears_nothing(world, topic, endpoint):
    """Catches a subscription that lives on in what delivers."""
    subscription = world.subscribe(topic, "http", endpoint.url)
    world.call("sns", "Unsubscribe", {"SubscriptionArn": subscription})

    world.publish(topic, "order 1")

    assert endpoint.heard == []


@pytest.mark.parametrize(
    ("protocol", "endpoint_given"),
    [
        ("http", "https://127.0.0.1/"),
        ("https", "127.0.0.1"),
        ("http", "http://["),
        ("http", "http://127.0.0.1:99999/"),
        ("http", "http:///path"),
        ("lambda", "orders"),
        ("lambda", "arn:aws:sqs:us-east-1:123456789012:orders"),
    ],
)
def test_malformed_endpoints_are_refused(world, topic, protocol, endpoint_given):
    """Catches a subscription over which every later publication would stumble."""
    with pytest.raises(ClientError, match="InvalidParameter"):
        world.subscribe(topic, protocol, endpoint_given)
