"""Everything of AWS that runs on this machine, put together."""

from pathlib import Path

from sandbox.aws.account import Account
from sandbox.clock import Clock
from sandbox.functions.lambda_service import LambdaService
from sandbox.loop_thread import LoopThread
from sandbox.monitoring.metric_store import MetricStore
from sandbox.traffic.front_door import FrontDoor


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
        self.account = Account(port, region)
        self.clock = Clock(speed)
        self.loop = LoopThread("sandbox")
        self.metrics = MetricStore()
        self.functions = LambdaService(self.account, runs, self.loop, self.clock, self.metrics)
        self.front_door = FrontDoor(
            self.account, self.functions, self.loop, self.clock, self.metrics, first_port=first_port
        )

    def start(self) -> "Sandbox":
        """Begins with an empty account."""
        self.account.start()
        self.functions.start()
        self.front_door.start()
        self.loop.begin(self.clock.run())
        return self

    def stop(self) -> None:
        """Frees all ports and ends all functions' processes."""
        self.front_door.stop()
        self.functions.stop()
        self.loop.stop()
        self.account.stop()

    def advance(self, seconds: float) -> None:
        """Steps the clock, and returns when everything that came due has been done."""
        self.loop.run(self.clock.advance(seconds))
