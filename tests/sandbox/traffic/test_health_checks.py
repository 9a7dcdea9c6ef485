"""Health checks that invoke real functions, on a clock that is stepped."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from sandbox.monitoring.metric_store import Metric

# Tells the test each event, and answers what the test says to it.
AS_TOLD = """
import json, os, urllib.request
def handler(event, context):
    with urllib.request.urlopen(os.environ["TEST"], json.dumps(event).encode()) as answer:
        return json.load(answer)
"""
# Tells the test that it runs, and goes on when the test has closed the connection.
UNTIL_LET_GO = """
import os, socket
def handler(event, context):
    with socket.create_connection(("127.0.0.1", int(os.environ["PORT"]))) as connection:
        connection.recv(1)
    return {"statusCode": 200}
"""
HEALTHY = ("healthy", None, None)
INITIAL = ("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
CODE_500 = ("unhealthy", "Target.ResponseCodeMismatch", "Health checks failed with these codes: [500]")
NO_RESPONSE = ("unhealthy", "Target.FailedHealthChecks", "Health checks failed")
NOT_IN_USE = ("unused", "Target.NotInUse", "Target group is not configured to receive traffic from the load balancer")
CHECKS = {
    "HealthCheckEnabled": True,
    "HealthCheckIntervalSeconds": 10,
    "HealthCheckTimeoutSeconds": 8,
    "HealthyThresholdCount": 3,
    "UnhealthyThresholdCount": 2,
}


class Target:
    """A function behind a listener of its own, with health checks."""

    def __init__(self, world: Any, code: str, **settings: Any) -> None:
        self.world = world
        self.function = world.function(code, **settings)
        self.arn = f"arn:aws:lambda:us-east-1:123456789012:function:{self.function}"
        self.group = world.target_group(self.arn)
        self.modify(**CHECKS)
        self.balancer = world.load_balancer()
        self.listener = world.listener({"Type": "forward", "TargetGroupArn": self.group}, self.balancer)

    def modify(self, **settings: Any) -> None:
        self.world.call("elbv2", "ModifyTargetGroup", {"TargetGroupArn": self.group} | settings)

    def register(self, operation: str = "RegisterTargets") -> None:
        self.world.call("elbv2", operation, {"TargetGroupArn": self.group, "Targets": [{"Id": self.arn}]})

    def deregister(self) -> None:
        self.register("DeregisterTargets")

    def health(self) -> tuple[str | None, ...]:
        answer = self.world.call("elbv2", "DescribeTargetHealth", {"TargetGroupArn": self.group})
        health = answer["TargetHealthDescriptions"][0]["TargetHealth"]
        return tuple(health.get(member) for member in ("State", "Reason", "Description"))

    def healths(self, *steps: float) -> list[str | None]:
        """The state after each step of the clock."""
        states: list[str | None] = []
        for step in steps:
            self.world.sandbox.advance(step)
            states.append(self.health()[0])
        return states

    def counts(self, name: str, zone: str | None = None) -> dict[int, float]:
        """A metric's values by minute."""
        dimensions = {
            "LoadBalancer": self.balancer.partition("loadbalancer/")[2],
            "TargetGroup": self.group.rpartition(":")[2],
        } | ({"AvailabilityZone": zone} if zone else {})
        metric = Metric.of("AWS/ApplicationELB", name, dimensions)
        return self.world.sandbox.metrics.statistics(metric, "Sum", 60, 0, 1e12)


class Told(Target):
    """A function that answers as the test says."""

    def __init__(self, world: Any) -> None:
        self.events: list[dict[str, Any]] = []
        self.answers({"statusCode": 200})
        self.server = HTTPServer(("127.0.0.1", 0), partial(_Teller, self))
        Thread(target=self.server.serve_forever).start()
        variables = {"TEST": f"http://127.0.0.1:{self.server.server_port}"}
        super().__init__(world, AS_TOLD, Environment={"Variables": variables})

    def answers(self, response: Any) -> None:
        self.answer = json.dumps(response)

    def raises(self) -> None:
        """From now on the function fails."""
        self.answer = "no JSON"


class _Teller(BaseHTTPRequestHandler):
    def __init__(self, told: Told, *connection: Any) -> None:
        self._told = told
        super().__init__(*connection)

    def do_POST(self) -> None:
        self._told.events.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self._told.answer.encode())

    def log_message(self, *_: Any) -> None:
        pass


