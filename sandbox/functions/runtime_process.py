"""One process that runs a function's code, with the Runtime API it talks to."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

from sandbox.functions.invocation import EXITED, Failed, Invocation, Outcome
from sandbox.functions.process_guard import ProcessGuard, kill_group
from sandbox.functions.runtime_api import RuntimeApi

LONGEST_LINE = 256 * 1024
"""Bytes of one log event; what a process writes beyond them without a line break becomes the next event."""

_READ_AT_ONCE = 64 * 1024
_MOST_READS = 64  # a process that floods its output must not keep the event loop from everything else


class RuntimeProcess:
    """A running process; made by `start`, ended by `kill`."""

    def __init__(
        self,
        api: RuntimeApi,
        process: asyncio.subprocess.Process,
        output: int,
        on_line: Callable[[str], None],
        guard: ProcessGuard,
    ) -> None:
        self._api = api
        self._process = process
        self._output: int | None = output
        self._on_line = on_line
        self._guard = guard
        self._unfinished_line = b""
        self._peak_memory = 0
        self._exit = asyncio.ensure_future(process.wait())
        guard.watch(process.pid)
        asyncio.get_running_loop().add_reader(output, self.read_output)

    @classmethod
    async def start(
        cls,
        handler: str,
        folder: Path,
        variables: Callable[[str], Mapping[str, str]],
        on_line: Callable[[str], None],
        guard: ProcessGuard,
    ) -> Self:
        """Starts AWS's runtime interface client on `handler` in `folder`.

        `variables` gives the environment variables for the address of a Runtime API; each line of output goes to
        `on_line`.
        -S keeps out every package installed for the sandbox; what Lambda provides is on PYTHONPATH.
        """
        api = RuntimeApi()
        await api.start()
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-S", "-m", "awslambdaric", handler),
                cwd=folder,
                env=variables(api.address),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                start_new_session=True,
            )
        except OSError:
            os.close(reading)
            await api.stop()
            raise
        finally:
            os.close(writing)
        return cls(api, process, reading, on_line, guard)

    async def initialise(self) -> Failed | None:
        """Waits until the process is ready for an invocation, or has failed to become so."""
        await asyncio.wait({self._api.initialised, self._exit}, return_when=asyncio.FIRST_COMPLETED)
        return self._api.initialised.result() if self._api.initialised.done() else self._exited("")

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Runs an invocation, however long it takes; `is_ready` tells afterwards whether the process survived it."""
        answer = asyncio.ensure_future(self._api.invoke(invocation))
        try:
            await asyncio.wait({answer, self._exit}, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else self._exited(f"RequestId: {invocation.request_id} Error: ")
        finally:
            answer.cancel()

    @property
    def is_ready(self) -> bool:
        """Whether it can take an invocation: initialised, idle and alive."""
        return self._api.is_ready and not self._exit.done()

    def peak_memory(self) -> int:
        """The most memory the process has used so far, in MB; 0 on systems without Linux's /proc."""
        try:
            status = Path(f"/proc/{self._process.pid}/status").read_text()
        except OSError:  # gone, or no such file system: what was seen last stands
            return self._peak_memory
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                self._peak_memory = int(line.split()[1]) // 1024
        return self._peak_memory

    async def kill(self) -> None:
        """Ends the process and all it has started in its group, at once, as Lambda does without extensions."""
        kill_group(self._process.pid)
        await self._exit
        self._guard.forget(self._process.pid)
        self.read_output()
        self._close_output()
        await self._api.stop()

    def read_output(self) -> None:
        """Passes on the lines that the process has written up to now."""
        for _ in range(_MOST_READS):
            if self._output is None:
                return
            try:
                written = os.read(self._output, _READ_AT_ONCE)
            except BlockingIOError:
                return
            if not written:
                self._close_output()
                return
            self._split(written)

    def _split(self, written: bytes) -> None:
        *lines, self._unfinished_line = (self._unfinished_line + written).split(b"\n")
        if len(self._unfinished_line) > LONGEST_LINE:
            lines.append(self._unfinished_line)
            self._unfinished_line = b""
        for line in lines:
            self._pass_on(line)

    def _pass_on(self, line: bytes) -> None:
        # The runtime joins the lines of a stack trace with \r, so that they stay one event.
        text = line.decode(errors="replace").rstrip("\r").replace("\r", "\n")
        if text:
            self._on_line(text)

    def _close_output(self) -> None:
        if self._output is not None:
            asyncio.get_running_loop().remove_reader(self._output)
            os.close(self._output)
            self._output = None
            self._pass_on(self._unfinished_line)

    def _exited(self, prefix: str) -> Failed:
        code = self._exit.result()
        if code == 0:
            how = "Runtime exited without providing a reason"
        else:
            reason = f"exit status {code}" if code > 0 else f"signal: {(signal.strsignal(-code) or str(-code)).lower()}"
            how = f"Runtime exited with error: {reason}"
        return Failed.of(EXITED, prefix + how)
