"""The fleet of provisioned environments: started ahead, kept at its number, replaced, and gone when it should be."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from sandbox.functions.invocation import Failed, FunctionVersion, Invocation, Invoked, Succeeded
from sandbox.functions.provisioned_environments import (
    INIT_FAILURE,
    STARTED_AT_ONCE,
    Allocation,
    ProvisionedConcurrencyConfig,
    ProvisionedEnvironments,
)

FIRST = FunctionVersion("f", "arn:f", "1", "python3.12", "app.handler", 3, 128, (), "sha", "group", "Text")
SECOND = replace(FIRST, version="2")


class AheadEnvironment:
    """Is initialised at `ready`, and runs until `go`."""

    def __init__(self, function: FunctionVersion, fails: Failed | OSError | None) -> None:
        self.function = function
        self.fails = fails
        self.ready = asyncio.Event()
        self.go = asyncio.Event()
        self.is_starting = False
        self.is_initialised = False
        self.is_closed = False

    async def initialise(self) -> Failed | None:
        self.is_starting = True
        await self.ready.wait()
        if isinstance(self.fails, OSError):
            raise self.fails
        self.is_initialised = self.fails is None and not self.is_closed
        return self.fails or (Failed.of("closed", "") if self.is_closed else None)

    async def invoke(self, invocation: Invocation) -> Invoked:
        await self.go.wait()
        result = Succeeded(invocation.payload + invocation.function_arn.encode())
        return Invoked(result, "id", self.function.version)

    async def close(self) -> None:
        self.is_closed = True
        self.is_initialised = False
        self.ready.set()
        self.go.set()


class Fleet:
    """Provisioned environments with everything about them at hand."""

    def __init__(self) -> None:
        self.made: list[AheadEnvironment] = []
        self.fails: Failed | OSError | None = None
        self.reports: list[Allocation] = []
        self.environments = ProvisionedEnvironments(self._start, lambda _, allocation: self.reports.append(allocation))
        self._revisions = 0

    def _start(self, function: FunctionVersion) -> AheadEnvironment:
        self.made.append(AheadEnvironment(function, self.fails))
        return self.made[-1]

    async def put(self, number: int, function: FunctionVersion = FIRST) -> None:
        self._revisions += 1
        config = ProvisionedConcurrencyConfig(function, "live", number, str(self._revisions))
        await self.environments.follow([config])
        await settle()

    async def let_ready(self) -> None:
        for environment in self.made:
            environment.ready.set()
        await settle()

    def begin(self, function: FunctionVersion = FIRST) -> "asyncio.Task[Invoked]":
        running = self.environments.invoke(function, "live", Invocation("id", b"{}", "arn:f:live"))
        return asyncio.get_running_loop().create_task(running)

    @property
    def closed(self) -> list[bool]:
        return [environment.is_closed for environment in self.made]


async def settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def in_a_loop(scenario: Callable[[Fleet], Coroutine[Any, Any, None]]) -> None:
    async def run() -> None:
        await scenario(Fleet())

    asyncio.run(run())


def test_nothing_is_allocated_until_all_are_initialised() -> None:
    """Catches numbers that run ahead of the environments, and requests that get one that is still starting."""

    async def scenario(fleet: Fleet) -> None:
        await fleet.put(2)
        fleet.made[0].ready.set()
        await settle()
        assert fleet.reports == [Allocation(0, "IN_PROGRESS")]
        assert not fleet.environments.has_idle(FIRST, "live")
        await fleet.let_ready()
        assert fleet.reports[1:] == [Allocation(2, "READY")]
        assert fleet.environments.has_idle(FIRST, "live")
        assert not fleet.environments.has_idle(SECOND, "live")
        assert not fleet.environments.has_idle(FIRST, None)

    in_a_loop(scenario)


def test_a_number_that_is_raised_or_lowered_only_moves_the_difference() -> None:
    """Catches warm environments that are thrown away by an update, and a surplus that stays."""

    async def scenario(fleet: Fleet) -> None:
        await fleet.put(2)
        await fleet.let_ready()
        await fleet.put(3)
        assert fleet.reports[-1] == Allocation(2, "IN_PROGRESS")
        assert fleet.environments.has_idle(FIRST, "live")
        await fleet.let_ready()
        assert (len(fleet.made), fleet.reports[-1]) == (3, Allocation(3, "READY"))

        running = [fleet.begin() for _ in range(2)]
        await settle()
        await fleet.put(1)
        assert fleet.reports[-1] == Allocation(1, "READY")
        assert sum(fleet.closed) == 1
        for environment in fleet.made:
            environment.go.set()
        await asyncio.gather(*running)
        assert sum(fleet.closed) == 2
        assert fleet.environments.numbers("f") == (0, 1)

    in_a_loop(scenario)


def test_another_number_while_the_first_is_still_starting_wins() -> None:
    """Catches a READY for a number that nobody wants any more, and an allocation that hangs in progress."""

    async def scenario(fleet: Fleet) -> None:
        await fleet.put(1)
        await fleet.put(3)
        await fleet.put(2)
        await fleet.let_ready()
        await fleet.let_ready()
        assert fleet.reports[-1] == Allocation(2, "READY")
        assert fleet.environments.numbers("f") == (0, 2)

    in_a_loop(scenario)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(Failed.of("Runtime.ImportModuleError", "no module"), INIT_FAILURE), (OSError("no more processes"), "no more")],
)
def test_an_initialisation_that_fails_is_told_and_leaves_no_environment(fault: Failed | OSError, reason: str) -> None:
    """Catches a deployment that waits for ever, one that is told to be ready, and what is left of it."""

    async def scenario(fleet: Fleet) -> None:
        fleet.fails = fault
        await fleet.put(2)
        await fleet.let_ready()
        assert (fleet.reports[-1].status, fleet.reports[-1].allocated) == ("FAILED", 0)
        assert reason in fleet.reports[-1].reason
        assert fleet.closed == [True, True]
        fleet.fails = None
        await fleet.put(2)
        await fleet.let_ready()
        assert fleet.reports[-1] == Allocation(2, "READY")
        fleet.fails = fault
        await fleet.put(3)
        await fleet.let_ready()
        assert (fleet.reports[-1].status, fleet.reports[-1].allocated) == ("FAILED", 2)

    in_a_loop(scenario)


def test_a_crashed_environment_is_replaced_in_the_background() -> None:
    """Catches provisioned concurrency that shrinks with every timeout."""

    async def scenario(fleet: Fleet) -> None:
        await fleet.put(2)
        await fleet.let_ready()
        running = fleet.begin()
        await settle()
        crashed = fleet.made[-1]
        crashed.is_initialised = False
        crashed.go.set()
        await running
        assert crashed.is_closed
        await settle()
        assert len(fleet.made) == 3
        assert fleet.environments.numbers("f") == (0, 1)
        await fleet.let_ready()
        assert fleet.environments.numbers("f") == (0, 2)
        assert fleet.reports[-1] == Allocation(2, "READY")

    in_a_loop(scenario)


def test_an_alias_that_moves_takes_its_environments_along() -> None:
    """Catches old code that goes on answering, and a running invocation that is killed by the move."""

    async def scenario(fleet: Fleet) -> None:
        await fleet.put(2)
        await fleet.let_ready()
        running = fleet.begin()
        await settle()
        await fleet.put(2, SECOND)
        assert fleet.closed[:2] == [True, False]
        assert not fleet.environments.has_idle(FIRST, "live")
        await fleet.let_ready()
        assert fleet.environments.has_idle(SECOND, "live")
        fleet.made[1].go.set()
        assert (await running).executed_version == "1"
        assert fleet.closed == [True, True, False, False]

    in_a_loop(scenario)


def test_what_is_no_longer_configured_goes_even_while_it_starts() -> None:
    """Catches environments that come to be after their alias was deleted, and a report about them."""

    async def scenario(fleet: Fleet) -> None:
        await fleet.put(STARTED_AT_ONCE + 2)
        assert sum(environment.is_starting for environment in fleet.made) == STARTED_AT_ONCE
        await fleet.environments.follow([])
        await settle()
        assert all(fleet.closed)
        assert not any(environment.is_starting for environment in fleet.made[STARTED_AT_ONCE:])
        assert fleet.reports == [Allocation(0, "IN_PROGRESS")]
        assert fleet.environments.numbers("f") == (0, 0)

    in_a_loop(scenario)


def test_closing_closes_idle_busy_and_starting_environments() -> None:
    """Catches processes that outlive the sandbox."""

    async def scenario(fleet: Fleet) -> None:
        await fleet.put(2)
        await fleet.let_ready()
        running = fleet.begin()
        await settle()
        await fleet.put(4)
        await fleet.environments.close()
        await running
        await fleet.put(1)
        assert fleet.closed == [True] * 4

    in_a_loop(scenario)
