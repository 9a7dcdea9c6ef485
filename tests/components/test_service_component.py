"""What `AlbLambdaService` puts together."""

from typing import Any, cast

import pulumi
import pytest
from alb_lambda import AlbLambdaService, AlbLambdaServiceArgs, ApplicationLoadBalancerArgs, BadArguments

from tests.components.declared import ARN, Declared, declare


def declare_with(args: AlbLambdaServiceArgs, **changes: object) -> Declared:
    """Declares a service with these arguments, changed."""
    return declare(lambda: AlbLambdaService("orders", cast(Any, {**args, **changes})))


def test_the_parts_are_wired_to_each_other(service_args: AlbLambdaServiceArgs) -> None:
    """Catches a rule, a permission or an alarm that is about something else than this function's alias."""
    declared = declare_with(service_args)
    alias_arn = ARN.format("lambda", "function:orders-1234567:live")
    errors = declared.one("MetricAlarm", "orders-function-errors").inputs
    target_5xx = declared.one("MetricAlarm", "orders-target-5xx").inputs

    assert declared.one("TargetGroupAttachment").inputs["targetId"] == alias_arn
    assert declared.one("ListenerRule").inputs["listenerArn"] == service_args.get("listener_arn")
    assert errors["dimensions"] == {"FunctionName": "orders-1234567", "Resource": "orders-1234567:live"}
    assert target_5xx["dimensions"] == {
        "LoadBalancer": "app/edge/1",
        "TargetGroup": "targetgroup/orders-1234567/73e2d6bc24d8a067",
    }
    assert declared.one("LogMetricFilter").inputs["logGroupName"] == "orders-1234567"


def test_behind_a_shared_listener_there_is_no_load_balancer(service_args: AlbLambdaServiceArgs) -> None:
    """Catches a load balancer per service, which is paid by the hour."""
    assert not declare_with(service_args).of_type("LoadBalancer")


def test_a_service_can_have_a_load_balancer_of_its_own(
    service_args: AlbLambdaServiceArgs, load_balancer_args: ApplicationLoadBalancerArgs
) -> None:
    """Catches a rule on another listener than that of the service's load balancer."""
    declared = declare_with(service_args, listener_arn=None, load_balancer=load_balancer_args)
    listener_arn = ARN.format("elasticloadbalancing", "listener/app/orders-1234567/50dc6c495c0c9188/f2f7dc8efc522ab2")

    assert declared.one("ListenerRule").inputs["listenerArn"] == listener_arn
    assert declared.one("MetricAlarm", "orders-throttles")
    assert (
        declared.one("MetricAlarm", "orders-target-5xx").inputs["dimensions"]["LoadBalancer"]
        == "app/orders-1234567/50dc6c495c0c9188"
    )


def test_without_health_checks_there_is_no_alarm_on_them(service_args: AlbLambdaServiceArgs) -> None:
    """Catches a decision about health checks that reaches only one of its two places."""
    declared = declare_with(service_args, health_check={"enabled": False})

    assert declared.one("TargetGroup").inputs["healthCheck"] == {"enabled": False}
    assert "orders-healthy-hosts" not in [found.name for found in declared.of_type("MetricAlarm")]


def test_existing_role_log_group_and_topic_are_used(service_args: AlbLambdaServiceArgs) -> None:
    """Catches a part that makes its own of what was given."""
    function = {**service_args["function"], "role_arn": "arn:aws:iam::123456789012:role/r", "log_group_name": "log"}
    declared = declare_with(service_args, function=function, topic_arn=ARN.format("sns", "pager"))

    assert not {"Role", "RolePolicy", "LogGroup", "Topic", "TopicPolicy"} & {type_ for type_, _ in declared.names()}


def test_every_resource_is_in_reach_as_an_attribute(
    service_args: AlbLambdaServiceArgs, load_balancer_args: ApplicationLoadBalancerArgs
) -> None:
    """Catches a resource that a caller could neither depend on nor read."""
    services: list[AlbLambdaService] = []
    args = cast(Any, {**service_args, "listener_arn": None, "load_balancer": load_balancer_args})
    declared = declare(lambda: services.append(AlbLambdaService("orders", args)))

    assert sum(1 for _ in declared.names()) == len(_resources_in(services[0]))


