"""What a load balancer is asked and what it answers, free of any HTTP server."""

from dataclasses import dataclass

Headers = tuple[tuple[str, str], ...]
"""Names and values in the order sent. Bytes that are not UTF-8 stand as surrogates (PEP 383)."""


@dataclass(frozen=True)
class Tls:
    """How a connection is encrypted, in OpenSSL's words.

    - `domain`: the name that the client asked for and that chose the certificate; empty if the default one was shown.
    - `certificate_arn`: the certificate shown, or `session-reused`.
    """

    version: str
    cipher: str
    domain: str
    certificate_arn: str


@dataclass(frozen=True)
class Request:
    """A request as the client sent it.

    - `protocol`: `http` or `https`.
    - `path`, `query`: as sent, not decoded; the query without its question mark.
    - `body`: of a body over the limit at least one byte too many, not necessarily all of it.
    - `version`: `HTTP/1.1` or `HTTP/1.0`.
    - `tls`: None without TLS.
    """

    method: str
    protocol: str
    path: str
    query: str
    headers: Headers
    body: bytes
    client_ip: str
    client_port: int
    version: str = "HTTP/1.1"
    tls: Tls | None = None

    def header(self, name: str) -> list[str]:
        """The values of all headers of that name, which may be written in any case."""
        return [value for sent, value in self.headers if sent.lower() == name.lower()]

    @property
    def host(self) -> str:
        """The Host header without its port; empty if there is none."""
        host = "".join(self.header("host")[:1])
        name, colon, port = host.rpartition(":")
        return name if colon and port.isdecimal() else host


@dataclass(frozen=True)
class Response:
    """An answer to the client. Without a `phrase` the status's usual one is sent."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    phrase: str | None = None
