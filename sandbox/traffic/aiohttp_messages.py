"""aiohttp's requests and responses in terms of this room's, and the limits that AWS sets them."""

import asyncio
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.web_protocol import RequestPayloadError
from multidict import CIMultiDict

from sandbox.traffic.exchange import Connection
from sandbox.traffic.http_message import Request, Response
from sandbox.traffic.load_balancer_error import LoadBalancerError
from sandbox.traffic.request_event import BODY_LIMIT

URL_LIMIT = 16 * 1024 - len("GET  HTTP/1.1")
HEADER_LIMIT = 16 * 1024
HEADERS_LIMIT = 64 * 1024
"""Bytes of the URL in a request line of 16 K, of one header, and of all headers.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html
"""

TRANSFER_ENCODINGS = frozenset({"chunked", "identity"})


def received_head(message: web.BaseRequest, connection: Connection) -> Request:
    """The request without its body."""
    target = message.raw_path
    if not target.startswith(("/", "*")):  # the absolute form, http://host/path
        target = urlsplit(target)._replace(scheme="", netloc="").geturl() or "/"
    path, _, query = target.partition("#")[0].partition("?")
    return Request(
        method=message.method,
        protocol="https" if connection.tls else "http",
        path=path,
        query=query,
        headers=tuple((_text(name), _text(value)) for name, value in message.raw_headers),
        body=b"",
        client_ip=connection.client_ip,
        client_port=connection.client_port,
        version=f"HTTP/{message.version.major}.{message.version.minor}",
        tls=connection.tls,
    )


def refuse_head(message: web.BaseRequest) -> None:
    """Raises LoadBalancerError for what aiohttp lets through and load balancers do not."""
    if _headers_size(message) > HEADERS_LIMIT:
        raise LoadBalancerError(400, "", f"The headers exceed {HEADERS_LIMIT} bytes.")
    if message.method == "CONNECT":  # AWS does not say which status it gives
        raise LoadBalancerError(400, "", "Load balancers are not proxies for CONNECT.")
    named = ",".join(message.headers.getall("Transfer-Encoding", [])).lower().split(",")
    if any(encoding.strip() not in TRANSFER_ENCODINGS for encoding in named if encoding.strip()):
        raise LoadBalancerError(501, "", "The only transfer encodings are chunked and identity.")


async def received_body(message: web.BaseRequest, idle_timeout: float) -> bytes:
    """The body, asked for if the client waits to be; of one that is over the limit only as much as shows that it is.

    Raises LoadBalancerError 408 if no byte comes for `idle_timeout` seconds, 400 if it is malformed or breaks off.
    """
    parts: list[bytes] = []
    size = 0
    try:
        if message.headers.get("Expect", "").lower() == "100-continue":
            await message.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while size <= BODY_LIMIT and not message.content.at_eof():
            async with asyncio.timeout(idle_timeout):
                parts.append(await message.content.readany())
            size += len(parts[-1])
    except TimeoutError as error:
        raise LoadBalancerError(408, "", "The client did not send the rest of the body.") from error
    except (ConnectionError, RequestPayloadError, web.PayloadAccessError) as error:
        raise LoadBalancerError(400, "", f"The body is malformed or incomplete: {error}") from error
    return b"".join(parts)


def received_size(message: web.BaseRequest, body: bytes) -> int:
    """Bytes of a request as sent, without the framing of a body in chunks."""
    request_line = len(message.method) + len(message.raw_path) + len("  HTTP/1.1\r\n")
    return request_line + _headers_size(message) + len("\r\n") + len(body)


def response_to_send(response: Response) -> web.Response:
    """Without a Content-Type, a body is sent as application/octet-stream: seen at AWS in practice, not documented."""
    headers: CIMultiDict[str] = CIMultiDict(response.headers)
    return web.Response(status=response.status, reason=response.phrase, headers=headers, body=response.body)


def _headers_size(message: web.BaseRequest) -> int:
    return sum(len(name) + len(value) + len(": \r\n") for name, value in message.raw_headers)


def _text(sent: bytes) -> str:
    return sent.decode(errors="surrogateescape")
