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


DEFAULT_PORTS = frozenset({80, 443})
TLS_HEADERS = ("X-Amzn-Tls-Version", "X-Amzn-Tls-Cipher-Suite")


def refuse_many_forwarders(request: Request) -> None:
    """Raises LoadBalancerError 463 for more than 30 addresses in X-Forwarded-For."""
    sent = ",".join(request.header("x-forwarded-for"))
    if sent.count(",") >= MOST_FORWARDED_IPS:
        detail = f"X-Forwarded-For holds {sent.count(',') + 1} addresses; {MOST_FORWARDED_IPS} are allowed."
        raise LoadBalancerError(463, "", detail)


def trace_id(request: Request, now: float, random_hex: Callable[[int], str]) -> str:
    """The X-Amzn-Trace-Id header for the target.

    `now` is the time in seconds since 1970 and `random_hex(n)` gives n hexadecimal digits. Source: facts under
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html.
    """
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


def forwarded_headers(request: Request, listener: Listener, trace: str) -> Headers:
    """The headers for the target; `trace` is the trace_id.

    Sources: facts under https://docs.aws.amazon.com/elasticloadbalancing/latest/application/x-forwarded-headers.html
    and https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html.
    """
    replaced = HOP_BY_HOP | {"x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-amzn-trace-id"}
    if listener.tls_headers:
        replaced |= {name.lower() for name in TLS_HEADERS}
    kept = [(name, value) for name, value in request.headers if name.lower() not in replaced]
    if listener.drop_invalid_headers:
        kept = [(name, value) for name, value in kept if VALID_NAME.fullmatch(name)]
    if not listener.preserve_host and listener.port not in DEFAULT_PORTS:
        kept = [(name, _with_port(value, listener.port) if name.lower() == "host" else value) for name, value in kept]
    return (
        *kept,
        ("X-Amzn-Trace-Id", trace),
        *_forwarded_for(request, listener),
        ("X-Forwarded-Port", str(listener.port)),
        ("X-Forwarded-Proto", request.protocol),
        *_tls(request, listener),
    )


def _with_port(host: str, port: int) -> str:
    has_port = host.rpartition(":")[2].isdecimal() and not host.endswith("]")
    return host if has_port else f"{host}:{port}"


def _forwarded_for(request: Request, listener: Listener) -> Headers:
    sent = ", ".join(request.header("x-forwarded-for"))
    if listener.xff_mode == "remove":
        return ()
    if listener.xff_mode == "preserve":
        return (("X-Forwarded-For", sent),) if sent else ()
    client = f"{request.client_ip}:{request.client_port}" if listener.xff_client_port else request.client_ip
    return (("X-Forwarded-For", f"{sent}, {client}" if sent else client),)


def _tls(request: Request, listener: Listener) -> Headers:
    if request.tls is None or not listener.tls_headers:
        return ()
    return tuple(zip(TLS_HEADERS, (request.tls.version, request.tls.cipher), strict=True))
