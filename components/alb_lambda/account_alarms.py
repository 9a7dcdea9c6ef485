"""Who is told when an account's concurrency runs out?"""

from collections.abc import Mapping
from typing import TypedDict

import pulumi

from alb_lambda.alarm_choices import AccountAlarmChoicesArgs, check_alarms
from alb_lambda.alarm_topic import topic_or_own
from alb_lambda.arguments import Arguments
from alb_lambda.metric_alarms import Watched, arns_of, metric_alarms
from alb_lambda.outputs import outputs_of
from alb_lambda.watches import ACCOUNT_WATCHES


class AccountAlarmsArgs(TypedDict, total=False):
    """The arguments of `AccountAlarms`. All have defaults."""

    topic_arn: pulumi.Input[str]
    """The ARN of an existing SNS topic, such as the `topic_arn` of an `AlarmTopic`. Default: an `AlarmTopic` of their
    own, to which somebody has to subscribe."""

    alarms: AccountAlarmChoicesArgs
    """Changes to single alarms. Default none."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class AccountAlarms(pulumi.ComponentResource):
    """The alarm that all functions of an account and Region share: one of it is enough.

    Reservations, provisioned concurrency and what runs beside them are taken from one quota. When it is used up,
    functions that reserve nothing are throttled, whoever took it. The alarm tells a topic before, and when it is over.
    Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
    """

    topic_arn: pulumi.Output[str]
    """The ARN of the topic that the alarm tells."""

    alarm_arns: pulumi.Output[Mapping[str, str]]
    """The alarms' ARNs by name: `claimed_concurrency`."""

    def __init__(self, name: str, args: AccountAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("AccountAlarms", name)
        args = arguments.fit(AccountAlarmsArgs, args)
        check_alarms(arguments.within("alarms"), ACCOUNT_WATCHES, args.get("alarms", {}), {})
        arguments.finish()
        super().__init__("alb-lambda:index:AccountAlarms", name, None, opts)

        self.topic, self.topic_arn = topic_or_own(self, name, args.get("topic_arn"), args.get("tags"))
        watched = Watched(
            component=self,
            name=name,
            dimensions={},
            topic_arn=self.topic_arn,
            tags=args.get("tags"),
            choices=args.get("alarms", {}),
        )
        self.alarms = metric_alarms(watched, ACCOUNT_WATCHES)

        self.alarm_arns = arns_of(self.alarms)
        self.register_outputs(outputs_of(self))
