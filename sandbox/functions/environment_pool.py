"""The environments that are started on demand: which one an invocation gets, and when one has to go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sandbox.functions.invocation import FunctionVersion, Invocation, Invoked

IDLE_SECONDS = 300
"""How long an environment waits for its next invocation. AWS does not say how long it lets them."""


class Environment(Protocol):
    """What a pool needs of an environment (environment.Environment)."""

    async def invoke(self, invocation: Invocation) -> Invoked: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class _Idle:
    environment: Environment
    since: float


class EnvironmentPool:
    """The environments on demand of all functions. Must be used in one event loop, but for `numbers`.

    - `start`: makes an environment for a function version.
    - `is_current`: whether the account still holds this function version, unchanged; else its environments go.
    - `now`: the time in seconds.

    An idle environment of the same function version is used again, the last used first; else a new one is started.
    """

    def __init__(
        self,
        start: Callable[[FunctionVersion], Environment],
        is_current: Callable[[FunctionVersion], bool],
        now: Callable[[], float],
    ) -> None:
        self._start = start
        self._is_current = is_current
        self._now = now
        self._idle: dict[FunctionVersion, list[_Idle]] = {}
        self._busy: dict[Environment, FunctionVersion] = {}
        self._is_closed = False

    def has_idle(self, function: FunctionVersion) -> bool:
        """Whether an invocation of this function version would find an environment."""
        return bool(self._idle.get(function))

    def numbers(self, name: str) -> tuple[int, int]:
        """How many environments of a function are busy, and how many are idle."""
        busy = sum(function.name == name for function in list(self._busy.values()))
        idle = sum(len(waiting) for function, waiting in list(self._idle.items()) if function.name == name)
        return busy, idle

    async def invoke(self, function: FunctionVersion, invocation: Invocation) -> Invoked:
        """Runs an invocation in an environment of its own; see Environment.invoke."""
        idle = self._idle.get(function)
        environment = idle.pop().environment if idle else self._start(function)
        self._busy[environment] = function
        is_whole = False
        try:
            invoked = await environment.invoke(invocation)
            is_whole = True
        finally:
            del self._busy[environment]
            if is_whole and not self._is_closed and self._is_current(function):
                self._idle.setdefault(function, []).append(_Idle(environment, self._now()))
            else:
                await environment.close()
        return invoked

    async def retire(self) -> None:
        """Closes the environments that have been idle for long, or whose function version was changed or deleted."""
        retired: list[_Idle] = []
        for function, idle in list(self._idle.items()):
            oldest = self._now() - IDLE_SECONDS if self._is_current(function) else float("inf")
            retired += [each for each in idle if each.since <= oldest]
            self._idle[function] = [each for each in idle if each.since > oldest]
            if not self._idle[function]:
                del self._idle[function]
        await _close([each.environment for each in retired])

    async def close(self) -> None:
        """Closes all environments; invocations that are running fail."""
        self._is_closed = True
        idle = [each.environment for waiting in self._idle.values() for each in waiting]
        self._idle.clear()
        await _close([*idle, *self._busy])


async def _close(environments: list[Environment]) -> None:
    await asyncio.gather(*(environment.close() for environment in environments))
