"""Sends requests at a steady rate, whatever becomes of them, and counts what comes back."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

ANSWER_SECONDS = 120
"""How long a request may take, the wait for a free connection included."""


@dataclass(frozen=True)
class Load:
    """What is sent: `rate` requests a second for so many seconds, over at most so many connections at once."""

    url: str
    rate: float
    seconds: float
    method: str = "GET"
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    connections: int = 500

    def due(self) -> Iterator[float]:
        """When each request is due, in seconds from the start."""
        return (number / self.rate for number in range(max(1, round(self.rate * self.seconds))))


@dataclass
class Report:
    """What came of a load so far. Times are in seconds.

    - `latencies`: of answered requests, each from when the request was due, so that a request that could not be sent in
      time counts with its wait: what a user would have waited.
    - `failures`: requests without an answer, by the reason.
    - `latest`: how late a request was started at most, which is this machine's fault.
    """

    sent: int = 0
    took: float = 0
    latest: float = 0
    statuses: Counter[int] = field(default_factory=Counter[int])
    failures: Counter[str] = field(default_factory=Counter[str])
    latencies: list[float] = field(default_factory=list[float])

    @property
    def answered(self) -> int:
        return self.statuses.total()

    @property
    def open(self) -> int:
        """Requests that are neither answered nor failed."""
        return self.sent - self.answered - self.failures.total()

    def latency(self, percent: float) -> float:
        """The latency that so many percent of the answers do not exceed; there must be an answer."""
        ordered = sorted(self.latencies)
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


async def send(load: Load, report: Report) -> None:
    """Sends the load, and returns when all is answered or has failed; if it is cancelled, the report stays as it is."""
    connector = aiohttp.TCPConnector(limit=load.connections, ssl=False)
    timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    jar = aiohttp.DummyCookieJar()
    async with (
        aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=jar, auto_decompress=False) as session,
        asyncio.TaskGroup() as requests,
    ):
        start = time.monotonic()
        for due in load.due():
            # Even a request that is late lets others go on.
            await asyncio.sleep(max(0, start + due - time.monotonic()))
            report.took = time.monotonic() - start
            report.latest = max(report.latest, report.took - due)
            report.sent += 1
            requests.create_task(_request(session, load, report, start + due))
        await asyncio.sleep(max(0, start + load.seconds - time.monotonic()))
        report.took = time.monotonic() - start


async def _request(session: aiohttp.ClientSession, load: Load, report: Report, due: float) -> None:
    url = URL(load.url, encoded=True)
    try:
        async with session.request(
            load.method, url, headers=load.headers, data=load.body or None, allow_redirects=False
        ) as answer:
            await answer.read()
    except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
        report.failures[_reason(error)] += 1
    else:
        report.statuses[answer.status] += 1
        report.latencies.append(time.monotonic() - due)


def _reason(error: Exception) -> str:
    match error:
        case TimeoutError():
            return f"no answer in {ANSWER_SECONDS} s"
        case aiohttp.ClientConnectorError():
            return f"no connection ({error.os_error.strerror or error.os_error})"
        case aiohttp.ServerDisconnectedError() | ConnectionResetError():
            return "connection closed without an answer"
        case _:
            return type(error).__name__
