"""A small process that outlives the sandbox for a moment: it kills what a killed sandbox leaves behind.

The sandbox names the process groups of its environments over a pipe. However the sandbox ends, SIGKILL included, the
system closes the pipe, and the guard then kills every group that is still named. This holds for children that a
handler has forked too, and on every POSIX system, which Linux's PR_SET_PDEATHSIG does not offer.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TextIO

_MOST_ROUNDS = 100


class ProcessGuard:
    """The sandbox's end. Threads may share it."""

    def __init__(self) -> None:
        # -I and -S: the guard needs the standard library alone, and starts in a few milliseconds without the rest.
        command = [sys.executable, "-I", "-S", str(Path(__file__).resolve())]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
        self._lock = Lock()

    def watch(self, group: int, mark: str) -> None:
        """From now on this process group ends with the sandbox, and what carries its mark: see `kill_all`."""
        self._say(f"+{group} {mark}")

    def forget(self, group: int) -> None:
        """The group has ended, and its number may come to mean another one."""
        self._say(f"-{group}")

    def close(self) -> None:
        """Kills the groups still watched, and ends."""
        with self._lock:
            self._process.communicate()

    def _say(self, line: str) -> None:
        with self._lock:
            if self._process.stdin and not self._process.stdin.closed:
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()


def kill_all(group: int, mark: str) -> None:
    """Kills all processes of a group and, on Linux, those that left it.

    `mark`: the environment variable, as `NAME=VALUE`, that they all were started with.
    """
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    for _ in range(_MOST_ROUNDS):  # one that was forked meanwhile is found the next time
        marked = _marked(mark)
        for process in marked:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if not marked:
            return


def _marked(mark: str) -> list[int]:
    """The living processes that were started with an environment variable; none on systems without Linux's /proc."""
    found: list[int] = []
    for variables in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # gone, or another user's
            if mark.encode() in variables.read_bytes().split(b"\0"):
                found.append(int(variables.parent.name))
    return found


def _stand_guard(lines: TextIO) -> None:
    marks: dict[int, str] = {}
    for line in lines:
        group, _, mark = line[1:].rstrip("\n").partition(" ")
        if line.startswith("+"):
            marks[int(group)] = mark
        else:
            marks.pop(int(group), None)
    for group, mark in marks.items():
        kill_all(int(group), mark)


if __name__ == "__main__":
    _stand_guard(sys.stdin)
