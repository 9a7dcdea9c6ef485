"""Who is told when a service is not well?"""

from collections.abc import Mapping
from typing import Required, TypedDict

import pulumi
import pulumi_aws as aws

from alb_lambda.alarm_choices import DEFAULT_ERROR_PATTERN, AlarmChoicesArgs, check_alarms
from alb_lambda.alarm_topic import topic_or_own
from alb_lambda.alias_arn import alias_of, check_alias_arn, function_of
from alb_lambda.arguments import Arguments
from alb_lambda.metric_alarms import Watched, arns_of, metric_alarms
from alb_lambda.outputs import outputs_of
from alb_lambda.watches import LOG_NAMESPACE, RESERVED_EXECUTIONS, SERVICE_WATCHES, TIMEOUT_MILLISECONDS


class ServiceAlarmsArgs(TypedDict, total=False):
    """The arguments of `ServiceAlarms`: what to watch, and whom to tell."""

    alias_arn: Required[pulumi.Input[str]]
    """The ARN of the function's alias, such as the `alias_arn` of a `LambdaFunction`."""

    log_group_name: Required[pulumi.Input[str]]
    """The name of the function's log group, such as the `log_group_name` of a `LambdaFunction`."""

    load_balancer_arn_suffix: Required[pulumi.Input[str]]
    """The end of the load balancer's ARN, such as the `load_balancer_arn_suffix` of an `ApplicationLoadBalancer`, also
    from another stack."""

    target_group_arn_suffix: Required[pulumi.Input[str]]
    """The end of the target group's ARN, such as the `target_group_arn_suffix` of a `LambdaTargetGroup`."""

    health_check_enabled: Required[bool]
    """Whether the target group has health checks. Without them healthy hosts are not counted and have no alarm."""

    function_timeout_seconds: int
    """The function's timeout in seconds, 1 to 900. Without it there is no alarm on durations that come near it."""

    reserved_concurrent_executions: int
    """The executions that the function reserves. Without it, or below 2, there is no alarm on use that comes near it."""

    topic_arn: pulumi.Input[str]
    """The ARN of an existing SNS topic for all alarms, such as the `topic_arn` of an `AlarmTopic`. Its policy, and that
    of its key, must let CloudWatch publish. Default: an `AlarmTopic` of their own, to which somebody has to
    subscribe."""

    alarms: AlarmChoicesArgs
    """Changes to single alarms. Default none."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class ServiceAlarms(pulumi.ComponentResource):
    """The alarms of one function behind a load balancer.

    It creates alarms of five kinds: the function's errors, as Lambda and as the load balancer count them; the
    application's errors, from the log and from its 5xx answers; throttles; concurrency and durations that come near
    their limits, where those are known; and healthy hosts, where they are checked.
    Each tells a topic when it begins and when it is over, says in its description what to do, and is about this alias
    or this target group only. It also creates the log's metric filter and, unless one is given, the topic.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
    """

    topic_arn: pulumi.Output[str]
    """The ARN of the topic that the alarms tell."""

    alarm_arns: pulumi.Output[Mapping[str, str]]
    """The alarms' ARNs by name: `function_errors`, `lambda_user_errors`, `lambda_internal_errors`, `error_logs`,
    `target_5xx`, `throttles`, `concurrency`, `duration`, `healthy_hosts`."""

    def __init__(self, name: str, args: ServiceAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("ServiceAlarms", name)
        args = arguments.fit(ServiceAlarmsArgs, args)
        check_service_alarms(arguments, args)
        arguments.finish()
        super().__init__("alb-lambda:index:ServiceAlarms", name, None, opts)

        function_name = function_of("ServiceAlarms", name, args["alias_arn"])
        alias_name = alias_of("ServiceAlarms", name, args["alias_arn"])
        self.topic, self.topic_arn = topic_or_own(self, name, args.get("topic_arn"), args.get("tags"))
        self.log_metric_filter = self._log_metric_filter(name, args, function_name)
        watched = Watched(
            component=self,
            name=name,
            dimensions={
                "FunctionName": function_name,
                "Resource": pulumi.Output.concat(function_name, ":", alias_name),
                "LoadBalancer": args["load_balancer_arn_suffix"],
                "TargetGroup": args["target_group_arn_suffix"],
            },
            limits=_limits(args),
            topic_arn=self.topic_arn,
            tags=args.get("tags"),
            choices=args.get("alarms", {}),
        )
        lacks = _lacking(args)
        self.alarms = metric_alarms(watched, [each for each in SERVICE_WATCHES if each.key not in lacks])

        self.alarm_arns = arns_of(self.alarms)
        self.register_outputs(outputs_of(self))

    def _log_metric_filter(
        self, name: str, args: ServiceAlarmsArgs, function_name: pulumi.Input[str]
    ) -> aws.cloudwatch.LogMetricFilter | None:
        error_logs = args.get("alarms", {}).get("error_logs", {})
        if not error_logs.get("enabled", True):
            return None
        return aws.cloudwatch.LogMetricFilter(
            name,
            log_group_name=args["log_group_name"],
            pattern=error_logs.get("pattern", DEFAULT_ERROR_PATTERN),
            metric_transformation={
                "namespace": LOG_NAMESPACE,
                "name": function_name,
                "value": "1",
                "default_value": "0",
            },
            opts=pulumi.ResourceOptions(parent=self),
        )


def check_service_alarms(arguments: Arguments, args: ServiceAlarmsArgs) -> None:
    """Refuses alarms about nothing, and what CloudWatch would refuse."""
    check_alias_arn(arguments, args.get("alias_arn"))
    arguments.between("function_timeout_seconds", args.get("function_timeout_seconds"), 1, 900, "seconds")
    if args.get("reserved_concurrent_executions", 0) < 0:
        given = str(args.get("reserved_concurrent_executions"))
        arguments.refuse("reserved_concurrent_executions", given, "0 or more, or leave it out")
    check_alarms(arguments.within("alarms"), SERVICE_WATCHES, args.get("alarms", {}), _lacking(args))


def lacking(health_checks: bool, timeout_seconds: int, reserved: int) -> dict[str, str]:
    """The alarms that would have no data or no meaning, and what they need."""
    needs = {
        "healthy_hosts": ("health checks", health_checks),
        "duration": ("the function's timeout", timeout_seconds > 0),
        # A reservation of 1 is full whenever it is used.
        "concurrency": ("2 or more reserved executions", reserved >= 2),
    }
    return {key: need for key, (need, is_met) in needs.items() if not is_met}


def _lacking(args: ServiceAlarmsArgs) -> dict[str, str]:
    return lacking(
        args.get("health_check_enabled", True),
        args.get("function_timeout_seconds", 0),
        args.get("reserved_concurrent_executions", 0),
    )


def _limits(args: ServiceAlarmsArgs) -> dict[str, float]:
    return {
        TIMEOUT_MILLISECONDS: args.get("function_timeout_seconds", 0) * 1000,
        RESERVED_EXECUTIONS: args.get("reserved_concurrent_executions", 0),
    }
