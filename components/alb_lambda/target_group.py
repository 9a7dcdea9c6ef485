"""How do requests come from a listener to a function?"""

from collections.abc import Mapping
from typing import Required, TypedDict

import pulumi
import pulumi_aws as aws

from alb_lambda.alias_arn import alias_of, check_alias_arn, function_of
from alb_lambda.arguments import Arguments
from alb_lambda.conditions import ConditionsArgs, check_conditions, rule_conditions
from alb_lambda.health_check import HealthCheckArgs, check_health_check, target_group_health_check
from alb_lambda.listener_arn import check_listener_arn
from alb_lambda.naming import LOAD_BALANCING_NAME, check_name
from alb_lambda.outputs import outputs_of


class LambdaTargetGroupArgs(TypedDict, total=False):
    """The arguments of `LambdaTargetGroup`: which requests, on which listener, go to which alias."""

    alias_arn: Required[pulumi.Input[str]]
    """The ARN of the function's alias, such as the `alias_arn` of a `LambdaFunction`. A function, a version or
    `$LATEST` is refused: an alias is what stays when a version is released."""

    listener_arn: Required[pulumi.Input[str]]
    """The ARN of the listener, such as the `listener_arn` of an `ApplicationLoadBalancer`, also from another stack. It
    must be in the function's account and Region."""

    priority: Required[int]
    """The rule's place among the listener's rules, 1 to 50000; the lowest that matches wins. There is no default,
    because no two rules of a listener may have the same: whoever shares one has to agree on the numbers."""

    conditions: Required[ConditionsArgs]
    """The requests to route to the function."""

    health_check: Required[HealthCheckArgs]
    """Whether, and how, to check the function. There is no default."""

    multi_value_headers: bool
    """True: headers and query parameters that come several times reach the function with all their values, as lists in
    `multiValueHeaders` and `multiValueQueryStringParameters`, and it answers in `multiValueHeaders`. Default false: the
    last value, in `headers` and `queryStringParameters`."""

    function_timeout_seconds: int
    """The function's timeout in seconds, if known, to compare the health check's interval with."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class LambdaTargetGroup(pulumi.ComponentResource):
    """A target group with one function's alias in it, and the rule that routes requests to it.

    It creates the target group, the permission for Elastic Load Balancing to invoke the alias from this target group
    and no other, the registration of the alias, which AWS refuses before the permission is there, and the rule.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
    """

    target_group_arn: pulumi.Output[str]
    """The target group's ARN."""

    target_group_arn_suffix: pulumi.Output[str]
    """The end of the ARN, which CloudWatch's dimension `TargetGroup` takes: `targetgroup/orders-1234567/73e2d6bc`."""

    listener_rule_arn: pulumi.Output[str]
    """The listener rule's ARN."""

    def __init__(self, name: str, args: LambdaTargetGroupArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("LambdaTargetGroup", name)
        args = arguments.fit(LambdaTargetGroupArgs, args)
        check_routing(
            arguments,
            args.get("priority"),
            args.get("conditions"),
            args.get("health_check"),
            args.get("function_timeout_seconds"),
        )
        check_alias_arn(arguments, args.get("alias_arn"))
        check_listener_arn(arguments, args.get("listener_arn"))
        check_name(arguments, name, LOAD_BALANCING_NAME)
        arguments.finish()
        super().__init__("alb-lambda:index:LambdaTargetGroup", name, None, opts)

        self.target_group = aws.lb.TargetGroup(
            name,
            target_type="lambda",
            lambda_multi_value_headers_enabled=args.get("multi_value_headers", False),
            health_check=target_group_health_check(args["health_check"]),
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.permission = aws.lambda_.Permission(
            name,
            action="lambda:InvokeFunction",
            function=function_of("LambdaTargetGroup", name, args["alias_arn"]),
            qualifier=alias_of("LambdaTargetGroup", name, args["alias_arn"]),
            principal="elasticloadbalancing.amazonaws.com",
            source_arn=self.target_group.arn,
            source_account=self.target_group.arn.apply(lambda arn: arn.split(":")[4]),
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.attachment = aws.lb.TargetGroupAttachment(
            name,
            target_group_arn=self.target_group.arn,
            target_id=args["alias_arn"],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.permission]),
        )
        self.listener_rule = aws.lb.ListenerRule(
            name,
            listener_arn=args["listener_arn"],
            priority=args["priority"],
            conditions=rule_conditions(args["conditions"]),
            actions=[{"type": "forward", "target_group_arn": self.target_group.arn}],
            tags=args.get("tags"),
            # A rule that forwards to an empty group answers 503.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[self.attachment]),
        )

        self.target_group_arn = self.target_group.arn
        self.target_group_arn_suffix = self.target_group.arn_suffix
        self.listener_rule_arn = self.listener_rule.arn
        self.register_outputs(outputs_of(self))


def check_routing(
    arguments: Arguments,
    priority: int | None,
    conditions: ConditionsArgs | None,
    health_check: HealthCheckArgs | None,
    function_timeout_seconds: int | None,
) -> None:
    """Refuses a rule or a health check that Elastic Load Balancing would refuse; `fit` has reported what is absent."""
    arguments.between("priority", priority, 1, 50000, "as the rule's place on its listener")
    if conditions is not None:
        check_conditions(arguments, conditions)
    if health_check is not None:
        check_health_check(arguments.within("health_check"), health_check, function_timeout_seconds)
