"""How progress is told, with a clock that the test sets."""

import io

from sandbox.engine.progress import Progress


class Clock:
    """Stands still until it is moved."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_log_gets_a_line_every_twenty_seconds() -> None:
    """Catches a log of thousands of lines, or of none."""
    log, clock = io.StringIO(), Clock()
    progress = Progress(log, clock)

    for clock.seconds in (0.0, 5.0, 19.9, 20.0, 39.9, 40.5):
        progress.step(f"at {clock.seconds}")
    progress.finish()

    assert log.getvalue() == "at 0.0\nat 20.0\nat 40.5\n"


def test_a_terminal_sees_one_line_that_changes() -> None:
    """Catches a terminal that scrolls, and the rest of a longer line that stays on it."""
    terminal, clock = io.StringIO(), Clock()
    terminal.isatty = lambda: True
    progress = Progress(terminal, clock)

    for clock.seconds in (0.0, 0.1, 0.3):
        progress.step(f"at {clock.seconds}")
    progress.finish()
    progress.finish()

    assert terminal.getvalue() == "\r\x1b[Kat 0.0\r\x1b[Kat 0.3\n"


def test_what_is_said_is_never_held_back() -> None:
    """Catches the one important line falling between two steps."""
    log = io.StringIO()
    progress = Progress(log, Clock())

    progress.step("half")
    progress.say("done")

    assert log.getvalue() == "half\ndone\n"
