"""The rules that a function's response must keep, and the HTTP response it stands for."""

import json
import re
from base64 import b64decode
from typing import Any, NoReturn, cast

from sandbox.traffic.forwarded_headers import HOP_BY_HOP
from sandbox.traffic.http_message import Headers, Response
from sandbox.traffic.load_balancer_error import SERVER, LoadBalancerError

RESPONSE_LIMIT = 1024 * 1024
"""Bytes of the response's JSON. AWS says 1 MB; that it means 2^20 is this sandbox's choice."""

HEADERS_LIMIT = 32 * 1024

NAMES = ("statusCode", "statusDescription", "headers", "multiValueHeaders", "body", "isBase64Encoded")
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
FORBIDDEN_IN_VALUES = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]")


def http_response(payload: bytes, *, multi_value_headers: bool) -> Response:
    """The HTTP response for what a function returned, as JSON.

    Raises LoadBalancerError 502: LambdaResponseTooLarge over the limit, LambdaInvalidResponse for what AWS takes as
    malformed. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html and
    reports of what it does not say (null is fatal everywhere, a header in the wrong field is lost, `isBase64Encoded`
    and `headers` may be left out). Not documented, and chosen here on the strict side: a status code must be an
    integer from 200 to 599.
    """
    if len(payload) > RESPONSE_LIMIT:
        detail = f"The response has {len(payload)} bytes; {RESPONSE_LIMIT} are allowed."
        raise LoadBalancerError(502, "LambdaResponseTooLarge", detail)
    response = _object(payload)
    for name in NAMES:
        if name in response and response[name] is None:
            _refuse(f"{name} is null: leave it out instead")
    status = _status(response)
    headers = _multi_value(response) if multi_value_headers else _single_value(response)
    body = _body(response)
    return Response(status, _allowed(headers), body, _phrase(response, status))


def _object(payload: bytes) -> dict[str, Any]:
    def refuse_constant(name: str) -> NoReturn:
        _refuse(f"{name} is not JSON")

    try:
        response: Any = json.loads(payload, parse_constant=refuse_constant)
    except ValueError:
        _refuse("it is not JSON")
    if not isinstance(response, dict):
        _refuse(f"it must be an object with a statusCode, and is {_shown(response)}")
    return cast("dict[str, Any]", response)


def _status(response: dict[str, Any]) -> int:
    status = response.get("statusCode")
    if not isinstance(status, int) or isinstance(status, bool) or not 200 <= status <= 599:
        _refuse(f"statusCode must be an integer from 200 to 599, and is {_shown(status)}")
    return status


def _phrase(response: dict[str, Any], status: int) -> str | None:
    description = response.get("statusDescription", "")
    if not isinstance(description, str) or FORBIDDEN_IN_VALUES.search(description):
        _refuse(f"statusDescription must be one line of text, and is {_shown(description)}")
    return description.removeprefix(str(status)).strip() or None


def _single_value(response: dict[str, Any]) -> list[tuple[str, str]]:
    headers = response.get("headers", {})
    if not isinstance(headers, dict):
        _refuse(f"headers must be an object, and is {_shown(headers)}")
    return [(name, _value(name, value)) for name, value in cast("dict[str, Any]", headers).items()]


def _multi_value(response: dict[str, Any]) -> list[tuple[str, str]]:
    headers = response.get("multiValueHeaders", {})
    if not isinstance(headers, dict):
        _refuse(f"multiValueHeaders must be an object, and is {_shown(headers)}")
    lines: list[tuple[str, str]] = []
    for name, values in cast("dict[str, Any]", headers).items():
        if not isinstance(values, list):
            _refuse(f"multiValueHeaders must hold arrays, and {name} is {_shown(values)}")
        lines.extend((name, _value(name, value)) for value in cast("list[Any]", values))
    return lines


def _value(name: str, value: object) -> str:
    if not isinstance(value, str) or FORBIDDEN_IN_VALUES.search(value):
        _refuse(f"the header {name} must be one line of text, and is {_shown(value)}")
    if not HEADER_NAME.fullmatch(name):
        _refuse(f"{_shown(name)} is not a header's name")
    return value


def _allowed(headers: list[tuple[str, str]]) -> Headers:
    """Without the headers that only the load balancer may set; its own Server header if the function set none."""
    own = HOP_BY_HOP | {"content-length"}
    allowed = [(name, value) for name, value in headers if name.lower() not in own]
    if sum(len(name) + len(value.encode()) + len(": \r\n") for name, value in allowed) > HEADERS_LIMIT:
        _refuse(f"its headers exceed {HEADERS_LIMIT} bytes")
    server = () if any(name.lower() == "server" for name, _ in allowed) else (SERVER,)
    return (*server, *allowed)


def _body(response: dict[str, Any]) -> bytes:
    body, is_base64 = response.get("body", ""), response.get("isBase64Encoded", False)
    if not isinstance(body, str):
        _refuse(f"body must be a string, and is {_shown(body)}")
    if not isinstance(is_base64, bool):
        _refuse(f"isBase64Encoded must be true or false, and is {_shown(is_base64)}")
    try:
        return b64decode(body, validate=True) if is_base64 else body.encode()
    except ValueError:  # what base64 refuses, and a lone surrogate that JSON let through
        _refuse("body is not base64 although isBase64Encoded is true" if is_base64 else "body is not Unicode text")


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _refuse(what: str) -> NoReturn:
    raise LoadBalancerError(502, "LambdaInvalidResponse", f"The function's response is malformed: {what}.")
