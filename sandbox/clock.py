"""The sandbox's time: it runs as the machine's does, or faster, or stands still and is stepped."""

import asyncio
import heapq
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from threading import Lock

Work = Callable[[], Awaitable[None]]

_log = logging.getLogger(__name__)


@dataclass(order=True)
class _Due:
    at: float
    order: int
    work: Work = field(compare=False)
    period: float | None = field(compare=False, default=None)


class Clock:
    """Tells the time, and does what is to be done at a time. Threads may share it, but for `run` and `advance`.

    - `speed`: seconds of the clock for a second of the machine; default 1. At 0 it stands still until it is stepped.
    - `machine`: the machine's time in seconds since 1970.

    While the clock runs, work starts when it is due, and one piece does not hold up another. `advance` does all that
    comes due on the way, one piece after the other and each at its own time, so an hour takes as long as its work.
    """

    def __init__(self, speed: float = 1.0, *, machine: Callable[[], float] = time.time) -> None:
        self._machine = machine
        self._speed = speed
        self._origin = (machine(), machine(), speed)  # the machine's time, the clock's at that moment, its speed since
        self._agenda: list[_Due] = []
        self._orders = count()
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._agenda_changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self._under_way: dict[int, asyncio.Task[None]] = {}

    def now(self) -> float:
        """The time in seconds since 1970."""
        machine, clock, speed = self._origin
        return clock + (self._machine() - machine) * speed

    @property
    def speed(self) -> float:
        """Seconds of the clock for a second of the machine."""
        return self._speed

    def run_at(self, speed: float) -> None:
        """Changes the speed; ValueError if it is negative."""
        if speed < 0:
            raise ValueError(f"speed is {speed:g}; allowed are 0 (stands still) and more.")
        self._speed = speed
        self._set(self.now(), speed)
        self._tell_change()

    def every(self, seconds: float, work: Work, *, offset: float = 0) -> None:
        """Does `work` whenever the time is a multiple of `seconds` plus `offset`; never twice at once."""
        first = (self.now() - offset) // seconds * seconds + seconds + offset
        self._add(first, work, seconds)

    def after(self, seconds: float, work: Work) -> None:
        """Does `work` once, so many seconds from now."""
        self._add(self.now() + seconds, work, None)

    async def run(self) -> None:
        """Does the work as its time comes, until it is cancelled."""
        self._loop = asyncio.get_running_loop()
        while True:
            self._agenda_changed.clear()
            async with self._turn:
                while (due := self._next(self.now())) is not None:
                    self._begin(due)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._agenda_changed.wait(), self._machine_seconds_to_next())

    async def advance(self, seconds: float) -> None:
        """Steps the clock forward, and returns when everything that came due has been done.

        What was begun before is waited for before the time moves: by 0 seconds means to wait for what is due now.
        """
        async with self._turn:
            await asyncio.gather(*self._under_way.values())
            target = self.now() + seconds
            self._set(self.now(), 0)
            try:
                while (due := self._next(target)) is not None:
                    self._set(max(due.at, self.now()), 0)
                    await self._do(due.work)
            finally:
                self._set(target, self._speed)
                self._agenda_changed.set()

    def _add(self, at: float, work: Work, period: float | None) -> None:
        with self._lock:
            heapq.heappush(self._agenda, _Due(at, next(self._orders), work, period))
        self._tell_change()

    def _next(self, until: float) -> _Due | None:
        """Takes the first piece of work that is due by then; what recurs is put back with its next time."""
        with self._lock:
            if not self._agenda or self._agenda[0].at > until:
                return None
            due = heapq.heappop(self._agenda)
            if due.period is not None:
                # A machine that slept, or was too slow, does not catch up one by one.
                missed = max(0, (self.now() - due.at) // due.period)
                again = due.at + (missed + 1) * due.period
                heapq.heappush(self._agenda, _Due(again, due.order, due.work, due.period))
            return due

    def _begin(self, due: _Due) -> None:
        if due.order in self._under_way:
            return
        task = asyncio.get_running_loop().create_task(self._do(due.work))
        self._under_way[due.order] = task
        task.add_done_callback(lambda _: self._under_way.pop(due.order, None))

    async def _do(self, work: Work) -> None:
        try:
            await work()
        except Exception:  # one piece of work that fails must not end all others
            _log.exception("Work of the clock failed.")

    def _machine_seconds_to_next(self) -> float | None:
        with self._lock:
            if not self._agenda or self._speed == 0:
                return None
            return max(0.0, (self._agenda[0].at - self.now()) / self._speed)

    def _set(self, now: float, speed: float) -> None:
        self._origin = (self._machine(), now, speed)

    def _tell_change(self) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._agenda_changed.set)
