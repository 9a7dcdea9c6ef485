"""What happens on one listener, from a connection's beginning to the record of its last request."""

import asyncio
import secrets
import time
from collections.abc import Callable
from itertools import count

from sandbox.traffic.emulated import Emulated
from sandbox.traffic.exchange import Connection, Course, Exchange
from sandbox.traffic.http_message import Request, Response, Tls
from sandbox.traffic.listener import Listener, ListenerSummary, Node
from sandbox.traffic.load_balancer_error import error_page
from sandbox.traffic.load_balancers import LoadBalancers
from sandbox.traffic.traffic_report import TrafficReport

NOWHERE = Node("", "127.0.0.1")


class ListenerTraffic:
    """The listener that a server serves. `now`: seconds since 1970.

    Connections go to the load balancer's nodes in turn, as if its DNS name named them so.
    """

    def __init__(
        self,
        summary: ListenerSummary,
        emulated: Emulated,
        load_balancers: LoadBalancers,
        report: TrafficReport,
        now: Callable[[], float],
    ) -> None:
        self._summary = summary
        self._emulated = emulated
        self._load_balancers = load_balancers
        self._report = report
        self._now = now
        self._turns = count()

    @property
    def idle_timeout(self) -> float:
        """Seconds after which a connection without data is closed."""
        listener = self._listener()
        return listener.idle_timeout if listener else 0

    @property
    def client_keep_alive(self) -> float:
        """Seconds after which a connection is closed with its next answer."""
        listener = self._listener()
        return listener.client_keep_alive if listener else 0

    def opened(self, client_ip: str, client_port: int, tls: Tls | None) -> Connection:
        """A client has connected."""
        listener = self._listener()
        nodes = (listener and listener.nodes) or (NOWHERE,)
        node = nodes[next(self._turns) % len(nodes)]
        trace_id = f"TID_{secrets.token_hex(16)}"
        connection = Connection(self._summary, node, client_ip, client_port, trace_id, tls)
        self._report.opened(connection)
        return connection

    def closed(self, connection: Connection) -> None:
        """The connection is gone."""
        self._report.closed(connection)

    def begin(self) -> Course:
        """A request begins to come in."""
        return Course(received_at=self._now(), began=time.perf_counter())

    async def answer(self, request: Request, course: Course, client_gone: asyncio.Future[None]) -> Response:
        """See LoadBalancers.answer."""
        listener = self._listener()
        if listener is None:  # deleted just now
            return error_page(503)
        return await self._load_balancers.answer(listener, request, course, client_gone)

    def conclude(
        self,
        connection: Connection,
        request: Request | None,
        course: Course,
        *,
        status: int,
        received_bytes: int,
        sent_bytes: int,
    ) -> None:
        """A request is over; see Exchange."""
        exchange = Exchange(
            connection=connection,
            request=request,
            course=course,
            answered_at=self._now(),
            ended=time.perf_counter(),
            received_bytes=received_bytes,
            sent_bytes=sent_bytes,
            status=status,
        )
        listener = self._listener()
        self._report.concluded(exchange, listener.access_logs if listener else None)

    def _listener(self) -> Listener | None:
        return self._emulated.listener(self._summary.arn)
