"""The HTTP server on loopback through which the emulated account is reached."""

import socket
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Self

from moto.moto_server.werkzeug_app import MotoRequestHandler  # pyright: ignore[reportMissingTypeStubs] - moto's type marker does not cover its server
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"


class PortTaken(Exception):  # noqa: N818 - the name says what happened; "PortTakenError" would say it twice
    """Another program already listens on the port that was asked for."""


class _QuietRequestHandler(MotoRequestHandler):
    """moto's handler without an access log: hundreds of calls per deployment would bury every other message."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class Server:
    """Serves one WSGI application, each request in its own thread, until stopped.

    `port` 0 takes a free port; `Server.port` tells which. Raises `PortTaken` if the port is in use.
    """

    def __init__(self, application: "WSGIApplication", port: int = 0) -> None:
        listener = _listen(port)
        self.port: int = listener.getsockname()[1]
        # Werkzeug ends the process when it cannot bind; a socket of our own turns that into an exception.
        self._server = make_server(
            HOST, self.port, application, threaded=True, request_handler=_QuietRequestHandler, fd=listener.fileno()
        )
        listener.close()
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), name="aws-api", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stops listening and waits until the port is free again."""
        self._server.shutdown()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def _listen(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Port {port} on {HOST} cannot be used ({error.strerror}): stop the program that listens there, "
            "or choose another port (0 takes a free one)."
        ) from error
    return listener
