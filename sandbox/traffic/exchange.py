"""What there is to tell of a request once it is over: metrics and access log are made of nothing else."""

from dataclasses import dataclass

from sandbox.traffic.http_message import Request, Tls
from sandbox.traffic.listener import ListenerSummary, Node


@dataclass(frozen=True, eq=False)
class Connection:
    """A client's connection to one node of a load balancer. `trace_id`: AWS's `TID_…`, the same for all requests."""

    listener: ListenerSummary
    node: Node
    client_ip: str
    client_port: int
    trace_id: str
    tls: Tls | None = None

    @property
    def load_balancer(self) -> str:
        """The load balancer as metrics and logs name it: `app/<name>/<id>`."""
        return self.listener.load_balancer_arn.partition(":loadbalancer/")[2]


@dataclass
class Course:
    """What has become of a request so far, written down as it happens.

    - `began`, `dispatched`, `returned`: when it came, went to Lambda and came back, by `time.perf_counter`.
    - `received_at`: when it came, in seconds since 1970 by the sandbox's clock.
    - `rule_priority`: 0 is the default rule. None before the rules are evaluated.
    - `action`: the type of the action executed; empty if there was none.
    - `function_arn`: the target chosen; empty if there was none.
    - `target_status`: that of the function's response; None if there is none to pass on.
    - `error_reason`: as in LoadBalancerError.
    - `lambda_bytes`: of the event and the function's response.
    """

    began: float
    received_at: float = 0
    trace_id: str = ""
    rule_priority: int | None = None
    rules_evaluated: int = 0
    action: str = ""
    redirect_url: str = ""
    target_group_arn: str = ""
    function_arn: str = ""
    dispatched: float | None = None
    returned: float | None = None
    target_status: int | None = None
    error_reason: str = ""
    lambda_bytes: int = 0


@dataclass(frozen=True)
class Exchange:
    """A request that is over.

    - `request`: None if the client sent none that could be read.
    - `answered_at`, `ended`: when the response went out, by the clocks of `Course.received_at` and `began`.
    - `received_bytes`, `sent_bytes`: of the messages with their headers.
    - `status`: what the client got, or 460 if it did not wait.
    """

    connection: Connection
    request: Request | None
    course: Course
    answered_at: float
    ended: float
    received_bytes: int
    sent_bytes: int
    status: int

    @property
    def request_time(self) -> float:
        """Seconds until the request went to its target; -1 if it never did."""
        return -1 if self.course.dispatched is None else self.course.dispatched - self.course.began

    @property
    def target_time(self) -> float:
        """Seconds until the target answered; -1 if it did not, or not in time."""
        if self.course.dispatched is None or self.course.returned is None:
            return -1
        return self.course.returned - self.course.dispatched

    @property
    def response_time(self) -> float:
        """Seconds from the target's answer to the client's; -1 without an answer."""
        return -1 if self.course.returned is None else self.ended - self.course.returned

    @property
    def target_group(self) -> str:
        """The target group as metrics name it, `targetgroup/<name>/<id>`; empty if there was none."""
        return self.course.target_group_arn.rpartition(":")[2]
