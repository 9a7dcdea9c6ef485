"""The environments of provisioned concurrency: started ahead, and kept while they are configured.

https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from sandbox.functions.invocation import Failed, FunctionVersion, Invocation, Invoked

STARTED_AT_ONCE = 8
"""Environments that are initialised at the same time: a machine is not AWS."""

INIT_FAILURE = "FUNCTION_ERROR_INIT_FAILURE"
"""AWS's reason for an allocation that failed because an initialisation did."""


class Environment(Protocol):
    """What is needed of an environment (environment.Environment)."""

    @property
    def is_initialised(self) -> bool: ...

    async def initialise(self) -> Failed | None: ...

    async def invoke(self, invocation: Invocation) -> Invoked: ...

    async def close(self) -> None: ...


Start = Callable[[FunctionVersion], Environment]


@dataclass(frozen=True)
class ProvisionedConcurrencyConfig:
    """What is to be provisioned: so many environments of a version, for the alias or version that `qualifier` names.

    `revision`: another one whenever the configuration was put.
    """

    function: FunctionVersion
    qualifier: str
    requested: int
    revision: str


@dataclass(frozen=True)
class Allocation:
    """How far it has come. `status`: `IN_PROGRESS`, `READY` or `FAILED`; `reason` only with the last."""

    allocated: int
    status: str
    reason: str = ""


Report = Callable[[ProvisionedConcurrencyConfig, Allocation], None]


class ProvisionedEnvironments:
    """The provisioned environments of all functions. Must be used in one event loop, but for `numbers`.

    - `start`: makes an environment for a function version.
    - `report`: hears of every change of an allocation.
    """

    def __init__(self, start: Start, report: Report) -> None:
        self._start = start
        self._report = report
        self._turns = asyncio.Semaphore(STARTED_AT_ONCE)
        self._fleets: dict[tuple[str, str], _Fleet] = {}
        self._is_closed = False

    async def follow(self, configs: Iterable[ProvisionedConcurrencyConfig]) -> None:
        """Begins to make the environments what these configurations say, and drops those of all others.

        A version that an alias leaves loses its environments at once, and those of the next one are started then:
        meanwhile invocations run on demand. (AWS moves the traffic only when they are ready.)
        """
        if self._is_closed:
            return
        wanted = {(config.function.name, config.qualifier): config for config in configs}
        dropped = [
            key
            for key, fleet in self._fleets.items()
            if key not in wanted or fleet.config.function != wanted[key].function
        ]
        ended = [self._fleets.pop(key) for key in dropped]
        for key, config in wanted.items():
            if key not in self._fleets:
                self._fleets[key] = _Fleet(config, self._start, self._report, self._turns)
            elif self._fleets[key].config != config:
                self._fleets[key].change(config)
        await asyncio.gather(*(fleet.end() for fleet in ended))

    def has_idle(self, function: FunctionVersion, qualifier: str | None) -> bool:
        """Whether a provisioned environment of this very version is free."""
        fleet = self._fleets.get((function.name, qualifier or ""))
        return fleet is not None and fleet.config.function == function and bool(fleet.idle)

    async def invoke(self, function: FunctionVersion, qualifier: str | None, invocation: Invocation) -> Invoked:
        """Runs an invocation in a provisioned environment; `has_idle` must have said that there is one."""
        return await self._fleets[function.name, qualifier or ""].invoke(invocation)

    def numbers(self, name: str) -> tuple[int, int]:
        """How many provisioned environments of a function are busy, and how many are idle."""
        fleets = [fleet for (function, _), fleet in list(self._fleets.items()) if function == name]
        return sum(len(fleet.busy) for fleet in fleets), sum(len(fleet.idle) for fleet in fleets)

    async def close(self) -> None:
        """Closes all environments; invocations that are running fail."""
        self._is_closed = True
        fleets = [*self._fleets.values()]
        self._fleets.clear()
        await asyncio.gather(*(fleet.end() for fleet in fleets))
        await _close(environment for fleet in fleets for environment in fleet.busy)


class _Fleet:
    """The environments of one configuration, all of one function version."""

    def __init__(
        self, config: ProvisionedConcurrencyConfig, start: Start, report: Report, turns: asyncio.Semaphore
    ) -> None:
        self.idle: list[Environment] = []
        self.busy: set[Environment] = set()
        self._starting: list[Environment] = []
        self._start = start
        self._report = report
        self._turns = turns
        self._allocated = 0
        self._is_ended = False
        self._settled: ProvisionedConcurrencyConfig | None = None
        self._settling: asyncio.Task[None] | None = None
        self.change(config)

    def change(self, config: ProvisionedConcurrencyConfig) -> None:
        """Begins to go to another number; what is allocated counts as before until all is done."""
        self.config = config
        self._report(config, Allocation(self._allocated, "IN_PROGRESS"))
        self._settle()

    async def invoke(self, invocation: Invocation) -> Invoked:
        environment = self.idle.pop()
        self.busy.add(environment)
        try:
            return await environment.invoke(invocation)
        finally:
            self.busy.discard(environment)
            await self._take_back(environment)

    async def end(self) -> None:
        """Closes the environments that are idle or starting; busy ones go when they come back."""
        self._is_ended = True
        idle, self.idle = self.idle, []
        await _close([*idle, *self._starting])
        if self._settling is not None:
            await self._settling

    @property
    def _number(self) -> int:
        return len(self.idle) + len(self.busy)

    async def _take_back(self, environment: Environment) -> None:
        is_wanted = not self._is_ended and self._number < self.config.requested
        if is_wanted and environment.is_initialised:
            self.idle.append(environment)
            return
        if is_wanted:  # it timed out or its process ended: another one takes its place
            self._settled = None
            self._settle()
        await environment.close()

    def _settle(self) -> None:
        if self._settling is None or self._settling.done():
            self._settling = asyncio.get_running_loop().create_task(self._settle_all())

    async def _settle_all(self) -> None:
        """Goes on until the last configuration has either its environments or failed to get them."""
        while self._settled is not self.config and not self._is_ended:
            config = self.config
            failure = await self._start_missing(config.requested - self._number)
            if config is not self.config or self._is_ended:
                continue
            self._settled = config
            surplus = [self.idle.pop(0) for _ in range(min(self._number - config.requested, len(self.idle)))]
            self._allocated = min(self._allocated, self._number) if failure else config.requested
            self._report(config, Allocation(self._allocated, "FAILED" if failure else "READY", failure))
            await _close(surplus)

    async def _start_missing(self, number: int) -> str:
        """Adds so many environments, or none; the reason if one could not be initialised, else empty."""
        self._starting = [self._start(self.config.function) for _ in range(number)]
        failures = await asyncio.gather(*(self._initialise(environment) for environment in self._starting))
        started, self._starting = self._starting, []
        if not any(failures) and not self._is_ended:
            self.idle += started
        else:
            await _close(started)
        return next(filter(None, failures), "")

    async def _initialise(self, environment: Environment) -> str:
        async with self._turns:
            if self._is_ended:
                return INIT_FAILURE
            try:
                return INIT_FAILURE if await environment.initialise() else ""
            except OSError as error:
                return f"The sandbox cannot start an environment: {error}"


async def _close(environments: Iterable[Environment]) -> None:
    await asyncio.gather(*(environment.close() for environment in environments))
