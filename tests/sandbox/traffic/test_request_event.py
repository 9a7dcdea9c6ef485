"""The event of a request, and the headers that come with it."""

import base64
import json
from typing import Any

import pytest

from sandbox.traffic.forwarded_headers import forwarded_headers, refuse_many_forwarders, trace_id
from sandbox.traffic.http_message import Tls
from sandbox.traffic.listener import FixedResponse, Listener, TargetGroup
from sandbox.traffic.load_balancer_error import LoadBalancerError
from sandbox.traffic.request_event import BODY_LIMIT, request_event

SINGLE = TargetGroup("arn:group", multi_value_headers=False, function_arn="f")
MULTI = TargetGroup("arn:group", multi_value_headers=True, function_arn="f")
LISTENER = Listener(443, "balancer", (), FixedResponse(404, None, ""))
NOW = 1_500_000_000.9  # 59682f00 in hexadecimal seconds
OWN = "1-59682f00-" + "a" * 24


def forwarded(request: Any, listener: Listener = LISTENER) -> dict[str, str]:
    return dict(forwarded_headers(request, listener, trace_id(request, NOW, lambda digits: "a" * digits)))


def test_the_event_has_exactly_the_documented_fields(request_with: Any) -> None:
    """Catches a field that is missing, misspelled or invented."""
    request = request_with(method="POST", path="/a%20b", query="x=%20y&z", headers=(("X-One", "1"),), body=b"hi")

    assert json.loads(request_event(request, request.headers, SINGLE)) == {
        "requestContext": {"elb": {"targetGroupArn": "arn:group"}},
        "httpMethod": "POST",
        "path": "/a%20b",
        "queryStringParameters": {"x": "%20y", "z": ""},
        "headers": {"x-one": "1"},
        "body": "aGk=",
        "isBase64Encoded": True,
    }


def test_of_repeated_headers_and_parameters_the_last_value_wins(request_with: Any) -> None:
    """Catches values joined with commas, which is another service's rule."""
    request = request_with(query="a=1&a=2", headers=(("X-A", "1"), ("x-a", "2")))
    event = json.loads(request_event(request, request.headers, SINGLE))

    assert (event["headers"], event["queryStringParameters"]) == ({"x-a": "2"}, {"a": "2"})


def test_multi_value_mode_replaces_the_single_value_fields(request_with: Any) -> None:
    """Catches both forms side by side, which API Gateway has and load balancers do not."""
    request = request_with(query="a=1&a=2", headers=(("X-A", "1"), ("x-a", "2")))
    event = json.loads(request_event(request, request.headers, MULTI))

    assert event["multiValueHeaders"] == {"x-a": ["1", "2"]}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert not {"headers", "queryStringParameters"} & event.keys()


@pytest.mark.parametrize(
    ("content_type", "encoding", "is_base64"),
    [
        ("text/plain", None, False),
        ("text/html; charset=utf-8", None, False),
        ("Application/JSON", None, False),
        ("application/javascript", None, False),
        ("application/xml", None, False),
        ("application/x-www-form-urlencoded", None, True),
        ("application/json", "gzip", True),
        (None, None, True),
    ],
)
def test_the_content_type_decides_whether_the_body_is_base64(
    request_with: Any, content_type: str | None, encoding: str | None, is_base64: bool
) -> None:
    """Catches a text that arrives encoded, or bytes that arrive as text."""
    sent = (("Content-Type", content_type), ("Content-Encoding", encoding))
    request = request_with(body=b"{}", headers=tuple(header for header in sent if header[1]))
    event = json.loads(request_event(request, request.headers, SINGLE))

    assert event["isBase64Encoded"] is is_base64
    assert (base64.b64decode(event["body"]) if is_base64 else event["body"].encode()) == b"{}"


def test_an_empty_body_is_an_empty_text(request_with: Any) -> None:
    """Catches null, or a flag that makes handlers decode nothing."""
    event = json.loads(request_event(request_with(), (), SINGLE))

    assert (event["body"], event["isBase64Encoded"]) == ("", False)


def test_a_body_may_have_the_limit_and_not_one_byte_more(request_with: Any) -> None:
    """Catches a limit that is off by one, or answered with another status."""
    request_event(request_with(body=b"x" * BODY_LIMIT), (), SINGLE)
    with pytest.raises(LoadBalancerError) as refused:
        request_event(request_with(body=b"x" * (BODY_LIMIT + 1)), (), SINGLE)

    assert (refused.value.status, refused.value.reason) == (413, "LambdaRequestTooLarge")


@pytest.mark.parametrize(
    "changes",
    [
        {"headers": (("Content-Type", "text/plain"),), "body": b"\xff"},
        {"headers": (("X-A", b"\xff".decode(errors="surrogateescape")),)},
    ],
    ids=["body", "header"],
)
def test_what_is_not_utf8_is_a_bad_request(request_with: Any, changes: dict[str, Any]) -> None:
    """Catches a replaced character handed to the function, or an error that looks like the function's."""
    request = request_with(**changes)
    with pytest.raises(LoadBalancerError) as refused:
        request_event(request, request.headers, SINGLE)

    assert (refused.value.status, refused.value.reason) == (400, "LambdaBadRequest")


