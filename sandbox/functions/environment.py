"""The life of one execution environment: initialisation, invocations, reset.

Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from sandbox.functions.environment_variables import environment_variables
from sandbox.functions.function_code import BadArchive, FunctionCode
from sandbox.functions.invocation import EXITED, TIMED_OUT, Failed, FunctionVersion, Invocation, Invoked, Outcome
from sandbox.functions.log_writer import LogStream, LogWriter
from sandbox.functions.platform_log import PlatformLog, Report
from sandbox.functions.process_guard import ProcessGuard
from sandbox.functions.runtime_process import RuntimeProcess

INIT_LIMIT = 10.0
"""Seconds for an initialisation before the first invocation; if it fails, it is run again within the invocation."""


@dataclass(frozen=True)
class Surroundings:
    """What all environments of a sandbox share.

    - `account`: the variables that point AWS clients at the emulated account.
    - `now`: the time in seconds since 1970.
    """

    code: FunctionCode
    runtime_folder: Path
    account: Mapping[str, str]
    guard: ProcessGuard
    logs: LogWriter
    now: Callable[[], float] = time.time


class Environment:
    """Runs one invocation at a time of one function version, in a process that stays for the next.

    A timeout or the end of the process resets the environment: all its processes are killed, and the next invocation
    begins with a new initialisation, which then counts in its duration.
    """

    def __init__(self, function: FunctionVersion, surroundings: Surroundings) -> None:
        self.function = function
        self._surroundings = surroundings
        self._process: RuntimeProcess | None = None
        self._is_new = True
        self._lines = PlatformLog(function)
        date = time.strftime("%Y/%m/%d", time.gmtime(surroundings.now()))
        self._stream = LogStream(function.log_group, f"{date}/[{function.version}]{uuid4().hex}")
        surroundings.logs.open(self._stream)

    async def invoke(self, payload: bytes, function_arn: str, trace_id: str) -> Invoked:
        """Runs the function on an event; never longer than its timeout, and 10 s for a first initialisation.

        `function_arn`: as invoked, with its qualifier. `trace_id`: for the `Lambda-Runtime-Trace-Id` header.
        """
        request_id = str(uuid4())
        if not self.function.runtime.startswith("python"):
            message = f"The sandbox cannot run functions of the runtime {self.function.runtime} yet."
            return self._invoked(request_id, self._refuse("InvalidRuntimeException", message))
        try:
            init_ms = await self._initialise_first() if self._is_new else None
            self._is_new = False
            deadline_ms = int((self._now() + self.function.timeout) * 1000)
            invocation = Invocation(request_id, payload, deadline_ms, function_arn, trace_id)
            return self._invoked(request_id, await self._run(invocation, init_ms))
        except BadArchive as error:
            return self._invoked(request_id, self._refuse("InvalidZipFileException", str(error)))

    async def close(self) -> None:
        """Kills the environment's processes."""
        process, self._process = self._process, None
        if process is not None:
            await process.kill()

    def _invoked(self, request_id: str, outcome: Outcome) -> Invoked:
        return Invoked(outcome, request_id, self.function.version)

    async def _initialise_first(self) -> float | None:
        """Milliseconds that the initialisation took; None if it failed."""
        began = time.monotonic()
        process = await self._living_process()
        try:
            async with asyncio.timeout(INIT_LIMIT):
                failure = await process.initialise()
            status, error_type = "error", failure and failure.error_type
        except TimeoutError:
            status, error_type = "timeout", None
        else:
            if failure is None:
                return _milliseconds_since(began)
        await self.close()
        self._log(self._lines.init_failed(self._now(), _milliseconds_since(began), status, error_type))
        return None

    async def _run(self, invocation: Invocation, init_ms: float | None) -> Outcome:
        self._log(self._lines.start(self._now(), invocation.request_id))
        began = time.monotonic()
        process = await self._living_process()
        try:
            async with asyncio.timeout(self.function.timeout):
                outcome = await process.initialise() or await process.invoke(invocation)
        except TimeoutError:
            message = f"Task timed out after {self.function.timeout:.2f} seconds"
            outcome = Failed.of(TIMED_OUT, f"RequestId: {invocation.request_id} Error: {message}")
        duration = _milliseconds_since(began)
        memory = process.peak_memory()
        process.read_output()
        if not process.is_ready:
            await self.close()
        self._log_end(invocation.request_id, outcome, Report(duration, init_ms, memory))
        return outcome

    async def _living_process(self) -> RuntimeProcess:
        if self._process is not None and self._process.is_ready:
            return self._process
        await self.close()
        shared = self._surroundings
        folder = await asyncio.to_thread(shared.code.folder, self.function)

        def variables(runtime_api: str) -> dict[str, str]:
            return environment_variables(
                self.function,
                shared.account,
                task_root=folder,
                runtime_folder=shared.runtime_folder,
                runtime_api=runtime_api,
                log_stream=self._stream.name,
            )

        self._process = await RuntimeProcess.start(
            self.function.handler, folder, variables, lambda line: self._log([line]), shared.guard
        )
        return self._process

    def _log_end(self, request_id: str, outcome: Outcome, report: Report) -> None:
        if isinstance(outcome, Failed) and outcome.error_type in {TIMED_OUT, EXITED}:
            self._log(self._lines.failure(self._now(), request_id, outcome.error_type, outcome.message))
            status = "timeout" if outcome.error_type == TIMED_OUT else "error"
            report = replace(report, status=status, error_type=outcome.error_type if status == "error" else None)
        self._log(self._lines.end(self._now(), request_id, report))

    def _refuse(self, error_type: str, message: str) -> Failed:
        self._log([message])
        return Failed.of(error_type, message)

    def _log(self, lines: list[str]) -> None:
        time_ms = int(self._now() * 1000)
        for line in lines:
            self._surroundings.logs.write(self._stream, time_ms, line)

    def _now(self) -> float:
        return self._surroundings.now()


def _milliseconds_since(began: float) -> float:
    return (time.monotonic() - began) * 1000
