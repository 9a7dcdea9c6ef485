"""Functions' log lines on their way into CloudWatch Logs."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from sandbox.aws.errors import Refusal

Call = Callable[[str, str, Mapping[str, Any]], Mapping[str, Any]]
PutEvents = Callable[[dict[str, Any]], None]

# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
BATCH_EVENTS = 10_000
BATCH_BYTES = 1_048_576
EVENT_OVERHEAD = 26

GATHER_SECONDS = 0.1
"""How long lines are gathered for one call: a call for each request would take more time than the request itself."""

STREAM_BYTES = 1024 * 1024
"""What may wait of one stream until its environment is not listened to any more."""

ALL_BYTES = 32 * STREAM_BYTES
"""What may wait of all streams until that holds for every environment."""

LINE_BYTES = 100
"""What a line takes while it waits, besides its text."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LogStream:
    """Where an environment's lines go."""

    group: str
    name: str


@dataclass(frozen=True)
class _Line:
    time_ms: int
    message: str


@dataclass
class _Waiting:
    """What has not been sent yet."""

    opened: list[LogStream] = field(default_factory=list[LogStream])
    lines: dict[LogStream, list[_Line]] = field(default_factory=dict[LogStream, list[_Line]])
    sizes: dict[LogStream, int] = field(default_factory=dict[LogStream, int])
    size: int = 0
    flushes: list[Future[None]] = field(default_factory=list[Future[None]])


class LogWriter:
    """Sends log lines from a thread of its own, those of a tenth of a second at once.

    `call` makes an API call on the account, as `Account.call` does, and `put_events` calls PutLogEvents, as
    `Account.write_log_events` does. Nobody who logs waits for it.
    """

    def __init__(self, call: Call, put_events: PutEvents) -> None:
        self._call = call
        self._put_events = put_events
        self._lock = Lock()
        self._waiting = _Waiting()
        self._wake = Event()
        self._is_closed = False
        self._thread = Thread(target=self._work, name="function-logs", daemon=True)
        self._thread.start()

    def open(self, stream: LogStream) -> None:
        """Creates the stream, and its group if there is none: Lambda does so when an environment starts."""
        with self._lock:
            self._waiting.opened.append(stream)

    def write(self, stream: LogStream, time_ms: int, message: str) -> None:
        """Adds a line. It is lost if its log group is deleted by then, as on AWS."""
        size = len(message) + LINE_BYTES
        with self._lock:
            waiting = self._waiting
            waiting.lines.setdefault(stream, []).append(_Line(time_ms, message))
            waiting.sizes[stream] = waiting.sizes.get(stream, 0) + size
            waiting.size += size

    def is_full(self, stream: LogStream) -> bool:
        """Whether so much of the stream, or of all, is waiting that whoever can wait should."""
        with self._lock:
            return self._waiting.sizes.get(stream, 0) >= STREAM_BYTES or self._waiting.size >= ALL_BYTES

    async def flush(self) -> None:
        """Returns when everything written so far has been sent."""
        sent: Future[None] = Future()
        with self._lock:
            if self._is_closed:
                return
            self._waiting.flushes.append(sent)
        self._wake.set()
        await asyncio.wrap_future(sent)

    def close(self) -> None:
        """Returns when everything written so far has been sent; what is written later is lost."""
        with self._lock:
            self._is_closed = True
        self._wake.set()
        self._thread.join()

    def _work(self) -> None:
        is_last = False
        while not is_last:
            self._wake.wait(GATHER_SECONDS)
            self._wake.clear()
            with self._lock:
                waiting, self._waiting = self._waiting, _Waiting()
                is_last = self._is_closed
            self._send(waiting)

    def _send(self, waiting: _Waiting) -> None:
        for stream in waiting.opened:
            self._try("CreateLogGroup", {"logGroupName": stream.group})
            self._try("CreateLogStream", {"logGroupName": stream.group, "logStreamName": stream.name})
        for stream, lines in waiting.lines.items():
            for batch in _batches(lines):
                self._put(stream, batch)
        for sent in waiting.flushes:
            if sent.set_running_or_notify_cancel():
                sent.set_result(None)

    def _put(self, stream: LogStream, batch: list[_Line]) -> None:
        events = [{"timestamp": line.time_ms, "message": line.message} for line in batch]
        params = {"logGroupName": stream.group, "logStreamName": stream.name, "logEvents": events}
        try:
            self._put_events(params)
        except Refusal as refusal:
            if refusal.code != "ResourceNotFoundException":
                _log.warning("Log events for %s were refused: %s", stream.group, refusal.message)

    def _try(self, operation: str, params: dict[str, Any]) -> None:
        try:
            self._call("logs", operation, params)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code")
            if code != "ResourceAlreadyExistsException":
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
