"""Tells CloudWatch and the access logs what happens at the front door."""

from sandbox.clock import Clock
from sandbox.monitoring.metric_store import MINUTE, MetricStore
from sandbox.traffic.access_log_delivery import AccessLogDelivery
from sandbox.traffic.exchange import Connection, Exchange
from sandbox.traffic.listener import LogDestination
from sandbox.traffic.load_balancer_metrics import connection_data, request_data


class TrafficReport:
    """Reports connections as they come and go, and requests when they are over. Must be used in one event loop.

    ActiveConnectionCount is the number of client connections that were open at some time of the minute: AWS says
    "concurrent", and nothing of when it counts. Connections to targets are none, for a function is not reached by one.
    """

    def __init__(self, metrics: MetricStore, access_logs: AccessLogDelivery, clock: Clock) -> None:
        self._metrics = metrics
        self._access_logs = access_logs
        self._clock = clock
        self._open: set[Connection] = set()
        clock.every(MINUTE, self._count_open)

    def opened(self, connection: Connection) -> None:
        """A client has connected."""
        self._open.add(connection)
        self._count("NewConnectionCount", connection, self._clock.now())

    def closed(self, connection: Connection) -> None:
        """The connection is gone, whoever closed it."""
        self._open.discard(connection)
        self._count("ActiveConnectionCount", connection, self._clock.now())

    def concluded(self, exchange: Exchange, access_logs: LogDestination | None) -> None:
        """A request is over. `access_logs`: where its entry goes; None if nowhere."""
        self._metrics.put_all(request_data(exchange), exchange.answered_at)
        if access_logs:
            self._access_logs.add(exchange, access_logs)

    async def _count_open(self) -> None:
        ended = self._clock.now() // MINUTE * MINUTE - MINUTE
        for connection in self._open:
            self._count("ActiveConnectionCount", connection, ended)

    def _count(self, name: str, connection: Connection, at: float) -> None:
        self._metrics.put_all(connection_data(name, connection), at)
