"""The sandbox's time: what comes due when it runs, and when it is stepped."""

import asyncio

import pytest

from sandbox.clock import Clock


class Machine:
    """A machine's time that stands where it is put."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def test_a_step_does_what_comes_due_in_order_and_each_at_its_own_time() -> None:
    """Catches work that sees the end of the step, is left out, or is done twice."""
    clock = Clock(0, machine=Machine())
    seen: list[tuple[str, float]] = []

    def note(name: str):
        async def work() -> None:
            seen.append((name, clock.now()))

        return work

    clock.every(60, note("minute"))
    clock.every(60, note("late"), offset=1)
    clock.after(45, note("once"))
    asyncio.run(clock.advance(150))

    expected = [("minute", 1020), ("late", 1021), ("once", 1045), ("minute", 1080), ("late", 1081), ("minute", 1140)]
    assert seen == [*expected, ("late", 1141)]
    assert clock.now() == 1150


def test_what_work_adds_within_the_step_is_done_in_it() -> None:
    """Catches a retry that waits for the next step."""
    clock = Clock(0, machine=Machine())
    seen: list[float] = []

    async def first() -> None:
        async def second() -> None:
            seen.append(clock.now())

        clock.after(5, second)

    clock.after(10, first)
    asyncio.run(clock.advance(20))

    assert seen == [1015]


def test_work_that_fails_does_not_end_the_rest() -> None:
    """Catches one bad alarm that stops all others."""
    clock = Clock(0, machine=Machine())
    seen: list[float] = []

    async def bad() -> None:
        raise ValueError("on purpose")

    async def good() -> None:
        seen.append(clock.now())

    clock.every(60, bad)
    clock.every(60, good)
    asyncio.run(clock.advance(120))

    assert seen == [1020, 1080]


def test_the_time_runs_as_fast_as_it_is_told_and_never_jumps_at_a_change() -> None:
    """Catches a speed that is applied to the time before it, too."""
    machine = Machine()
    clock = Clock(2, machine=machine)
    machine.time += 10
    assert clock.now() == 1020
    clock.run_at(60)
    assert clock.now() == 1020
    machine.time += 1
    assert clock.now() == 1080
    clock.run_at(0)
    machine.time += 100
    assert clock.now() == 1080
    with pytest.raises(ValueError, match="speed is -1; allowed are 0"):
        clock.run_at(-1)


def test_a_running_clock_starts_what_is_due_and_is_not_held_up_by_it() -> None:
    """Catches a slow health check that delays every alarm."""

    async def scenario() -> None:
        machine = Machine()
        clock = Clock(1, machine=machine)
        done = asyncio.Event()

        async def hangs() -> None:
            await asyncio.Event().wait()

        async def ends() -> None:
            done.set()

        clock.after(0, hangs)
        clock.after(0, ends)
        running = asyncio.ensure_future(clock.run())
        await asyncio.wait_for(done.wait(), 30)
        running.cancel()

    asyncio.run(scenario())


def test_a_machine_that_slept_does_not_catch_up_one_by_one() -> None:
    """Catches an hour of alarm evaluations at once, all of the same minute."""

    async def scenario() -> list[float]:
        machine = Machine()
        clock = Clock(1, machine=machine)
        seen: list[float] = []
        done = asyncio.Event()

        async def work() -> None:
            seen.append(clock.now())
            done.set()

        clock.every(60, work)
        machine.time += 3600
        running = asyncio.ensure_future(clock.run())
        await asyncio.wait_for(done.wait(), 30)
        running.cancel()
        return seen

    assert asyncio.run(scenario()) == [4600]


def test_what_was_begun_before_a_step_is_waited_for() -> None:
    """Catches a retry that is planned after the time has moved, because what it follows was still under way."""

    async def scenario() -> list[float]:
        clock = Clock(0, machine=Machine())
        begun, may_end, seen = asyncio.Event(), asyncio.Event(), list[float]()

        async def again() -> None:
            seen.append(clock.now())

        async def work() -> None:
            begun.set()
            await may_end.wait()
            clock.after(60, again)

        running = asyncio.ensure_future(clock.run())
        clock.after(0, work)
        await begun.wait()
        step = asyncio.ensure_future(clock.advance(60))
        await asyncio.sleep(0)
        may_end.set()
        await step
        running.cancel()
        return seen

    assert asyncio.run(scenario()) == [1060]
