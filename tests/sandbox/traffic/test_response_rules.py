"""What a function may return, and what the client gets for it."""

import json
from typing import Any

import pytest

from sandbox.traffic.http_message import Response
from sandbox.traffic.load_balancer_error import LoadBalancerError
from sandbox.traffic.response_rules import RESPONSE_LIMIT, http_response


def answer(response: Any, *, multi: bool = False) -> Response:
    payload = response if isinstance(response, bytes) else json.dumps(response).encode()
    return http_response(payload, multi_value_headers=multi)


def test_a_complete_response_becomes_its_http_form() -> None:
    """Catches a field that is not carried over."""
    response = answer(
        {
            "statusCode": 201,
            "statusDescription": "201 Made",
            "headers": {"Content-Type": "text/plain", "X-A": "b"},
            "body": "aGk=",
            "isBase64Encoded": True,
        }
    )

    assert (response.status, response.phrase, response.body) == (201, "Made", b"hi")
    assert set(response.headers) == {("Server", "awselb/2.0"), ("Content-Type", "text/plain"), ("X-A", "b")}


def test_a_status_code_alone_is_enough() -> None:
    """Catches rules stricter than AWS's, which the documentation suggests."""
    assert answer({"statusCode": 204}) == Response(204, (("Server", "awselb/2.0"),))


def test_multi_value_headers_become_lines_of_their_own() -> None:
    """Catches cookies joined into one line."""
    response = answer({"statusCode": 200, "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}}, multi=True)

    assert [value for name, value in response.headers if name == "Set-Cookie"] == ["a=1", "b=2"]


@pytest.mark.parametrize(
    ("field", "value", "multi"), [("headers", {"X-A": "1"}, True), ("multiValueHeaders", {"X-A": ["1"]}, False)]
)
def test_headers_in_the_field_of_the_other_mode_are_lost(field: str, value: Any, multi: bool) -> None:
    """Catches a sandbox that forgives what loses headers on AWS."""
    assert answer({"statusCode": 200, field: value}, multi=multi).headers == (("Server", "awselb/2.0"),)


def test_headers_of_the_connection_are_the_load_balancers_own() -> None:
    """Catches a Content-Length or Connection of the function's that breaks the message."""
    headers = {"Content-Length": "99", "Connection": "close", "Transfer-Encoding": "chunked", "Keep-Alive": "x"}

    assert answer({"statusCode": 200, "headers": headers}).headers == (("Server", "awselb/2.0"),)


@pytest.mark.parametrize(
    "response",
    [
        b"",
        b"not json",
        b'{"statusCode": 200, "x": NaN}',
        None,
        "text",
        [],
        {},
        {"statusCode": None},
        {"statusCode": "200"},
        {"statusCode": 200.5},
        {"statusCode": True},
        {"statusCode": 100},
        {"statusCode": 600},
        {"statusCode": 200, "body": None},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "headers": None},
        {"statusCode": 200, "multiValueHeaders": None},
        {"statusCode": 200, "statusDescription": None},
        {"statusCode": 200, "isBase64Encoded": None},
        {"statusCode": 200, "isBase64Encoded": "true"},
        {"statusCode": 200, "isBase64Encoded": True, "body": "?"},
        {"statusCode": 200, "headers": {"X-A": True}},
        {"statusCode": 200, "headers": {"X-A": 1}},
        {"statusCode": 200, "headers": {"X-A": None}},
        {"statusCode": 200, "headers": {"X-A": "a\r\nX-B: c"}},
        {"statusCode": 200, "headers": {"X-A": "\ud800"}},
        {"statusCode": 200, "headers": {"X A": "1"}},
        {"statusCode": 200, "headers": ["X-A"]},
        {"statusCode": 200, "headers": {"X-A": "x" * 33_000}},
        {"statusCode": 200, "statusDescription": "200 OK\r\nX-B: c"},
        {"statusCode": 200, "body": "\ud800"},
    ],
    ids=lambda response: repr(response)[:50],
)
def test_a_malformed_response_is_a_bad_gateway(response: Any) -> None:
    """Catches a response that the sandbox lets through and AWS answers with 502, header injection among them."""
    payload = response if isinstance(response, bytes) else json.dumps(response).encode()
    with pytest.raises(LoadBalancerError) as refused:
        http_response(payload, multi_value_headers=False)

    assert (refused.value.status, refused.value.reason) == (502, "LambdaInvalidResponse")


def test_a_response_may_have_the_limit_and_not_one_byte_more() -> None:
    """Catches a limit that is off by one, or measured on the body instead of the JSON."""
    frame = len(json.dumps({"statusCode": 200, "body": ""}))
    assert answer({"statusCode": 200, "body": "x" * (RESPONSE_LIMIT - frame)}).status == 200
    with pytest.raises(LoadBalancerError) as refused:
        answer({"statusCode": 200, "body": "x" * (RESPONSE_LIMIT - frame + 1)})

    assert refused.value.reason == "LambdaResponseTooLarge"


def test_the_sentence_for_the_developer_names_the_field_and_the_value() -> None:
    """Catches an error that says only that something is wrong."""
    with pytest.raises(LoadBalancerError, match=r'statusCode must be an integer from 200 to 599, and is "200"'):
        answer({"statusCode": "200"})
