"""One process that runs a function's code, with the Runtime API it talks to."""

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from sandbox.functions.invocation import EXITED, NO_ENTRYPOINT, Failed, Invocation, Outcome
from sandbox.functions.launcher import Folders, Launcher, Program
from sandbox.functions.process_output import ProcessOutput
from sandbox.functions.runtime_api import RuntimeApi


class RuntimeProcess:
    """A running process; made by `start`, ended by `kill`."""

    def __init__(self, command: Sequence[str], api: RuntimeApi, program: Program, output: ProcessOutput) -> None:
        self._command = command
        self._api = api
        self._program = program
        self._output = output

    @classmethod
    async def start(
        cls,
        command: Sequence[str],
        variables: Callable[[str], Mapping[str, str]],
        folders: Folders,
        launcher: Launcher,
        *,
        on_line: Callable[[str], None],
        is_full: Callable[[], bool] = lambda: False,
    ) -> Self:
        """Starts a command that speaks the Runtime API.

        - `variables` gives the environment variables for the address of a Runtime API.
        - `on_line` and `is_full`: where its output goes, see ProcessOutput.

        Raises OSError if this machine has no room for it.
        """
        api = RuntimeApi()
        await api.start()
        try:
            reading, writing = os.pipe()
        except OSError:
            await api.stop()
            raise
        try:
            program = await launcher.start(command, variables(api.address), folders, writing)
        except BaseException:  # a cancelled start must not leave anything either
            os.close(reading)
            await api.stop()
            raise
        finally:
            os.close(writing)
        return cls(command, api, program, ProcessOutput(reading, on_line, is_full))

    async def initialise(self, request_id: str = "") -> Failed | None:
        """Waits until the process is ready for an invocation, or has failed to become so.

        `request_id`: of the invocation that waits for it, if one does.
        """
        await asyncio.wait({self._api.initialised, self._program.exit}, return_when=asyncio.FIRST_COMPLETED)
        return self._api.initialised.result() if self._api.initialised.done() else self._exited(request_id)

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Runs an invocation, however long it takes; `is_ready` tells afterwards whether the process survived it."""
        answer = asyncio.ensure_future(self._api.invoke(invocation))
        try:
            await asyncio.wait({answer, self._program.exit}, return_when=asyncio.FIRST_COMPLETED)
            return answer.result() if answer.done() else self._exited(invocation.request_id)
        finally:
            answer.cancel()

    @property
    def is_ready(self) -> bool:
        """Whether it can take an invocation: initialised, idle and alive."""
        return self._api.is_ready and not self._program.exit.done()

    def peak_memory(self) -> int:
        """The most memory the process has used so far, in MB; 0 where that cannot be told."""
        return self._program.peak_memory()

    def read_output(self) -> None:
        """Passes on the lines that the process has written up to now."""
        self._output.read()

    async def kill(self) -> None:
        """Ends the process and all it has started, at once, as Lambda does without extensions."""
        await self._program.kill()
        self._output.close()
        await self._api.stop()

    def _exited(self, request_id: str) -> Failed:
        prefix = f"RequestId: {request_id} Error: " if request_id else ""
        how = self._program.exit.result()
        if how.not_started:
            return Failed.of(NO_ENTRYPOINT, f"{prefix}fork/exec {self._command[0]}: {how.not_started}")
        if how.code == 0:
            return Failed.of(EXITED, f"{prefix}Runtime exited without providing a reason")
        return Failed.of(EXITED, f"{prefix}Runtime exited with error: {how.reason}")
