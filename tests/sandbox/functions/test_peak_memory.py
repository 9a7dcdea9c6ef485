"""The peak memory of a process, whenever it ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest

from sandbox.functions.launcher import peak_memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it is told by Linux's /proc")


@contextmanager
def process() -> Iterator["Popen[bytes]"]:
    """Uses 50 MB, until its input ends."""
    code = "import sys; held = b'x' * 50_000_000; print(flush=True); sys.stdin.read()"
    with Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        yield running


def end(running: "Popen[bytes]") -> None:
    running.kill()
    running.wait()


def test_a_living_process_has_a_peak() -> None:
    with process() as running:
        assert 50 <= (peak_memory(running.pid) or 0) < 150


def test_a_process_that_has_gone_has_none() -> None:
    with process() as running:
        end(running)
        assert peak_memory(running.pid) is None


def test_a_process_that_has_ended_but_was_not_waited_for_has_none() -> None:
    with process() as running:
        running.kill()
        os.waitid(os.P_PID, running.pid, os.WEXITED | os.WNOWAIT)
        assert peak_memory(running.pid) is None


def test_a_process_that_ends_while_it_is_asked_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an invocation that fails with an error of ours because its process ended at the wrong moment."""
    opened = Path.open
    with process() as running:

        def opened_too_late(*arguments: Any, **options: Any) -> Any:
            file = opened(*arguments, **options)
            end(running)
            return file

        monkeypatch.setattr(Path, "open", opened_too_late)
        assert peak_memory(running.pid) is None
