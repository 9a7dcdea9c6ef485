"""Lines out of a pipe, in whatever pieces they come, and no more than anybody wants."""

import asyncio
import os
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.functions import process_output
from sandbox.functions.process_output import LONGEST_LINE, ProcessOutput


class Output:
    """A pipe, what came out of it, and whether there is room for more."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.is_full = False
        self.has_come = asyncio.Event()
        reading, self.pipe = os.pipe()
        os.set_blocking(self.pipe, False)
        self.output = ProcessOutput(reading, self._on_line, lambda: self.is_full)

    def _on_line(self, line: str) -> None:
        self.lines.append(line)
        self.has_come.set()

    def end(self) -> None:
        os.close(self.pipe)
        self.output.close()


def play(scenario: Callable[[Output], Awaitable[None]]) -> list[str]:
    async def run() -> list[str]:
        output = Output()
        async with asyncio.timeout(60):
            await scenario(output)
        output.end()
        return output.lines

    return asyncio.run(run())


@given(st.lists(st.binary(max_size=50).map(lambda part: part.replace(b"\r", b"\n"))))
@settings(deadline=None)
def test_lines_do_not_depend_on_the_pieces_they_come_in(parts: list[bytes]) -> None:
    """Catches lines that are torn, joined or lost where a read ends."""

    async def scenario(output: Output) -> None:
        for part in parts:
            os.write(output.pipe, part)
            output.output.read()

    whole = b"".join(parts).split(b"\n")
    assert play(scenario) == [line.decode(errors="replace") for line in whole if line]


def test_a_stack_trace_stays_one_event_and_an_endless_line_does_not() -> None:
    """Catches an event per line of a stack trace, and a function that fills the memory without a line break."""

    async def scenario(output: Output) -> None:
        os.write(output.pipe, b"[ERROR] ValueError: no\rTraceback\r  File\n")
        for _ in range(5):
            os.write(output.pipe, b"x" * 60_000)
            output.output.read()
        assert len(output.lines) == 2

    trace, endless, rest = play(scenario)
    assert trace == "[ERROR] ValueError: no\nTraceback\n  File"
    assert LONGEST_LINE < len(endless) <= LONGEST_LINE + 65536
    assert len(endless) + len(rest) == 300_000


def test_who_writes_to_a_full_log_waits_until_there_is_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches output that is read without end while it cannot be sent, and a pause that never ends."""
    monkeypatch.setattr(process_output, "PAUSE", 0.001)

    async def scenario(output: Output) -> None:
        output.is_full = True
        with pytest.raises(BlockingIOError):
            await fill(output)
        assert output.lines == []
        output.is_full = False
        await output.has_come.wait()

    assert set(play(scenario)) >= {"waiting"}


async def fill(output: Output) -> None:
    while True:
        os.write(output.pipe, b"waiting\n" * 100)
        output.output.read()
        await asyncio.sleep(0)
