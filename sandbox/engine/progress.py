"""How far a long job is, told on a terminal in one line that changes, elsewhere in a line now and then."""

import time
from collections.abc import Callable
from typing import TextIO

# A terminal shows every step without flicker; a log stays short.
_SECONDS_ON_A_TERMINAL = 0.2
_SECONDS_IN_A_LOG = 20.0


class Progress:
    """Tells on `stream` how far a job is.

    - `stream`: where to write; its `isatty()` decides the form.
    - `clock`: the seconds that have passed, from any start; default `time.monotonic`.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._rewrites = stream.isatty()
        self._interval = _SECONDS_ON_A_TERMINAL if self._rewrites else _SECONDS_IN_A_LOG
        self._told_at: float | None = None
        self._line_is_open = False

    def step(self, text: str) -> None:
        """Tell `text`, unless something was told a moment ago."""
        now = self._clock()
        if self._told_at is not None and now - self._told_at < self._interval:
            return
        self._told_at = now
        self._write(text)

    def say(self, text: str) -> None:
        """Tell `text` in a line of its own, now."""
        self._write(text)
        self.finish()

    def finish(self) -> None:
        """End the line that is being rewritten: what comes next begins a new one, and is told at once."""
        self._told_at = None
        if self._line_is_open:
            self._stream.write("\n")
            self._stream.flush()
            self._line_is_open = False

    def _write(self, text: str) -> None:
        if self._rewrites:
            # Back to the start of the line and clear it: the earlier text may have been longer.
            self._stream.write(f"\r\x1b[K{text}")
            self._line_is_open = True
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()
