"""The answers that a load balancer gives itself when a request cannot be served."""

from sandbox.traffic.http_message import Response

SERVER = ("Server", "awselb/2.0")

PHRASES = {
    400: "Bad Request",
    405: "Not Allowed",
    408: "Request Time-out",
    413: "Request Entity Too Large",
    414: "Request-URI Too Large",
    463: "",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
}


class LoadBalancerError(Exception):
    """A request that the load balancer answers with an error of its own.

    - `status`: what the client gets.
    - `reason`: the reason that AWS's access log gives, such as `LambdaInvalidResponse`; empty where it gives none
      (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html).
    - `detail`: one sentence for whoever looks for the mistake; never sent to the client.
    """

    def __init__(self, status: int, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail


def error_page(status: int) -> Response:
    """A load balancer's own small HTML page."""
    return html_page(status, PHRASES.get(status, ""))


def html_page(status: int, phrase: str, *headers: tuple[str, str]) -> Response:
    """A page that says its status and nothing else, with further headers."""
    title = f"{status} {phrase}".rstrip()
    lines = [
        "<html>",
        f"<head><title>{title}</title></head>",
        "<body>",
        f"<center><h1>{title}</h1></center>",
        "</body>",
        "</html>",
        "",
    ]
    return Response(status, (SERVER, ("Content-Type", "text/html"), *headers), "\r\n".join(lines).encode(), phrase)
