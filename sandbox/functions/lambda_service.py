"""The Lambda service: whoever wants a function run comes here."""

import random
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import uuid4

from sandbox.aws.account import Account
from sandbox.clock import Clock
from sandbox.functions.admission import Admission, Supply
from sandbox.functions.concurrency_limits import InvokedFunction
from sandbox.functions.emulated_functions import EmulatedFunctions
from sandbox.functions.environment import Environment, Surroundings
from sandbox.functions.environment_pool import EnvironmentPool
from sandbox.functions.function_code import FunctionCode
from sandbox.functions.invocation import FunctionVersion, Invocation, Invoked, Throttled
from sandbox.functions.isolation import choose_launcher
from sandbox.functions.lambda_metrics import Attempt, points_of_attempt, points_of_moment
from sandbox.functions.layers import Layers
from sandbox.functions.log_writer import LogWriter
from sandbox.functions.provisioned_environments import ProvisionedEnvironments
from sandbox.functions.runtime_folder import make_runtime_folder
from sandbox.loop_thread import LoopThread
from sandbox.monitoring.metric_store import DataPoint, MetricStore

MINUTE = 60


@dataclass(frozen=True)
class FunctionInUse:
    """A function's environments at one moment.

    - `busy`: those that run an invocation; as many are in flight. `idle`: those that wait for one.
    - `reserved`: None without a reservation.
    - `provisioned`: what is allocated, of `provisioned_requested`, for all its aliases and versions.
    """

    function_name: str
    busy: int
    idle: int
    reserved: int | None
    provisioned: int
    provisioned_requested: int


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
        self._admission = Admission()
        self._is_running = False
        account.on_change(self._sync)

    def start(self) -> None:
        """From now on functions can be run."""
        self._launcher = choose_launcher(make_runtime_folder(self._runs / ".runtime"), self._runs / ".root")
        self.logs = LogWriter(self._account.call, self._account.write_log_events)
        surroundings = Surroundings(
            code=FunctionCode(self._runs, self._functions.archive),
            layers=Layers(self._runs, self._functions.layer_archives),
            temporary=self._runs / ".tmp",
            launcher=self._launcher,
            account=self._account.environment(),
            logs=self.logs,
            now=self._clock.now,
        )

        def start_environment(function: FunctionVersion) -> Environment:
            return Environment(function, surroundings)

        def start_ahead(function: FunctionVersion) -> Environment:
            return Environment(function, surroundings, "provisioned-concurrency")

        self._pool = EnvironmentPool(start_environment, self._functions.is_current, self._clock.now)
        self._provisioned = ProvisionedEnvironments(start_ahead, self._functions.set_allocation)
        self._functions.allocate_in_environments()
        self._is_running = True
        self._clock.every(MINUTE, self._each_minute)

    def stop(self) -> None:
        """Ends all functions' processes, and sends what is left of their logs."""
        if not self._is_running:
            return
        self._is_running = False
        self._loop.run(self._pool.close())
        self._loop.run(self._provisioned.close())
        self._launcher.close()
        self.logs.close()

    def version(self, arn: str) -> FunctionVersion | None:
        """The version that an invocation of this function's name or ARN would run; None if there is none."""
        return self._functions.version(arn, self._draw())

    async def invoke(
        self,
        function: FunctionVersion,
        payload: bytes,
        function_arn: str,
        trace_id: str = "",
        *,
        request_id: str = "",
        client_context: str = "",
    ) -> Invoked:
        """Runs an event through a function, or throttles it.

        `function_arn`: as invoked, with its qualifier. `trace_id`: for the X-Ray trace header; by default a new one.
        `request_id`: by default a new one. `client_context`: JSON that the function finds in its context.
        Raises OSError if the environment cannot be started.
        """
        trace_id = trace_id or _new_trace_id(self._clock.now())
        invocation = Invocation(request_id or str(uuid4()), payload, function_arn, trace_id, client_context)
        began, limits = self._clock.now(), self._functions.limits()
        invoked = self._functions.invoked(function, function_arn)
        admitted = self._admission.admit(invoked, limits, began, self._supply(function, invoked))
        if isinstance(admitted, Throttled):
            result = Invoked(admitted, invocation.request_id, function.version)
            self._tell(points_of_attempt(Attempt(invoked, result)), began)
            return result
        is_provisioned = admitted.share.is_provisioned
        try:
            self._tell(points_of_moment([invoked], self._admission.running(), limits), began)
            if is_provisioned:
                result = await self._provisioned.invoke(function, invoked.provisioned, invocation)
            else:
                result = await self._pool.invoke(function, invocation)
        finally:
            self._admission.release(admitted)
        self._tell(points_of_attempt(Attempt(invoked, result, is_provisioned)), began)
        return result

    def in_use(self) -> list[FunctionInUse]:
        """The environments of every function, as they are now; any thread may ask."""
        if not self._is_running:
            return []
        limits, configs = self._functions.limits(), self._functions.provisioned()
        numbers = {
            name: (self._pool.numbers(name), self._provisioned.numbers(name)) for name in self._functions.names()
        }
        return [
            FunctionInUse(
                function_name=name,
                busy=on_demand[0] + ahead[0],
                idle=on_demand[1] + ahead[1],
                reserved=limits.reserved.get(name),
                provisioned=limits.provisioned_of(name),
                provisioned_requested=sum(each.requested for each in configs if each.function.name == name),
            )
            for name, (on_demand, ahead) in sorted(numbers.items())
        ]

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of one of this service's coroutines, for threads outside of its event loop."""
        return self._loop.run(work)

    def _supply(self, function: FunctionVersion, invoked: InvokedFunction) -> Supply:
        return Supply(
            provisioned_idle=self._provisioned.has_idle(function, invoked.provisioned),
            environments=sum(self._pool.numbers(function.name)),
            idle=self._pool.has_idle(function),
        )

    def _tell(self, points: Iterable[DataPoint], at: float) -> None:
        self._metrics.put_all(points, at)

    async def _each_minute(self) -> None:
        """Whatever runs on from one minute into the next is in use in both."""
        running = self._admission.running()
        functions = {share.invoked for share in running}
        self._tell(points_of_moment(functions, running, self._functions.limits()), self._clock.now())
        await self._pool.retire()

    async def _follow_account(self) -> None:
        await self._provisioned.follow(self._functions.provisioned())
        await self._pool.retire()

    def _sync(self) -> None:
        self._functions.forget()
        if self._is_running:
            self._loop.run(self._follow_account())


def _new_trace_id(now: float) -> str:
    """X-Ray's header for an invocation that nobody traces; `now` in seconds since 1970."""
    return f"Root=1-{int(now):08x}-{token_hex(12)};Parent={token_hex(8)};Sampled=0"
