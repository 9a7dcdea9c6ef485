"""The way of log lines into the account: gathered, bounded, and flushed on demand."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import Future
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.functions.log_levels import LEVELS, is_wanted, level_of
from sandbox.functions.log_tail import TAIL_BYTES, LogTail
from sandbox.functions.log_writer import STREAM_BYTES, LogStream, LogWriter
from tests.sandbox.functions.conftest import Functions

STREAM = LogStream("group", "stream")

FLOODING = """
import sys
def handler(event, context):
    part, written = ("x" * 999 + "\\n") * 100, 0
    while written < LIMIT:
        sys.stdout.write(part)
        written += len(part)
"""


class RememberingAccount:
    """Takes calls, and lets them wait until `go` is set."""

    def __init__(self) -> None:
        self.go = Event()
        self.called = Event()
        self.messages: list[str] = []

    def call(self, _service: str, _operation: str, _params: Mapping[str, Any]) -> Mapping[str, Any]:
        self.called.set()
        self.go.wait()
        return {}

    def write_log_events(self, params: Mapping[str, Any]) -> None:
        self.messages += [event["message"] for event in params["logEvents"]]


def test_a_flush_returns_when_what_was_written_has_been_sent() -> None:
    """Catches an alarm that is evaluated before the log that it should see has arrived."""
    account = RememberingAccount()
    writer = LogWriter(account.call, account.write_log_events)

    async def scenario() -> None:
        writer.open(STREAM)
        writer.write(STREAM, 1, "first")
        flushing = asyncio.ensure_future(writer.flush())
        await asyncio.to_thread(account.called.wait)
        writer.write(STREAM, 2, "second")  # while the first is on its way
        assert not flushing.done()
        account.go.set()
        await flushing
        assert account.messages[:1] == ["first"]
        await writer.flush()
        assert account.messages == ["first", "second"]

    asyncio.run(scenario())
    writer.close()


def test_a_flush_that_is_given_up_or_comes_too_late_hurts_nobody() -> None:
    """Catches a thread that dies of a cancelled flush, and a flush that waits for a thread that has ended."""
    account = RememberingAccount()
    writer = LogWriter(account.call, account.write_log_events)

    async def scenario() -> None:
        writer.open(STREAM)
        await asyncio.to_thread(account.called.wait)
        flushing = asyncio.ensure_future(writer.flush())
        await asyncio.sleep(0)
        flushing.cancel()
        account.go.set()
        writer.write(STREAM, 1, "after")
        await writer.flush()
        assert account.messages == ["after"]
        await asyncio.to_thread(writer.close)
        await writer.flush()

    asyncio.run(scenario())


def test_a_stream_is_full_until_what_waits_is_sent_and_others_are_not() -> None:
    """Catches a queue without a bound, and one whose bound holds up quiet functions for a loud one."""
    account = RememberingAccount()
    writer = LogWriter(account.call, account.write_log_events)
    writer.open(STREAM)
    account.called.wait()  # from now on the thread is busy
    other = LogStream("group", "other")
    lines = 0
    while not writer.is_full(STREAM):
        writer.write(STREAM, lines, "x" * 900)
        lines += 1

    assert 900 * lines <= STREAM_BYTES
    assert not writer.is_full(other)
    while not writer.is_full(other):  # many loud ones
        writer.write(LogStream("group", f"stream-{lines}"), lines, "x" * 900_000)
        lines += 1
    assert lines < 2000
    account.go.set()
    asyncio.run(writer.flush())
    assert not writer.is_full(STREAM)
    assert len(account.messages) == lines
    writer.close()


def test_a_flood_stops_only_who_floods(functions: Functions) -> None:
    """Catches a sandbox that reads nothing but one function's output, or has no time for others."""
    flooding = functions.create(FLOODING.replace("LIMIT", "float('inf')"), Timeout=2)
    quiet = functions.create("def handler(event, context): return 'quiet'")
    assert functions.result(quiet) == "quiet"
    outcome: Future[tuple[str, str]] = Future()
    answered = 0
    thread = Thread(target=lambda: outcome.set_result(functions.failure(flooding)))
    thread.start()
    while not outcome.done():
        assert functions.result(quiet) == "quiet"
        answered += 1
    thread.join()

    assert outcome.result()[0] == "Sandbox.Timedout"
    assert answered > 1


def test_a_function_waits_while_its_log_cannot_be_sent(functions: Functions, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a queue that grows as long as a function writes."""
    name = functions.create(FLOODING.replace("LIMIT", "5_000_000"), Timeout=1)
    go, logs = Event(), functions.world.sandbox.functions.logs
    send = logs._call

    def send_later(*call: Any) -> Mapping[str, Any]:
        go.wait()
        return send(*call)

    monkeypatch.setattr(logs, "_call", send_later)
    try:
        assert functions.failure(name)[0] == "Sandbox.Timedout"
    finally:
        go.set()


def test_a_flood_that_nobody_reads_waits_and_is_read_to_its_end(functions: Functions) -> None:
    """Catches lines that are lost when a log was full for a moment."""
    name = functions.create(FLOODING.replace("LIMIT", "5_000_000"), Timeout=60)
    functions.result(name)
    log = functions.world.log_with(name, count=5000, line="x" * 999)

    assert sum(line == "x" * 999 for line in log) == 5000


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=3000), min_size=1))
@settings(deadline=None)
def test_the_tail_is_the_end_of_all_lines(lines: list[str]) -> None:
    """Catches a tail that is too long, too short, or cut in the middle of a character."""
    tail = LogTail()
    for line in lines:
        tail.add(line)
    whole = "".join(f"{line}\n" for line in lines)

    assert whole.endswith(tail.text)
    assert min(TAIL_BYTES, len(whole.encode())) - 3 <= len(tail.text.encode()) <= TAIL_BYTES


@given(st.sampled_from(LEVELS), st.sampled_from(LEVELS))
def test_a_level_lets_itself_and_what_is_graver_through(level: str, least: str) -> None:
    """Catches an order of levels in which a debug message outranks an error."""
    assert is_wanted(level, level)
    assert is_wanted("FATAL", least)
    assert is_wanted(level, least) or is_wanted(least, level)


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(str))
def test_whatever_a_function_prints_has_a_level(line: str) -> None:
    """Catches an output that breaks the sandbox instead of the log."""
    assert level_of(line) == level_of("{" + line) == "INFO"
    assert level_of("[" * 100_000) == level_of('{"a":' * 100_000) == "INFO"
