"""What a load balancer's listener is: its rules, their conditions and actions, and where requests can go."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True)
class PathCondition:
    """One of the patterns matches the path; case counts."""

    patterns: tuple[str, ...]


@dataclass(frozen=True)
class HostCondition:
    """One of the patterns matches the host name; case does not count."""

    patterns: tuple[str, ...]


@dataclass(frozen=True)
class HeaderCondition:
    """One of the patterns matches one of the header's values; case does not count."""

    name: str
    patterns: tuple[str, ...]


@dataclass(frozen=True)
class MethodCondition:
    """The method is one of these; case counts, and there are no wildcards."""

    methods: tuple[str, ...]


@dataclass(frozen=True)
class QueryCondition:
    """One of the pairs of patterns matches a parameter; None as the key fits any name. Case does not count."""

    pairs: tuple[tuple[str | None, str], ...]


@dataclass(frozen=True)
class SourceIpCondition:
    """The client's address lies in one of the networks."""

    networks: tuple[IPv4Network | IPv6Network, ...]


Condition = PathCondition | HostCondition | HeaderCondition | MethodCondition | QueryCondition | SourceIpCondition


@dataclass(frozen=True)
class Forward:
    """Hand the request to one of the target groups: pairs of ARN and weight (0 to 999).

    `sticky_seconds`: how long a client stays with its group; None if each request is drawn anew.
    """

    target_groups: tuple[tuple[str, int], ...]
    sticky_seconds: int | None = None


@dataclass(frozen=True)
class Redirect:
    """Send the client elsewhere; each part may hold the placeholders `#{protocol}`, `#{host}` and so on."""

    status: int
    protocol: str = "#{protocol}"
    host: str = "#{host}"
    port: str = "#{port}"
    path: str = "/#{path}"
    query: str = "#{query}"


@dataclass(frozen=True)
class FixedResponse:
    """Answer from the rule itself; without `content_type` as plain text."""

    status: int
    content_type: str | None
    body: str


@dataclass(frozen=True)
class Unsupported:
    """An action that needs a service which the sandbox does not have, such as `authenticate-oidc`."""

    type: str


Action = Forward | Redirect | FixedResponse | Unsupported


@dataclass(frozen=True)
class Rule:
    """All conditions must hold. The lowest `priority` (1 to 50,000) that does wins."""

    priority: int
    conditions: tuple[Condition, ...]
    action: Action


@dataclass(frozen=True)
class Certificate:
    """A certificate of ACM's and the names it is for, such as `example.com` and `*.example.com`."""

    arn: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class ListenerSummary:
    """What the outside of a listener is. `certificates`: the default one first; none without TLS."""

    arn: str
    load_balancer_arn: str
    load_balancer_name: str
    protocol: str
    port: int
    certificates: tuple[Certificate, ...] = ()
    ssl_policy: str = ""


@dataclass(frozen=True)
class Node:
    """A load balancer has one in each of its Availability Zones. `ip`: its private address."""

    zone: str
    ip: str


@dataclass(frozen=True)
class LogDestination:
    """Where a load balancer's access logs go. `prefix`: without a slash at its end; may be empty."""

    bucket: str
    prefix: str


@dataclass(frozen=True)
class Listener:
    """What a listener does with a request, and the attributes of its load balancer that play a part in it.

    - `xff_mode`: `append`, `preserve` or `remove`.
    - `idle_timeout`, `client_keep_alive`: in seconds.
    - `access_logs`: None if they are off.
    """

    port: int
    load_balancer_arn: str
    rules: tuple[Rule, ...]
    default_action: Action
    xff_mode: str = "append"
    xff_client_port: bool = False
    drop_invalid_headers: bool = False
    preserve_host: bool = False
    tls_headers: bool = False
    idle_timeout: float = 60
    client_keep_alive: float = 3600
    access_logs: LogDestination | None = None
    nodes: tuple[Node, ...] = ()


@dataclass(frozen=True)
class TargetGroup:
    """A target group of type lambda. `function_arn`: its only target, None if none is registered."""

    arn: str
    multi_value_headers: bool
    function_arn: str | None
