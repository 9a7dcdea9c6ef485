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


class ProcessGuard:
    """The sandbox's end. Threads may share it."""

    def __init__(self) -> None:
        # -I and -S: the guard needs the standard library alone, and starts in a few milliseconds without the rest.
        command = [sys.executable, "-I", "-S", str(Path(__file__).resolve())]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
        self._lock = Lock()

    def watch(self, group: int) -> None:
        """From now on this process group ends with the sandbox."""
        self._say(f"+{group}")

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


def kill_group(group: int) -> None:
    """Kills all processes of a group; nothing to do if there are none."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _stand_guard(lines: TextIO) -> None:
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        kill_group(group)


if __name__ == "__main__":
    _stand_guard(sys.stdin)
