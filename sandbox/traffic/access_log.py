"""An access log in AWS's format: its entries, and the names of its files.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html. The values
in quotes are escaped as seen in practice (`\\x22` for a quote); AWS does not document it. Requests that AWS would pass
on although they break HTTP's rules are refused here, so that none is classified.
"""

import re
from datetime import UTC, datetime

from sandbox.traffic.exchange import Connection, Exchange
from sandbox.traffic.http_message import Request
from sandbox.traffic.listener import LogDestination

USER_AGENT_LIMIT = 8 * 1024
NONE = "-"

_TO_ESCAPE = re.compile(rb"[^ !#-\[\]-~]")


def entry(exchange: Exchange) -> str:
    """One line, without its end. Fields stand in AWS's order."""
    connection, course, request, tls = exchange.connection, exchange.course, exchange.request, exchange.connection.tls
    user_agent = "".join(request.header("user-agent")[:1]) if request else ""
    fields = [
        "https" if tls else "http",
        _time(exchange.answered_at),
        connection.load_balancer,
        f"{connection.client_ip}:{connection.client_port}",
        NONE,  # target:port, never told of functions
        _seconds(exchange.request_time),
        _seconds(exchange.target_time),
        _seconds(exchange.response_time),
        str(exchange.status),
        str(course.target_status or NONE),
        str(exchange.received_bytes),
        str(exchange.sent_bytes),
        _quoted(_request_line(request, connection)),
        _quoted(user_agent[:USER_AGENT_LIMIT]),
        tls.cipher if tls else NONE,
        tls.version if tls else NONE,
        course.target_group_arn or NONE,
        _quoted(course.trace_id),
        _quoted(tls.domain if tls else ""),
        _quoted(tls.certificate_arn if tls else ""),
        NONE if course.rule_priority is None else str(course.rule_priority),
        _time(course.received_at),
        _quoted(course.action),
        _quoted(course.redirect_url),
        _quoted(course.error_reason),
        _quoted(""),  # target:port_list
        _quoted(""),  # target_status_code_list: `-` for functions in AWS's example
        _quoted(""),  # classification
        _quoted(""),  # classification_reason
        connection.trace_id,
        _quoted(""),  # transformed_host
        _quoted(""),  # transformed_uri
        _quoted(""),  # request_transform_status
    ]
    return " ".join(fields)


def file_key(connection: Connection, destination: LogDestination, account_id: str, until: float, random: str) -> str:
    """The S3 key of the file that the connection's node writes for the interval that ends at `until`."""
    region = connection.listener.load_balancer_arn.split(":")[3]
    end = datetime.fromtimestamp(until, UTC)
    name = "_".join(
        [
            account_id,
            "elasticloadbalancing",
            region,
            connection.load_balancer.replace("/", "."),
            f"{end:%Y%m%dT%H%MZ}",
            connection.node.ip,
            f"{random}.log.gz",
        ]
    )
    return f"{_folder(destination, account_id)}/elasticloadbalancing/{region}/{end:%Y/%m/%d}/{name}"


def enabled_file_key(destination: LogDestination, account_id: str) -> str:
    """The S3 key of the file that shows, once logs are enabled, that the bucket takes them."""
    return f"{_folder(destination, account_id)}/ELBAccessLogTestFile"


def _folder(destination: LogDestination, account_id: str) -> str:
    return f"{destination.prefix}/AWSLogs/{account_id}" if destination.prefix else f"AWSLogs/{account_id}"


def _request_line(request: Request | None, connection: Connection) -> str:
    """Method, URL and version; what the client did not send is left out, as in AWS's own entries."""
    port = connection.listener.port
    if request is None:
        return f"- {connection.listener.protocol.lower()}://{connection.node.ip}:{port}- -"
    query = f"?{request.query}" if request.query else ""
    host = request.host or connection.node.ip
    return f"{request.method} {request.protocol}://{host}:{port}{request.path}{query} {request.version}"


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _seconds(duration: float) -> str:
    return "-1" if duration < 0 else f"{duration:.3f}"


def _quoted(text: str) -> str:
    return f'"{_escaped(text or NONE)}"'


def _escaped(text: str) -> str:
    sent = text.encode(errors="surrogateescape")
    return _TO_ESCAPE.sub(lambda found: f"\\x{found[0][0]:02X}".encode(), sent).decode()
