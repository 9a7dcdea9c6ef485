"""Functions as plain processes: the way for systems without namespaces for users, such as macOS.

A function finds its code, layers and temporary files in folders of this machine, which its environment variables name.
What it has started is killed with it as far as that can be found: its process group and, on Linux, whatever was started
with its environment variables.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.functions.launcher import Exit, Folders, Places, peak_memory
from sandbox.functions.process_guard import ProcessGuard, kill_all

MARK = "AWS_LAMBDA_LOG_STREAM_NAME"
"""The variable that no other environment has with the same value."""


class PlainProcesses:
    """A launcher. `runtime`: the folder of links to what Lambda provides."""

    def __init__(self, runtime: Path) -> None:
        self._runtime = runtime
        self._guard = ProcessGuard()

    def places(self, folders: Folders) -> Places:
        return Places(
            sys.executable, (), str(self._runtime), str(folders.code), str(folders.layers), str(folders.temporary)
        )

    async def start(
        self, command: Sequence[str], variables: Mapping[str, str], folders: Folders, output: int
    ) -> "PlainProgram":
        try:
            process = await create_subprocess_exec(
                *command,
                cwd=folders.code,
                env=variables,
                stdin=DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        except OSError as error:
            return PlainProgram(error, "", self._guard)
        return PlainProgram(process, f"{MARK}={variables.get(MARK)}", self._guard)

    def close(self) -> None:
        self._guard.close()


class PlainProgram:
    """A program that shares the machine with all others, or the reason why there is none."""

    def __init__(self, process: Process | OSError, mark: str, guard: ProcessGuard) -> None:
        self._guard = guard
        self._mark = mark
        self._peak_memory = 0
        self.exit: asyncio.Future[Exit]
        if isinstance(process, OSError):
            self._pid = None
            self.exit = asyncio.get_running_loop().create_future()
            self.exit.set_result(Exit.unable(process.errno or 0))
        else:
            self._pid = process.pid
            guard.watch(process.pid, mark)
            self.exit = asyncio.ensure_future(_exit(process))

    def peak_memory(self) -> int:
        if self._pid is not None:
            self._peak_memory = peak_memory(self._pid) or self._peak_memory
        return self._peak_memory

    async def kill(self) -> None:
        if self._pid is None:
            return
        await asyncio.to_thread(kill_all, self._pid, self._mark)
        await self.exit
        self._guard.forget(self._pid)


async def _exit(process: Process) -> Exit:
    return Exit(await process.wait())
