"""Functions' log lines on their way into CloudWatch Logs."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

Call = Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]]

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
BATCH_EVENTS = 10_000
BATCH_BYTES = 1_048_576
EVENT_OVERHEAD = 26

GATHER_SECONDS = 0.1
"""How long lines are gathered for one call: a call for each request would take more time than the request itself."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LogStream:
    """Where an environment's lines go."""

    group: str
    name: str


@dataclass(frozen=True)
class _Line:
    stream: LogStream
    time_ms: int
    message: str


class LogWriter:
    """Sends log lines from a thread of its own, those of a tenth of a second at once.

    `call` makes an API call on the account, as `Account.call` does. Nobody who logs waits for it.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self._queue: SimpleQueue[LogStream | _Line] = SimpleQueue()
        self._closing = Event()
        self._thread = Thread(target=self._work, name="function-logs", daemon=True)
        self._thread.start()

    def open(self, stream: LogStream) -> None:
        """Creates the stream, and its group if there is none: Lambda does so when an environment starts."""
        self._queue.put(stream)

    def write(self, stream: LogStream, time_ms: int, message: str) -> None:
        """Adds a line. It is lost if its log group is deleted by then, as on AWS."""
        self._queue.put(_Line(stream, time_ms, message))

    def close(self) -> None:
        """Returns when everything written so far has been sent."""
        self._closing.set()
        self._thread.join()

    def _work(self) -> None:
        is_last = False
        while not is_last:
            is_last = self._closing.wait(GATHER_SECONDS)
            self._send(self._gathered())

    def _gathered(self) -> list[LogStream | _Line]:
        items: list[LogStream | _Line] = []
        with suppress(Empty):
            while True:
                items.append(self._queue.get_nowait())
        return items

    def _send(self, items: list[LogStream | _Line]) -> None:
        lines: dict[LogStream, list[_Line]] = {}
        for item in items:
            if isinstance(item, LogStream):
                self._create(item)
            else:
                lines.setdefault(item.stream, []).append(item)
        for stream, written in lines.items():
            for batch in _batches(written):
                self._put(stream, batch)

    def _create(self, stream: LogStream) -> None:
        self._try("CreateLogGroup", {"logGroupName": stream.group})
        self._try("CreateLogStream", {"logGroupName": stream.group, "logStreamName": stream.name})

    def _put(self, stream: LogStream, batch: list[_Line]) -> None:
        events = [{"timestamp": line.time_ms, "message": line.message} for line in batch]
        params = {"logGroupName": stream.group, "logStreamName": stream.name, "logEvents": events}
        self._try("PutLogEvents", params)

    def _try(self, operation: str, params: dict[str, Any]) -> None:
        try:
            self._call("logs", operation, params)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code")
            if code not in {"ResourceAlreadyExistsException", "ResourceNotFoundException"}:
                _log.warning("%s on %s was refused: %s", operation, params["logGroupName"], error)
        except BotoCoreError as error:
            _log.warning("%s on %s failed: %s", operation, params["logGroupName"], error)


def _batches(lines: list[_Line]) -> list[list[_Line]]:
    """Lines in order of time, cut to what one call may carry."""
    batches: list[list[_Line]] = [[]]
    size = 0
    for line in sorted(lines, key=lambda line: line.time_ms):
        size += len(line.message.encode()) + EVENT_OVERHEAD
        if batches[-1] and (size > BATCH_BYTES or len(batches[-1]) >= BATCH_EVENTS):
            batches.append([])
            size = len(line.message.encode()) + EVENT_OVERHEAD
        batches[-1].append(line)
    return batches
