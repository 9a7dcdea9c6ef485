"""The Runtime API, spoken to as a runtime speaks to it."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.functions.invocation import Failed, Invocation, Succeeded
from sandbox.functions.runtime_api import RESPONSE_LIMIT, RuntimeApi

INVOCATION = Invocation("id-1", b'{"a": 1}', "arn:f:live", "Root=1-2-3", deadline_ms=1234)
Scenario = Callable[[RuntimeApi, "Runtime"], Awaitable[None]]


class Runtime:
    """A client that polls, posts and looks at status codes."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._base = f"http://{address}/2018-06-01/runtime"

    async def get(self, path: str) -> tuple[int, Any, bytes]:
        async with self._session.get(self._base + path) as answer:
            return answer.status, answer.headers, await answer.read()

    async def post(self, path: str, body: bytes | AsyncIterator[bytes] = b"{}", **headers: str) -> int:
        renamed = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self._session.post(self._base + path, data=body, headers=renamed) as answer:
            await answer.read()
            return answer.status


def play(scenario: Scenario) -> None:
    async def run() -> None:
        api = RuntimeApi()
        await api.start()
        try:
            async with asyncio.timeout(60), aiohttp.ClientSession() as session:
                await scenario(api, Runtime(session, api.address))
        finally:
            await api.stop()

    asyncio.run(run())


def test_an_invocation_is_handed_over_with_its_headers_and_answered() -> None:
    """Catches a header or content type without which awslambdaric crashes or hands bytes to the handler."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        outcome = asyncio.ensure_future(api.invoke(INVOCATION))
        status, headers, body = await runtime.get("/invocation/next")
        assert (status, body) == (200, b'{"a": 1}')
        assert headers["Content-Type"] == "application/json"
        assert headers["Lambda-Runtime-Aws-Request-Id"] == "id-1"
        assert headers["Lambda-Runtime-Deadline-Ms"] == "1234"
        assert headers["Lambda-Runtime-Invoked-Function-Arn"] == "arn:f:live"
        assert headers["Lambda-Runtime-Trace-Id"] == "Root=1-2-3"
        assert not api.is_ready

        assert await runtime.post("/invocation/id-1/response", b'"done"') == 202
        assert await outcome == Succeeded(b'"done"')
        assert api.is_ready

    play(scenario)


def test_an_error_may_carry_a_header_of_more_than_64_kilobytes() -> None:
    """Catches a deep stack trace that ends the process instead of the request."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        outcome = asyncio.ensure_future(api.invoke(INVOCATION))
        await runtime.get("/invocation/next")
        large = {"lambda_runtime_function_xray_error_cause": "x" * 1_000_000}
        assert await runtime.post("/invocation/id-1/error", b'{"errorType": "Mine"}', **large) == 202
        assert await outcome == Failed("Mine", b'{"errorType": "Mine"}')

    play(scenario)


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"{}"])
def test_an_error_that_names_no_type_is_unknown(body: bytes) -> None:
    """Catches a runtime that can break the sandbox with an odd error."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        outcome = asyncio.ensure_future(api.invoke(INVOCATION))
        await runtime.get("/invocation/next")
        await runtime.post("/invocation/id-1/error", body)
        assert await outcome == Failed("Runtime.Unknown", body)

    play(scenario)


def test_what_is_out_of_turn_is_refused_with_lambdas_status_codes() -> None:
    """Catches a second answer that is taken for the next invocation's."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        assert await runtime.post("/invocation/id-1/response") == 400
        invoked = asyncio.ensure_future(api.invoke(INVOCATION))
        await runtime.get("/invocation/next")
        assert (await runtime.get("/invocation/next"))[0] == 403
        assert await runtime.post("/invocation/other/response") == 400
        mode = {"Lambda_Runtime_Function_Response_Mode": "odd"}
        assert await runtime.post("/invocation/id-1/response", **mode) == 400
        assert await runtime.post("/invocation/id-1/response") == 202
        assert await runtime.post("/invocation/id-1/response") == 400
        assert await runtime.post("/init/error") == 403
        assert (await runtime.get("/restore/next"))[0] == 403
        assert (await runtime.get("/other"))[0] == 404
        await invoked

    play(scenario)


def test_a_result_may_have_the_limit_and_not_one_byte_more() -> None:
    """Catches a limit that is off by one, and an answer that the client cannot read because it is still sending."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        for size, status in ((RESPONSE_LIMIT, 202), (RESPONSE_LIMIT + 1, 413)):
            outcome = asyncio.ensure_future(api.invoke(INVOCATION))
            await runtime.get("/invocation/next")
            assert await runtime.post("/invocation/id-1/response", b"x" * size) == status
        failed = await outcome
        assert isinstance(failed, Failed)
        assert failed.error_type == "Function.ResponseSizeTooLarge"
        assert not api.is_ready

    play(scenario)


def test_a_result_far_over_the_limit_is_not_kept() -> None:
    """Catches a function that can fill the sandbox's memory with one result."""

    async def parts() -> AsyncIterator[bytes]:
        for _ in range(1000):
            yield b"x" * 100_000

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        outcome = asyncio.ensure_future(api.invoke(INVOCATION))
        await runtime.get("/invocation/next")
        tracemalloc.start()
        try:
            assert await runtime.post("/invocation/id-1/response", parts()) == 413
            assert tracemalloc.get_traced_memory()[1] < 4 * RESPONSE_LIMIT
        finally:
            tracemalloc.stop()
        assert isinstance(await outcome, Failed)

    play(scenario)


def test_a_runtime_that_lost_its_connection_may_ask_again() -> None:
    """Catches a runtime that is refused for ever, or an invocation that goes to a connection nobody reads."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        asking = asyncio.ensure_future(runtime.get("/invocation/next"))
        await api.initialised
        asking.cancel()
        status = 403
        while status == 403:  # until the server has noticed
            asking = asyncio.ensure_future(runtime.get("/invocation/next"))
            await asyncio.wait({asking}, timeout=0.1)
            status = asking.result()[0] if asking.done() else 200
        invoked = asyncio.ensure_future(api.invoke(INVOCATION))
        assert (await asking)[2] == b'{"a": 1}'
        await runtime.post("/invocation/id-1/response")
        await invoked

    play(scenario)


def test_a_runtime_that_never_took_its_invocation_gets_no_other() -> None:
    """Catches a process that is used again, and answers an invocation which has timed out long ago."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        invoked = asyncio.ensure_future(api.invoke(INVOCATION))
        await runtime.get("/invocation/next")
        await runtime.post("/invocation/id-1/response")
        await invoked
        assert api.is_ready
        given_up = asyncio.ensure_future(api.invoke(INVOCATION))
        await asyncio.sleep(0)
        given_up.cancel()
        assert not api.is_ready

    play(scenario)


def test_an_error_of_the_initialisation_is_reported_before_any_invocation() -> None:
    """Catches an invocation that waits for a process which has given up."""

    async def scenario(api: RuntimeApi, runtime: Runtime) -> None:
        kind = {"Lambda_Runtime_Function_Error_Type": "Runtime.ImportModuleError"}
        assert await runtime.post("/init/error", b"{}", **kind) == 202
        assert await api.initialised == Failed("Runtime.ImportModuleError", b"{}")
        assert not api.is_ready

    play(scenario)
