"""Where the records of asynchronous invocations go, and what becomes of those that cannot be sent."""

import json
from collections.abc import Iterator

import pytest

from tests.sandbox.functions.queueing import ARN, Queueing, queueing


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queueing]:
    with queueing(tmp_path_factory.mktemp("runs")) as standing_still:
        yield standing_still


@pytest.mark.parametrize("kind", ["sns", "lambda", "events", "s3"])
def test_records_go_to_every_kind_of_destination(world, kind):
    """Catches a destination that is accepted, and never gets anything."""
    name = world.recording()
    queue, url = world.queue()
    if kind == "sns":
        destination = world.call("sns", "CreateTopic", {"Name": "failed"})["TopicArn"]
        world.call("sns", "Subscribe", {"TopicArn": destination, "Protocol": "sqs", "Endpoint": queue})
    elif kind == "lambda":
        receiver = world.recording()
        destination = ARN + receiver
    elif kind == "events":
        destination = world.call("events", "CreateEventBus", {"Name": "failed"})["EventBusArn"]
        pattern = json.dumps({"source": ["lambda"]})
        world.call("events", "PutRule", {"Name": "all", "EventBusName": "failed", "EventPattern": pattern})
        target = {"Rule": "all", "EventBusName": "failed", "Targets": [{"Id": "queue", "Arn": queue}]}
        world.call("events", "PutTargets", target)
    else:
        world.call("s3", "CreateBucket", {"Bucket": "failed-events"})
        destination = "arn:aws:s3:::failed-events"
    config = {"OnFailure": {"Destination": destination}}
    world.configure(name, MaximumRetryAttempts=0, DestinationConfig=config)

    request_id = world.submit(name, {"fails": True})

    if kind == "sns":
        record = json.loads(json.loads(world.received(url)[0]["Body"])["Message"])
    elif kind == "lambda":
        record = json.loads(world.printed(receiver, 1)[0][2])
    elif kind == "events":
        event = json.loads(world.received(url)[0]["Body"])
        assert event["detail-type"] == "Lambda Function Invocation Result - Failure"
        assert event["resources"] == [destination, f"{ARN}{name}:$LATEST"]
        record = event["detail"]
    else:
        [listed] = world.call("s3", "ListObjectsV2", {"Bucket": "failed-events"})["Contents"]
        assert listed["Key"].startswith(f"aws/lambda/async/{name}/20")
        record = json.load(world.call("s3", "GetObject", {"Bucket": "failed-events", "Key": listed["Key"]})["Body"])
    assert record["requestContext"]["requestId"] == request_id
    assert record["requestContext"]["condition"] == "RetriesExhausted"


def test_what_cannot_be_sent_is_counted(world):
    """Catches a lost event that no alarm can tell of: queues that are missing or of the wrong kind."""
    fifo, _ = world.queue(FifoQueue="true")
    missing = "arn:aws:sqs:us-east-1:123456789012:missing"
    name = world.recording(DeadLetterConfig={"TargetArn": missing})
    gone = {"OnSuccess": {"Destination": f"{ARN}gone"}, "OnFailure": {"Destination": fifo}}
    world.configure(name, MaximumRetryAttempts=0, DestinationConfig=gone)

    world.submit(name, {"fails": True})
    assert world.total("DestinationDeliveryFailures", name) == 1
    assert world.total("DeadLetterErrors", name) == 1
    world.submit(name)

    assert world.total("DestinationDeliveryFailures", name) == 2
    assert world.total("AsyncEventsDropped", name) == 1


def test_a_dead_letter_queue_belongs_to_the_version(world):
    """Catches a version whose events go where `$LATEST` sends its own."""
    (first, first_url), (second, second_url) = world.queue(), world.queue()
    name = world.recording(DeadLetterConfig={"TargetArn": first})
    world.call("lambda", "PublishVersion", {"FunctionName": name})
    change = {"FunctionName": name, "DeadLetterConfig": {"TargetArn": second}}
    world.call("lambda", "UpdateFunctionConfiguration", change)
    world.reserve(name, 0)

    world.submit(f"{name}:1", {"order": 1})
    world.submit(name, {"order": 2})

    assert [message["Body"] for message in world.received(first_url)] == ['{"order": 1}']
    assert [message["Body"] for message in world.received(second_url)] == ['{"order": 2}']
