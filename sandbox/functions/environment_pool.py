"""Which environment an invocation runs in: the one place that decides whether it may run at all."""

from collections.abc import Callable
from typing import Protocol

from sandbox.functions.invocation import FunctionVersion, Invoked


class Environment(Protocol):
    """What the pool needs of an environment (environment.Environment)."""

    async def invoke(self, payload: bytes, function_arn: str, trace_id: str) -> Invoked: ...

    async def close(self) -> None: ...


class EnvironmentPool:
    """The environments of all functions. Must be used in one event loop.

    - `start`: makes an environment for a function version.
    - `is_current`: whether the account still holds this function version, unchanged; else its environments go.

    An idle environment of the same function version is used again, the last used first; else a new one is started.
    """

    def __init__(
        self, start: Callable[[FunctionVersion], Environment], is_current: Callable[[FunctionVersion], bool]
    ) -> None:
        self._start = start
        self._is_current = is_current
        self._idle: dict[FunctionVersion, list[Environment]] = {}
        self._busy: set[Environment] = set()
        self._is_closed = False

    async def invoke(self, function: FunctionVersion, payload: bytes, function_arn: str, trace_id: str) -> Invoked:
        """Runs an invocation in an environment of its own; see Environment.invoke."""
        idle = self._idle.get(function)
        environment = idle.pop() if idle else self._start(function)
        self._busy.add(environment)
        is_whole = False
        try:
            invoked = await environment.invoke(payload, function_arn, trace_id)
            is_whole = True
        finally:
            self._busy.discard(environment)
            if is_whole and not self._is_closed and self._is_current(function):
                self._idle.setdefault(function, []).append(environment)
            else:
                await environment.close()
        return invoked

    async def retire(self) -> None:
        """Closes the idle environments of function versions that were changed or deleted."""
        for function in [function for function in self._idle if not self._is_current(function)]:
            for environment in self._idle.pop(function):
                await environment.close()

    async def close(self) -> None:
        """Closes all environments; invocations that are running fail."""
        self._is_closed = True
        idle = [environment for environments in self._idle.values() for environment in environments]
        self._idle.clear()
        for environment in [*idle, *self._busy]:
            await environment.close()
