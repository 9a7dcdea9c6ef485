"""What a load balancer makes of the bytes that clients send: whole requests, odd ones, and none at all."""

import json
import re
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ECHO = """
import json
def handler(event, context):
    return {"statusCode": 200, "body": json.dumps([event["httpMethod"], event["path"], event["body"]])}
"""


@pytest.fixture(scope="module")
def echo(world: Any) -> str:
    return world.serve(ECHO)


def exchange(url: str, sent: bytes, *, ends: bool = False) -> bytes:
    """What a server answers until it closes the connection, which it may do before it has read everything.

    `ends`: tells the server that nothing more will come.
    """
    parts = urlsplit(url)
    answer = b""
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        try:
            connection.sendall(sent)
            if ends:
                connection.shutdown(socket.SHUT_WR)
            while received := connection.recv(65536):
                answer += received
        except (ConnectionResetError, BrokenPipeError):
            pass
    return answer


def post(*headers: bytes, body: bytes = b"") -> bytes:
    return b"".join(line + b"\r\n" for line in (b"POST / HTTP/1.1", b"Host: a", *headers, b"")) + body


CHUNKED = b"Transfer-Encoding: chunked"
LAST_CHUNK = b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (post(b"Content-Length: 4", CHUNKED, body=LAST_CHUNK), 400),
        (post(b"Content-Length: 2", b"Content-Length: 3", body=b"hi"), 400),
        (post(b"Content-Length: -1"), 400),
        (post(b"Content-Length: two"), 400),
        (post(CHUNKED, CHUNKED, body=LAST_CHUNK), 400),
        (post(CHUNKED, body=b"zz\r\n"), 400),
        (post(b"Transfer-Encoding: gzip"), 501),
        (post(b"Transfer-Encoding: gzip, chunked", body=LAST_CHUNK), 501),
        (b"GET /?" + b"a" * 17_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
    ],
    ids=lambda case: str(case[:60]) if isinstance(case, bytes) else "",
)
def test_a_request_that_two_servers_could_read_differently_is_refused(echo: str, sent: bytes, status: int) -> None:
    """Catches request smuggling, and another server's page, version or open connection after such a request."""
    answer = exchange(echo, sent + b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert answer.count(b"HTTP/1.1") == 1
    assert b"Server: awselb/2.0\r\n" in answer
    assert b"Connection: close\r\n" in answer


def test_a_chunk_that_turns_out_malformed_later_is_a_bad_request(echo: str) -> None:
    """Catches a fault in the middle of a body that ends in the sandbox's own error page."""
    parts = urlsplit(echo)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        connection.sendall(post(CHUNKED, b"Expect: 100-continue"))
        assert connection.recv(25).startswith(b"HTTP/1.1 100")
        connection.sendall(b"zz\r\n")

        assert b"".join(iter(lambda: connection.recv(65536), b"")).startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (b"GET /a?x HTTP/1.1", ["GET", "/a", ""]),
        (b"GET http://other.example/p HTTP/1.1", ["GET", "/p", ""]),
        (b"GET http://other.example HTTP/1.1", ["GET", "/", ""]),
        (b"OPTIONS * HTTP/1.1", ["OPTIONS", "*", ""]),
        (b"GET //x/..%2F%zz%00#f HTTP/1.1", ["GET", "//x/..%2F%zz%00", ""]),
        (b"GET /old HTTP/1.0", ["GET", "/old", ""]),
    ],
    ids=lambda case: case.decode() if isinstance(case, bytes) else "",
)
def test_odd_but_valid_request_lines_reach_the_function(echo: str, line: bytes, event: list[str]) -> None:
    """Catches a path that is decoded, normalised, or taken with its host."""
    answer = exchange(echo, line + b"\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert json.loads(answer.partition(b"\r\n\r\n")[2]) == event


def test_a_client_of_http_1_0_needs_no_host_and_is_not_kept_waiting(echo: str) -> None:
    """Catches a connection left open for a client that reads until its end."""
    assert b" 200 OK\r\n" in exchange(echo, b"GET / HTTP/1.0\r\n\r\n")


def test_pipelined_requests_are_answered_in_their_order(echo: str) -> None:
    """Catches answers that change places, or a second request that is lost with the first one's bytes."""
    requests = [b"GET /%d HTTP/1.1\r\nHost: a\r\n%s\r\n" % (n, b"Connection: close\r\n" * (n == 2)) for n in range(3)]

    assert re.findall(rb'"/(\d)"', exchange(echo, b"".join(requests))) == [b"0", b"1", b"2"]


LINES = st.sampled_from(
    [
        b"GET / HTTP/1.1",
        b"POST /x HTTP/1.1",
        b"Host: a",
        CHUNKED,
        b"Content-Length: 3",
        b"0",
        b"",
        b"Expect: 100-continue",
    ]
)
PIECES = st.one_of(st.binary(max_size=60), LINES.map(lambda line: line + b"\r\n"))


@given(pieces=st.lists(PIECES, max_size=8))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_end_the_server_or_show_its_inside(echo: str, pieces: list[bytes]) -> None:
    """Catches a request that brings the front door down, or gets a traceback for an answer."""
    statuses = re.findall(rb"HTTP/1\.[01] (\d+) ", exchange(echo, b"".join(pieces), ends=True))

    assert all(status in {b"100", b"200", b"400", b"501"} for status in statuses)
    assert b" 200 OK" in exchange(echo, b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
