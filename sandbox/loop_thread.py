"""An event loop in a thread of its own, for callers that are not asynchronous."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")


class LoopThread:
    """Runs coroutines in one event loop from when it is made until `stop`."""

    def __init__(self, name: str) -> None:
        ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = Thread(target=lambda: asyncio.run(_live(ready)), name=name, daemon=True)
        self._thread.start()
        self._loop, self._end = ready.result()
        self._begun: list[Future[None]] = []

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """The result of a coroutine; must not be called from within the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Starts a coroutine that goes on by itself, and is cancelled by `stop`."""
        # Kept, for the loop itself keeps only weak references, and the work would end half-way.
        self._begun.append(asyncio.run_coroutine_threadsafe(work, self._loop))

    def stop(self) -> None:
        """Cancels what still runs, and returns when it has ended."""
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()


async def _live(ready: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
    end = asyncio.Event()
    ready.set_result((asyncio.get_running_loop(), end))
    await end.wait()
