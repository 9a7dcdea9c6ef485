"""The processes that the language host starts: none outlives the host, or the request that asked for it."""

import asyncio
import os
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Literal

# How long a process that is told to end may take to clean up.
GRACE_SECONDS = 2.0


class ChildProcesses:
    """Starts processes, and ends those that are still running when they are no longer wanted."""

    def __init__(self) -> None:
        self._running: set[Process] = set()

    @asynccontextmanager
    async def start(
        self,
        command: Sequence[str | Path],
        *,
        cwd: str | Path,
        env: Mapping[str, str],
        stdin: int = asyncio.subprocess.DEVNULL,
        stdout: int | None = None,
        stderr: int | None = None,
    ) -> AsyncGenerator[Process]:
        """Run `command` in a process group of its own, which ends with the block at the latest.

        The streams are as in `asyncio.create_subprocess_exec`; without them output goes where the host's own goes.
        """
        process = await asyncio.create_subprocess_exec(
            *command, cwd=cwd, env=env, stdin=stdin, stdout=stdout, stderr=stderr, process_group=0
        )
        self._running.add(process)
        try:
            yield process
        finally:
            # In this order: while a request that was cancelled is still ending its process, the host may have to end too.
            await _end(process)
            self._running.discard(process)

    async def end_all(self) -> None:
        """End every process that is running."""
        await asyncio.gather(*(_end(process) for process in self._running))


async def _end(process: Process) -> None:
    if process.returncode is not None:
        return
    _signal_group(process, signal.SIGTERM)
    with suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), GRACE_SECONDS)
    # What the process itself has started may still be there, and may hold on to its output.
    _signal_group(process, signal.SIGKILL)
    await process.wait()


def _signal_group(process: Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


async def output_of(process: Process) -> AsyncGenerator[tuple[Literal["stdout", "stderr"], bytes]]:
    """What `process` writes to its two pipes, as it comes, until both are closed."""
    assert process.stdout
    assert process.stderr
    written: asyncio.Queue[tuple[Literal["stdout", "stderr"], bytes] | None] = asyncio.Queue()

    async def read(name: Literal["stdout", "stderr"], stream: asyncio.StreamReader) -> None:
        while chunk := await stream.read(65536):
            written.put_nowait((name, chunk))
        written.put_nowait(None)

    readers = [
        asyncio.create_task(read("stdout", process.stdout)),
        asyncio.create_task(read("stderr", process.stderr)),
    ]
    try:
        for _ in readers:
            while piece := await written.get():
                yield piece
    finally:
        for reader in readers:
            reader.cancel()
