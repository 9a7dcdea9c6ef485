"""Rules about what an alarm does: that it does something, and that somebody hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..alarm_consumers import consumed_alarms
from ..alarm_topics import alarm_topics, chat_channels
from ..aws_types import ALARM, TOPIC, TOPIC_SUBSCRIPTION
from ..graph import Graph
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation


def _judge_unconsumed(graph: Graph, judge: Callable[[Resource], Finding | None]) -> Iterator[Finding]:
    """Judges the alarms that must tell somebody themselves: those that nothing else acts upon."""
    consumed = consumed_alarms(graph)
    for alarm in graph.every(ALARM):
        finding = judge(alarm)
        if finding is None or alarm.urn in consumed.urns:
            continue
        if isinstance(finding, Violation) and consumed.undecided:
            yield CannotTell(alarm, f"whether '{consumed.undecided[0].name}' acts upon it")
        else:
            yield finding


def _has_action(graph: Graph, options: Options) -> Iterator[Finding]:
    names = ["alarmActions"]
    if options.flag("acceptOtherStates"):
        names += ["okActions", "insufficientDataActions"]

    def judge(alarm: Resource) -> Finding | None:
        actions = [alarm.elements(name) for name in names]
        if any(isinstance(found, list) and found for found in actions):
            return None
        if UNKNOWN in actions:
            return CannotTell(alarm, "its alarm_actions")
        return Violation(
            alarm, "alarm_actions is empty, so nobody is told when it fires", "alarm_actions=[<an SNS topic's ARN>]"
        )

    return _judge_unconsumed(graph, judge)


ALARM_HAS_ACTION = StackRule(
    name="alarm-has-action",
    group=Group.ALARMS,
    checks="An alarm does something when it goes into the ALARM state, or something else acts upon it.",
    because="An alarm without an action changes colour in a console that nobody looks at.",
    mend="Set alarm_actions on aws.cloudwatch.MetricAlarm or CompositeAlarm; "
    "the alarms that a composite alarm combines, or that stop a CodeDeploy deployment, need none.",
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
    judge=_has_action,
)


def _has_actions_enabled(alarm: Resource) -> Finding | None:
    enabled = alarm.flag("actionsEnabled")
    if enabled is UNKNOWN:
        return CannotTell(alarm, "its actions_enabled")
    if enabled is False:
        return Violation(alarm, "actions_enabled is False, so it does nothing when it fires", "actions_enabled=True")
    return None


ALARM_ACTIONS_ENABLED = StackRule(
    name="alarm-actions-enabled",
    group=Group.ALARMS,
    checks="An alarm's actions are switched on, unless something else acts upon it.",
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
    judge=lambda graph, _options: _judge_unconsumed(graph, _has_actions_enabled),
)


def _has_subscriber(graph: Graph, _options: Options) -> Iterator[Finding]:
    subscriptions, channels = graph.referrers(TOPIC_SUBSCRIPTION, "topic", to=TOPIC), chat_channels(graph)
    undecided = [*subscriptions.undecided, *channels.undecided]
    for topic, alarm in alarm_topics(graph):
        if subscriptions.to(topic) or channels.to(topic):
            continue
        if undecided:
            yield CannotTell(topic, f"whether '{undecided[0].name}' subscribes to it")
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
    mend="Add an aws.sns.TopicSubscription for the topic, or an aws.chatbot channel with it in sns_topic_arns.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    judge=_has_subscriber,
)


RULES = (ALARM_HAS_ACTION, ALARM_ACTIONS_ENABLED, ALARM_TOPIC_HAS_SUBSCRIBER)
