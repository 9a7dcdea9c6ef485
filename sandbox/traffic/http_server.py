"""HTTP/1.1 on loopback: one server for one listener."""

import asyncio
import errno
import socket
from itertools import count
from typing import cast

from aiohttp import HttpVersion11, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http import RawRequestMessage
from aiohttp.streams import StreamReader
from aiohttp.web_protocol import RequestHandler

from sandbox.traffic.http_connection import HttpConnection
from sandbox.traffic.listener_tls import ListenerTls
from sandbox.traffic.listener_traffic import ListenerTraffic

HOST = "127.0.0.1"

BACKLOG = 4096


class HttpServer:
    """Serves one listener on one port of loopback. Must be used in one event loop. `tls`: None for plain HTTP."""

    def __init__(self, traffic: ListenerTraffic, tls: ListenerTls | None) -> None:
        self._tls = tls
        # aiohttp takes 0 as "without limit".
        self._runner = web.ServerRunner(_Server(traffic, tls), shutdown_timeout=0.01)

    async def start(self, listening: socket.socket) -> None:
        """Serves on a socket that listens already."""
        await self._runner.setup()
        context = self._tls.context if self._tls else None
        await web.SockSite(self._runner, listening, ssl_context=context, backlog=BACKLOG).start()

    async def stop(self) -> None:
        """Frees the port; requests under way are cut off."""
        await self._runner.cleanup()


def listen(first_port: int | None) -> socket.socket:
    """A socket that listens on the first free port from `first_port` on, or on any free one if that is None."""
    for port in [0] if first_port is None else count(first_port):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen(BACKLOG)
        except OSError as error:
            listening.close()
            if error.errno != errno.EADDRINUSE or first_port is None:
                raise
        else:
            return listening
    raise AssertionError("count() has no end")


class _Server(web.Server):
    """aiohttp's server, with this room's connections."""

    def __init__(self, traffic: ListenerTraffic, tls: ListenerTls | None) -> None:
        super().__init__(_respond)
        self._traffic = traffic
        self._tls = tls

    def __call__(self) -> RequestHandler:
        return HttpConnection(self, self._loop, self._traffic, self._tls.of if self._tls else None)

    def _make_request(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: RequestHandler,
        writer: AbstractStreamWriter,
        task: "asyncio.Task[None]",
    ) -> web.BaseRequest:
        """aiohttp gives what is no HTTP the version 1.0, which would be that of the answer."""
        if message.method == "UNKNOWN":
            message = message._replace(version=HttpVersion11)
        return super()._make_request(message, payload, protocol, writer, task)


async def _respond(message: web.BaseRequest) -> web.StreamResponse:
    return await cast("HttpConnection", message.protocol).respond(message)
