"""The Lambda service: whoever wants a function run comes here."""

import random
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from sandbox.aws.account import Account
from sandbox.clock import Clock
from sandbox.functions.emulated_functions import EmulatedFunctions
from sandbox.functions.environment import Environment, Surroundings
from sandbox.functions.environment_pool import EnvironmentPool
from sandbox.functions.function_code import FunctionCode
from sandbox.functions.invocation import FunctionVersion, Invoked
from sandbox.functions.log_writer import LogWriter
from sandbox.functions.process_guard import ProcessGuard
from sandbox.functions.runtime_folder import make_runtime_folder
from sandbox.loop_thread import LoopThread
from sandbox.monitoring.metric_store import MetricStore


class LambdaService:
    """Runs the functions of an account, each execution environment in a process of its own.

    - `runs`: a folder for functions' code and runtime; it is created, and may be deleted after `stop`.
    - `draw`: a random number from 0 up to 1, for aliases with weights.

    Its coroutines belong to the event loop of `loop`. The account must run from before `start` until after `stop`.
    """

    def __init__(
        self,
        account: Account,
        runs: Path,
        loop: LoopThread,
        clock: Clock,
        metrics: MetricStore,
        *,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._account = account
        self._runs = runs
        self._loop = loop
        self._clock = clock
        self._metrics = metrics
        self._draw = draw
        self._functions = EmulatedFunctions(account.region)
        self._is_running = False
        account.on_change(self._sync)

    def start(self) -> None:
        """From now on functions can be run."""
        self._guard = ProcessGuard()
        self.logs = LogWriter(self._account.call)
        surroundings = Surroundings(
            code=FunctionCode(self._runs, self._functions.archive),
            runtime_folder=make_runtime_folder(self._runs / "runtime"),
            account=self._account.environment(),
            guard=self._guard,
            logs=self.logs,
            now=self._clock.now,
        )

        def start_environment(function: FunctionVersion) -> Environment:
            return Environment(function, surroundings)

        self._pool = EnvironmentPool(start_environment, self._functions.is_current)
        self._is_running = True

    def stop(self) -> None:
        """Ends all functions' processes, and sends what is left of their logs."""
        if not self._is_running:
            return
        self._is_running = False
        self._loop.run(self._pool.close())
        self._guard.close()
        self.logs.close()

    def version(self, arn: str) -> FunctionVersion | None:
        """The version that an invocation of this function's name or ARN would run; None if there is none."""
        return self._functions.version(arn, self._draw())

    async def invoke(self, function: FunctionVersion, payload: bytes, function_arn: str, trace_id: str = "") -> Invoked:
        """Runs an event through a function, or throttles it.

        `function_arn`: as invoked, with its qualifier. `trace_id`: for the X-Ray trace header; by default a new one.
        Raises OSError if the environment cannot be started.
        """
        return await self._pool.invoke(function, payload, function_arn, trace_id)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of one of this service's coroutines, for threads outside of its event loop."""
        return self._loop.run(work)

    def _sync(self) -> None:
        if self._is_running:
            self._loop.run(self._pool.retire())