class Blocking(Target):
    """A function that runs until the test closes the connections it accepts."""

    def __init__(self, world: Any) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(60)
        variables = {"PORT": str(self.server.getsockname()[1])}
        super().__init__(world, UNTIL_LET_GO, Environment={"Variables": variables}, Timeout=600)


@pytest.fixture(scope="module", autouse=True)
def _stands_still(world: Any) -> None:
    world.sandbox.clock.run_at(0)


@pytest.fixture
def told(world: Any) -> Iterator[Told]:
    target = Told(world)
    yield target
    world.call("elbv2", "DeleteListener", {"ListenerArn": target.listener})
    target.server.shutdown()
    target.server.server_close()


@pytest.fixture
def blocking(world: Any) -> Iterator[Blocking]:
    target = Blocking(world)
    with closing(target.server):
        yield target
        world.sandbox.clock.run_at(0)
        world.call("elbv2", "DeleteListener", {"ListenerArn": target.listener})


def test_a_new_target_is_initial_until_its_first_success(told: Told) -> None:
    """Catches a target that is healthy before anybody asked it, or needs the whole threshold at first."""
    assert told.health() == INITIAL
    told.world.sandbox.advance(0.9)
    assert (told.health(), told.events) == (INITIAL, [])
    told.world.sandbox.advance(0.2)

    assert told.health() == HEALTHY
    assert [(event["path"], event["headers"]) for event in told.events] == [
        ("/", {"user-agent": "ELB-HealthChecker/2.0"})
    ]


def test_a_target_fails_and_recovers_after_its_thresholds(told: Told) -> None:
    """Catches thresholds that are swapped or ignored, and an interval that is not the target group's."""
    told.world.sandbox.advance(5)
    told.answers({"statusCode": 500})
    assert told.healths(10, 10) == ["healthy", "unhealthy"]
    assert told.health() == CODE_500
    told.answers({"statusCode": 200})
    assert told.healths(10, 10, 10) == ["unhealthy", "unhealthy", "healthy"]
    assert len(told.events) == 6


def test_requests_reach_an_unhealthy_function(told: Told) -> None:
    """Catches a load balancer that takes its only target out of service: AWS's fails open."""
    told.answers({"statusCode": 500})
    told.world.sandbox.advance(15)
    assert told.health() == CODE_500
    told.answers({"statusCode": 200, "body": "served"})

    assert told.world.ask(told.world.url(told.listener)).body == b"served"


def test_without_permission_the_function_is_not_run_and_fails(told: Told) -> None:
    """Catches checks that go around the function's policy."""
    statement = told.group.split("/")[1]
    told.world.call("lambda", "RemovePermission", {"FunctionName": told.function, "StatementId": statement})
    told.world.sandbox.advance(15)

    assert (told.health(), told.events) == (NO_RESPONSE, [])


@pytest.mark.parametrize("response", [None, "200 OK", {"statusCode": "200"}, {"statusCode": 200, "body": None}])
def test_a_malformed_response_fails(told: Told, response: Any) -> None:
    """Catches a check that is content with a status code that no client would get."""
    told.answers(response)
    told.world.sandbox.advance(15)

    assert told.health() == NO_RESPONSE


def test_a_function_that_raises_or_is_gone_fails(told: Told) -> None:
    """Catches a check that ends with the clock's own error, and so leaves the state as it was."""
    told.raises()
    told.world.sandbox.advance(15)
    assert (told.health(), len(told.events)) == (NO_RESPONSE, 2)
    told.world.call("lambda", "DeleteFunction", {"FunctionName": told.function})
    told.world.sandbox.advance(10)

    assert (told.health(), len(told.events)) == (NO_RESPONSE, 2)


def test_changed_settings_take_effect_and_keep_the_health(told: Told) -> None:
    """Catches settings that are read once, and a change that makes the target new."""
    told.world.sandbox.advance(5)
    told.modify(Matcher={"HttpCode": "202-204"}, HealthCheckPath="/deep?all=1", HealthCheckIntervalSeconds=300)
    assert told.health() == HEALTHY
    assert told.healths(2, 297) == ["healthy", "healthy"]
    assert told.healths(2) == ["unhealthy"]
    told.answers({"statusCode": 203})
    told.modify(HealthyThresholdCount=2, HealthCheckIntervalSeconds=10)
    assert told.healths(2, 10) == ["unhealthy", "healthy"]
    assert [(event["path"], event["queryStringParameters"]) for event in told.events] == [
        ("/", {}),
        *[("/deep", {"all": "1"})] * 4,
    ]


