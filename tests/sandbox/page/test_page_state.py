"""What the page is told, made of what the account answers."""

import pytest

from sandbox.figures import function_subject, load_balancer_subject
from sandbox.functions.lambda_service import FunctionInUse
from sandbox.page.rule_words import action_in_words, conditions_in_words
from sandbox.page.state import Answers, page_state

EDGE = {
    "LoadBalancerName": "edge",
    "LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/edge/50dc6c495c0c9188",
}
LISTENER = {"ListenerArn": "listener", "LoadBalancerArn": EDGE["LoadBalancerArn"], "Protocol": "HTTP", "Port": 80}
NOTHING = Answers(
    load_balancers=[],
    listeners=[],
    rules={},
    targets={},
    unreserved=900,
    in_use=[],
    alarms=[],
    figures={},
    urls={},
)


def answers(**changes):
    return Answers(**vars(NOTHING) | changes)


def target(arn, state="unavailable"):
    return {"Target": {"Id": arn}, "TargetHealth": {"State": state}}


def test_an_empty_account_has_an_empty_page():
    """Catches a page that fails before the first deployment."""
    state = page_state(NOTHING)

    assert (state.alarms, state.load_balancers, state.functions) == ([], [], [])


def test_a_rule_leads_to_the_function_behind_its_target_group():
    """Catches target groups' ARNs, which tell a reader nothing, and listeners of other load balancers."""
    rule = {
        "Priority": "10",
        "Conditions": [{"Field": "path-pattern", "Values": ["/orders/*"]}],
        "Actions": [{"Type": "forward", "TargetGroupArn": "group"}],
    }
    live = target("arn:aws:lambda:us-east-1:123456789012:function:orders-1a2b3c4:live", "healthy")
    other = LISTENER | {"ListenerArn": "other", "LoadBalancerArn": "another"}

    state = page_state(
        answers(
            load_balancers=[EDGE],
            listeners=[LISTENER, other],
            rules={"listener": [rule]},
            targets={"group": [live]},
            urls={"listener": "http://127.0.0.1:8080"},
            figures={load_balancer_subject(EDGE): {"requests": [(60, 3)]}},
        )
    )

    [edge] = state.load_balancers
    [listener] = edge.listeners
    [told] = listener.rules
    assert (edge.name, edge.figures) == ("edge", {"requests": [(60, 3)]})
    assert (listener.protocol, listener.port, listener.url) == ("HTTP", 80, "http://127.0.0.1:8080")
    assert (told.priority, told.conditions, told.action) == ("10", "path /orders/*", "orders-1a2b3c4:live (healthy)")


def test_a_listener_without_a_port_yet_has_no_address():
    """Catches a page that fails between the creation of a listener and the opening of its port."""
    [edge] = page_state(answers(load_balancers=[EDGE], listeners=[LISTENER])).load_balancers

    assert edge.listeners[0].url is None


@pytest.mark.parametrize(("reserved", "limit", "is_reserved"), [(None, 900, False), (5, 5, True), (0, 0, True)])
def test_a_functions_limit_is_its_reservation_or_what_all_others_share(reserved, limit, is_reserved):
    """Catches a reservation of 0, which turns a function off, that is taken for none."""
    in_use = FunctionInUse("orders", busy=3, idle=1, reserved=reserved, provisioned=1, provisioned_requested=2)

    [function] = page_state(
        answers(in_use=[in_use], figures={function_subject("orders"): {"errors": [(60, 1)]}})
    ).functions

    assert (function.limit, function.is_reserved) == (limit, is_reserved)
    assert (function.busy, function.idle, function.provisioned, function.provisioned_requested) == (3, 1, 1, 2)
    assert function.figures == {"errors": [(60, 1)]}


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ([], "everything else"),
        ([{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a", "/b"]}}], "path /a or /b"),
        (
            [
                {"Field": "host-header", "HostHeaderConfig": {"Values": ["shop.example.com"]}},
                {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}},
            ],
            "host shop.example.com and method GET",
        ),
        (
            [{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Beta", "Values": ["yes"]}}],
            "header X-Beta yes",
        ),
        (
            [{"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "v", "Value": "2"}, {"Value": "x"}]}}],
            "query v=2 or x",
        ),
        ([{"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}}], "client 10.0.0.0/8"),
    ],
)
def test_conditions_are_told_in_words(conditions, words):
    """Catches a kind of condition that the page cannot show."""
    assert conditions_in_words({"Conditions": conditions}) == words


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ({"Type": "forward", "TargetGroupArn": "blue"}, "at blue"),
        (
            {
                "Type": "forward",
                "ForwardConfig": {
                    "TargetGroups": [
                        {"TargetGroupArn": "blue", "Weight": 9},
                        {"TargetGroupArn": "green", "Weight": 1},
                    ]
                },
            },
            "at blue (90%) or at green (10%)",
        ),
        ({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}, "answers 404 itself"),
        (
            {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}},
            "redirects to https://#{host}:443/#{path}?#{query}",
        ),
        ({"Type": "authenticate-oidc"}, "authenticate-oidc"),
    ],
)
def test_actions_are_told_in_words(action, words):
    """Catches weights that are left out, and an action that the page cannot show."""
    assert action_in_words([action], lambda group: f"at {group}") == words


def test_a_group_of_weights_of_nought_has_no_shares():
    """Catches a division by zero: AWS lets all weights be 0."""
    groups = [{"TargetGroupArn": "blue", "Weight": 0}, {"TargetGroupArn": "green", "Weight": 0}]

    assert action_in_words([{"Type": "forward", "ForwardConfig": {"TargetGroups": groups}}], str) == "blue or green"
