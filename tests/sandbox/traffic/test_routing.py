"""Rules, conditions, weights and redirects, as tables."""

from ipaddress import ip_network
from typing import Any

import pytest

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
from sandbox.traffic.routing import choose_action, choose_target_group, holds, redirect_location


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

    assert choose_action(listener, request_with(path="/ab", method="POST")) == FixedResponse(210, None, "")
    assert choose_action(listener, request_with(path="/ab")) == FixedResponse(220, None, "")
    assert choose_action(listener, request_with(path="/x")) == FixedResponse(230, None, "")


def test_the_default_action_takes_what_no_rule_takes(request_with: Any) -> None:
    """Catches a listener without a matching rule that answers nothing."""
    rules = (Rule(1, (PathCondition(("/a",)),), FixedResponse(200, None, "")),)

    assert choose_action(Listener(80, "b", rules, Forward((("g", 1),))), request_with()) == Forward((("g", 1),))


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
