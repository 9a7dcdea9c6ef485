"""What CloudWatch is told of real requests and connections."""

import http.client
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.monitoring.metric_store import Metric

OK = "def handler(event, context): return {'statusCode': 200, 'body': 'x'}"
FAILING = "def handler(event, context): raise ValueError('no')"
MALFORMED = "def handler(event, context): return {'statusCode': 200, 'body': None}"


class Watched:
    """A listener whose metrics a test reads; all that happens meanwhile has the same minute."""

    def __init__(self, world: Any, url: str) -> None:
        self.world = world
        self.url = url
        address = world.address(url)
        listener = world.call("elbv2", "DescribeListeners", {"ListenerArns": [address.listener_arn]})["Listeners"][0]
        self.balancer = address.load_balancer_arn.partition(":loadbalancer/")[2]
        self.group = listener["DefaultActions"][0].get("TargetGroupArn", "").rpartition(":")[2]

    def sum(self, name: str, *dimensions: str, minutes_ago: int = 0) -> float:
        """The metric's sum in the minute that the clock shows, or an earlier one; 0 if it has no data."""
        self.world.sandbox.advance(0)  # a request is counted in the same step that sends its answer
        now = self.world.sandbox.clock.now() - 60 * minutes_ago
        values = {"LoadBalancer": self.balancer, "TargetGroup": self.group, "AvailabilityZone": "us-east-1a"}
        metric = Metric.of("AWS/ApplicationELB", name, {each: values[each] for each in dimensions})
        found = self.world.sandbox.metrics.statistics(metric, "Sum", 60, now // 60 * 60, now + 1)
        return sum(found.values())


def served(world: Any, code: str) -> Watched:
    return Watched(world, world.serve(code))


def test_a_request_counts_once_for_the_load_balancer_its_zone_and_its_target_group(still_world: Any) -> None:
    """Catches traffic that no alarm or dashboard sees."""
    watched = served(still_world, OK)
    assert [still_world.ask(watched.url).status for _ in range(4)] == [200] * 4

    assert watched.sum("RequestCount", "LoadBalancer") == 4
    assert watched.sum("RequestCount", "LoadBalancer", "AvailabilityZone") == 2  # the nodes take turns
    assert watched.sum("RequestCount", "LoadBalancer", "TargetGroup") == 4
    assert watched.sum("HTTPCode_Target_2XX_Count", "LoadBalancer", "TargetGroup", "AvailabilityZone") == 2
    assert watched.sum("NewConnectionCount", "LoadBalancer") == 4
    assert 0 < watched.sum("TargetResponseTime", "LoadBalancer", "TargetGroup") < 60
    assert watched.sum("LambdaTargetProcessedBytes", "LoadBalancer") > 4 * 100  # four events and their answers
    assert watched.sum("ProcessedBytes", "LoadBalancer") > watched.sum("LambdaTargetProcessedBytes", "LoadBalancer")
    assert watched.sum("HTTPCode_ELB_5XX_Count", "LoadBalancer") == 0


@pytest.mark.parametrize("code", [FAILING, MALFORMED], ids=["raises", "malformed"])
def test_a_functions_failure_is_the_load_balancers_502_and_a_user_error(still_world: Any, code: str) -> None:
    """Catches failures that count as the target's answers, where AWS has none."""
    watched = served(still_world, code)
    assert still_world.ask(watched.url).status == 502

    assert watched.sum("LambdaUserError", "TargetGroup") == 1
    assert watched.sum("LambdaUserError", "LoadBalancer", "TargetGroup") == 1
    assert watched.sum("HTTPCode_ELB_502_Count", "LoadBalancer") == 1
    assert watched.sum("HTTPCode_ELB_5XX_Count", "LoadBalancer") == 1
    assert watched.sum("HTTPCode_Target_5XX_Count", "LoadBalancer", "TargetGroup") == 0


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([("Content-Type", "text/plain")], b"x" * (1024 * 1024 + 1), 413),
        ([("Content-Type", "text/plain")], b"\xff", 400),
        ([("Connection", "Upgrade"), ("Upgrade", "websocket")], b"", 400),
    ],
    ids=["too large", "not UTF-8", "WebSocket"],
)
def test_what_a_function_cannot_be_asked_is_a_user_error(
    still_world: Any, headers: list[tuple[str, str]], body: bytes, status: int
) -> None:
    """Catches refused requests that are missing in the target group's errors."""
    watched = served(still_world, OK)
    assert still_world.ask(watched.url, method="POST", headers=headers, body=body).status == status

    assert watched.sum("LambdaUserError", "LoadBalancer", "TargetGroup") == 1
    assert watched.sum("HTTPCode_ELB_4XX_Count", "LoadBalancer") == 1
    assert watched.sum("TargetResponseTime", "LoadBalancer") == 0


def test_an_environment_that_cannot_be_started_is_an_internal_error_of_lambda(still_world: Any) -> None:
    """Catches a fault of the service that is blamed on the function, or answered with the sandbox's own page."""
    watched = served(still_world, OK)
    folder = Path(still_world.runs, still_world.function_of(watched.url))
    folder.write_text("not a folder")
    answer = still_world.ask(watched.url)

    assert (answer.status, answer.header("server")) == (502, ["awselb/2.0"])
    assert watched.sum("LambdaInternalError", "LoadBalancer", "TargetGroup") == 1
    assert watched.sum("LambdaUserError", "LoadBalancer", "TargetGroup") == 0
    assert watched.sum("HTTPCode_ELB_502_Count", "LoadBalancer") == 1


def test_a_group_without_a_target_counts_no_request(still_world: Any) -> None:
    """Catches requests that no target could get among those that one got."""
    group = still_world.target_group(None)
    watched = Watched(still_world, still_world.url(still_world.listener({"Type": "forward", "TargetGroupArn": group})))
    assert still_world.ask(watched.url).status == 503

    assert watched.sum("HTTPCode_ELB_503_Count", "LoadBalancer") == 1
    assert watched.sum("RequestCount", "LoadBalancer") == 0


def test_connections_are_active_in_every_minute_in_which_they_are_open(still_world: Any) -> None:
    """Catches idle connections that are not counted, and closed ones that are."""
    fixed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}
    watched = Watched(still_world, still_world.url(still_world.listener(fixed)))
    kept = http.client.HTTPConnection(urlsplit(watched.url).netloc, timeout=60)
    still_world.ask(watched.url)
    still_world.ask(watched.url)
    for _ in range(2):  # the server hears the end of the others before it has answered both
        kept.request("GET", "/")
        kept.getresponse().read()
    still_world.sandbox.advance(60)
    still_world.sandbox.advance(60)
    kept.close()

    assert watched.sum("ActiveConnectionCount", "LoadBalancer", minutes_ago=2) == 3
    assert watched.sum("ActiveConnectionCount", "LoadBalancer", minutes_ago=1) == 1
    assert watched.sum("NewConnectionCount", "LoadBalancer", minutes_ago=2) == 3
    assert watched.sum("HTTP_Fixed_Response_Count", "LoadBalancer", minutes_ago=2) == 4
