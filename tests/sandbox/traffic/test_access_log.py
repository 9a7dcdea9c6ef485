"""Entries and files of access logs, field by field."""

import shlex
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.traffic.access_log import enabled_file_key, entry, file_key
from sandbox.traffic.exchange import Connection, Course, Exchange
from sandbox.traffic.http_message import Request, Tls
from sandbox.traffic.listener import ListenerSummary, LogDestination, Node

BALANCER = "arn:aws:elasticloadbalancing:us-east-2:123456789012:loadbalancer/app/my-loadbalancer/50dc6c495c0c9188"
GROUP = "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067"
LISTENER = ListenerSummary("listener", BALANCER, "my-loadbalancer", "HTTP", 80)
CONNECTION = Connection(LISTENER, Node("us-east-2a", "10.0.0.4"), "192.168.131.39", 2817, "TID_1234abcd5678ef90")
HEADERS = (("Host", "www.example.com"), ("User-Agent", "curl/7.46.0"))
RECEIVED, ANSWERED = 1_543_616_568.364, 1_543_616_580.186641
FIELDS = 33


def logged(
    status: int = 200, connection: Connection = CONNECTION, request: dict[str, Any] | None = None, **course: Any
) -> str:
    plain = {"path": "/", "query": "", "headers": HEADERS}
    sent = None if request is None else Request("GET", "http", **plain | request, body=b"", client_ip="", client_port=0)
    written = Course(began=10.0, received_at=RECEIVED, **course)
    return entry(
        Exchange(
            connection,
            sent,
            written,
            answered_at=ANSWERED,
            ended=10.0012,
            received_bytes=34,
            sent_bytes=366,
            status=status,
        )
    )


REACHED = {
    "action": "forward",
    "rule_priority": 0,
    "trace_id": "Root=1-58337364-23a8c76965a2ef7629b185e3",
    "target_group_arn": GROUP,
    "dispatched": 10.0001,
    "returned": 10.0011,
}
PREFIX = "http 2018-11-30T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 -"
REQUEST = '34 366 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.46.0" - -'
TRACE = f'{GROUP} "Root=1-58337364-23a8c76965a2ef7629b185e3" "-" "-" 0 2018-11-30T22:22:48.364000Z "forward" "-"'
REST = '"-" "-" "-" "-" TID_1234abcd5678ef90 "-" "-" "-"'


def test_entries_of_functions_are_those_of_awss_examples() -> None:
    """Catches a field that is missing, out of order, unquoted, or of another precision: log parsers stop there."""
    succeeded = logged(request={}, target_status=200, **REACHED)
    failed = logged(502, request={}, error_reason="LambdaInvalidResponse", **REACHED)

    assert succeeded == f'{PREFIX} 0.000 0.001 0.000 200 200 {REQUEST} {TRACE} "-" {REST}'
    assert failed == f'{PREFIX} 0.000 0.001 0.000 502 - {REQUEST} {TRACE} "LambdaInvalidResponse" {REST}'


def test_a_redirect_never_reached_a_target() -> None:
    """Catches times of 0 where AWS has -1, which would pull every average down."""
    fields = shlex.split(
        logged(301, request={}, action="redirect", rule_priority=7, redirect_url="https://www.example.com:443/")
    )

    assert fields[5:10] == ["-1", "-1", "-1", "301", "-"]
    assert fields[20] == "7"
    assert fields[22:24] == ["redirect", "https://www.example.com:443/"]


def test_a_target_that_was_too_slow_has_no_time_of_its_own() -> None:
    """Catches a timeout that looks like a quick answer."""
    fields = shlex.split(logged(504, request={}, **REACHED | {"returned": None}))

    assert fields[5:9] == ["0.000", "-1", "-1", "504"]


def test_a_request_that_could_not_be_read_is_logged_with_what_is_known() -> None:
    """Catches malformed requests that are missing in the log."""
    fields = shlex.split(logged(400))

    assert fields[12:14] == ["- http://10.0.0.4:80- -", "-"]
    assert fields[16:18] == ["-", "-"]
    assert fields[20] == "-"


def test_a_request_over_tls_tells_what_was_agreed_upon() -> None:
    """Catches a cipher in the place of the protocol, and the default certificate logged for another."""
    tls = Tls(
        "TLSv1.3", "TLS_AES_128_GCM_SHA256", "www.example.com", "arn:aws:acm:us-east-2:123456789012:certificate/1"
    )
    connection = Connection(LISTENER, CONNECTION.node, "192.168.131.39", 2817, "TID_1", tls)
    fields = shlex.split(logged(connection=connection, request={}))

    assert fields[0] == "https"
    assert fields[14:16] == ["TLS_AES_128_GCM_SHA256", "TLSv1.3"]
    assert fields[18:20] == ["www.example.com", "arn:aws:acm:us-east-2:123456789012:certificate/1"]


def test_the_url_is_logged_as_sent_and_a_long_user_agent_is_cut() -> None:
    """Catches a log file that a client fills with one header, and a URL that was decoded."""
    headers = (("Host", "a:8080"), ("User-Agent", "x" * 9000))
    fields = shlex.split(logged(request={"path": "/%20", "query": "q=%22", "headers": headers}))

    assert fields[12] == "GET http://a:80/%20?q=%22 HTTP/1.1"
    assert fields[13] == "x" * 8192


@given(
    agent=st.binary(max_size=40).map(lambda sent: sent.decode(errors="surrogateescape")),
    query=st.text(max_size=20),
    trace=st.text(max_size=20),
)
@settings(deadline=None)
def test_no_client_can_break_an_entry_into_other_fields(agent: str, query: str, trace: str) -> None:
    """Catches a quote or a line break from a header that forges an entry."""
    line = logged(request={"query": query, "headers": (("User-Agent", agent),)}, trace_id=trace)

    assert line.isascii()
    assert line.isprintable()
    assert len(shlex.split(line)) == FIELDS


def test_quotes_and_backslashes_are_escaped_as_in_awss_files() -> None:
    """Catches an escape that AWS's parsers do not know."""
    line = logged(request={"headers": (("User-Agent", 'a"b\\c\xe9'),)})

    assert r'"a\x22b\x5Cc\xC3\xA9"' in line


@pytest.mark.parametrize(
    ("prefix", "folder"),
    [("", "AWSLogs/123456789012"), ("logging/prefix", "logging/prefix/AWSLogs/123456789012")],
)
def test_files_are_named_as_aws_names_them(prefix: str, folder: str) -> None:
    """Catches a key that Athena's partitions, or a bucket policy, do not expect."""
    destination = LogDestination("bucket", prefix)

    assert file_key(CONNECTION, destination, "123456789012", 1_392_507_600, "20sg8hgm") == (
        f"{folder}/elasticloadbalancing/us-east-2/2014/02/15/123456789012_elasticloadbalancing_us-east-2_"
        "app.my-loadbalancer.50dc6c495c0c9188_20140215T2340Z_10.0.0.4_20sg8hgm.log.gz"
    )
    assert enabled_file_key(destination, "123456789012") == f"{folder}/ELBAccessLogTestFile"
