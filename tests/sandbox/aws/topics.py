"""A world with topics, whose time stands still, and an HTTP endpoint that subscribes to them."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sandbox.sandbox import Sandbox
from tests.sandbox.conftest import World

RECORDING = "import json\ndef handler(event, context):\n    print('heard', json.dumps(event))"


class Endpoint:
    """An HTTP endpoint that remembers what it got, and answers with the next of `statuses`, the last again and again."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], str]] = []
        self.statuses = [200]
        self.headers: dict[str, str] = {}
        self.may_answer = Event()
        self.may_answer.set()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                endpoint.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                endpoint.may_answer.wait(60)
                status = endpoint.statuses[0] if len(endpoint.statuses) == 1 else endpoint.statuses.pop(0)
                self.send_response(status)
                for name, value in endpoint.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/alarms"

    @property
    def messages(self) -> list[str]:
        return [json.loads(body)["Message"] for _, body in self.heard]

    def close(self) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Topics(World):
    """A world whose time stands still, with a topic of its own for each test."""

    def topic(self) -> str:
        return self.call("sns", "CreateTopic", {"Name": f"topic-{next(self._numbers)}"})["TopicArn"]

    def subscribe(self, topic: str, protocol: str, endpoint: str, **attributes: str) -> str:
        request = {"TopicArn": topic, "Protocol": protocol, "Endpoint": endpoint, "Attributes": attributes}
        return self.call("sns", "Subscribe", request)["SubscriptionArn"]

    def publish(self, topic: str, message: str, **more: Any) -> str:
        """Publishes, and lets all be delivered."""
        message_id = self.call("sns", "Publish", {"TopicArn": topic, "Message": message, **more})["MessageId"]
        self.sandbox.advance(0)
        return message_id

    def subscribed_function(self, topic: str, qualifier: str = "", **attributes: str) -> str:
        name = self.function(RECORDING, Publish=bool(qualifier))
        self.let_invoke(name + qualifier, topic)
        arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name}{qualifier}"
        self.subscribe(topic, "lambda", arn, **attributes)
        return name

    def let_invoke(self, function: str, topic: str) -> None:
        permission = {
            "FunctionName": function,
            "StatementId": "topic",
            "Action": "lambda:InvokeFunction",
            "Principal": "sns.amazonaws.com",
            "SourceArn": topic,
        }
        self.call("lambda", "AddPermission", permission)

    def heard(self, function: str, count: int = 1) -> list[dict[str, Any]]:
        """The notifications that the function got, as soon as it got so many."""
        lines = self.log_with(function, count=count)
        events = [json.loads(line.removeprefix("heard ")) for line in lines if line.startswith("heard ")]
        return [event["Records"][0] for event in events]

    def is_quiet(self, function: str) -> bool:
        groups = self.call("logs", "DescribeLogGroups", {"logGroupNamePrefix": f"/aws/lambda/{function}"})["logGroups"]
        return f"/aws/lambda/{function}" not in [group["logGroupName"] for group in groups]


@contextmanager
def topics(runs: Path) -> Generator[Topics]:
    sandbox = Sandbox(runs, speed=0).start()
    try:
        yield Topics(sandbox, runs)
    finally:
        sandbox.stop()
