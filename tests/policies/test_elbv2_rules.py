"""The rules of `serverless_policies.elbv2`, through the SDK's own servicer."""

from typing import Any, cast

import pytest

from tests.policies.recorded_stack import UNKNOWN, Declared, RecordedStack, Reference

FORWARD = {"type": "forward", "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/b"}


def _redirect(**settings: Any) -> dict[str, Any]:
    return {"type": "redirect", "redirect": {"statusCode": "HTTP_301", **settings}}


def _from(other: Reference, value: Any) -> Any:
    """The value with what is unknown in it taken from another resource, as the engine records it."""
    if isinstance(value, str):
        return other if value == UNKNOWN else value
    if isinstance(value, list):
        return [_from(other, element) for element in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {key: _from(other, element) for key, element in cast("dict[str, Any]", value).items()}
    return value


@pytest.fixture
def public(stack: RecordedStack) -> Declared:
    return stack.load_balancer(internal=False)


def test_plain_http_that_forwards_is_reported(stack: RecordedStack, public: Declared) -> None:
    """Catches a rule that needs the load balancer's ARN, which no first preview has."""
    stack.listener(public, defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https") == "violated"


def test_a_load_balancer_faces_the_internet_by_default(stack: RecordedStack) -> None:
    """Catches a rule that takes an `internal` which the provider has yet to compute for an unknown one."""
    token = "aws:lb/loadBalancer:LoadBalancer"
    stack.listener(stack.add(token, "front", {}, outputs={"internal": False}), defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https") == "violated"


def test_http_is_the_default_protocol(stack: RecordedStack, public: Declared) -> None:
    """Catches a rule that looks for the word HTTP only."""
    stack.listener(public, protocol=None, defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https") == "violated"


@pytest.mark.parametrize(
    "redirect",
    [
        _redirect(host="www.example.com", port="443"),
        _redirect(protocol="HTTP", port="8080"),
        _redirect(protocol="#{protocol}", port="443"),
        _redirect(protocol="HTTPS"),
        _redirect(protocol="HTTPS", port="#{port}"),
    ],
)
def test_a_redirect_that_does_not_reach_https_is_reported(
    stack: RecordedStack, public: Declared, redirect: dict[str, Any]
) -> None:
    """Catches a rule that is content with the word redirect; by default protocol and port stay as they are."""
    stack.listener(public, defaultActions=[redirect])

    assert stack.verdict("alb-http-redirects-to-https") == "violated"


def test_the_listeners_old_type_token_is_judged_too(stack: RecordedStack, public: Declared) -> None:
    """Catches a rule that knows aws:lb and not its twin aws:alb."""
    inputs = {"loadBalancerArn": public["arn"], "protocol": "HTTP", "port": 80, "defaultActions": [FORWARD]}
    stack.add("aws:alb/listener:Listener", "http", inputs)

    assert stack.verdict("alb-http-redirects-to-https", after_update=True) == "violated"


def test_internal_load_balancers_are_asked_on_request(stack: RecordedStack) -> None:
    """Catches an option that is declared but not read."""
    stack.listener(stack.load_balancer(internal=True), defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https", internal=True) == "violated"


@pytest.mark.parametrize("after_update", [False, True])
def test_a_redirect_to_https_passes(stack: RecordedStack, public: Declared, *, after_update: bool) -> None:
    """Catches a rule that wants no HTTP listener at all."""
    stack.listener(public, defaultActions=[_redirect(protocol="HTTPS", port="443")])

    assert stack.verdict("alb-http-redirects-to-https", after_update=after_update) == "passed"


def test_an_https_listener_may_forward(stack: RecordedStack, public: Declared) -> None:
    """Catches a rule that asks it of every listener."""
    stack.listener(public, protocol="HTTPS", port=443, defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https") == "passed"


def test_an_internal_load_balancer_may_serve_plain_http(stack: RecordedStack) -> None:
    """Catches a rule that does not follow the listener to its load balancer."""
    stack.listener(stack.load_balancer(internal=True), defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https") == "passed"


def test_a_gateway_load_balancers_listener_has_no_protocol(stack: RecordedStack) -> None:
    """Catches a rule that takes every missing protocol for HTTP."""
    gateway = stack.load_balancer(loadBalancerType="gateway")
    stack.listener(gateway, protocol=None, port=None, defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https") == "passed"


@pytest.mark.parametrize(
    ("of_load_balancer", "of_listener"),
    [
        ({"internal": UNKNOWN}, {}),
        ({"loadBalancerType": UNKNOWN}, {"protocol": None}),
        ({}, {"protocol": UNKNOWN}),
        ({}, {"defaultActions": UNKNOWN}),
        ({}, {"defaultActions": [{"type": UNKNOWN}]}),
        ({}, {"defaultActions": [_redirect(protocol=UNKNOWN, port="443")]}),
        ({}, {"defaultActions": [_redirect(protocol="HTTPS", port=UNKNOWN)]}),
    ],
)
def test_what_another_stack_decides_is_undecided(
    stack: RecordedStack, of_load_balancer: dict[str, Any], of_listener: dict[str, Any]
) -> None:
    """Catches a rule that passes or fails a listener on a value that only the update will know."""
    other = stack.add("pulumi:pulumi:StackReference", "team/network", {})["outputs"]
    load_balancer = stack.load_balancer(**_from(other, of_load_balancer))
    stack.listener(load_balancer, **_from(other, {"defaultActions": [FORWARD], **of_listener}))

    assert stack.verdict("alb-http-redirects-to-https") == "undecided"


def test_a_load_balancer_of_unknown_origin_is_undecided(stack: RecordedStack) -> None:
    """Catches a rule that passes what it cannot see: a load balancer read from another stack's outputs."""
    stack.listener(stack.add("pulumi:pulumi:StackReference", "team/network", {}), defaultActions=[FORWARD])

    assert stack.verdict("alb-http-redirects-to-https") == "undecided"
