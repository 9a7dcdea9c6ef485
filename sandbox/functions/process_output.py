"""The lines that a process prints."""

import asyncio
import os
from collections.abc import Callable

LONGEST_LINE = 256 * 1024
"""Bytes of one log event; what a process writes beyond them without a line break becomes the next event."""

PAUSE = 0.1
"""Seconds until a full log is looked at again."""

_READ_AT_ONCE = 16 * 1024  # a process that floods its output must not keep the event loop from all else
_MOST_READS = 4  # so much fills a pipe


class ProcessOutput:
    """Reads a pipe in the event loop, until its other end is closed or `close`.

    - `on_line` gets each line. A runtime that joins the lines of a stack trace with \\r, so that they stay one event,
      gets its line breaks back.
    - `is_full`: whether no more can be taken at the moment. Then the pipe fills up, and who writes to it has to wait.
    """

    def __init__(self, pipe: int, on_line: Callable[[str], None], is_full: Callable[[], bool]) -> None:
        self._pipe: int | None = pipe
        self._on_line = on_line
        self._is_full = is_full
        self._unfinished_line = b""
        os.set_blocking(pipe, False)
        self._resume()

    def read(self) -> None:
        """Passes on what has been written up to now, as much as a pipe can hold."""
        for _ in range(_MOST_READS):
            if self._is_full() or not self._read():
                return

    def close(self) -> None:
        """Passes on what was written last, even to a full log."""
        for _ in range(_MOST_READS):
            if not self._read():
                break
        self._end()

    def _on_readable(self) -> None:
        if self._pipe is not None and self._is_full():
            asyncio.get_running_loop().remove_reader(self._pipe)
            asyncio.get_running_loop().call_later(PAUSE, self._resume)
        else:
            self._read()

    def _resume(self) -> None:
        if self._pipe is not None:
            asyncio.get_running_loop().add_reader(self._pipe, self._on_readable)

    def _read(self) -> bool:
        """Whether there was something to read."""
        if self._pipe is None:
            return False
        try:
            written = os.read(self._pipe, _READ_AT_ONCE)
        except BlockingIOError:
            return False
        if not written:
            self._end()
            return False
        *lines, self._unfinished_line = (self._unfinished_line + written).split(b"\n")
        if len(self._unfinished_line) > LONGEST_LINE:
            lines.append(self._unfinished_line)
            self._unfinished_line = b""
        for line in lines:
            self._pass_on(line)
        return True

    def _pass_on(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip("\r").replace("\r", "\n")
        if text:
            self._on_line(text)

    def _end(self) -> None:
        if self._pipe is not None:
            asyncio.get_running_loop().remove_reader(self._pipe)
            os.close(self._pipe)
            self._pipe = None
            self._pass_on(self._unfinished_line)
