"""HTTP/1.1 on loopback: one server for one listener, in terms of Request and Response."""

import errno
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable
from itertools import count
from typing import cast
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler
from multidict import CIMultiDict

from sandbox.traffic.http_message import Request, Response
from sandbox.traffic.load_balancer_error import error_page
from sandbox.traffic.request_event import BODY_LIMIT

HOST = "127.0.0.1"

URL_LIMIT = 16 * 1024 - len("GET  HTTP/1.1")
HEADER_LIMIT = 16 * 1024
HEADERS_LIMIT = 64 * 1024
"""Bytes of the URL in a request line of 16 K, of one header, and of all headers.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
"""

Answer = Callable[[Request], Awaitable[Response]]

_log = logging.getLogger(__name__)


class HttpServer:
    """Serves one listener on one port of loopback. Must be used in one event loop."""

    def __init__(self, answer: Answer, tls: ssl.SSLContext | None) -> None:
        self._answer = answer
        self._tls = tls
        # aiohttp takes 0 as "without limit".
        self._runner = web.ServerRunner(_Server(self._respond), shutdown_timeout=0.01)

    async def start(self, listening: socket.socket) -> None:
        """Serves on a socket that listens already."""
        await self._runner.setup()
        await web.SockSite(self._runner, listening, ssl_context=self._tls).start()

    async def stop(self) -> None:
        """Frees the port; requests under way are cut off."""
        await self._runner.cleanup()

    async def _respond(self, message: web.BaseRequest) -> web.StreamResponse:
        if sum(len(name) + len(value) + len(": \r\n") for name, value in message.raw_headers) > HEADERS_LIMIT:
            return _sent(error_page(400))
        if message.headers.get("Expect", "").lower() == "100-continue":
            await message.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        response = _sent(await self._answer(await _received(message, is_tls=self._tls is not None)))
        if not message.content.at_eof() or "Upgrade" in message.headers:
            response.force_close()  # what follows, the rest of a body or another protocol, is not read
        return response


def listen(first_port: int | None) -> socket.socket:
    """A socket that listens on the first free port from `first_port` on, or on any free one if that is None."""
    for port in [0] if first_port is None else count(first_port):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen(1024)
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE or first_port is None:
                raise
        else:
            return listening
    raise AssertionError("count() has no end")


async def _received(message: web.BaseRequest, *, is_tls: bool) -> Request:
    target = message.raw_path
    if not target.startswith("/"):  # the absolute form, http://host/path
        target = urlsplit(target)._replace(scheme="", netloc="").geturl() or "/"
    path, _, query = target.partition("#")[0].partition("?")
    client_ip, client_port = cast("tuple[str, int]", message.get_extra_info("peername"))[:2]
    return Request(
        method=message.method,
        protocol="https" if is_tls else "http",
        path=path,
        query=query,
        headers=tuple((_text(name), _text(value)) for name, value in message.raw_headers),
        body=await _body(message),
        client_ip=client_ip,
        client_port=client_port,
    )


async def _body(message: web.BaseRequest) -> bytes:
    """The body; of one that is over the limit only as much as shows that it is."""
    parts: list[bytes] = []
    size = 0
    async for part in message.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > BODY_LIMIT:
            break
    return b"".join(parts)


def _text(sent: bytes) -> str:
    return sent.decode(errors="surrogateescape")


def _sent(response: Response) -> web.Response:
    """Without a Content-Type, a body is sent as application/octet-stream: seen at AWS in practice, not documented."""
    headers: CIMultiDict[str] = CIMultiDict(response.headers)
    return web.Response(status=response.status, reason=response.phrase, headers=headers, body=response.body)


class _Server(web.Server):
    """aiohttp's server, with handlers whose answer to what is not HTTP is a load balancer's."""

    def __call__(self) -> RequestHandler:
        return _Handler(
            self,
            loop=self._loop,
            max_line_size=URL_LIMIT,
            max_field_size=HEADER_LIMIT,
            max_headers=HEADERS_LIMIT,
            auto_decompress=False,  # a function gets the body as it was sent
        )


class _Handler(RequestHandler):
    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if status >= 500:
            return super().handle_error(request, status, exc, message)
        _log.warning("A request from %s is malformed: %s", request.remote, message or exc)
        is_url_too_long = isinstance(exc, LineTooLong) and exc.args[1] == URL_LIMIT
        response = _sent(error_page(414 if is_url_too_long else status))
        response.force_close()
        return response
