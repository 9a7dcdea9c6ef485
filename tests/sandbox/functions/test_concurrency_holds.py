"""Concurrency limits before real load balancers, functions and processes, and what the metrics say of them."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sandbox.functions import emulated_functions
from sandbox.functions.lambda_service import FunctionInUse
from sandbox.functions.runtime_process import RuntimeProcess
from sandbox.monitoring.metric_store import Metric
from sandbox.sandbox import Sandbox
from tests.sandbox.conftest import World
from tests.sandbox.functions.meeting import HANDLER, meeting


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world whose clock is only stepped: what happens between two steps happens in one minute."""
    runs = tmp_path_factory.mktemp("runs")
    sandbox = Sandbox(runs, speed=0).start()
    try:
        yield World(sandbox, runs)
    finally:
        sandbox.stop()


@pytest.fixture
def world(still: World) -> World:
    """At the beginning of a minute in which nothing has happened yet."""
    still.sandbox.advance(120 - still.sandbox.clock.now() % 60)
    return still


def reserve(world: World, name: str, number: int) -> None:
    world.call("lambda", "PutFunctionConcurrency", {"FunctionName": name, "ReservedConcurrentExecutions": number})


def metric(world: World, name: str, stat: str, **dimensions: str) -> list[float]:
    """The metric in this minute, if it has any data then."""
    minute = world.sandbox.clock.now() // 60 * 60
    found = Metric.of("AWS/Lambda", name, dimensions)
    return [*world.sandbox.metrics.statistics(found, stat, 60, minute, minute + 60).values()]


def in_use(world: World, name: str) -> FunctionInUse:
    return next(each for each in world.sandbox.functions.in_use() if each.function_name == name)


def test_a_third_request_is_throttled_while_two_are_in_flight_and_limits_change_in_flight(world: World) -> None:
    """Catches a reservation that does not hold, one that counts late, and metrics that tell of something else."""
    url = world.serve(HANDLER)
    name = world.function_of(url)
    reserve(world, name, 2)
    with meeting(world) as held:
        answers = held.invite(url, 2)
        assert world.ask(url).status == 502
        assert in_use(world, name) == FunctionInUse(name, 2, 0, 2, 0, 0)
        reserve(world, name, 3)
        answers += held.invite(url)
        assert world.ask(url).status == 502
        reserve(world, name, 1)
        assert world.ask(url).status == 502
        held.end()
        assert [answer.result().status for answer in answers] == [200, 200, 200]
    assert world.ask(url).status == 200
    assert in_use(world, name) == FunctionInUse(name, 0, 3, 1, 0, 0)

    assert metric(world, "Throttles", "Sum", FunctionName=name) == [3]
    assert metric(world, "Invocations", "Sum", FunctionName=name) == [4]
    assert metric(world, "Errors", "Sum", FunctionName=name) == [0]
    assert metric(world, "Duration", "SampleCount", FunctionName=name, Resource=name) == [4]
    assert metric(world, "ConcurrentExecutions", "Maximum", FunctionName=name) == [3]
    assert metric(world, "UnreservedConcurrentExecutions", "Maximum") == [0]


def test_a_reservation_of_zero_switches_off_and_nothing_is_started(world: World) -> None:
    """Catches a function that runs although it was switched off, and throttles counted as invocations or errors."""
    url = world.serve(HANDLER)
    name = world.function_of(url)
    reserve(world, name, 0)
    assert world.ask(url).status == 502
    assert in_use(world, name) == FunctionInUse(name, 0, 0, 0, 0, 0)
    assert metric(world, "Throttles", "Sum", FunctionName=name) == [1]
    for absent in ("Invocations", "Errors", "Duration", "ConcurrentExecutions"):
        assert metric(world, absent, "SampleCount", FunctionName=name) == []
    world.call("lambda", "DeleteFunctionConcurrency", {"FunctionName": name})
    assert world.ask(url).status == 200


def test_every_way_to_end_gives_the_concurrency_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches a slot that is lost with an error, a crash, a timeout or an environment that could not be started."""
    url = world.serve(HANDLER, Timeout=1)
    name = world.function_of(url)
    reserve(world, name, 1)

    async def fail(*_: Any, **__: Any) -> Any:
        raise OSError(errno.EAGAIN, "no more processes")

    with monkeypatch.context() as patch:
        patch.setattr(RuntimeProcess, "start", fail)
        assert world.ask(url).status == 502
    for path in ("/error", "/exit", "/hang"):
        assert world.ask(url, path).status == 502
    assert world.ask(url).status == 200
    assert metric(world, "Throttles", "Sum", FunctionName=name) == []
    assert metric(world, "Errors", "Sum", FunctionName=name) == [3]
    assert metric(world, "Invocations", "Sum", FunctionName=name) == [4]
    assert in_use(world, name).busy == 0


@contextmanager
def account_quota(world: World, executions: int) -> Iterator[None]:
    """An account with another quota, which no API call changes: what was remembered of the account must be forgotten."""
    remembered = world.sandbox.functions._functions
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emulated_functions, "CONCURRENT_EXECUTIONS", executions)
        remembered.forget()
        yield
    remembered.forget()


def test_a_reserved_function_keeps_its_share_when_all_the_rest_is_taken(world: World) -> None:
    """Catches a guarantee that others can use up, and an account's numbers that leave something out."""
    kept, other = world.serve(HANDLER), world.serve(HANDLER)
    reserve(world, world.function_of(kept), 2)
    reserved = sum(each.reserved or 0 for each in world.sandbox.functions.in_use())
    with account_quota(world, reserved + 3), meeting(world) as held:
        answers = held.invite(other, 3)
        assert world.ask(other).status == 502
        answers += held.invite(kept, 2)
        assert world.ask(kept).status == 502
        held.end()
        assert [answer.result().status for answer in answers] == [200] * 5
    assert metric(world, "ConcurrentExecutions", "Maximum") == [5]
    assert metric(world, "UnreservedConcurrentExecutions", "Maximum") == [3]
    assert metric(world, "ClaimedAccountConcurrency", "Maximum") == [reserved + 3]


def test_an_invocation_is_in_use_in_every_minute_it_lasts_and_counts_in_the_one_it_began(world: World) -> None:
    """Catches a long invocation that is invisible after its first minute, and one that is counted when it ends."""
    url = world.serve(HANDLER)
    name = world.function_of(url)
    with meeting(world) as held:
        answers = held.invite(url)
        world.sandbox.advance(60)
        assert metric(world, "ConcurrentExecutions", "Maximum", FunctionName=name) == [1]
        held.end()
        assert answers[0].result().status == 200
    assert metric(world, "Invocations", "Sum", FunctionName=name) == []
    world.sandbox.advance(60)
    assert metric(world, "ConcurrentExecutions", "Maximum", FunctionName=name) == []


def test_a_limit_on_requests_per_second_follows_from_the_reservation(world: World) -> None:
    """Catches short requests that get past the limit one after the other."""
    url = world.serve(HANDLER)
    name = world.function_of(url)
    reserve(world, name, 1)
    assert [world.ask(url).status for _ in range(11)] == [200] * 10 + [502]
    world.sandbox.advance(1)
    assert world.ask(url).status == 200


def test_idle_environments_go_after_their_time(world: World) -> None:
    """Catches processes that pile up while a sandbox runs for days."""
    url = world.serve(HANDLER)
    name = world.function_of(url)
    assert world.ask(url).status == 200
    world.sandbox.advance(240)
    assert in_use(world, name).idle == 1
    world.sandbox.advance(120)
    assert in_use(world, name).idle == 0
    assert world.ask(url).status == 200
