"""Connections that wait: for a request, for an answer, for a client that has gone."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest

from sandbox.monitoring.metric_store import Metric
from sandbox.traffic.listener_traffic import ListenerTraffic

# Tells the test that it runs, and goes on when the test has closed the connection.
WAITING = """
import socket
def handler(event, context):
    with socket.create_connection(("127.0.0.1", int(event["headers"]["x-port"]))) as connection:
        connection.recv(1)
    return {"statusCode": 200, "body": "late"}
"""
FIXED = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "x"}}
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


def connected(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=60)


def rest(connection: socket.socket) -> bytes:
    """What still comes until the other side closes."""
    return b"".join(iter(lambda: connection.recv(65536), b""))


def impatient(world: Any, url: str) -> str:
    """Sets the shortest idle timeout there is."""
    balancer = world.address(url).load_balancer_arn
    attribute = {"Key": "idle_timeout.timeout_seconds", "Value": "1"}
    world.call("elbv2", "ModifyLoadBalancerAttributes", {"LoadBalancerArn": balancer, "Attributes": [attribute]})
    return url


def counted(world: Any, url: str, name: str) -> float:
    world.sandbox.advance(0)
    balancer = world.address(url).load_balancer_arn.partition(":loadbalancer/")[2]
    metric = Metric.of("AWS/ApplicationELB", name, {"LoadBalancer": balancer})
    return sum(world.sandbox.metrics.statistics(metric, "Sum", 60, 0, 2**40).values())


@pytest.fixture
def begun() -> Iterator[socket.socket]:
    """What a waiting function connects to; it goes on at the end of the test at the latest."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        yield listening


def test_who_sends_no_whole_request_gets_a_408_and_an_idle_connection_is_closed(still_world: Any) -> None:
    """Catches clients that hold connections for ever, and a 408 where a browser only keeps a connection warm."""
    url = impatient(still_world, still_world.url(still_world.listener(FIXED)))
    with ExitStack() as stack:
        silent, halting, headless, idle = [stack.enter_context(connected(url)) for _ in range(4)]
        halting.sendall(b"GET / HTTP/1.1\r\nHos")
        headless.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf")
        idle.sendall(REQUEST)
        answers = [rest(connection) for connection in (silent, halting, headless, idle)]

    assert [answer.split(b"\r\n")[0] for answer in answers[:3]] == [b"HTTP/1.1 408 Request Time-out"] * 3
    assert all(b"Server: awselb/2.0\r\n" in answer for answer in answers[:3])
    assert answers[3].startswith(b"HTTP/1.1 200 OK\r\n")
    assert answers[3].count(b"HTTP/1.1") == 1
    assert counted(still_world, url, "HTTPCode_ELB_4XX_Count") == 3


def test_a_slow_request_that_never_pauses_for_long_is_read_to_its_end(still_world: Any) -> None:
    """Catches an idle timeout that counts from the beginning of a request, and so cuts off slow uploads."""
    url = impatient(still_world, still_world.url(still_world.listener(FIXED)))
    parts = [b"POST / HTTP/1.1\r\nHo", b"st: a\r\nContent-Length: 2\r\n", b"Connection: close\r\n\r\nx", b"x"]
    with connected(url) as connection:
        for part in parts[:-1]:
            connection.sendall(part)
            with pytest.raises(TimeoutError):
                pause(connection, 0.6)
        connection.sendall(parts[-1])

        assert rest(connection).startswith(b"HTTP/1.1 200 OK\r\n")


def pause(connection: socket.socket, seconds: float) -> None:
    """Waits for an answer that must not come yet."""
    connection.settimeout(seconds)
    try:
        connection.recv(1)
    finally:
        connection.settimeout(60)


def test_a_function_slower_than_the_idle_timeout_is_a_504_and_runs_on(still_world: Any, begun: socket.socket) -> None:
    """Catches a client that waits longer than its load balancer, and an invocation that is broken off."""
    url = impatient(still_world, still_world.serve(WAITING))
    answer = still_world.ask(url, headers=[("X-Port", str(begun.getsockname()[1]))])

    assert (answer.status, answer.reason) == (504, "Gateway Time-out")
    assert counted(still_world, url, "HTTPCode_ELB_504_Count") == 1
    assert counted(still_world, url, "TargetResponseTime") == 0
    begun.accept()[0].close()
    assert "Status: timeout" not in still_world.log_with(still_world.function_of(url))[-1]


def test_a_client_that_leaves_is_a_460_and_the_invocation_goes_on(still_world: Any, begun: socket.socket) -> None:
    """Catches a request that ends with its client, and one that counts as answered."""
    url = still_world.serve(WAITING)
    fixed = still_world.url(still_world.listener(FIXED))
    with connected(url) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Port: %d\r\n\r\n" % begun.getsockname()[1])
        running, _ = begun.accept()
    until(lambda: counted(still_world, url, "HTTPCode_ELB_4XX_Count") == 1, lambda: still_world.ask(fixed))
    running.close()

    assert "Status" not in still_world.log_with(still_world.function_of(url))[-1]
    assert counted(still_world, url, "HTTPCode_Target_2XX_Count") == 0
    assert counted(still_world, url, "RequestCount") == 1


def until(holds: Callable[[], bool], meanwhile: Callable[[], object]) -> None:
    """Does something that takes the server a moment until a condition holds."""
    for _ in range(10_000):
        if holds():
            return
        meanwhile()
    pytest.fail("The condition never held.")


def test_an_old_connection_is_closed_with_its_next_answer(still_world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches connections that a client keeps for ever, and ones that are cut without a word."""
    url = still_world.url(still_world.listener(FIXED))
    with connected(url) as connection:
        connection.sendall(REQUEST)
        assert b"Connection: close" not in connection.recv(65536)
        monkeypatch.setattr(ListenerTraffic, "client_keep_alive", 0)
        connection.sendall(REQUEST)

        assert b"\r\nConnection: close\r\n" in rest(connection)


def test_hundreds_of_clients_may_stay_connected(still_world: Any) -> None:
    """Catches a limit of connections, or a backlog that refuses clients who come at once."""
    url = still_world.url(still_world.listener(FIXED))
    with ExitStack() as stack:
        connections = [stack.enter_context(connected(url)) for _ in range(500)]
        for _ in range(2):
            for connection in connections:
                connection.sendall(REQUEST)
            assert all(connection.recv(65536).startswith(b"HTTP/1.1 200 OK") for connection in connections)
