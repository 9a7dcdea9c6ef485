"""Which action of a listener a request gets, and what that action says about it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address

from sandbox.traffic.http_message import Request
from sandbox.traffic.listener import (
    Action,
    Condition,
    Forward,
    HeaderCondition,
    HostCondition,
    Listener,
    MethodCondition,
    PathCondition,
    QueryCondition,
    Redirect,
    SourceIpCondition,
)
from sandbox.traffic.query_string import parameters


@dataclass(frozen=True)
class Choice:
    """An action, the priority of the rule that has it (0 for the default rule), and how many rules were evaluated.

    The default rule needs no evaluation.
    """

    action: Action
    priority: int
    evaluated: int


def choose_action(listener: Listener, request: Request) -> Choice:
    """The action of the rule with the lowest priority whose conditions all hold, else the default action."""
    for evaluated, rule in enumerate(sorted(listener.rules, key=lambda rule: rule.priority), start=1):
        if all(holds(condition, request) for condition in rule.conditions):
            return Choice(rule.action, rule.priority, evaluated)
    return Choice(listener.default_action, 0, len(listener.rules))


def holds(condition: Condition, request: Request) -> bool:
    """Whether a request satisfies a condition, by the rules of the RuleCondition type in the ELB API reference.

    Paths and query strings are compared as sent: that AWS decodes them first is not documented.
    """
    match condition:
        case PathCondition(patterns):
            return _any_matches(patterns, request.path, ignore_case=False)
        case HostCondition(patterns):
            return _any_matches(patterns, request.host)
        case HeaderCondition(name, patterns):
            return any(_any_matches(patterns, value) for value in request.header(name))
        case MethodCondition(methods):
            return request.method in methods
        case QueryCondition(pairs):
            return any(_pair_matches(pair, sent) for pair in pairs for sent in parameters(request.query))
        case SourceIpCondition(networks):
            return any(ip_address(request.client_ip) in network for network in networks)


def choose_target_group(forward: Forward, draw: float) -> str | None:
    """The ARN of the group that a number from 0 up to 1 draws by the weights; None if no group has a weight."""
    position = draw * sum(weight for _, weight in forward.target_groups)
    for arn, weight in forward.target_groups:
        if position < weight:
            return arn
        position -= weight
    return None


@dataclass(frozen=True)
class Location:
    """Where a redirect leads."""

    protocol: str
    host: str
    port: int
    path: str
    query: str

    @property
    def url(self) -> str:
        """The Location header; like AWS's it always names the port, and has no question mark without a query."""
        return f"{self.protocol}://{self.host}:{self.port}{self.path}" + (f"?{self.query}" if self.query else "")


def redirect_location(redirect: Redirect, request: Request, port: int) -> Location:
    """A redirect with its placeholders filled from the request, which came to the listener's `port`."""
    parts = {
        "#{protocol}": request.protocol,
        "#{host}": request.host,
        "#{port}": str(port),
        "#{path}": request.path.removeprefix("/"),
        "#{query}": request.query,
    }

    def fill(template: str) -> str:
        return re.sub(r"#\{(protocol|host|port|path|query)\}", lambda found: parts[found[0]], template)

    return Location(
        protocol=fill(redirect.protocol).lower(),
        host=fill(redirect.host),
        port=int(fill(redirect.port)),
        path=fill(redirect.path),
        query=fill(redirect.query),
    )


def _pair_matches(pair: tuple[str | None, str], sent: tuple[str, str]) -> bool:
    key, value = pair
    return (key is None or _matches(key, sent[0], escapes=True)) and _matches(value, sent[1], escapes=True)


def _any_matches(patterns: tuple[str, ...], text: str, *, ignore_case: bool = True) -> bool:
    return any(_matches(pattern, text, ignore_case=ignore_case) for pattern in patterns)


def _matches(pattern: str, text: str, *, ignore_case: bool = True, escapes: bool = False) -> bool:
    return _regex(pattern, ignore_case, escapes).fullmatch(text) is not None


@lru_cache(maxsize=4096)  # the same patterns are met by every request
def _regex(pattern: str, ignore_case: bool, escapes: bool) -> re.Pattern[str]:
    """`*` is any text, `?` any one character; in query strings a backslash takes that meaning away."""
    parts = re.findall(r"\\[*?\\]|.", pattern, re.DOTALL) if escapes else list(pattern)
    meanings = {"*": ".*", "?": "."}
    regex = "".join(meanings.get(part) or re.escape(part[-1]) for part in parts)
    return re.compile(regex, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
