"""Who is told when a service is not well?"""

import json
from collections.abc import Mapping
from typing import Any, Required, TypedDict, cast

import pulumi
import pulumi_aws as aws

from alb_lambda.alias_arn import alias_of, check_alias_arn, function_of
from alb_lambda.arguments import Arguments
from alb_lambda.outputs import outputs_of
from alb_lambda.watches import (
    DEFAULT_ERROR_PATTERN,
    LOG_NAMESPACE,
    WATCHES,
    AlarmChoicesArgs,
    CountAlarmArgs,
    Watch,
)


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

    topic_arn: pulumi.Input[str]
    """The ARN of an existing SNS topic for all alarms. Its policy must let CloudWatch publish. Default: a topic of
    their own, to which somebody has to subscribe."""

    alarms: AlarmChoicesArgs
    """Changes to single alarms. Default none."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class ServiceAlarms(pulumi.ComponentResource):
    """The alarms of one function behind a load balancer.

    It creates alarms of four kinds: the function's errors, as Lambda and as the load balancer count them; the
    application's errors, from the log and from its 5xx answers; throttles; and healthy hosts, where they are checked.
    Each tells a topic when it begins and when it is over, says in its description what to do, and is about this alias
    or this target group only. It also creates the log's metric filter and, unless one is given, the topic.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html
    """

    topic_arn: pulumi.Output[str]
    """The ARN of the topic that the alarms tell."""

    alarm_arns: pulumi.Output[Mapping[str, str]]
    """The alarms' ARNs by name: `function_errors`, `lambda_user_errors`, `lambda_internal_errors`, `error_logs`,
    `target_5xx`, `throttles`, `healthy_hosts`."""

    def __init__(self, name: str, args: ServiceAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("ServiceAlarms", name)
        args = arguments.fit(ServiceAlarmsArgs, args)
        check_alarms(arguments.within("alarms"), args.get("alarms", {}), args.get("health_check_enabled"))
        check_alias_arn(arguments, args.get("alias_arn"))
        arguments.finish()
        super().__init__("alb-lambda:index:ServiceAlarms", name, None, opts)

        self._function_name = function_of("ServiceAlarms", name, args["alias_arn"])
        alias_name = alias_of("ServiceAlarms", name, args["alias_arn"])
        self._dimensions: dict[str, pulumi.Input[str]] = {
            "FunctionName": self._function_name,
            "Resource": pulumi.Output.concat(self._function_name, ":", alias_name),
            "LoadBalancer": args["load_balancer_arn_suffix"],
            "TargetGroup": args["target_group_arn_suffix"],
        }
        self.topic, self.topic_policy = self._topic(name, args)
        self.log_metric_filter = self._log_metric_filter(name, args)
        self.alarms = {watch.key: self._alarm(name, watch, args) for watch in WATCHES if _is_wanted(watch, args)}

        self.alarm_arns = pulumi.Output.all(**{key: alarm.arn for key, alarm in self.alarms.items()})
        self.register_outputs(outputs_of(self))

    def _topic(self, name: str, args: ServiceAlarmsArgs) -> tuple[aws.sns.Topic | None, aws.sns.TopicPolicy | None]:
        if "topic_arn" in args:
            self.topic_arn = pulumi.Output.from_input(args["topic_arn"])
            return None, None
        # Not encrypted with AWS's own key for SNS: CloudWatch may not use that one, and its messages would be lost.
        topic = aws.sns.Topic(name, tags=args.get("tags"), opts=pulumi.ResourceOptions(parent=self))
        self.topic_arn = topic.arn
        return topic, aws.sns.TopicPolicy(
            name, arn=topic.arn, policy=topic.arn.apply(_topic_policy), opts=pulumi.ResourceOptions(parent=self)
        )

    def _log_metric_filter(self, name: str, args: ServiceAlarmsArgs) -> aws.cloudwatch.LogMetricFilter | None:
        error_logs = args.get("alarms", {}).get("error_logs", {})
        if not error_logs.get("enabled", True):
            return None
        return aws.cloudwatch.LogMetricFilter(
            name,
            log_group_name=args["log_group_name"],
            pattern=error_logs.get("pattern", DEFAULT_ERROR_PATTERN),
            metric_transformation={
                "namespace": LOG_NAMESPACE,
                "name": self._function_name,
                "value": "1",
                "default_value": "0",
            },
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _alarm(self, name: str, watch: Watch, args: ServiceAlarmsArgs) -> aws.cloudwatch.MetricAlarm:
        tuning = _tuning(watch, args)
        datapoints_to_alarm, evaluation_periods = _minutes(watch, tuning)
        return aws.cloudwatch.MetricAlarm(
            f"{name}-{watch.key.replace('_', '-')}",
            alarm_description=f"{name}: {watch.says}",
            namespace=watch.namespace,
            metric_name=watch.metric or self._function_name,
            dimensions={dimension: self._dimensions[dimension] for dimension in watch.dimensions} or None,
            statistic=watch.statistic,
            period=60,
            comparison_operator=watch.comparison,
            threshold=tuning.get("max_per_minute", watch.threshold),
            datapoints_to_alarm=datapoints_to_alarm,
            evaluation_periods=evaluation_periods,
            treat_missing_data=watch.treat_missing_data,
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(parent=self),
        )


def check_alarms(arguments: Arguments, choices: AlarmChoicesArgs, health_check_enabled: bool | None) -> None:
    """Refuses what CloudWatch would refuse, and an alarm that could never have data."""
    if health_check_enabled is False and choices.get("healthy_hosts", {}).get("enabled"):
        arguments.refuse("healthy_hosts.enabled", "true without health checks", "true only where checks are enabled")
    for watch in WATCHES:
        tuning = _of(choices, watch)
        inside = arguments.within(watch.key)
        _, periods = _minutes(watch, tuning)
        inside.between("evaluation_periods", periods, 1, 1440, "minutes")
        inside.between("datapoints_to_alarm", tuning.get("datapoints_to_alarm"), 1, periods, "of the minutes looked at")
        if tuning.get("max_per_minute", 0) < 0:
            inside.refuse("max_per_minute", str(tuning.get("max_per_minute")), "0 or more")
    pattern = choices.get("error_logs", {}).get("pattern", DEFAULT_ERROR_PATTERN)
    arguments.between("error_logs.pattern", len(pattern), 1, 1024, "characters")


def _of(choices: AlarmChoicesArgs, watch: Watch) -> CountAlarmArgs:
    # What only one kind of alarm has, its own code reads; what they share has the names of a count's alarm.
    return cast(CountAlarmArgs, cast(dict[str, Any], choices).get(watch.key, {}))


def _tuning(watch: Watch, args: ServiceAlarmsArgs) -> CountAlarmArgs:
    return _of(args.get("alarms", {}), watch)


def _minutes(watch: Watch, tuning: CountAlarmArgs) -> tuple[int, int]:
    """How many bad minutes, of how many looked at, make an alarm."""
    periods = tuning.get("evaluation_periods", watch.evaluation_periods)
    return tuning.get("datapoints_to_alarm", min(watch.datapoints_to_alarm, periods)), periods


def _is_wanted(watch: Watch, args: ServiceAlarmsArgs) -> bool:
    has_data = watch.key != "healthy_hosts" or args["health_check_enabled"]
    return has_data and _tuning(watch, args).get("enabled", True)


def _topic_policy(topic_arn: str) -> str:
    _, partition, _, region, account, _ = topic_arn.split(":")
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "AlarmsOfThisAccountPublish",
                    "Effect": "Allow",
                    "Principal": {"Service": "cloudwatch.amazonaws.com"},
                    "Action": "sns:Publish",
                    "Resource": topic_arn,
                    "Condition": {
                        "StringEquals": {"aws:SourceAccount": account},
                        "ArnLike": {"aws:SourceArn": f"arn:{partition}:cloudwatch:{region}:{account}:alarm:*"},
                    },
                }
            ],
        }
    )
