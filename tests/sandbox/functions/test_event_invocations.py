"""Asynchronous invocations of real functions: how often they run, when, and how they end."""

import json
import socket
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.sandbox.functions.queueing import ARN, Queueing, queueing


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queueing]:
    with queueing(tmp_path_factory.mktemp("runs")) as standing_still:
        yield standing_still


@pytest.fixture
def busy(world: Queueing, listening: socket.socket) -> Callable[[str], AbstractContextManager[None]]:
    """Keeps one environment of a function busy."""

    @contextmanager
    def keep(function: str) -> Generator[None]:
        request = {"FunctionName": function, "Payload": json.dumps({"meet": listening.getsockname()[1]})}
        with ThreadPoolExecutor(1) as threads:
            answer = threads.submit(world.call, "lambda", "Invoke", request)
            connection, _ = listening.accept()
            with connection:
                yield
            answer.result()

    return keep


def test_an_event_is_run_once_and_its_record_sent(world):
    """Catches an event that is lost or run again, and a success that nobody hears of."""
    name = world.recording()
    arn, url = world.queue()
    world.configure(name, DestinationConfig={"OnSuccess": {"Destination": arn}})

    request_id = world.submit(name, {"order": 1})
    world.sandbox.advance(3600)

    assert world.printed(name, 1) == [["run", request_id, '{"order": 1}']]
    [message] = world.received(url)
    record = json.loads(message["Body"])
    assert record["requestContext"] == {
        "requestId": request_id,
        "functionArn": f"{ARN}{name}:$LATEST",
        "condition": "Success",
        "approximateInvokeCount": 1,
    }
    assert (record["requestPayload"], record["responsePayload"]) == ({"order": 1}, {"heard": {"order": 1}})
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert (world.total("AsyncEventsReceived", name), world.total("AsyncEventsDropped", name)) == (1, 0)


def test_a_failing_event_is_run_three_times_and_then_given_up(world):
    """Catches retries at the wrong time or under another request ID, and a failure that ends nowhere."""
    (failed, failed_url), (dead, dead_url) = world.queue(), world.queue()
    name = world.recording(DeadLetterConfig={"TargetArn": dead})
    world.configure(name, DestinationConfig={"OnFailure": {"Destination": failed}})

    request_id = world.submit(name, {"fails": True})
    world.sandbox.advance(59)
    assert len(world.printed(name, 1)) == 1
    world.sandbox.advance(1)
    assert len(world.printed(name, 2)) == 2
    world.sandbox.advance(119)
    assert (world.received(failed_url), world.received(dead_url)) == ([], [])
    world.sandbox.advance(1)
    world.sandbox.advance(6 * 3600)

    assert {run[1] for run in world.printed(name, 3)} == {request_id}
    [record] = [json.loads(message["Body"]) for message in world.received(failed_url)]
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responseContext"]["functionError"] == "Unhandled"
    assert record["responsePayload"]["errorMessage"] == "no such order"
    [letter] = world.received(dead_url)
    attributes = {key: value["StringValue"] for key, value in letter["MessageAttributes"].items()}
    assert json.loads(letter["Body"]) == {"fails": True}
    assert attributes == {"RequestID": request_id, "ErrorCode": "200", "ErrorMessage": "no such order"}
    assert world.total("AsyncEventsDropped", name) == 1
    assert world.total("AsyncEventAge", name, "Maximum") == 180_000


def test_retries_and_age_are_each_qualifiers_own(world):
    """Catches moto's one configuration per function: an alias's events would follow those of `$LATEST`."""
    name = world.recording()
    world.call("lambda", "PublishVersion", {"FunctionName": name})
    world.call("lambda", "CreateAlias", {"FunctionName": name, "Name": "live", "FunctionVersion": "1"})
    world.configure(name, MaximumRetryAttempts=0)
    world.configure(f"{name}:live", MaximumRetryAttempts=1)

    first, second = world.submit(name, {"fails": True}), world.submit(f"{name}:live", {"fails": True})
    world.sandbox.advance(3600)

    assert [run[1] for run in world.printed(name, 3)].count(second) == 2
    assert [run[1] for run in world.printed(name, 3)].count(first) == 1


def test_a_throttled_event_is_run_as_soon_as_there_is_room(world, busy):
    """Catches a throttle that uses up retries, and an event that is lost when the concurrency is."""
    name = world.recording()
    world.reserve(name, 1)

    with busy(name):
        world.submit(name, {"order": 1})
        world.sandbox.advance(1800)
    assert world.total("Throttles", name) == 14  # after 0, 1, 3, 7 ... 511 seconds, then every 300
    assert world.total("AsyncEventAge", name, "Maximum") == 1_711_000
    world.sandbox.advance(300)

    assert [run[2] for run in world.printed(name, 1)] == ['{"order": 1}']
    assert world.total("AsyncEventsDropped", name) == 0


def test_an_event_that_is_throttled_for_too_long_is_given_up(world, busy):
    """Catches an event that is run after its maximum age, when nobody wants it any more."""
    (failed, failed_url), (dead, dead_url) = world.queue(), world.queue()
    name = world.recording(DeadLetterConfig={"TargetArn": dead})
    world.configure(name, MaximumEventAgeInSeconds=60, DestinationConfig={"OnFailure": {"Destination": failed}})
    world.reserve(name, 1)

    with busy(name):
        world.submit(name)
        world.sandbox.advance(59)
        assert world.received(failed_url) == []
        world.sandbox.advance(1)

    [record] = [json.loads(message["Body"]) for message in world.received(failed_url)]
    assert record["requestContext"]["condition"] == "EventAgeExceeded"
    assert record["responseContext"] == {"statusCode": 429}
    [letter] = world.received(dead_url)
    assert letter["MessageAttributes"]["ErrorCode"]["StringValue"] == "429"
    world.sandbox.advance(3600)
    assert world.total("Invocations", name) == 1  # the one that kept it busy


def test_a_function_switched_off_gives_its_events_to_the_dead_letter_queue_at_once(world):
    """Catches events that wait six hours for a function that was switched off on purpose."""
    dead, url = world.queue()
    name = world.recording(DeadLetterConfig={"TargetArn": dead})
    world.reserve(name, 0)

    request_id = world.submit(name, {"order": 7})

    [letter] = world.received(url)
    assert json.loads(letter["Body"]) == {"order": 7}
    assert letter["MessageAttributes"]["RequestID"]["StringValue"] == request_id
    assert world.total("AsyncEventsDropped", name) == 1


def test_events_of_a_deleted_function_are_dropped(world):
    """Catches a retry that breaks down, or never ends, over a function that is gone."""
    name = world.recording()
    world.submit(name, {"fails": True})
    world.call("lambda", "DeleteFunction", {"FunctionName": name})

    world.sandbox.advance(3600)

    assert world.total("AsyncEventsDropped", name) == 1
    assert world.total("Invocations", name) == 1


def test_metrics_of_an_alias_have_its_dimensions(world):
    """Catches alarms on an alias that stay without data."""
    name = world.recording()
    world.call("lambda", "PublishVersion", {"FunctionName": name})
    world.call("lambda", "CreateAlias", {"FunctionName": name, "Name": "live", "FunctionVersion": "1"})

    world.submit(f"{name}:live")

    listed = world.call("cloudwatch", "ListMetrics", {"Namespace": "AWS/Lambda", "MetricName": "AsyncEventsReceived"})
    dimensions = [{one["Name"]: one["Value"] for one in metric["Dimensions"]} for metric in listed["Metrics"]]
    assert {"FunctionName": name, "Resource": f"{name}:live"} in dimensions
    assert {} in dimensions
