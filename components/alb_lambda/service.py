"""What does one function behind a load balancer need, all in all?"""

from collections.abc import Mapping
from typing import Required, TypedDict

import pulumi

from alb_lambda.alarm_choices import AlarmChoicesArgs, check_alarms
from alb_lambda.alarm_topic import topic_or_own
from alb_lambda.arguments import Arguments
from alb_lambda.concurrency import reserved_concurrent_executions
from alb_lambda.conditions import ConditionsArgs
from alb_lambda.function import DEFAULT_TIMEOUT_SECONDS, LambdaFunction, LambdaFunctionArgs, check_function
from alb_lambda.health_check import HealthCheckArgs
from alb_lambda.listener_arn import check_listener_arn, load_balancer_arn_suffix
from alb_lambda.load_balancer import (
    DEFAULT_IDLE_TIMEOUT_SECONDS,
    ApplicationLoadBalancer,
    ApplicationLoadBalancerArgs,
    check_load_balancer,
)
from alb_lambda.naming import LOAD_BALANCING_NAME, check_name
from alb_lambda.outputs import outputs_of
from alb_lambda.service_alarms import ServiceAlarms, ServiceAlarmsArgs, lacking
from alb_lambda.target_group import LambdaTargetGroup, LambdaTargetGroupArgs, check_routing
from alb_lambda.watches import SERVICE_WATCHES


class AlbLambdaServiceArgs(TypedDict, total=False):
    """The arguments of `AlbLambdaService`: a function, the requests it answers, and who is told when it does not."""

    function: Required[LambdaFunctionArgs]
    """The function: its code, its concurrency, its limits, its rights and its logs."""

    listener_arn: pulumi.Input[str]
    """The ARN of a listener that services share, such as the `listener_arn` of an `ApplicationLoadBalancer`, also from
    another stack. Exactly one of `listener_arn` and `load_balancer`."""

    load_balancer: ApplicationLoadBalancerArgs
    """A load balancer of the service's own. Exactly one of `listener_arn` and `load_balancer`."""

    priority: Required[int]
    """The place of the service's rule among the listener's rules, 1 to 50000; the lowest that matches wins. There is no
    default, because no two rules of a listener may have the same."""

    conditions: Required[ConditionsArgs]
    """The requests to route to the function."""

    health_check: Required[HealthCheckArgs]
    """Whether, and how, to check the function. There is no default."""

    multi_value_headers: bool
    """True: headers and query parameters that come several times reach the function with all their values. Default
    false."""

    topic_arn: pulumi.Input[str]
    """The ARN of an existing SNS topic for the alarms, such as the `topic_arn` of an `AlarmTopic`. Default: an
    `AlarmTopic` of the service's own."""

    alarms: AlarmChoicesArgs
    """Changes to single alarms. Default none."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none. Tags of `function` and `load_balancer` come on top."""


