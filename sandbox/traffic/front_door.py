"""Where traffic enters the sandbox: a port on loopback for each listener of the account."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock

from sandbox.aws.account import Account
from sandbox.traffic.certificate import tls_context
from sandbox.traffic.emulated import Emulated
from sandbox.traffic.environment import Environment, Surroundings
from sandbox.traffic.environment_pool import EnvironmentPool
from sandbox.traffic.function_code import FunctionCode
from sandbox.traffic.http_server import HOST, HttpServer, listen
from sandbox.traffic.invocation import FunctionVersion
from sandbox.traffic.listener import ListenerSummary
from sandbox.traffic.load_balancers import LoadBalancers
from sandbox.traffic.log_writer import LogWriter
from sandbox.traffic.loop_thread import LoopThread
from sandbox.traffic.process_guard import ProcessGuard
from sandbox.traffic.runtime_folder import make_runtime_folder


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
    """Serves the listeners of an account, in a thread of its own; functions run in processes of their own.

    - `runs`: a folder for functions' code and runtime; it is created, and may be deleted after `stop`.
    - `first_port`: listeners get the first free ports from here on, in the order of their creation; default 8080.
      None takes any free ports. A listener keeps its port while it lives.

    The account must run from before `start` until after `stop`.
    """

    def __init__(self, account: Account, runs: Path, first_port: int | None = 8080) -> None:
        self._account = account
        self._runs = runs
        self._first_port = first_port
        self._emulated = Emulated(account.region)
        self._doors: dict[str, _Door] = {}
        self._sync_lock = Lock()
        self._is_running = False
        account.on_change(self.sync)

    def start(self) -> None:
        """Opens a port for every listener that the account has, and from now on for each that it gets."""
        self._loop = LoopThread("front-door")
        self._guard = ProcessGuard()
        self._logs = LogWriter(self._account.call)
        surroundings = Surroundings(
            code=FunctionCode(self._runs, self._emulated.archive),
            runtime_folder=make_runtime_folder(self._runs / "runtime"),
            account=self._account.environment(),
            guard=self._guard,
            logs=self._logs,
        )

        def start_environment(function: FunctionVersion) -> Environment:
            return Environment(function, surroundings)

        self._pool = EnvironmentPool(start_environment, self._emulated.is_current)
        self._load_balancers = LoadBalancers(self._emulated, self._pool.invoke, self._loopback_port)
        self._is_running = True
        self.sync()

    def stop(self) -> None:
        """Closes all ports, ends all functions' processes, and sends what is left of their logs."""
        with self._sync_lock:
            if not self._is_running:
                return
            self._is_running = False
            self._loop.run(self._close([*self._doors.values()]))
            self._loop.run(self._pool.close())
        self._loop.stop()
        self._guard.close()
        self._logs.close()

    def sync(self) -> None:
        """Opens ports for new listeners, closes those of listeners that are gone, and retires old environments.

        Returns when that is done. Quick if nothing has changed; any thread may call it.
        """
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
            self._loop.run(self._pool.retire())

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
        tls = tls_context(listener.certificate_domain) if listener.certificate_domain else None
        server = HttpServer(partial(self._load_balancers.answer, listener.arn), tls)
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