def test_what_is_no_longer_to_be_checked_is_left_alone(told: Told) -> None:
    """Catches checks, and invocations that cost money, of targets that nobody uses."""
    told.world.sandbox.advance(5)
    told.deregister()
    told.world.sandbox.advance(100)
    told.register()
    assert (told.health(), len(told.events)) == (INITIAL, 1)
    assert told.healths(5) == ["healthy"]
    told.modify(HealthCheckEnabled=False)
    assert told.healths(100) == ["unavailable"]
    told.modify(HealthCheckEnabled=True)
    assert told.health() == INITIAL
    other = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
    told.world.call("elbv2", "ModifyListener", {"ListenerArn": told.listener, "DefaultActions": [other]})
    told.world.sandbox.advance(100)

    assert (told.health(), len(told.events)) == (NOT_IN_USE, 2)


def test_registering_a_target_again_changes_nothing(told: Told) -> None:
    """Catches a second `pulumi up` that makes a healthy target new."""
    told.world.sandbox.advance(5)
    told.register()

    assert told.health() == HEALTHY


def test_each_minutes_end_is_counted_for_the_group_and_each_zone(told: Told) -> None:
    """Catches counts without health checks or of another minute, and a failing target that counts as healthy."""
    sandbox = told.world.sandbox
    first = int(sandbox.clock.now() // 60 * 60)
    sandbox.advance(first + 90 - sandbox.clock.now())  # past the end of this minute, to the middle of the next
    told.deregister()
    sandbox.advance(60)
    told.register()
    told.answers({"statusCode": 500})
    sandbox.advance(60)

    healthy, unhealthy = {first: 1, first + 120: 0}, {first: 0, first + 120: 1}
    assert told.counts("HealthyHostCount") == told.counts("HealthyHostCount", "us-east-1a") == healthy
    assert told.counts("UnHealthyHostCount") == told.counts("UnHealthyHostCount", "us-east-1b") == unhealthy
    assert told.counts("HealthyHostCount", "us-east-1c") == {}


def test_checks_are_not_requests_of_the_load_balancer(told: Told) -> None:
    """Catches checks in RequestCount, from which errors are computed: AWS leaves them out."""
    told.world.sandbox.advance(120)
    suffix = told.balancer.partition("loadbalancer/")[2]
    names = {
        metric.name for metric in told.world.sandbox.metrics.metrics() if ("LoadBalancer", suffix) in metric.dimensions
    }

    assert names == {"HealthyHostCount", "UnHealthyHostCount"}


def test_a_function_slower_than_the_timeout_fails_but_goes_on(blocking: Blocking) -> None:
    """Catches a check that waits for ever, and one that kills an invocation which AWS would let run."""
    blocking.world.sandbox.loop.begin(blocking.world.sandbox.clock.advance(2))
    connection, _ = blocking.server.accept()
    connection.close()  # the first check succeeds
    assert blocking.healths(0) == ["healthy"]
    statement = blocking.group.split("/")[1]
    permission = {"FunctionName": blocking.function, "StatementId": statement}
    blocking.world.call("lambda", "RemovePermission", permission)
    blocking.modify(HealthCheckTimeoutSeconds=2)
    blocking.world.sandbox.advance(5)  # the second one fails without any wait
    granted = {"Action": "lambda:InvokeFunction", "Principal": "elasticloadbalancing.amazonaws.com"}
    blocking.world.call("lambda", "AddPermission", permission | granted | {"SourceArn": blocking.group})
    blocking.world.sandbox.advance(10)

    assert blocking.health() == ("unhealthy", "Target.Timeout", "Request timed out")
    blocking.server.accept()[0].close()
    assert not any("timeout" in line for line in blocking.world.log_with(blocking.function, count=2))


def test_a_slow_check_holds_up_no_other_and_is_not_repeated_meanwhile(told: Told, blocking: Blocking) -> None:
    """Catches one stuck function that blinds the load balancer, or collects ever more environments."""
    blocking.modify(HealthCheckIntervalSeconds=300, HealthCheckTimeoutSeconds=120)
    told.modify(HealthCheckIntervalSeconds=300)
    blocking.world.sandbox.clock.run_at(10_000)
    connection, _ = blocking.server.accept()
    with closing(connection):
        told.world.log_with(told.function, count=5)
        assert told.health() == HEALTHY
        blocking.server.settimeout(0)
        with pytest.raises(BlockingIOError):
            blocking.server.accept()
