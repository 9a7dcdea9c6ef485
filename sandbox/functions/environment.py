"""The life of one execution environment: initialisation, invocations, reset.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from sandbox.functions.entrypoint import command
from sandbox.functions.environment_log import EnvironmentLog
from sandbox.functions.environment_variables import environment_variables
from sandbox.functions.function_code import FunctionCode
from sandbox.functions.invocation import (
    EXITED,
    TIMED_OUT,
    CannotRun,
    Failed,
    FunctionVersion,
    Invocation,
    Invoked,
    Outcome,
)
from sandbox.functions.launcher import Folders, Launcher
from sandbox.functions.layers import Layers
from sandbox.functions.log_writer import LogWriter
from sandbox.functions.runtime_process import RuntimeProcess

INIT_LIMIT = 10.0
"""Seconds for an initialisation before the first invocation; if it fails, it is run again within the invocation."""

INIT_LIMIT_AHEAD = 130.0
"""Seconds for an initialisation ahead of all invocations (provisioned concurrency); a longer function timeout counts more."""


@dataclass(frozen=True)
class Surroundings:
    """What all environments of a sandbox share.

    - `temporary`: the folder for each environment's /tmp.
    - `account`: the variables that point AWS clients at the emulated account.
    - `now`: the time in seconds since 1970, for the log.
    """

    code: FunctionCode
    layers: Layers
    temporary: Path
    launcher: Launcher
    account: Mapping[str, str]
    logs: LogWriter
    now: Callable[[], float] = time.time


class Environment:
    """Runs one invocation at a time of one function version, in a process that stays for the next.

    A timeout or the end of the process resets the environment: all its processes are killed, and the next invocation
    begins with a new initialisation, which then counts in its duration. Its /tmp stays until it is closed.

    - `initialization_type`: `on-demand` or `provisioned-concurrency`, as the function sees it.
    """

    def __init__(
        self, function: FunctionVersion, surroundings: Surroundings, initialization_type: str = "on-demand"
    ) -> None:
        self.function = function
        self.initialization_type = initialization_type
        self._surroundings = surroundings
        self._process: RuntimeProcess | None = None
        self._temporary: Path | None = None
        self._is_new = True
        self._is_closed = False
        self._log = EnvironmentLog(function, surroundings.logs, surroundings.now)

    async def invoke(self, invocation: Invocation) -> Invoked:
        """Runs the function on an event; never longer than its timeout, and 10 s for a first initialisation.

        Raises OSError if this machine has no room for a process.
        """
        initialised = await self._initialise_first(INIT_LIMIT) if self._is_new else None
        init_ms = None if isinstance(initialised, Failed) else initialised
        # The function compares it with the machine's clock, which the sandbox's may have left behind.
        deadline_ms = int((time.time() + self.function.timeout) * 1000)
        return await self._run(replace(invocation, deadline_ms=deadline_ms), init_ms)

    async def initialise(self) -> Failed | None:
        """Runs the initialisation ahead of any invocation; the failure, if it fails.

        Raises OSError if this machine has no room for a process.
        """
        initialised = await self._initialise_first(max(INIT_LIMIT_AHEAD, self.function.timeout))
        return initialised if isinstance(initialised, Failed) else None

    @property
    def is_initialised(self) -> bool:
        """Whether an invocation would begin at once, without an initialisation of its own."""
        return self._process is not None and self._process.is_ready

    async def close(self) -> None:
        """Kills the environment's processes, for good, and deletes its /tmp."""
        self._is_closed = True
        await self._reset()
        if self._temporary is not None:
            await asyncio.to_thread(partial(rmtree, self._temporary, ignore_errors=True))

    async def _initialise_first(self, limit: float) -> float | Failed:
        """Milliseconds that the initialisation took, or how it failed."""
        self._is_new = False
        began = time.monotonic()
        self._log.init_start(self.initialization_type)
        try:
            async with asyncio.timeout(limit):
                failure = await self._initialise()
        except TimeoutError:
            failure = Failed.of(TIMED_OUT, f"Initialisation timed out after {limit:.2f} seconds")
        duration = _milliseconds_since(began)
        if failure is not None:
            await self._reset()
        self._log.init_end(self.initialization_type, duration, failure)
        return failure or duration

    async def _run(self, invocation: Invocation, init_ms: float | None) -> Invoked:
        request_id = invocation.request_id
        self._log.begin(request_id)
        began = time.monotonic()
        outcome: Outcome
        try:
            async with asyncio.timeout(self.function.timeout):
                outcome = await self._initialise(request_id) or await self._living_process.invoke(invocation)
        except TimeoutError:
            message = f"Task timed out after {self.function.timeout:.2f} seconds"
            outcome = Failed.of(TIMED_OUT, f"RequestId: {request_id} Error: {message}")
        duration = _milliseconds_since(began)
        memory = 0
        if self._process is not None:
            memory = self._process.peak_memory()
            self._process.read_output()
            if not self._process.is_ready:
                await self._reset()
        self._log.end(request_id, outcome, duration, init_ms, memory)
        return Invoked(outcome, request_id, self.function.version, self._log.tail, duration, init_ms)

    async def _initialise(self, request_id: str = "") -> Failed | None:
        """Sees to it that there is a process that is ready; the failure, if that fails.

        `request_id`: of the invocation that waits for it, if one does.
        """
        if self.is_initialised:
            return None
        await self._reset()
        try:
            self._process = await self._start_process()
        except CannotRun as error:
            return Failed.of(error.error_type, str(error))
        return await self._process.initialise(request_id)

    async def _start_process(self) -> RuntimeProcess:
        shared = self._surroundings
        folders = await asyncio.to_thread(self._make_folders)
        places = shared.launcher.places(folders)

        def variables(runtime_api: str) -> dict[str, str]:
            return environment_variables(
                self.function,
                shared.account,
                places,
                runtime_api=runtime_api,
                log_stream=self._log.stream.name,
                initialization_type=self.initialization_type,
            )

        process = await RuntimeProcess.start(
            command(self.function, folders, places),
            variables,
            folders,
            shared.launcher,
            on_line=self._log.line,
            is_full=self._log.is_full,
        )
        if self._is_closed:  # meanwhile
            await process.kill()
            raise CannotRun(EXITED, "The execution environment was closed.")
        return process

    def _make_folders(self) -> Folders:
        shared = self._surroundings
        code, layers = shared.code.folder(self.function), shared.layers.folder(self.function)
        if self._temporary is None:
            shared.temporary.mkdir(parents=True, exist_ok=True)
            self._temporary = Path(mkdtemp(dir=shared.temporary))
        return Folders(code, layers, self._temporary)

    @property
    def _living_process(self) -> RuntimeProcess:
        assert self._process is not None, "initialised, and reset only when the invocation has ended"
        return self._process

    async def _reset(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.kill()


def _milliseconds_since(began: float) -> float:
    return (time.monotonic() - began) * 1000
