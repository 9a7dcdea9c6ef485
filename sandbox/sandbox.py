"""Everything of AWS that runs on this machine, put together."""

from pathlib import Path

from sandbox.aws.account import Account
from sandbox.aws.operations.lambda_account import CONCURRENT_EXECUTIONS
from sandbox.aws.topic_delivery import TopicDelivery
from sandbox.clock import Clock
from sandbox.functions.event_invocations import EventInvocations
from sandbox.functions.invoke_api import InvokeApi
from sandbox.functions.lambda_service import LambdaService
from sandbox.loop_thread import LoopThread
from sandbox.monitoring.alarm_service import AlarmService
from sandbox.monitoring.emulated_logs import EmulatedLogs
from sandbox.monitoring.log_metrics import LogMetrics
from sandbox.monitoring.metric_api import MetricApi
from sandbox.monitoring.metric_reader import MetricReader
from sandbox.monitoring.metric_store import MetricStore
from sandbox.traffic.front_door import FrontDoor
from sandbox.traffic.health_checks import HealthChecks


class Sandbox:
    """An account with its functions, load balancers and monitoring. `start` it, and `stop` it.

    - `runs`: a folder for what functions need; it is created, and may be deleted after `stop`.
    - `port`, `region`: the account's (see Account). `first_port`: the load balancers' (see FrontDoor).
    - `speed`: of the clock; 0 for one that is only stepped.

    `start` raises PortTaken if the account's port is in use.
    """

    def __init__(
        self,
        runs: Path,
        *,
        port: int = 0,
        region: str = "us-east-1",
        first_port: int | None = None,
        speed: float = 1.0,
    ) -> None:
        self.clock = Clock(speed)
        self.account = Account(port, region, now=self.clock.now)
        self.loop = LoopThread("sandbox")
        self.metrics = MetricStore()
        self.metric_reader = MetricReader(self.metrics, CONCURRENT_EXECUTIONS)
        MetricApi(self.metrics, self.metric_reader, self.clock.now).serve(self.account)
        LogMetrics(EmulatedLogs(region), self.metrics, self.clock.now).watch(self.account)
        self.functions = LambdaService(self.account, runs, self.loop, self.clock, self.metrics)
        self.events = EventInvocations(self.account, self.functions, self.clock, self.metrics)
        InvokeApi(self.account, self.functions, self.events)
        TopicDelivery(self.account, self.clock, self.events.submit)
        self.front_door = FrontDoor(
            self.account, self.functions, self.loop, self.clock, self.metrics, first_port=first_port
        )
        self.health_checks = HealthChecks(self.account, self.functions, self.clock, self.metrics)
        self.alarms = AlarmService(
            self.account,
            self.metric_reader,
            self.clock,
            before=lambda: self.functions.logs.flush(),  # noqa: PLW0108 - there is no writer before `start`
            invoke=self.events.submit,
        )

    def start(self) -> "Sandbox":
        """Begins with an empty account."""
        self.account.start()
        self.functions.start()
        self.front_door.start()
        self.health_checks.start()
        self.loop.begin(self.clock.run())
        return self

    def stop(self) -> None:
        """Frees all ports and ends all functions' processes."""
        self.health_checks.stop()
        self.front_door.stop()
        self.functions.stop()
        self.loop.stop()
        self.account.stop()

    def advance(self, seconds: float) -> None:
        """Steps the clock, and returns when everything that came due has been done."""
        self.loop.run(self.clock.advance(seconds))
