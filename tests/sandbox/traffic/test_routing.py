"""Rules, conditions, weights and redirects, as tables."""

from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.traffic.http_message import Request
from sandbox.traffic.listener import (
    Condition,
    FixedResponse,
    Forward,
    HeaderCondition,
    HostCondition,
    Listener,
    MethodCondition,
    PathCondition,
    QueryCondition,
    Redirect,
    Rule,
    SourceIpCondition,
)
from sandbox.traffic.routing import Choice, choose_action, choose_target_group, holds, redirect_location


@pytest.mark.parametrize(
    ("condition", "changes", "expected"),
    [
        (PathCondition(("/img/*",)), {"path": "/img/a/b.png"}, True),
        (PathCondition(("/img/*",)), {"path": "/IMG/a"}, False),
        (PathCondition(("/img/*",)), {"path": "/img"}, False),
        (PathCondition(("/v?/x",)), {"path": "/v1/x"}, True),
        (PathCondition(("/v?/x",)), {"path": "/v10/x"}, False),
        (PathCondition(("/a.b",)), {"path": "/axb"}, False),
        (PathCondition(("/a", "/b")), {"path": "/b"}, True),
        (PathCondition(("/a",)), {"path": "/a", "query": "x=1"}, True),
        (HostCondition(("*.EXAMPLE.com",)), {"headers": (("host", "Shop.example.COM:8080"),)}, True),
        (HostCondition(("example.com",)), {"headers": (("host", "shop.example.com"),)}, False),
        (HostCondition(("example.com",)), {"headers": ()}, False),
        (HeaderCondition("User-Agent", ("*chrome*",)), {"headers": (("user-agent", "x Chrome/1"),)}, True),
        (HeaderCondition("X-A", ("b",)), {"headers": (("x-a", "a"), ("x-a", "B"))}, True),
        (HeaderCondition("X-A", ("b",)), {"headers": (("x-b", "b"),)}, False),
        (MethodCondition(("GET", "HEAD")), {"method": "HEAD"}, True),
        (MethodCondition(("get",)), {"method": "GET"}, False),
        (MethodCondition(("G*",)), {"method": "GET"}, False),
        (QueryCondition((("version", "v1*"),)), {"query": "a=b&VERSION=V12"}, True),
        (QueryCondition((("version", "v1"),)), {"query": "v1=version"}, False),
        (QueryCondition(((None, "v1"),)), {"query": "any=v1"}, True),
        (QueryCondition(((None, r"a\*b"),)), {"query": "x=a*b"}, True),
        (QueryCondition(((None, r"a\*b"),)), {"query": "x=aXb"}, False),
        (QueryCondition((("a", "1"), ("b", "2"))), {"query": "b=2"}, True),
        (QueryCondition((("a", "1"),)), {"query": ""}, False),
        (SourceIpCondition((ip_network("203.0.113.0/24"),)), {}, True),
        (SourceIpCondition((ip_network("10.0.0.0/8"), ip_network("2001:db8::/32"))), {}, False),
        (SourceIpCondition((ip_network("2001:db8::/32"),)), {"client_ip": "2001:db8::1"}, True),
    ],
)
def test_a_condition_holds_by_the_wildcards_and_case_of_its_kind(
    request_with: Any, condition: Condition, changes: dict[str, Any], expected: bool
) -> None:
    """Catches a kind of condition that takes case, wildcards or several values otherwise than AWS documents."""
    assert holds(condition, request_with(**changes)) is expected


def test_the_lowest_priority_whose_conditions_all_hold_wins(request_with: Any) -> None:
    """Catches rules taken in the order of their creation, or one condition being enough."""
    rules = (
        Rule(20, (PathCondition(("/a*",)),), FixedResponse(220, None, "")),
        Rule(10, (PathCondition(("/ab",)), MethodCondition(("POST",))), FixedResponse(210, None, "")),
        Rule(30, (), FixedResponse(230, None, "")),
    )
    listener = Listener(80, "balancer", rules, FixedResponse(404, None, ""))

    assert choose_action(listener, request_with(path="/ab", method="POST")) == Choice(rules[1].action, 10, 1)
    assert choose_action(listener, request_with(path="/ab")) == Choice(rules[0].action, 20, 2)
    assert choose_action(listener, request_with(path="/x")) == Choice(rules[2].action, 30, 3)


