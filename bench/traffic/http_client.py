"""A lean HTTP client: so many connections, each with one request under way, for so many seconds.

    python -m bench.traffic.http_client PORT CONNECTIONS SECONDS

prints the latencies in seconds, as JSON. It is a process of its own, so that it shares no interpreter lock with the
server. It knows the answer it waits for (BODY), sends bytes made once, and parses nothing: a request costs it some 45
microseconds, mostly of the system's, where the front door and the handler take ten times as much on the other core. So
it is not the client that is measured. The connections stay open, and each makes one request that is not counted.
"""

import asyncio
import json
import sys
import time

BODY = "pong"
REQUEST = b"GET /ping?from=bench HTTP/1.1\r\nHost: bench.example.com\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.latencies: list[float] = []
        self.is_warm: asyncio.Future[None] = loop.create_future()
        self.is_over: asyncio.Future[None] = loop.create_future()
        self._received = b""
        self._until = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._transport.write(REQUEST)

    def go_on(self, until: float) -> None:
        """Makes requests until then, by time.perf_counter."""
        self._until = until
        self._send()

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self._received += data
        if not self._received.endswith(BODY.encode()):
            return
        if not self._received.startswith(b"HTTP/1.1 200 "):
            self._fail()
        elif not self.is_warm.done():
            self.is_warm.set_result(None)
        else:
            self.latencies.append(now - self._sent_at)
            if now < self._until:
                self._send()
            else:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if exc or time.perf_counter() < self._until or not self._until:
            self._fail()
        elif not self.is_over.done():
            self.is_over.set_result(None)

    def _send(self) -> None:
        self._received = b""
        self._sent_at = time.perf_counter()
        self._transport.write(REQUEST)

    def _fail(self) -> None:
        error = RuntimeError(f"The server answered {self._received!r}.")
        for waited_for in (self.is_warm, self.is_over):
            if not waited_for.done():
                waited_for.set_exception(error)


async def measure(port: int, connections: int, seconds: float) -> list[float]:
    """The latencies in seconds of all requests; RuntimeError for any other answer than the one known."""
    loop = asyncio.get_running_loop()
    opened = [(await loop.create_connection(_Connection, "127.0.0.1", port))[1] for _ in range(connections)]
    await asyncio.gather(*(connection.is_warm for connection in opened))
    until = time.perf_counter() + seconds
    for connection in opened:
        connection.go_on(until)
    await asyncio.gather(*(connection.is_over for connection in opened))
    return [latency for connection in opened for latency in connection.latencies]


if __name__ == "__main__":
    json.dump(asyncio.run(measure(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))), sys.stdout)
