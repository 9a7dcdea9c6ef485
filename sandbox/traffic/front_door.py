"""Where traffic enters the sandbox: a port on loopback for each listener of the account."""

from dataclasses import dataclass
from threading import Lock

from sandbox.aws.account import Account
from sandbox.clock import Clock
from sandbox.functions.lambda_service import LambdaService
from sandbox.loop_thread import LoopThread
from sandbox.monitoring.metric_store import MetricStore
from sandbox.traffic.access_log_delivery import AccessLogDelivery
from sandbox.traffic.http_server import HOST, HttpServer, listen
from sandbox.traffic.listener import ListenerSummary
from sandbox.traffic.listener_tls import ListenerTls
from sandbox.traffic.listener_traffic import ListenerTraffic
from sandbox.traffic.load_balancers import LoadBalancers
from sandbox.traffic.remembered import Remembered
from sandbox.traffic.traffic_report import TrafficReport


@dataclass(frozen=True)
class Address:
    """Where a listener is reached: `url` is `http://127.0.0.1:PORT` or `https://127.0.0.1:PORT`."""

    load_balancer_name: str
    load_balancer_arn: str
    listener_arn: str
    protocol: str
    listener_port: int
    url: str


@dataclass(frozen=True)
class _Door:
    summary: ListenerSummary
    port: int
    server: HttpServer


class FrontDoor:
    """Serves the listeners of an account, in the event loop of `loop`.

    - `first_port`: listeners get the first free ports from here on, in the order of their creation; default 8080.
      None takes any free ports. A listener keeps its port while it lives.

    The account and its functions must run from before `start` until after `stop`.
    """

    def __init__(
        self,
        account: Account,
        functions: LambdaService,
        loop: LoopThread,
        clock: Clock,
        metrics: MetricStore,
        *,
        first_port: int | None = 8080,
    ) -> None:
        self._loop = loop
        self._first_port = first_port
        self._now = clock.now
        self._emulated = Remembered(account.region)
        self._report = TrafficReport(metrics, AccessLogDelivery(account, self._emulated, clock), clock)
        self._load_balancers = LoadBalancers(self._emulated, functions, self._loopback_port, now=clock.now)
        self._doors: dict[str, _Door] = {}
        self._sync_lock = Lock()
        self._is_running = False
        account.on_change(self.sync)

    def start(self) -> None:
        """Opens a port for every listener that the account has, and from now on for each that it gets."""
        self._is_running = True
        self.sync()

    def stop(self) -> None:
        """Closes all ports."""
        with self._sync_lock:
            if not self._is_running:
                return
            self._is_running = False
            self._loop.run(self._close([*self._doors.values()]))

    def sync(self) -> None:
        """Opens ports for new listeners, and closes those of listeners that are gone.

        Returns when that is done. Quick if nothing has changed; any thread may call it.
        """
        self._emulated.forget()
        with self._sync_lock:
            if not self._is_running:
                return
            listeners = {listener.arn: listener for listener in self._emulated.listeners()}
            stale = [door for arn, door in self._doors.items() if listeners.get(arn) != door.summary]
            new = [listener for arn, listener in listeners.items() if arn not in self._doors]
            if stale:
                self._loop.run(self._close(stale))
            changed = [(listeners[door.summary.arn], door.port) for door in stale if door.summary.arn in listeners]
            for listener, port in [*changed, *((listener, self._first_port) for listener in new)]:
                self._loop.run(self._open(listener, port))

    def addresses(self) -> list[Address]:
        """Where each listener is reached, in the order of their creation."""
        return [
            Address(
                load_balancer_name=door.summary.load_balancer_name,
                load_balancer_arn=door.summary.load_balancer_arn,
                listener_arn=door.summary.arn,
                protocol=door.summary.protocol,
                listener_port=door.summary.port,
                url=f"{door.summary.protocol.lower()}://{HOST}:{door.port}",
            )
            for door in list(self._doors.values())
        ]

    async def _open(self, listener: ListenerSummary, port: int | None) -> None:
        listening = listen(port)
        tls = ListenerTls(listener.certificates, listener.ssl_policy) if listener.certificates else None
        traffic = ListenerTraffic(listener, self._emulated, self._load_balancers, self._report, self._now)
        server = HttpServer(traffic, tls)
        await server.start(listening)
        self._doors[listener.arn] = _Door(listener, listening.getsockname()[1], server)

    async def _close(self, doors: list[_Door]) -> None:
        for door in doors:
            del self._doors[door.summary.arn]
            await door.server.stop()

    def _loopback_port(self, load_balancer_arn: str, port: int) -> int | None:
        for door in list(self._doors.values()):
            if (door.summary.load_balancer_arn, door.summary.port) == (load_balancer_arn, port):
                return door.port
        return None