def test_the_default_action_takes_what_no_rule_takes(request_with: Any) -> None:
    """Catches a listener without a matching rule that answers nothing."""
    rules = (Rule(1, (PathCondition(("/a",)),), FixedResponse(200, None, "")),)

    listener = Listener(80, "b", rules, Forward((("g", 1),)))

    assert choose_action(listener, request_with()) == Choice(listener.default_action, 0, 1)


@pytest.mark.parametrize(
    ("draw", "expected"), [(0.0, "a"), (0.24, "a"), (0.25, "c"), (0.99, "c")], ids=["first", "below", "at", "last"]
)
def test_weights_share_the_draws_and_zero_gets_none(draw: float, expected: str) -> None:
    """Catches a group of weight 0 that receives traffic, and shares that do not follow the weights."""
    assert choose_target_group(Forward((("a", 1), ("b", 0), ("c", 3))), draw) == expected


def test_a_forward_whose_weights_are_all_zero_has_no_group() -> None:
    """Catches a division by zero, or traffic for a group that was switched off."""
    assert choose_target_group(Forward((("a", 0), ("b", 0))), 0.0) is None


@pytest.mark.parametrize(
    ("redirect", "expected"),
    [
        (Redirect(301), "http://shop.example.com:80/a/b?q=1"),
        (Redirect(301, protocol="HTTPS", port="443"), "https://shop.example.com:443/a/b?q=1"),
        (Redirect(302, host="www.#{host}", path="/new/#{path}"), "http://www.shop.example.com:80/new/a/b?q=1"),
        (Redirect(302, query="#{query}&from=#{port}"), "http://shop.example.com:80/a/b?q=1&from=80"),
        (Redirect(302, path="/x", query=""), "http://shop.example.com:80/x"),
    ],
)
def test_a_redirect_fills_its_placeholders(request_with: Any, redirect: Redirect, expected: str) -> None:
    """Catches a placeholder left as it is, a doubled slash, or a question mark without a query."""
    request = request_with(path="/a/b", query="q=1", headers=(("Host", "shop.example.com:8080"),))

    assert redirect_location(redirect, request, 80).url == expected


PIECES = st.text("ab*?./[\\", max_size=12)


@given(pattern=PIECES, text=PIECES)
@settings(deadline=None)
def test_wildcards_match_as_their_definition_says(pattern: str, text: str) -> None:
    """Catches a character of a pattern that is taken for one of a regular expression."""

    def matches(pattern: str, text: str) -> bool:
        if not pattern:
            return not text
        if pattern[0] == "*":
            return any(matches(pattern[1:], text[start:]) for start in range(len(text) + 1))
        return text != "" and pattern[0] in {"?", text[0]} and matches(pattern[1:], text[1:])

    request = Request("GET", "http", text, "", (), b"", "203.0.113.9", 50123)
    assert holds(PathCondition((pattern,)), request) is matches(pattern, text)


@given(weights=st.lists(st.integers(0, 999), min_size=1, max_size=5), draw=st.floats(0, 1, exclude_max=True))
@settings(deadline=None)
def test_a_draw_always_finds_a_group_that_has_a_weight(weights: list[int], draw: float) -> None:
    """Catches a draw that falls off the end of the groups, or into one of weight 0."""
    groups = tuple((str(index), weight) for index, weight in enumerate(weights))
    chosen = choose_target_group(Forward(groups), draw)

    assert chosen is None if sum(weights) == 0 else dict(groups)[chosen or ""] > 0
