"""The headers a target sees: the client's, less those of its connection, and with what the load balancer adds."""

import re
from collections.abc import Callable

from sandbox.traffic.http_message import Headers, Request
from sandbox.traffic.listener import Listener
from sandbox.traffic.load_balancer_error import LoadBalancerError

HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that belong to one connection and are not passed on (RFC 9110, 7.6.1, and RFC 2616, 13.5.1)."""

VALID_NAME = re.compile(r"[-A-Za-z0-9]+")
"""What `routing.http.drop_invalid_header_fields.enabled` lets through."""

MOST_FORWARDED_IPS = 30
TRACE_KEEPS_BELOW = 7 * 1024
"""Above this size of all headers the trace header is rewritten with a Root alone."""


def forwarded_headers(request: Request, listener: Listener, now: float, random_hex: Callable[[int], str]) -> Headers:
    """The headers for the target.

    `now` is the time in seconds since 1970 and `random_hex(n)` gives n hexadecimal digits, both for the trace header.
    Raises LoadBalancerError 463 for more than 30 addresses in X-Forwarded-For. Sources: facts under
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html and
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html.
    """
    replaced = HOP_BY_HOP | {"x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id"}
    kept = [(name, value) for name, value in request.headers if name.lower() not in replaced]
    if listener.drop_invalid_headers:
        kept = [(name, value) for name, value in kept if VALID_NAME.fullmatch(name)]
    return (
        *kept,
        ("X-Amzn-Trace-Id", _trace_id(request, now, random_hex)),
        *_forwarded_for(request, listener),
        ("X-Forwarded-Port", str(listener.port)),
        ("X-Forwarded-Proto", request.protocol),
    )


def _forwarded_for(request: Request, listener: Listener) -> Headers:
    sent = ", ".join(request.header("x-forwarded-for"))
    if sent.count(",") >= MOST_FORWARDED_IPS:
        detail = f"X-Forwarded-For holds {sent.count(',') + 1} addresses; {MOST_FORWARDED_IPS} are allowed."
        raise LoadBalancerError(463, "", detail)
    if listener.xff_mode == "remove":
        return ()
    if listener.xff_mode == "preserve":
        return (("X-Forwarded-For", sent),) if sent else ()
    client = f"{request.client_ip}:{request.client_port}" if listener.xff_client_port else request.client_ip
    return (("X-Forwarded-For", f"{sent}, {client}" if sent else client),)


def _trace_id(request: Request, now: float, random_hex: Callable[[int], str]) -> str:
    identifier = f"1-{int(now):08x}-{random_hex(24)}"
    sent = ";".join(request.header("x-amzn-trace-id"))
    size = sum(len(name) + len(value) + len(": \r\n") for name, value in request.headers)
    if not sent or size > TRACE_KEEPS_BELOW:
        return f"Root={identifier}"
    fields = [field.strip() for field in sent.split(";") if field.strip()]
    if not any(field.startswith("Root=") for field in fields):
        return ";".join([f"Root={identifier}", *fields])
    others = [field for field in fields if not field.startswith("Self=")]
    return ";".join([f"Self={identifier}", *others])