def test_the_client_is_told_in_forwarded_headers_and_its_connection_is_not(request_with: Any) -> None:
    """Catches hop-by-hop headers that reach the function, or a port and protocol that the client made up."""
    sent = (("Host", "h"), ("Connection", "close"), ("Transfer-Encoding", "chunked"), ("x-forwarded-port", "1"))

    assert forwarded(request_with(headers=sent, protocol="https")) == {
        "Host": "h",
        "X-Amzn-Trace-Id": f"Root={OWN}",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Port": "443",
        "X-Forwarded-Proto": "https",
    }


@pytest.mark.parametrize(
    ("mode", "client_port", "sent", "expected"),
    [
        ("append", False, None, "203.0.113.9"),
        ("append", False, "1.1.1.1, 2.2.2.2", "1.1.1.1, 2.2.2.2, 203.0.113.9"),
        ("append", True, "1.1.1.1", "1.1.1.1, 203.0.113.9:50123"),
        ("preserve", False, "1.1.1.1", "1.1.1.1"),
        ("preserve", False, None, None),
        ("remove", False, "1.1.1.1", None),
    ],
)
def test_x_forwarded_for_follows_the_load_balancers_mode(
    request_with: Any, mode: str, client_port: bool, sent: str | None, expected: str | None
) -> None:
    """Catches a mode that behaves as another one."""
    listener = Listener(80, "b", (), FixedResponse(404, None, ""), mode, client_port)
    request = request_with(headers=(("X-Forwarded-For", sent),) if sent else ())

    assert forwarded(request, listener).get("X-Forwarded-For") == expected


def test_more_than_thirty_forwarded_addresses_are_refused(request_with: Any) -> None:
    """Catches a limit that is missing or off by one."""
    refuse_many_forwarders(request_with(headers=(("X-Forwarded-For", ", ".join(["1.1.1.1"] * 30)),)))
    with pytest.raises(LoadBalancerError) as refused:
        refuse_many_forwarders(request_with(headers=(("X-Forwarded-For", ", ".join(["1.1.1.1"] * 31)),)))

    assert refused.value.status == 463


def test_invalid_header_names_go_only_if_the_load_balancer_drops_them(request_with: Any) -> None:
    """Catches an attribute that does nothing, or one that is always on."""
    dropping = Listener(80, "b", (), FixedResponse(404, None, ""), drop_invalid_headers=True)
    request = request_with(headers=(("X_Odd", "1"),))

    assert "X_Odd" in forwarded(request)
    assert "X_Odd" not in forwarded(request, dropping)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("Root=1-2-3", f"Self={OWN};Root=1-2-3"),
        ("Self=old;Root=1-2-3;CalledFrom=app", f"Self={OWN};Root=1-2-3;CalledFrom=app"),
        ("CalledFrom=app", f"Root={OWN};CalledFrom=app"),
    ],
)
def test_a_trace_header_keeps_its_root_and_fields(request_with: Any, sent: str, expected: str) -> None:
    """Catches a trace that is broken off at the load balancer."""
    assert forwarded(request_with(headers=(("X-Amzn-Trace-Id", sent),)))["X-Amzn-Trace-Id"] == expected


def test_very_large_headers_get_a_trace_of_a_root_alone(request_with: Any) -> None:
    """Catches a trace header that grows without end."""
    headers = (("X-Amzn-Trace-Id", "Root=1-2-3"), ("X-Large", "x" * 7200))

    assert forwarded(request_with(headers=headers))["X-Amzn-Trace-Id"] == f"Root={OWN}"


@pytest.mark.parametrize(
    ("port", "preserve", "sent", "expected"),
    [
        (80, False, "shop.example.com", "shop.example.com"),
        (443, False, "shop.example.com", "shop.example.com"),
        (8443, False, "shop.example.com", "shop.example.com:8443"),
        (8443, False, "shop.example.com:9", "shop.example.com:9"),
        (8443, False, "[::1]", "[::1]:8443"),
        (8443, True, "shop.example.com", "shop.example.com"),
    ],
)
def test_a_host_header_gets_the_port_of_an_unusual_listener_unless_it_is_preserved(
    request_with: Any, port: int, preserve: bool, sent: str, expected: str
) -> None:
    """Catches a function that builds links to a port nobody listens on."""
    listener = Listener(port, "b", (), FixedResponse(404, None, ""), preserve_host=preserve)

    assert forwarded(request_with(headers=(("Host", sent),)), listener)["Host"] == expected


def test_tls_is_told_only_if_the_attribute_is_on_and_never_by_the_client(request_with: Any) -> None:
    """Catches a cipher that the client made up, and headers that are always there."""
    telling = Listener(443, "b", (), FixedResponse(404, None, ""), tls_headers=True)
    sent = (("x-amzn-tls-version", "SSLv2"),)
    request = request_with(headers=sent, tls=Tls("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "", "arn"))
    told = forwarded(request, telling)

    assert told["X-Amzn-Tls-Version"] == "TLSv1.2"
    assert told["X-Amzn-Tls-Cipher-Suite"] == "ECDHE-RSA-AES128-GCM-SHA256"
    assert "x-amzn-tls-version" not in told
    assert "X-Amzn-Tls-Version" not in forwarded(request)
    assert "X-Amzn-Tls-Version" not in forwarded(request_with(headers=sent), telling)
