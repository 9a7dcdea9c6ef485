"""The event that a function receives for a request."""

import json
from base64 import b64encode
from typing import Any

from sandbox.traffic.http_message import Headers, Request
from sandbox.traffic.listener import TargetGroup
from sandbox.traffic.load_balancer_error import LoadBalancerError
from sandbox.traffic.query_string import parameters

BODY_LIMIT = 1024 * 1024
"""Bytes of a request body. AWS says 1 MB; that it means 2^20 and counts the body as sent is this sandbox's choice."""

TEXT_TYPES = frozenset({"application/json", "application/javascript", "application/xml"})


def request_event(request: Request, headers: Headers, target_group: TargetGroup) -> bytes:
    """The event as JSON; `headers` are those for the target (see forwarded_headers).

    Raises LoadBalancerError 413 for a body over the limit, and 400 if a header or a text is not UTF-8.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html. Not documented,
    and chosen here: the path is passed as sent like the query, and an empty body is text whatever its type.
    """
    if len(request.body) > BODY_LIMIT:
        raise LoadBalancerError(413, "LambdaRequestTooLarge", f"The request body exceeds {BODY_LIMIT} bytes.")
    body, is_base64 = _body(request)
    event: dict[str, Any] = {
        "requestContext": {"elb": {"targetGroupArn": target_group.arn}},
        "httpMethod": request.method,
        "path": request.path,
        **_values(parameters(request.query), headers, multi=target_group.multi_value_headers),
        "body": body,
        "isBase64Encoded": is_base64,
    }
    try:
        return json.dumps(event, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _not_utf8("header, path or query string") from error


def _values(query: list[tuple[str, str]], headers: Headers, *, multi: bool) -> dict[str, Any]:
    lower = [(name.lower(), value) for name, value in headers]
    if multi:
        return {"multiValueQueryStringParameters": _lists(query), "multiValueHeaders": _lists(lower)}
    return {"queryStringParameters": dict(query), "headers": dict(lower)}  # of several values the last one stays


def _lists(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).append(value)
    return lists


def _body(request: Request) -> tuple[str, bool]:
    if request.body and not _is_text(request):
        return b64encode(request.body).decode(), True
    try:
        return request.body.decode(), False
    except UnicodeDecodeError as error:
        raise _not_utf8("body, whose content type is a text") from error


def _is_text(request: Request) -> bool:
    if request.header("content-encoding"):
        return False
    content_type = "".join(request.header("content-type")[-1:])
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type.startswith("text/") or media_type in TEXT_TYPES


def _not_utf8(part: str) -> LoadBalancerError:
    return LoadBalancerError(400, "LambdaBadRequest", f"The request's {part} is not UTF-8.")
