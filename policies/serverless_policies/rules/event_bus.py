"""Rules about EventBridge: who may send events to a bus, and what becomes of those that no target takes."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import EVENT_BUS_POLICY, EVENT_PERMISSION, EVENT_TARGET
from ..policy_documents import statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..resource_policies import lets_everybody_in
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..verdicts import any_of


def _keeps_undelivered(target: Resource, _options: Options) -> Iterator[Finding]:
    if target.text("deadLetterConfig", "arn") is ABSENT:
        yield Violation(
            target,
            "it has no dead_letter_config, so an event that it does not take in time is lost",
            'dead_letter_config={"arn": <a queue\'s ARN>}, and an aws.sqs.QueuePolicy that lets events.amazonaws.com '
            "sqs:SendMessage to that queue",
        )


EVENT_TARGET_DLQ = ResourceRule(
    name="event-target-dlq",
    group=Group.MESSAGING,
    checks="A target of an EventBridge rule has a dead-letter queue.",
    because="EventBridge retries for 24 hours unless told otherwise, and not at all if it lacks a permission; then it "
    "drops the event.",
    mend="Set dead_letter_config on aws.cloudwatch.EventTarget, and let events.amazonaws.com sqs:SendMessage to the queue "
    "in an aws.sqs.QueuePolicy; without it the event is lost as before.",
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "cdk-nag": ("Serverless-EventBusDLQ",),
        "serverless-rules": ("ES4000",),
    },
    types=(EVENT_TARGET,),
    judge=_keeps_undelivered,
)


def _is_not_open(resource: Resource, _options: Options) -> Iterator[Finding]:
    is_permission = resource.type in EVENT_PERMISSION.tokens
    is_open = _permits_everybody(resource) if is_permission else _policy_is_open(resource)
    if is_open is UNKNOWN:
        yield CannotTell(resource, "its principal" if is_permission else "its policy")
    elif is_open is True:
        yield Violation(
            resource,
            "it lets every account send events to the bus",
            'condition={"key": "aws:PrincipalOrgID", "type": "StringEquals", "value": <your organization>}'
            if is_permission
            else '"Principal": {"AWS": "<an account>"}, or a "Condition" with aws:PrincipalOrgID',
        )


def _permits_everybody(permission: Resource) -> bool | Missing:
    principal = permission.text("principal")
    if permission.value("condition") is not ABSENT:
        return False
    return UNKNOWN if principal is UNKNOWN else principal == "*"


def _policy_is_open(policy: Resource) -> bool | Missing:
    found = statements(policy, "policy")
    if isinstance(found, Missing):
        return UNKNOWN
    return any_of([lets_everybody_in(statement) for statement in found])


EVENT_BUS_NOT_OPEN = ResourceRule(
    name="event-bus-not-open",
    group=Group.MESSAGING,
    checks="An event bus takes events from known accounts only.",
    because="On an open bus anybody can forge the events that your functions act upon.",
    mend="Name accounts in the policy of aws.cloudwatch.EventBusPolicy, or give aws.cloudwatch.EventPermission a "
    "condition.",
    source="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cdk-nag": ("AwsSolutions-EVB1",)},
    types=(EVENT_BUS_POLICY, EVENT_PERMISSION),
    judge=_is_not_open,
)


RULES = (EVENT_TARGET_DLQ, EVENT_BUS_NOT_OPEN)
