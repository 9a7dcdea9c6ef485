"""The Lambda Runtime API that one execution environment talks to.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html and, for status codes and error bodies, AWS's
runtime interface emulator (internal/lambda/rapi). What awslambdaric needs beyond them is said where it is done.
"""

import asyncio
import json
import re
from typing import Any

from aiohttp import web

from sandbox.functions.invocation import Failed, Invocation, Outcome, Succeeded

PREFIX = "/2018-06-01/runtime"
RESPONSE_LIMIT = 6 * 1024 * 1024 + 100
"""Bytes of a function's result, beyond which it is an error of type Function.ResponseSizeTooLarge."""

HEADER_LIMIT = 4 * 1024 * 1024
"""awslambdaric sends the stack trace of an error in one header of up to 1 MiB, and dies if it is refused."""

_OUTCOME_PATH = re.compile(PREFIX + r"/invocation/(?P<id>[^/]+)/(?P<kind>response|error)")


class RuntimeApi:
    """Serves one runtime process on a port of its own, and gives it one invocation at a time.

    `initialised` is resolved when the process asks for its first invocation (None) or reports that its initialisation
    failed (Failed). Must be used in one event loop.
    """

    def __init__(self) -> None:
        self.initialised: asyncio.Future[Failed | None] = asyncio.get_running_loop().create_future()
        self.address = ""
        self._invocations: asyncio.Queue[Invocation] = asyncio.Queue(1)
        self._is_polled = False
        self._is_busy = False
        self._is_refused = False
        self._running: Invocation | None = None
        self._outcome: asyncio.Future[Outcome] | None = None
        server = web.Server(
            self._respond,
            handler_cancellation=True,  # or the wait for an invocation would outlive the process that waits
            max_field_size=HEADER_LIMIT,
            access_log=None,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=0.01)  # aiohttp takes 0 as "without limit"

    @property
    def is_ready(self) -> bool:
        """Whether the process is initialised and not busy; never again once it left an invocation unanswered, or
        posted more than it may, for then awslambdaric ends it.
        """
        is_initialised = self.initialised.done() and self.initialised.result() is None
        return is_initialised and not self._is_busy and not self._is_refused

    async def start(self) -> None:
        """Listens on a free port of loopback; `address` (`HOST:PORT`) then tells which."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"{host}:{port}"

    async def stop(self) -> None:
        """Stops listening and drops the process's connections."""
        await self._runner.cleanup()

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Hands an invocation to the process and waits, without limit, for what it posts."""
        self._is_busy = True
        self._outcome = asyncio.get_running_loop().create_future()
        await self._invocations.put(invocation)
        return await self._outcome

    async def _respond(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method == "GET" and request.path == f"{PREFIX}/invocation/next":
            return await self._next()
        if request.method == "POST" and (found := _OUTCOME_PATH.fullmatch(request.path)):
            return await self._take_outcome(request, found["id"], found["kind"])
        if request.method == "POST" and request.path == f"{PREFIX}/init/error":
            return await self._take_init_error(request)
        if request.path in {f"{PREFIX}/restore/next", f"{PREFIX}/restore/error"}:
            return _error(403, "InvalidStateTransition", "This environment does not start from a snapshot.")
        return _error(404, "NotFound", f"{request.method} {request.path} is not part of the Runtime API.")

    async def _next(self) -> web.Response:
        if self._running or self._is_polled:
            return _error(403, "InvalidStateTransition", "The current invocation has not been answered yet.")
        if not self.initialised.done():
            self.initialised.set_result(None)
        self._is_polled = True
        try:
            invocation = await self._invocations.get()
        finally:  # a runtime that lost its connection may ask again
            self._is_polled = False
        self._running = invocation
        headers = {
            # awslambdaric crashes without a content type, and decodes only exactly this one.
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
            "Lambda-Runtime-Trace-Id": invocation.trace_id,
        }
        if invocation.client_context:
            headers["Lambda-Runtime-Client-Context"] = invocation.client_context
        return web.Response(body=invocation.payload, headers=headers)

    async def _take_outcome(self, request: web.BaseRequest, request_id: str, kind: str) -> web.Response:
        if self._running is None or self._running.request_id != request_id:
            return _error(400, "InvalidRequestID", "No invocation with this request ID awaits an answer.")
        if request.headers.get("Lambda-Runtime-Function-Response-Mode", "streaming") != "streaming":
            return _error(400, "InvalidFunctionResponseMode", "The response mode can only be streaming.")
        body = await _read(request, RESPONSE_LIMIT)
        if body is None:
            message = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."
            self._is_refused = True
            self._finish(Failed.of("Function.ResponseSizeTooLarge", message))
            return _error(413, "RequestEntityTooLarge", message)
        self._finish(Succeeded(body) if kind == "response" else _failed(request, body))
        return _accepted()

    async def _take_init_error(self, request: web.BaseRequest) -> web.Response:
        if self.initialised.done():
            return _error(403, "InvalidStateTransition", "The initialisation is already over.")
        body = await _read(request, RESPONSE_LIMIT)
        self.initialised.set_result(_failed(request, body or b"{}"))
        return _accepted()

    def _finish(self, outcome: Outcome) -> None:
        self._running = None
        self._is_busy = False
        if self._outcome and not self._outcome.done():
            self._outcome.set_result(outcome)


async def _read(request: web.BaseRequest, limit: int) -> bytes | None:
    """The whole body, or None if it is longer; then too all of it is read, for the client reads no answer before."""
    parts: list[bytes] = []
    size = 0
    async for part in request.content.iter_any():
        size += len(part)
        if size > limit:
            parts.clear()
        else:
            parts.append(part)
    return None if size > limit else b"".join(parts)


def _failed(request: web.BaseRequest, body: bytes) -> Failed:
    """awslambdaric names the type in the header only for errors of the initialisation, else in the body alone."""
    error_type = request.headers.get("Lambda-Runtime-Function-Error-Type")
    if error_type is None:
        try:
            error: Any = json.loads(body)
            error_type = str(error["errorType"])
        except (ValueError, TypeError, KeyError):  # a runtime may post anything
            error_type = "Runtime.Unknown"
    return Failed(error_type, body)


def _accepted() -> web.Response:
    return web.json_response({"status": "OK"}, status=202)


def _error(status: int, error_type: str, message: str) -> web.Response:
    return web.json_response({"errorType": error_type, "errorMessage": message}, status=status)
