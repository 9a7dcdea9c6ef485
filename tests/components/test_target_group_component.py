"""What `LambdaTargetGroup` declares."""

from typing import Any, cast

import pulumi
import pytest
from alb_lambda import BadArguments, LambdaTargetGroup, LambdaTargetGroupArgs

from tests.components.declared import ARN, Declared, declare

TARGET_GROUP = ARN.format("elasticloadbalancing", "targetgroup/orders-1234567/73e2d6bc24d8a067")


def declare_with(args: LambdaTargetGroupArgs, **changes: object) -> Declared:
    """Declares a target group with these arguments, changed."""
    return declare(lambda: LambdaTargetGroup("orders", cast(Any, {**args, **changes})))


def test_only_this_target_group_may_invoke_the_alias(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches a permission for every load balancer of every account, or for the wrong version."""
    permission = declare_with(target_group_args).one("Permission").inputs

    assert permission == {
        "action": "lambda:InvokeFunction",
        "function": "orders",
        "qualifier": "live",
        "principal": "elasticloadbalancing.amazonaws.com",
        "sourceArn": TARGET_GROUP,
        "sourceAccount": "123456789012",
    }


def test_the_alias_is_registered_after_the_permission_and_the_rule_after_the_alias(
    target_group_args: LambdaTargetGroupArgs,
) -> None:
    """Catches the AccessDenied that AWS answers without the permission, and a rule with no target."""
    declared = declare_with(target_group_args)

    assert declared.one("TargetGroupAttachment").inputs == {
        "targetGroupArn": TARGET_GROUP,
        "targetId": target_group_args["alias_arn"],
    }
    assert "Permission" in declared.one("TargetGroupAttachment").depends_on
    assert "TargetGroupAttachment" in declared.one("ListenerRule").depends_on


def test_the_group_is_for_functions_and_its_name_is_left_to_pulumi(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches a port or protocol, which do not apply, and a fixed name, with which a replacement cannot come first."""
    inputs = declare_with(target_group_args).one("TargetGroup").inputs

    assert inputs == {
        "targetType": "lambda",
        "lambdaMultiValueHeadersEnabled": False,
        "healthCheck": {"enabled": False},
    }


def test_a_health_check_is_written_out(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches the provider's defaults, which are those of servers: every 30 seconds, three in a row."""
    declared = declare_with(target_group_args, health_check={"enabled": True, "path": "/health"})

    assert declared.one("TargetGroup").inputs["healthCheck"] == {
        "enabled": True,
        "path": "/health",
        "interval": 35,
        "timeout": 30,
        "healthyThreshold": 5,
        "unhealthyThreshold": 2,
        "matcher": "200",
    }


def test_a_short_interval_shortens_the_default_timeout(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches a default that AWS refuses beside a legal interval."""
    declared = declare_with(target_group_args, health_check={"enabled": True, "interval_seconds": 10})

    assert declared.one("TargetGroup").inputs["healthCheck"]["timeout"] == 9


def test_the_rule_forwards_what_meets_all_six_kinds_of_condition(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches a condition that is accepted and then forgotten, so that a rule matches too much."""
    declared = declare_with(
        target_group_args,
        conditions={
            "host_headers": ["shop.example.com"],
            "path_patterns": ["/orders/*"],
            "http_request_methods": ["GET"],
            "http_headers": [{"name": "X-Beta", "values": ["yes"]}],
            "query_strings": [{"value": "2"}],
            "source_ips": [],
        },
    )
    rule = declared.one("ListenerRule").inputs

    assert rule["priority"] == 10
    assert rule["listenerArn"] == target_group_args["listener_arn"]
    assert rule["actions"] == [{"type": "forward", "targetGroupArn": TARGET_GROUP}]
    assert rule["conditions"] == [
        {"hostHeader": {"values": ["shop.example.com"]}},
        {"pathPattern": {"values": ["/orders/*"]}},
        {"httpRequestMethod": {"values": ["GET"]}},
        {"httpHeader": {"httpHeaderName": "X-Beta", "values": ["yes"]}},
        {"queryStrings": [{"value": "2"}]},
    ]


def test_the_rule_forwards_by_query_parameter_and_source_address(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches the conditions that the rule with five values has no room for."""
    conditions = {"query_strings": [{"key": "v", "value": "2"}], "source_ips": ["192.0.2.0/24", "2001:db8::/32"]}
    rule = declare_with(target_group_args, conditions=conditions).one("ListenerRule").inputs

    assert rule["conditions"] == [
        {"queryStrings": [{"key": "v", "value": "2"}]},
        {"sourceIp": {"values": ["192.0.2.0/24", "2001:db8::/32"]}},
    ]


@pytest.mark.parametrize(
    "alias_arn",
    [
        ARN.format("lambda", "function:orders"),
        ARN.format("lambda", "function:orders:$LATEST"),
        ARN.format("lambda", "function:orders:12"),
        "orders",
    ],
)
def test_nothing_but_an_alias_is_routed_to(target_group_args: LambdaTargetGroupArgs, alias_arn: str) -> None:
    """Catches $LATEST, and versions, behind a load balancer: releases and limits hang on the alias."""
    with pytest.raises(BadArguments, match=r"alias_arn: .* allowed is the ARN of an alias"):
        declare_with(target_group_args, alias_arn=alias_arn)


def test_an_alias_that_is_known_later_is_checked_then(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches $LATEST that comes as another resource's output."""
    unqualified = pulumi.Output.from_input(ARN.format("lambda", "function:orders:$LATEST"))

    with pytest.raises(BadArguments, match=r"alias_arn: .* allowed is the ARN of an alias"):
        declare_with(target_group_args, alias_arn=unqualified)


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"priority": 0}, "priority"),
        ({"priority": 50001}, "priority"),
        ({"priority": None}, "priority"),
        ({"listener_arn": ARN.format("elasticloadbalancing", "loadbalancer/app/edge/1")}, "listener_arn"),
        ({"conditions": {}}, "conditions"),
        ({"conditions": {"path_patterns": []}}, "conditions"),
        ({"conditions": {"path_patterns": ["/a", "/b", "/c", "/d"], "host_headers": ["x", "y"]}}, "conditions"),
        ({"conditions": {"path_patterns": ["/*/*/*", "/*/*/*"]}}, "conditions"),
        ({"conditions": {"path_patterns": ["/" + "a" * 128]}}, "conditions"),
        ({"conditions": {"path_patterns": ["orders"]}}, "conditions.path_patterns[0]"),
        ({"conditions": {"http_request_methods": ["get"]}}, "conditions.http_request_methods[0]"),
        ({"conditions": {"http_headers": [{"name": "a b", "values": ["c"]}]}}, "conditions.http_headers[0].name"),
        ({"conditions": {"http_headers": [{"name": "a"}]}}, "conditions.http_headers[0].values"),
        ({"conditions": {"query_strings": [{"key": "a"}]}}, "conditions.query_strings[0].value"),
        ({"conditions": {"source_ips": ["192.0.2.1"]}}, "conditions.source_ips[0]"),
        ({"health_check": None}, "health_check"),
        ({"health_check": {}}, "health_check.enabled"),
        ({"health_check": {"enabled": True, "interval_seconds": 301}}, "health_check.interval_seconds"),
        (
            {"health_check": {"enabled": True, "interval_seconds": 30}, "function_timeout_seconds": 30},
            "health_check.interval_seconds",
        ),
        (
            {"health_check": {"enabled": True, "interval_seconds": 20, "timeout_seconds": 20}},
            "health_check.timeout_seconds",
        ),
        ({"health_check": {"enabled": True, "healthy_threshold": 1}}, "health_check.healthy_threshold"),
        ({"health_check": {"enabled": True, "unhealthy_threshold": 11}}, "health_check.unhealthy_threshold"),
        ({"health_check": {"enabled": True, "path": "health"}}, "health_check.path"),
        ({"health_check": {"enabled": True, "matcher": "500"}}, "health_check.matcher"),
    ],
)
def test_wrong_arguments_are_refused(
    target_group_args: LambdaTargetGroupArgs, changes: dict[str, object], argument: str
) -> None:
    """Catches what Elastic Load Balancing would refuse half way through an update."""
    with pytest.raises(BadArguments) as caught:
        declare_with(target_group_args, **changes)

    assert [problem.argument for problem in caught.value.problems] == [argument]


def test_all_mistakes_are_reported_and_nothing_is_declared(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches resources left behind by a component whose arguments are wrong."""

    def program() -> None:
        with pytest.raises(BadArguments) as caught:
            LambdaTargetGroup("orders", {**target_group_args, "alias_arn": "x", "listener_arn": "y", "priority": 0})
        assert [problem.argument for problem in caught.value.problems] == ["priority", "alias_arn", "listener_arn"]

    assert not declare(program).declarations


def test_the_longest_name_leaves_room_for_what_pulumi_appends(target_group_args: LambdaTargetGroupArgs) -> None:
    """Catches a name of 33 characters, which AWS refuses: 32 are allowed, and Pulumi appends eight."""
    assert declare(lambda: LambdaTargetGroup("a" * 24, target_group_args)).one("TargetGroup").name == "a" * 24
    with pytest.raises(BadArguments, match="at most 24"):
        declare(lambda: LambdaTargetGroup("a" * 25, target_group_args))