def test_tags_of_the_service_reach_its_parts_and_theirs_come_on_top(service_args: AlbLambdaServiceArgs) -> None:
    """Catches a part without the service's tags, or with only its own."""
    function = {**service_args["function"], "tags": {"team": "orders"}}
    declared = declare_with(service_args, tags={"team": "shop", "env": "test"}, function=function)

    assert declared.one("Function").inputs["tags"] == {"team": "orders", "env": "test"}
    assert declared.one("TargetGroup").inputs["tags"] == {"team": "shop", "env": "test"}
    assert declared.one("MetricAlarm", "orders-throttles").inputs["tags"] == {"team": "shop", "env": "test"}


def test_the_outputs_are_those_of_the_parts(service_args: AlbLambdaServiceArgs) -> None:
    """Catches an output that is declared and not set."""
    outputs = declare_with(service_args).outputs["AlbLambdaService"]

    assert outputs == {
        "functionName": "orders-1234567",
        "aliasArn": ARN.format("lambda", "function:orders-1234567:live"),
        "roleName": "orders-1234567",
        "logGroupName": "orders-1234567",
        "targetGroupArn": ARN.format("elasticloadbalancing", "targetgroup/orders-1234567/73e2d6bc24d8a067"),
        "listenerArn": service_args.get("listener_arn"),
        "topicArn": ARN.format("sns", "orders-1234567"),
    }


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"listener_arn": None}, "listener_arn / load_balancer"),
        ({"listener_arn": "edge"}, "listener_arn"),
        ({"priority": 50001}, "priority"),
        ({"conditions": {}}, "conditions"),
        ({"health_check": {"enabled": True, "interval_seconds": 10}}, "health_check.interval_seconds"),
        ({"alarms": {"healthy_hosts": {"datapoints_to_alarm": 4}}}, "alarms.healthy_hosts.datapoints_to_alarm"),
    ],
)
def test_wrong_arguments_are_refused(
    service_args: AlbLambdaServiceArgs, changes: dict[str, object], argument: str
) -> None:
    """Catches a mistake that only a part would see, after others were created."""
    with pytest.raises(BadArguments) as caught:
        declare_with(service_args, **changes)

    assert [problem.argument for problem in caught.value.problems] == [argument]


def test_a_function_that_outlasts_the_connection_is_refused(
    service_args: AlbLambdaServiceArgs, load_balancer_args: ApplicationLoadBalancerArgs
) -> None:
    """Catches answers that arrive after the load balancer has closed the connection."""
    function = {**service_args["function"], "timeout_seconds": 60}
    changes = {"listener_arn": None, "load_balancer": load_balancer_args, "health_check": {"enabled": False}}

    with pytest.raises(BadArguments, match=r"function\.timeout_seconds: 60 .* idle timeout of 60 seconds"):
        declare_with(service_args, function=function, **changes)


def test_mistakes_in_all_parts_are_reported_and_nothing_is_declared() -> None:
    """Catches parts that are created before a later one refuses its arguments."""

    def program() -> None:
        with pytest.raises(BadArguments) as caught:
            AlbLambdaService(
                "orders",
                cast(
                    Any,
                    {
                        "function": {"handler": "a.b", "timeout_seconds": 901},
                        "load_balancer": {"internet_facing": True, "plain_http": True},
                        "conditions": {"path_patterns": ["a"]},
                        "health_check": {},
                        "alarms": {"throttles": {"max_per_minute": -1}},
                    },
                ),
            )
        assert {problem.argument for problem in caught.value.problems} == {
            "function.concurrency",
            "function.code_path / image_uri",
            "function.timeout_seconds",
            "load_balancer.subnet_ids",
            "load_balancer.vpc_id",
            "priority",
            "conditions.path_patterns[0]",
            "health_check.enabled",
            "alarms.throttles.max_per_minute",
        }

    assert not declare(program).declarations


def _resources_in(component: pulumi.Resource) -> set[int]:
    """The identities of the component, of its public attributes that are resources, and of theirs."""
    found = {id(component)}
    if isinstance(component, pulumi.CustomResource):
        return found
    for name, value in vars(component).items():
        if not name.startswith("_"):
            for resource in _each(value):
                found |= _resources_in(resource)
    return found


def _each(value: Any) -> list[pulumi.Resource]:
    if isinstance(value, dict):
        return _each([*cast(dict[str, Any], value).values()])
    several = cast(list[Any], value) if isinstance(value, list) else [value]
    return [item for item in several if isinstance(item, pulumi.Resource)]
