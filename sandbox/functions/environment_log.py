"""What one environment writes into its log stream."""

import time
from collections.abc import Callable
from uuid import uuid4

from sandbox.functions.invocation import (
    BAD_ARCHIVE,
    EXITED,
    NO_ENTRYPOINT,
    TIMED_OUT,
    UNKNOWN_RUNTIME,
    Failed,
    FunctionVersion,
    Outcome,
)
from sandbox.functions.log_levels import is_wanted, level_of
from sandbox.functions.log_tail import LogTail
from sandbox.functions.log_writer import LogStream, LogWriter
from sandbox.functions.platform_log import Ending, PlatformLog, Report

FOUND_BY_PLATFORM = {TIMED_OUT, EXITED, NO_ENTRYPOINT, BAD_ARCHIVE, UNKNOWN_RUNTIME}
"""Types of errors of which the function could log nothing itself."""

PLATFORM_PREFIXES = ("Runtime.", "Function.")
"""How the types of all others begin that are errors to the platform; an exception that a handler raises is none."""


class EnvironmentLog:
    """The lines of the platform and of the function, each with the time `now` (in seconds since 1970)."""

    def __init__(self, function: FunctionVersion, writer: LogWriter, now: Callable[[], float]) -> None:
        date = time.strftime("%Y/%m/%d", time.gmtime(now()))
        self.stream = LogStream(function.log_group, f"{date}/[{function.version}]{uuid4().hex}")
        self._writer = writer
        self._now = now
        self._platform = PlatformLog(function)
        self._tail = LogTail()
        self._least = function.application_log_level if function.log_format == "JSON" else None
        writer.open(self.stream)

    @property
    def tail(self) -> str:
        """The end of what has been logged since the invocation began."""
        return self._tail.text

    def is_full(self) -> bool:
        """Whether the function should not be listened to until its lines have been sent."""
        return self._writer.is_full(self.stream)

    def line(self, text: str) -> None:
        """A line that the function printed."""
        if self._least is None or is_wanted(level_of(text), self._least):
            self._write([text])

    def init_start(self, initialization_type: str) -> None:
        self._write(self._platform.init_start(self._now(), initialization_type))

    def init_end(self, initialization_type: str, duration_ms: float, failure: Failed | None) -> None:
        ending = Ending.of(failure.error_type) if failure else Ending()
        self._write(self._platform.init_end(self._now(), initialization_type, duration_ms, ending))

    def begin(self, request_id: str) -> None:
        """The beginning of an invocation."""
        self._tail.begin()
        self._write(self._platform.start(self._now(), request_id))

    def end(
        self, request_id: str, outcome: Outcome, duration_ms: float, init_ms: float | None, memory_used: int
    ) -> None:
        """The end of an invocation."""
        ending = Ending()
        if isinstance(outcome, Failed):
            kind = outcome.error_type
            if kind in FOUND_BY_PLATFORM or kind.startswith(PLATFORM_PREFIXES):
                ending = Ending.of(kind)
            if kind in FOUND_BY_PLATFORM:
                self._write(self._platform.failure(self._now(), request_id, kind, outcome.message))
        report = Report(duration_ms, init_ms, memory_used, ending)
        self._write(self._platform.end(self._now(), request_id, report))

    def _write(self, lines: list[str]) -> None:
        time_ms = int(self._now() * 1000)
        for line in lines:
            text = line.encode(errors="replace").decode()  # a runtime's error may hold half of a surrogate pair
            self._tail.add(text)
            self._writer.write(self.stream, time_ms, text)