class AlbLambdaService(pulumi.ComponentResource):
    """A function behind an Application Load Balancer, held to its concurrency, and watched.

    It creates a `LambdaFunction`, a `LambdaTargetGroup` that routes requests to it, `ServiceAlarms` about both, an
    `ApplicationLoadBalancer` unless it shares one, and an `AlarmTopic` unless one is given. They are its attributes
    `function`, `target_group`, `alarms`, `load_balancer` and `topic`, and the resources are theirs.
    """

    function_name: pulumi.Output[str]
    """The function's name."""

    alias_arn: pulumi.Output[str]
    """The ARN of the alias that answers requests."""

    role_name: pulumi.Output[str]
    """The name of the function's execution role, for policies that allow the function what its code does."""

    log_group_name: pulumi.Output[str]
    """The name of the function's log group."""

    target_group_arn: pulumi.Output[str]
    """The target group's ARN."""

    listener_arn: pulumi.Output[str]
    """The ARN of the listener that has the service's rule."""

    topic_arn: pulumi.Output[str]
    """The ARN of the topic that the alarms tell."""

    def __init__(self, name: str, args: AlbLambdaServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("AlbLambdaService", name)
        args = arguments.fit(AlbLambdaServiceArgs, args)
        check_service(arguments, args)
        check_name(arguments, name, LOAD_BALANCING_NAME)
        arguments.finish()
        super().__init__("alb-lambda:index:AlbLambdaService", name, None, opts)

        child = pulumi.ResourceOptions(parent=self)
        self.topic, self.topic_arn = topic_or_own(self, name, args.get("topic_arn"), args.get("tags"))
        self.load_balancer = self._load_balancer(name, args)
        self.function = LambdaFunction(name, _function_args(args), child)
        self.target_group = LambdaTargetGroup(name, self._target_group_args(args), child)
        self.alarms = ServiceAlarms(name, self._alarms_args(name, args), child)

        self.function_name = self.function.function_name
        self.alias_arn = self.function.alias_arn
        self.role_name = self.function.role_name
        self.log_group_name = self.function.log_group_name
        self.target_group_arn = self.target_group.target_group_arn
        self.register_outputs(outputs_of(self))

    def _load_balancer(self, name: str, args: AlbLambdaServiceArgs) -> ApplicationLoadBalancer | None:
        if "load_balancer" not in args:
            self.listener_arn = pulumi.Output.from_input(args.get("listener_arn", ""))
            return None
        own: ApplicationLoadBalancerArgs = {
            "topic_arn": self.topic_arn,
            **args["load_balancer"],
            "tags": {**args.get("tags", {}), **args["load_balancer"].get("tags", {})},
        }
        load_balancer = ApplicationLoadBalancer(name, own, pulumi.ResourceOptions(parent=self))
        self.listener_arn = load_balancer.listener_arn
        return load_balancer

    def _target_group_args(self, args: AlbLambdaServiceArgs) -> LambdaTargetGroupArgs:
        return {
            "alias_arn": self.function.alias_arn,
            "listener_arn": self.listener_arn,
            "priority": args["priority"],
            "conditions": args["conditions"],
            "health_check": args["health_check"],
            "multi_value_headers": args.get("multi_value_headers", False),
            "function_timeout_seconds": _timeout_seconds(args),
            "tags": args.get("tags", {}),
        }

    def _alarms_args(self, name: str, args: AlbLambdaServiceArgs) -> ServiceAlarmsArgs:
        return {
            "alias_arn": self.function.alias_arn,
            "log_group_name": self.function.log_group_name,
            "load_balancer_arn_suffix": load_balancer_arn_suffix("AlbLambdaService", name, self.listener_arn),
            "target_group_arn_suffix": self.target_group.target_group_arn_suffix,
            "health_check_enabled": args["health_check"]["enabled"],
            "function_timeout_seconds": _timeout_seconds(args),
            "reserved_concurrent_executions": _reserved(args),
            "topic_arn": self.topic_arn,
            "alarms": args.get("alarms", {}),
            "tags": args.get("tags", {}),
        }


def check_service(arguments: Arguments, args: AlbLambdaServiceArgs) -> None:
    """Refuses whatever one of the parts would refuse, and what does not fit together."""
    arguments.exactly_one(args, "listener_arn", "load_balancer")
    check_listener_arn(arguments, args.get("listener_arn"))
    if "function" in args:
        check_function(arguments.within("function"), args["function"])
    if "load_balancer" in args:
        check_load_balancer(arguments.within("load_balancer"), args["load_balancer"])
        idle_timeout = args["load_balancer"].get("idle_timeout_seconds", DEFAULT_IDLE_TIMEOUT_SECONDS)
        if _timeout_seconds(args) >= idle_timeout:
            arguments.refuse(
                "function.timeout_seconds",
                str(_timeout_seconds(args)),
                f"less than the load balancer's idle timeout of {idle_timeout} seconds",
            )
    check_routing(
        arguments, args.get("priority"), args.get("conditions"), args.get("health_check"), _timeout_seconds(args)
    )
    check_alarms(arguments.within("alarms"), SERVICE_WATCHES, args.get("alarms", {}), _lacking(arguments, args))


def _lacking(arguments: Arguments, args: AlbLambdaServiceArgs) -> dict[str, str]:
    """What alarms need and do not have; nothing can be said of it before the rest is right."""
    if any(arguments.was_refused(each) for each in ("function", "health_check")):
        return {}
    return lacking(args["health_check"]["enabled"], _timeout_seconds(args), _reserved(args))


def _reserved(args: AlbLambdaServiceArgs) -> int:
    return max(0, reserved_concurrent_executions(args["function"]["concurrency"]))


def _timeout_seconds(args: AlbLambdaServiceArgs) -> int:
    return args["function"].get("timeout_seconds", DEFAULT_TIMEOUT_SECONDS) if "function" in args else 0


def _function_args(args: AlbLambdaServiceArgs) -> LambdaFunctionArgs:
    return {**args["function"], "tags": {**args.get("tags", {}), **args["function"].get("tags", {})}}
