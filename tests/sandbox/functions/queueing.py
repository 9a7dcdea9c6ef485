"""A world whose time stands still, for asynchronous invocations: an hour takes as long as its runs."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox.monitoring.metric_store import Metric
from sandbox.sandbox import Sandbox
from tests.sandbox.conftest import World

RECORDING = """
import json, socket

def handler(event, context):
    if "meet" in event:
        with socket.create_connection(("127.0.0.1", event["meet"])) as meeting:
            meeting.recv(1)
        return
    print("run", context.aws_request_id, json.dumps(event))
    if event.get("fails"):
        raise ValueError("no such order")
    return {"heard": event}
"""
ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


class Queueing(World):
    """A world whose time stands still, with queues for what is sent on."""

    def recording(self, **settings: Any) -> str:
        """A function that prints its events, and fails if one says so."""
        return self.function(RECORDING, **settings)

    def queue(self, **attributes: str) -> tuple[str, str]:
        """A new queue's ARN and URL."""
        name = f"queue-{next(self._numbers)}" + (".fifo" if attributes else "")
        url = self.call("sqs", "CreateQueue", {"QueueName": name, "Attributes": attributes})["QueueUrl"]
        return f"arn:aws:sqs:us-east-1:123456789012:{name}", url

    def received(self, url: str) -> list[dict[str, Any]]:
        request = {"QueueUrl": url, "MaxNumberOfMessages": 10, "MessageAttributeNames": ["All"]}
        return self.call("sqs", "ReceiveMessage", request).get("Messages", [])

    def submit(self, function: str, event: Any = None) -> str:
        """Invokes a function asynchronously, lets it run, and returns the request's ID."""
        request = {"FunctionName": function, "InvocationType": "Event", "Payload": json.dumps(event or {})}
        answer = self.call("lambda", "Invoke", request)
        assert answer["StatusCode"] == 202
        self.sandbox.advance(0)
        return answer["ResponseMetadata"]["RequestId"]

    def configure(self, function: str, **config: Any) -> None:
        self.call("lambda", "PutFunctionEventInvokeConfig", {"FunctionName": function, **config})

    def reserve(self, function: str, number: int) -> None:
        request = {"FunctionName": function, "ReservedConcurrentExecutions": number}
        self.call("lambda", "PutFunctionConcurrency", request)

    def printed(self, function: str, count: int) -> list[list[str]]:
        """What the function printed at each run, in words; there must be so many."""
        lines = self.log_with(function, count=count) if count else []
        found = [line.split(maxsplit=2) for line in lines if line.startswith("run ")]
        assert len(found) == count
        return found

    def total(self, name: str, function: str, statistic: str = "Sum") -> float:
        """A metric of a function from the beginning to now."""
        metric = Metric.of("AWS/Lambda", name, {"FunctionName": function})
        now = self.sandbox.clock.now()
        found = self.sandbox.metrics.statistics(metric, statistic, 86_400, now - 90_000, now + 1)
        return sum(found.values())


@contextmanager
def queueing(runs: Path) -> Generator[Queueing]:
    sandbox = Sandbox(runs, speed=0).start()
    try:
        yield Queueing(sandbox, runs)
    finally:
        sandbox.stop()
