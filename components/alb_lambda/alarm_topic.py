"""Who is told of alarms, and how do their messages stay secret?"""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

import pulumi
import pulumi_aws as aws

from alb_lambda.account import Account, account_of
from alb_lambda.arguments import Arguments
from alb_lambda.naming import TOPIC_NAME, check_name
from alb_lambda.outputs import outputs_of
from alb_lambda.policy_document import policy_document


class AlarmTopicArgs(TypedDict, total=False):
    """The arguments of `AlarmTopic`. All have defaults."""

    email_addresses: Sequence[str]
    """The addresses that get every message, each once its owner has confirmed. Default none. Other subscribers, such as
    a pager's HTTPS endpoint or a chat, subscribe to `topic_arn`."""

    kms_key_arn: pulumi.Input[str]
    """The ARN of an existing KMS key for the messages, whose policy must let `cloudwatch.amazonaws.com` do
    `kms:Decrypt` and `kms:GenerateDataKey*`. Default: a key of the topic's own, which AWS bills by the month."""

    tags: Mapping[str, pulumi.Input[str]]
    """Tags for every resource that can have them. Default none."""


class AlarmTopic(pulumi.ComponentResource):
    """An SNS topic that CloudWatch's alarms of this account and Region may publish to, and that somebody listens to.

    It creates the topic, its policy, the KMS key that encrypts it, unless one is given, and a subscription for each
    e-mail address. The key is needed because AWS's own key for SNS does not let CloudWatch use it: alarms would go off
    and nobody would hear of it.
    Source: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """

    topic_arn: pulumi.Output[str]
    """The topic's ARN."""

    def __init__(self, name: str, args: AlarmTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        arguments = Arguments("AlarmTopic", name)
        args = arguments.fit(AlarmTopicArgs, args)
        check_alarm_topic(arguments, args)
        check_name(arguments, name, TOPIC_NAME)
        arguments.finish()
        super().__init__("alb-lambda:index:AlarmTopic", name, None, opts)

        account = account_of(self)
        child = pulumi.ResourceOptions(parent=self)
        self.key = None if "kms_key_arn" in args else self._key(name, args, account)
        self.topic = aws.sns.Topic(
            name,
            kms_master_key_id=self.key.arn if self.key else args.get("kms_key_arn"),
            tags=args.get("tags"),
            opts=child,
        )
        self.topic_policy = aws.sns.TopicPolicy(
            name,
            arn=self.topic.arn,
            policy=policy_document(_allow_alarms(account, "sns:Publish", self.topic.arn)),
            opts=child,
        )
        self.subscriptions = [
            aws.sns.TopicSubscription(
                f"{name}-{address}", topic=self.topic.arn, protocol="email", endpoint=address, opts=child
            )
            for address in args.get("email_addresses", [])
        ]

        self.topic_arn = self.topic.arn
        self.register_outputs(outputs_of(self))

    def _key(self, name: str, args: AlarmTopicArgs, account: Account) -> aws.kms.Key:
        root = {"AWS": pulumi.Output.concat("arn:", account.partition, ":iam::", account.id, ":root")}
        return aws.kms.Key(
            name,
            description="For the messages of alarms",
            enable_key_rotation=True,
            policy=policy_document(
                # Without it nobody could change the key any more; IAM's policies say who of the account may.
                {"Sid": "AccountManages", "Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"},
                _allow_alarms(account, ["kms:Decrypt", "kms:GenerateDataKey*"], "*"),
            ),
            tags=args.get("tags"),
            opts=pulumi.ResourceOptions(parent=self),
        )


def topic_or_own(
    component: pulumi.ComponentResource,
    name: str,
    topic_arn: pulumi.Input[str] | None,
    tags: Mapping[str, pulumi.Input[str]] | None,
) -> tuple[AlarmTopic | None, pulumi.Output[str]]:
    """The ARN of the topic that a component was given, or else an `AlarmTopic` of its own and the ARN of that."""
    if topic_arn is not None:
        return None, pulumi.Output.from_input(topic_arn)
    topic = AlarmTopic(name, {"tags": tags or {}}, pulumi.ResourceOptions(parent=component))
    return topic, topic.topic_arn


def check_alarm_topic(arguments: Arguments, args: AlarmTopicArgs) -> None:
    """Refuses what SNS would refuse."""
    addresses = args.get("email_addresses", [])
    for index, address in enumerate(addresses):
        if "@" not in address.strip("@"):
            arguments.refuse(f"email_addresses[{index}]", repr(address), "an address such as on-call@example.com")
        elif address in addresses[:index]:
            arguments.refuse(f"email_addresses[{index}]", f"{address!r} again", "each address once")


def _allow_alarms(account: Account, action: str | list[str], resource: pulumi.Input[str]) -> dict[str, Any]:
    return {
        "Sid": "AlarmsOfThisAccount",
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": action,
        "Resource": resource,
        "Condition": {
            "StringEquals": {"aws:SourceAccount": account.id},
            "ArnLike": {"aws:SourceArn": account.arn("cloudwatch", "alarm:*")},
        },
    }
