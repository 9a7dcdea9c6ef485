"""What it takes to start a function's process, and what can be done with it then."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Folders:
    """The folders of one environment on this machine: the function's code, its layers, its own temporary files."""

    code: Path
    layers: Path
    temporary: Path


@dataclass(frozen=True)
class Places:
    """Where a function finds its folders, and Lambda's runtime.

    - `interpreter`: the Python that runs it. `libraries`: where that Python's own shared libraries are, if apart.
    - `temporary`: empty if it is /tmp, where every program looks by itself.
    """

    interpreter: str
    libraries: tuple[str, ...]
    runtime: str
    code: str
    layers: str
    temporary: str = ""


@dataclass(frozen=True)
class Exit:
    """How a process ended.

    - `code`: its exit status, or the negative number of the signal that ended it.
    - `not_started`: why its program could not be executed at all, else empty.
    """

    code: int
    not_started: str = ""

    @classmethod
    def unable(cls, number: int) -> "Exit":
        """A program that could not be executed, with the system's error number."""
        return cls(127, os.strerror(number).lower())

    @property
    def reason(self) -> str:
        """In Lambda's words."""
        if self.code >= 0:
            return f"exit status {self.code}"
        return f"signal: {(signal.strsignal(-self.code) or str(-self.code)).lower()}"


class Program(Protocol):
    """A process that was started. `exit` is resolved when it ends by itself or is killed."""

    exit: asyncio.Future[Exit]

    def peak_memory(self) -> int:
        """The most memory it has used so far, in MB; 0 where that cannot be told."""
        ...

    async def kill(self) -> None:
        """Ends it and all it has started, at once, as Lambda does without extensions."""
        ...


class Launcher(Protocol):
    """Starts functions' processes. None outlives `close`, or the sandbox, however that ends."""

    def places(self, folders: Folders) -> Places: ...

    async def start(
        self, command: Sequence[str], variables: Mapping[str, str], folders: Folders, output: int
    ) -> Program:
        """Starts a command in its code's folder, with these variables only; what it prints goes to the file `output`.

        The command and the variables name folders as `places` does.
        """
        ...

    def close(self) -> None: ...


def peak_memory(process: int) -> int | None:
    """A living process's peak memory in MB, from Linux's /proc; None without either."""
    try:
        status = Path(f"/proc/{process}/status").read_bytes()
    except OSError:  # also when it ends after the file was opened, which can then no longer be read
        return None
    _, _, peak = status.partition(b"VmHWM:")
    return int(peak.split(maxsplit=1)[0]) // 1024 if peak else None  # ended, but not waited for: it has none
