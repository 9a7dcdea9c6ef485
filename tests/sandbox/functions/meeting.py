"""Handlers that come to a meeting and stay there until they are let go: so many are in flight, for certain."""

import socket
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

HANDLER = """
import os, socket, uuid
me = str(uuid.uuid4())
def handler(event, context):
    headers = event["headers"]
    if "x-meet" in headers:
        with socket.create_connection(("127.0.0.1", int(headers["x-meet"]))) as meeting:
            meeting.recv(1)
    if event["path"] == "/exit":
        os._exit(1)
    if event["path"] == "/error":
        raise ValueError("no")
    if event["path"] == "/hang":
        socket.create_server(("127.0.0.1", 0)).accept()
    return {"statusCode": 200, "headers": {
        "me": me, "type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "version": context.function_version}}
"""


class Meeting:
    """Asks for a URL in threads, and knows which of the handlers have come."""

    def __init__(self, world: Any, listening: socket.socket, threads: ThreadPoolExecutor) -> None:
        self._ask = world.ask
        self._listening = listening
        self._threads = threads
        self._present: list[socket.socket] = []

    def invite(self, url: str, number: int = 1) -> "list[Future[Any]]":
        """Begins requests, and returns when all their handlers have come."""
        header = [("X-Meet", str(self._listening.getsockname()[1]))]
        answers = [self._threads.submit(self._ask, url, headers=header) for _ in range(number)]
        for _ in answers:
            connection, _ = self._listening.accept()
            self._present.append(connection)
        return answers

    def end(self) -> None:
        """Lets all handlers go."""
        for connection in self._present:
            connection.close()
        self._present.clear()


@contextmanager
def meeting(world: Any) -> Generator[Meeting]:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening, ThreadPoolExecutor(16) as threads:
        listening.settimeout(60)
        held = Meeting(world, listening, threads)
        try:
            yield held
        finally:
            held.end()
