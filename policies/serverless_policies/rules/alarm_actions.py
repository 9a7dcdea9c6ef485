"""Rules about what an alarm does: that it does something, and that somebody hears of it."""

from __future__ import annotations

from collections.abc import Iterator

from ..alarm_topics import alarm_topics
from ..aws_types import COMPOSITE_ALARM, METRIC_ALARM, TOPIC, TOPIC_SUBSCRIPTION
from ..graph import Graph
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation


def _has_action(alarm: Resource, options: Options) -> Iterator[Finding]:
    names = ["alarmActions"]
    if options.flag("acceptOtherStates"):
        names += ["okActions", "insufficientDataActions"]
    actions = [alarm.elements(name) for name in names]
    if any(isinstance(found, list) and found for found in actions):
        return
    if UNKNOWN in actions:
        yield CannotTell(alarm, "its alarm_actions")
    else:
        yield Violation(
            alarm, "alarm_actions is empty, so nobody is told when it fires", "alarm_actions=[<an SNS topic's ARN>]"
        )


ALARM_HAS_ACTION = ResourceRule(
    name="alarm-has-action",
    group=Group.ALARMS,
    checks="An alarm does something when it goes into the ALARM state.",
    because="An alarm without an action changes colour in a console that nobody looks at.",
    mend="Set alarm_actions on aws.cloudwatch.MetricAlarm or CompositeAlarm.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-15",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "cdk-nag": (
            "HIPAA.Security-CloudWatchAlarmAction",
            "NIST.800.53.R4-CloudWatchAlarmAction",
            "NIST.800.53.R5-CloudWatchAlarmAction",
        ),
        "security-hub": ("CloudWatch.15",),
        "well-architected": ("ops_q1_a1",),
    },
    options={
        "acceptOtherStates": {
            "type": "boolean",
            "default": False,
            "description": "Accept an action for OK or INSUFFICIENT_DATA in place of one for ALARM.",
        },
    },
    types=(METRIC_ALARM, COMPOSITE_ALARM),
    judge=_has_action,
)


def _has_actions_enabled(alarm: Resource, _options: Options) -> Iterator[Finding]:
    enabled = alarm.flag("actionsEnabled")
    if enabled is UNKNOWN:
        yield CannotTell(alarm, "its actions_enabled")
    elif enabled is False:
        yield Violation(alarm, "actions_enabled is False, so it does nothing when it fires", "actions_enabled=True")


ALARM_ACTIONS_ENABLED = ResourceRule(
    name="alarm-actions-enabled",
    group=Group.ALARMS,
    checks="An alarm's actions are switched on.",
    because="An alarm that was silenced for a while, and stays so, looks like one that works.",
    mend="Remove actions_enabled from aws.cloudwatch.MetricAlarm or CompositeAlarm, or set it to True.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-17",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_319",),
        "security-hub": ("CloudWatch.17",),
        "cdk-nag": (
            "HIPAA.Security-CloudWatchAlarmAction",
            "NIST.800.53.R4-CloudWatchAlarmAction",
            "NIST.800.53.R5-CloudWatchAlarmAction",
        ),
    },
    types=(METRIC_ALARM, COMPOSITE_ALARM),
    judge=_has_actions_enabled,
)


def _has_subscriber(graph: Graph, _options: Options) -> Iterator[Finding]:
    subscriptions = graph.referrers(TOPIC_SUBSCRIPTION, "topic", to=TOPIC)
    for topic, alarm in alarm_topics(graph):
        if subscriptions.to(topic):
            continue
        if subscriptions.undecided:
            yield CannotTell(topic, f"whether the subscription '{subscriptions.undecided[0].name}' is to it")
        else:
            yield Violation(
                topic,
                f"the alarm '{alarm.name}' publishes to it, and nothing of this stack subscribes to it",
                "aws.sns.TopicSubscription(…, topic=<the topic's ARN>, protocol=…, endpoint=…)",
            )


ALARM_TOPIC_HAS_SUBSCRIBER = StackRule(
    name="alarm-topic-has-subscriber",
    group=Group.ALARMS,
    checks="Somebody subscribes to a topic to which alarms publish.",
    because="CloudWatch does not test what an alarm does: a topic without subscribers takes the message and drops it.",
    mend="Add an aws.sns.TopicSubscription for the topic.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    judge=_has_subscriber,
)


RULES = (ALARM_HAS_ACTION, ALARM_ACTIONS_ENABLED, ALARM_TOPIC_HAS_SUBSCRIBER)
