"""`python -m sandbox load`, and the requests that it sends."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from threading import Event

import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.load import Load, Report, send
from sandbox.loop_thread import LoopThread
from sandbox.monitoring.metric_store import Metric

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def begin(handler: Handler) -> tuple[web.AppRunner, str]:
    """Starts a server on a free port; returns it with its URL."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/"


@asynccontextmanager
async def server(handler: Handler) -> AsyncIterator[str]:
    """A server's URL while it runs."""
    runner, url = await begin(handler)
    try:
        yield url
    finally:
        await runner.cleanup()


@pytest.fixture
def serve():
    """Runs a server while the test's own thread runs a command; gives its URL."""
    loop = LoopThread("test-server")
    runners = []

    def run(handler: Handler) -> str:
        runner, url = loop.run(begin(handler))
        runners.append(runner)
        return url

    yield run
    for runner in runners:
        loop.run(runner.cleanup())
    loop.stop()


def test_requests_start_on_time_whatever_becomes_of_the_others():
    """Catches a load that waits for answers, and so never shows what too much load does."""

    async def run() -> Report:
        everyone = asyncio.Barrier(20)

        async def hold(_: web.Request) -> web.Response:
            await everyone.wait()
            return web.Response()

        report = Report()
        async with server(hold) as url, asyncio.timeout(60):
            await send(Load(url, rate=200, seconds=0.1), report)
        return report

    assert asyncio.run(run()).statuses == {200: 20}


def test_latency_counts_from_when_a_request_was_due():
    """Catches latencies that leave out the wait for a connection: the load's own queue would hide the server's."""

    async def run() -> Report:
        report = Report()

        async def hold_first(_: web.Request) -> web.Response:
            while report.sent < 20:
                await asyncio.sleep(0)
            return web.Response()

        async with server(hold_first) as url, asyncio.timeout(60):
            await send(Load(url, rate=200, seconds=0.1, connections=1), report)
        return report

    waited = [(19 - number) / 200 for number in range(20)]
    assert sum(asyncio.run(run()).latencies) >= sum(waited)


def test_a_load_that_is_late_itself_does_not_hide_it():
    """Catches latencies from when a request was sent at last: this machine's own delay would look like speed."""

    async def run() -> Report:
        report = Report()

        async def occupy(_: web.Request) -> web.Response:
            began = time.monotonic()
            while not report.statuses and time.monotonic() < began + 0.1:
                pass  # server and load share the event loop, so this holds up both
            return web.Response()

        async with server(occupy) as url, asyncio.timeout(60):
            await send(Load(url, rate=200, seconds=0.1), report)
        return report

    waited = [(20 - number) / 200 for number in range(20)]
    assert sum(asyncio.run(run()).latencies) >= sum(waited)


@given(
    st.floats(0.1, 2000, allow_nan=False),
    st.floats(0.01, 5, allow_nan=False),
)
@settings(deadline=None)
def test_what_is_due_fills_the_time_evenly(rate, seconds):
    """Catches a load that sends more or less than was asked for, or all at once."""
    due = list(Load("http://127.0.0.1/", rate, seconds).due())

    assert len(due) == max(1, round(rate * seconds))
    assert due[0] == 0
    assert all(later - earlier == pytest.approx(1 / rate) for earlier, later in pairwise(due))


@given(st.lists(st.floats(0, 100), min_size=1), st.sampled_from([50, 90, 99, 100]))
@settings(deadline=None)
def test_a_percentile_is_the_least_latency_that_so_many_do_not_exceed(latencies, percent):
    """Catches a percentile that is one off at the ends."""
    value = Report(latencies=latencies).latency(percent)

    assert value in latencies
    assert sum(one <= value for one in latencies) >= len(latencies) * percent / 100
    assert sum(one < value for one in latencies) < len(latencies) * percent / 100


def test_the_report_counts_answers_and_throttles_meanwhile(world, command, serve):
    """Catches throttles of before that are counted again, and statuses that are thrown together."""
    throttles = Metric.of("AWS/Lambda", "Throttles")
    world.sandbox.metrics.put(throttles, 1, "Count", world.sandbox.clock.now(), times=5)

    async def answer(request: web.Request) -> web.Response:
        assert (request.method, request.headers["X-Shop"], await request.text()) == ("POST", "one", "an order")
        world.sandbox.metrics.put(throttles, 1, "Count", world.sandbox.clock.now())
        return web.Response(status=502)

    url = serve(answer)

    done = command("load", url, "--rate", "50", "--for", "0.1s", "--header", "X-Shop: one", "--body", "an order")

    assert done.code == 0
    assert "sent       5, " in done.out
    assert "answered   5 (502: 5)" in done.out
    assert "p99" in done.out
    assert "throttles  5 of all functions" in done.out


def test_redirects_are_counted_and_not_followed(command, serve):
    """Catches load on a host that was never named."""

    async def redirect(_: web.Request) -> web.Response:
        raise web.HTTPFound("http://load.invalid/")

    assert "answered   1 (302: 1)" in command("load", serve(redirect), "--rate", "1", "--for", "1s").out


def test_no_connection_is_a_failure_and_no_traceback(command, serve):
    """Catches requests without an answer that count as sent and fine."""

    async def hang_up(request: web.Request) -> web.Response:
        request.transport.abort()
        return web.Response()

    done = command("load", serve(hang_up), "--rate", "2", "--for", "1s")

    assert done.code == 1
    assert "failed     2: connection closed without an answer" in done.out


def test_ctrl_c_prints_the_report_so_far(started, serve):
    """Catches minutes of load without a result, and a traceback."""
    asked = Event()

    async def hold(_: web.Request) -> web.Response:
        asked.set()
        await asyncio.Event().wait()
        return web.Response()

    loading = started("load", serve(hold), "--rate", "1", "--for", "10m")
    assert asked.wait(60)

    loading.send_signal(signal.SIGINT)
    out, errors = loading.communicate(timeout=60)

    assert loading.returncode == 130
    assert "sent       1" in out
    assert "had no answer yet" in out
    assert errors == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://10.0.0.1/",
        "http://127.0.0.1.example.com/",
        "http://127.0.0.1@example.com/",
        "http://0.0.0.0/",
        "ftp://127.0.0.1/",
        "127.0.0.1:8080",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/a b",
    ],
)
def test_load_is_refused_for_anything_but_this_machine(command, url):
    """Catches load on somebody's service, by mistake or by a trick of spelling."""
    done = command("load", url)

    assert done.code == 2
    assert done.err.startswith("argument URL: ")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--rate", "0"], "argument --rate: '0'; allowed are numbers above 0 up to 10000"),
        (["--rate", "1e9"], "argument --rate: '1e9'"),
        (["--for", "2h"], "argument --for: '2h'; allowed is at most 1h"),
        (["--for", "0"], "argument --for: '0'"),
        (["--rate", "10000", "--for", "1h"], "--rate times --for is 36000000 requests; at most 1000000 may be"),
        (["--header", "no colon"], "argument --header: 'no colon'"),
        (["--header", "X: a\r\nY: b"], "argument --header:"),
        (["--method", "get"], "argument --method: 'get'"),
        (["--connections-max", "0"], "argument --connections-max: '0'; allowed are 1 to 10000"),
    ],
)
def test_values_out_of_range_are_refused(command, arguments, sentence):
    """Catches a load that takes all memory, or a header that carries another one."""
    done = command("load", "http://127.0.0.1:1/", *arguments)

    assert done.code == 2
    assert done.err.startswith(sentence)
