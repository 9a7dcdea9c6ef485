"""Who is told when a load balancer answers errors itself?"""

from collections.abc import Mapping
from typing import Required, TypedDict

import pulumi

from alb_lambda.alarm_choices import LoadBalancerAlarmChoicesArgs, check_alarms
from alb_lambda.alarm_topic import topic_or_own
from alb_lambda.arguments import Arguments
from alb_lambda.metric_alarms import Watched, arns_of, metric_alarms
from alb_lambda.outputs import outputs_of
from alb_lambda.watches import LOAD_BALANCER_WATCHES


class LoadBalancerAlarmsArgs(TypedDict, total=False):
    """The arguments of `LoadBalancerAlarms`: what to watch, and whom to tell."""

    load_balancer_arn_suffix: Required[pulumi.Input[str]]
    """The end of the load balancer's ARN, such as the `load_balancer_arn_suffix` of an `ApplicationLoadBalancer`."""

    topic_arn: pulumi.Input[str]
    """The ARN of an existing SNS topic, such as the `topic_arn` of an `AlarmTopic`. Default: an `AlarmTopic` of their
    own, to which somebody has to subscribe."""

    alarms: LoadBalancerAlarmChoicesArgs
    """Changes to single alarms. Default none."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class LoadBalancerAlarms(pulumi.ComponentResource):
    """The alarm of one load balancer: that it answers requests with errors of its own.

    It is for whoever runs the load balancer; what a service does wrong, the alarms of that service say, too. It tells a
    topic when it begins and when it is over.
    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
    """

    topic_arn: pulumi.Output[str]
    """The ARN of the topic that the alarm tells."""

    alarm_arns: pulumi.Output[Mapping[str, str]]
    """The alarms' ARNs by name: `elb_5xx`."""

    def __init__(self, name: str, args: LoadBalancerAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("LoadBalancerAlarms", name)
        args = arguments.fit(LoadBalancerAlarmsArgs, args)
        check_alarms(arguments.within("alarms"), LOAD_BALANCER_WATCHES, args.get("alarms", {}), {})
        arguments.finish()
        super().__init__("alb-lambda:index:LoadBalancerAlarms", name, None, opts)

        self.topic, self.topic_arn = topic_or_own(self, name, args.get("topic_arn"), args.get("tags"))
        watched = Watched(
            component=self,
            name=name,
            dimensions={"LoadBalancer": args["load_balancer_arn_suffix"]},
            topic_arn=self.topic_arn,
            tags=args.get("tags"),
            choices=args.get("alarms", {}),
        )
        self.alarms = metric_alarms(watched, LOAD_BALANCER_WATCHES)

        self.alarm_arns = arns_of(self.alarms)
        self.register_outputs(outputs_of(self))
