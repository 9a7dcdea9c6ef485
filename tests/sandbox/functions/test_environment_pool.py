"""Which environment an invocation gets, and when one has to go."""

import asyncio

import pytest

from sandbox.functions.environment_pool import IDLE_SECONDS, EnvironmentPool
from sandbox.functions.invocation import FunctionVersion, Invocation, Invoked, Succeeded

FUNCTION = FunctionVersion("f", "arn:f", "1", "python3.12", "app.handler", 3, 128, (), "sha", "group", "Text")


class RememberingEnvironment:
    """Waits for `go`, then succeeds or raises; remembers that it was closed."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.error: OSError | None = None
        self.is_closed = False

    async def invoke(self, invocation: Invocation) -> Invoked:
        await self.go.wait()
        if self.error:
            raise self.error
        return Invoked(Succeeded(f"{invocation.payload!r} {invocation.function_arn}".encode()), "id", "1")

    async def close(self) -> None:
        self.is_closed = True
        self.go.set()


class Account:
    """Makes a pool whose environments stay at hand, and whose functions can be changed."""

    def __init__(self) -> None:
        self.environments: list[RememberingEnvironment] = []
        self.is_current = True
        self.now = 0.0
        self.pool = EnvironmentPool(self._start, lambda _: self.is_current, lambda: self.now)

    def _start(self, _function: FunctionVersion) -> RememberingEnvironment:
        self.environments.append(RememberingEnvironment())
        return self.environments[-1]

    def begin(self) -> "asyncio.Task[Invoked]":
        return asyncio.get_running_loop().create_task(self.pool.invoke(FUNCTION, Invocation("id", b"{}", "arn:f:live")))

    async def begin_busy(self) -> "asyncio.Task[Invoked]":
        invocation = self.begin()
        await asyncio.sleep(0)
        return invocation


def test_a_busy_environment_is_left_alone_and_the_last_idle_one_is_taken_first() -> None:
    """Catches two events in one environment, and an idle one that is passed over."""

    async def scenario() -> None:
        account = Account()
        first, second = await account.begin_busy(), await account.begin_busy()
        assert len(account.environments) == 2
        for environment in account.environments:
            environment.go.set()
        assert (await first).outcome == Succeeded(b"b'{}' arn:f:live")
        await second
        await account.begin()
        assert len(account.environments) == 2

    asyncio.run(scenario())


def test_an_environment_whose_function_changed_meanwhile_is_not_kept() -> None:
    """Catches old code that waits, idle, for ever."""

    async def scenario() -> None:
        account = Account()
        invocation = await account.begin_busy()
        account.is_current = False
        account.environments[0].go.set()
        await invocation
        assert account.environments[0].is_closed

    asyncio.run(scenario())


def test_an_environment_that_breaks_is_not_used_again() -> None:
    """Catches a half-started environment that spoils the next request."""

    async def scenario() -> None:
        account = Account()
        invocation = await account.begin_busy()
        account.environments[0].error = OSError("no more processes")
        account.environments[0].go.set()
        with pytest.raises(OSError, match="no more processes"):
            await invocation
        assert account.environments[0].is_closed
        await account.begin_busy()
        assert len(account.environments) == 2

    asyncio.run(scenario())


def test_environments_that_stay_idle_are_retired_and_the_others_are_not() -> None:
    """Catches processes that are kept for ever after a burst, and a warm one that is taken away too soon."""

    async def scenario() -> None:
        account = Account()
        running = [await account.begin_busy() for _ in range(3)]
        for invocation, at in zip(running[:2], (0, 1), strict=True):
            account.now = at
            account.environments[at].go.set()
            await invocation
        account.now = IDLE_SECONDS
        await account.pool.retire()
        assert [environment.is_closed for environment in account.environments] == [True, False, False]
        assert account.pool.numbers("f") == (1, 1)
        account.now += 1
        await account.pool.retire()
        assert not account.pool.has_idle(FUNCTION)
        assert account.pool.numbers("f") == (1, 0)
        await account.pool.close()
        await running[2]

    asyncio.run(scenario())


def test_a_cancelled_invocation_leaves_nothing_busy() -> None:
    """Catches an environment that is thought to be busy for ever, and one whose event may still run in it."""

    async def scenario() -> None:
        account = Account()
        invocation = await account.begin_busy()
        invocation.cancel()
        with pytest.raises(asyncio.CancelledError):
            await invocation
        assert account.environments[0].is_closed
        assert account.pool.numbers("f") == (0, 0)

    asyncio.run(scenario())


def test_closing_closes_idle_and_busy_environments_and_keeps_none() -> None:
    """Catches processes that outlive the pool."""

    async def scenario() -> None:
        account = Account()
        idle, busy = await account.begin_busy(), await account.begin_busy()
        account.environments[0].go.set()
        await idle
        await account.pool.close()
        await busy
        assert [environment.is_closed for environment in account.environments] == [True, True]
        assert account.pool.numbers("f") == (0, 0)

    asyncio.run(scenario())
