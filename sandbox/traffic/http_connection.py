"""One client's connection: its requests one after the other, its silence, and what is no request at all."""

import asyncio
import logging
import ssl
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from aiohttp import web
from aiohttp.http import RawRequestMessage
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler, RequestPayloadError

from sandbox.traffic.aiohttp_messages import (
    HEADER_LIMIT,
    HEADERS_LIMIT,
    URL_LIMIT,
    received_body,
    received_head,
    received_size,
    refuse_head,
    response_to_send,
)
from sandbox.traffic.exchange import Course
from sandbox.traffic.http_message import Request, Response, Tls
from sandbox.traffic.listener_traffic import ListenerTraffic
from sandbox.traffic.load_balancer_error import LoadBalancerError, error_page

LONGEST_IDLE_TIMEOUT = 4000

TlsOf = Callable[[ssl.SSLObject], Tls]
"""What was agreed upon for a connection with TLS."""

_log = logging.getLogger(__name__)


class HttpConnection(RequestHandler):
    """aiohttp's handler of a connection, with a load balancer's timeouts, answers to malformed requests, and records."""

    def __init__(
        self, server: web.Server, loop: asyncio.AbstractEventLoop, traffic: ListenerTraffic, tls_of: TlsOf | None
    ) -> None:
        super().__init__(
            server,
            loop=loop,
            keepalive_timeout=2 * LONGEST_IDLE_TIMEOUT,  # the idle timeout comes before it
            max_line_size=URL_LIMIT,
            max_field_size=HEADER_LIMIT,
            max_headers=HEADERS_LIMIT,
            auto_decompress=False,  # a function gets the body as it was sent
        )
        self._traffic = traffic
        self._tls_of = tls_of
        self._client_gone: asyncio.Future[None] = loop.create_future()
        self._opened_at = self._active_at = loop.time()
        self._unanswered_bytes = 0
        self._is_ending = False
        self._course: Course | None = None
        self._request: Request | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        client_ip, client_port = cast("tuple[str, int]", transport.get_extra_info("peername"))[:2]
        tls = self._tls_of(transport.get_extra_info("ssl_object")) if self._tls_of else None
        self._connection = self._traffic.opened(client_ip, client_port, tls)
        self._idle_check = self._loop.call_later(self._traffic.idle_timeout, self._close_if_idle)

    def connection_lost(self, exc: BaseException | None) -> None:
        super().connection_lost(exc)
        self._idle_check.cancel()
        self._client_gone.set_result(None)
        self._traffic.closed(self._connection)

    def data_received(self, data: bytes) -> None:
        self._active_at = self._loop.time()
        self._unanswered_bytes += len(data)
        super().data_received(data)
        if self._current_request is not None and self._messages:
            latest, _ = self._messages[-1]
            body = self._current_request.content
            if not isinstance(latest, RawRequestMessage) and not body.is_eof():
                # aiohttp keeps the error for the next answer, while the reader of this body would wait in vain.
                body.set_exception(RequestPayloadError("It is not HTTP."))

    async def respond(self, message: web.BaseRequest) -> web.StreamResponse:
        """Answers one request."""
        self._course = self._traffic.begin()
        self._request = received_head(message, self._connection)
        try:
            refuse_head(message)
            body = await received_body(message, self._traffic.idle_timeout)
        except LoadBalancerError as error:
            _log.warning("%s %s: %s %s", message.method, self._request.path, error.status, error.detail)
            return _last_response(error_page(error.status))
        if body:
            self._request = replace(self._request, body=body)
        answer = await self._traffic.answer(self._request, self._course, self._client_gone)
        is_old = self._loop.time() - self._opened_at > self._traffic.client_keep_alive
        # What follows, the rest of a body or another protocol, is not read.
        if is_old or not message.content.at_eof() or "Upgrade" in message.headers:
            return _last_response(answer)
        return response_to_send(answer)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what is not HTTP, and to a fault of the sandbox's own."""
        if status >= 500:
            _log.error("A request from %s failed.", request.remote, exc_info=exc)
        else:
            _log.warning("A request from %s is malformed: %s", request.remote, message or exc)
            if isinstance(exc, LineTooLong) and exc.args[1] == URL_LIMIT:
                status = 414
            elif "invalid `Transfer-Encoding`" in (message or ""):
                status = 501
        return _last_response(error_page(status))

    def log_access(self, request: web.BaseRequest, response: web.StreamResponse, time: float | None) -> None:  # noqa: ARG002 - as aiohttp calls it
        """A response was sent, or could not be sent."""
        self._is_ending = not response.keep_alive
        received = received_size(request, self._request.body) if self._request else self._unanswered_bytes
        self._conclude(response.status, received, request.writer.output_size)

    def _conclude(self, status: int, received_bytes: int, sent_bytes: int) -> None:
        self._traffic.conclude(
            self._connection,
            self._request,
            self._course or self._traffic.begin(),
            status=status,
            received_bytes=received_bytes,
            sent_bytes=sent_bytes,
        )
        self._request = self._course = None
        self._unanswered_bytes = 0
        self._active_at = self._loop.time()

    def _close_if_idle(self) -> None:
        """Closes the connection if it waits too long for a request; while one is answered, its answer is awaited."""
        idle_timeout = self._traffic.idle_timeout
        remaining = self._active_at + idle_timeout - self._loop.time()
        if remaining > 0 or self._request_in_progress:
            wait = remaining if remaining > 0 else idle_timeout
            self._idle_check = self._loop.call_later(wait, self._close_if_idle)
            return
        is_request_due = self._unanswered_bytes > 0 or self._request_count == 0
        if is_request_due and not self._is_ending and self.transport is not None:
            sent = _serialized(error_page(408))
            self.transport.write(sent)
            self._conclude(408, self._unanswered_bytes, len(sent))
        self.force_close()


def _last_response(response: Response) -> web.Response:
    """A response after which the connection is closed."""
    sent = response_to_send(response)
    sent.force_close()
    return sent


def _serialized(response: Response) -> bytes:
    """A response as it is sent; for a request that never came, so that aiohttp has none to answer."""
    headers = (*response.headers, ("Content-Length", str(len(response.body))), ("Connection", "close"))
    lines = [f"HTTP/1.1 {response.status} {response.phrase}", *(f"{name}: {value}" for name, value in headers)]
    return "".join(f"{line}\r\n" for line in lines).encode() + b"\r\n" + response.body
