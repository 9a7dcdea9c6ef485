"""Rules about subscriptions to topics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..aws_types import ALIAS, FIREHOSE, FUNCTION, QUEUE, TOPIC_SUBSCRIPTION
from ..graph import Graph, ResourceType
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation


def _keeps_undelivered(subscription: Resource, options: Options) -> Iterator[Finding]:
    protocol = subscription.text("protocol")
    if subscription.text("redrivePolicy") is not ABSENT or protocol in options.texts("exceptProtocols"):
        return
    if protocol is UNKNOWN:
        yield CannotTell(subscription, "its protocol")
    else:
        yield Violation(
            subscription,
            "it has no redrive_policy, so a message that cannot be delivered is lost",
            'redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": <a queue\'s ARN>}), and an '
            "aws.sqs.QueuePolicy that lets sns.amazonaws.com sqs:SendMessage to that queue",
        )


SNS_SUBSCRIPTION_REDRIVE = ResourceRule(
    name="sns-subscription-redrive",
    group=Group.MESSAGING,
    checks="A subscription keeps what could not be delivered in a dead-letter queue.",
    because="SNS gives up when its retries are used up, or at once if the subscriber may not be reached, "
    "and deletes the message.",
    mend="Set redrive_policy on aws.sns.TopicSubscription, and let sns.amazonaws.com sqs:SendMessage to the queue in an "
    "aws.sqs.QueuePolicy; without it the message is lost as before.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"cdk-nag": ("Serverless-SNSRedrivePolicy",), "serverless-rules": ("ES7000",)},
    options={
        "exceptProtocols": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["email", "email-json", "sms"],
            "description": "The protocols of which it is not asked: by default those that reach people.",
        },
    },
    types=(TOPIC_SUBSCRIPTION,),
    judge=_keeps_undelivered,
)


_FORMS: Final = {
    "email": re.compile(r"[^@\s]+@[^@\s]+"),
    "email-json": re.compile(r"[^@\s]+@[^@\s]+"),
    "firehose": re.compile(r"arn:[^:]+:firehose:[^:]*:\d*:deliverystream/.+"),
    "http": re.compile(r"http://.+"),
    "https": re.compile(r"https://.+"),
    "lambda": re.compile(r"arn:[^:]+:lambda:[^:]*:\d*:function:.+"),
    "sqs": re.compile(r"arn:[^:]+:sqs:[^:]*:\d*:.+"),
}
_RESOURCES: Final[dict[str, tuple[ResourceType, ...]]] = {
    "firehose": (FIREHOSE,),
    "lambda": (FUNCTION, ALIAS),
    "sqs": (QUEUE,),
}
_ENDPOINTS: Final = {
    "email": "<an address>",
    "email-json": "<an address>",
    "firehose": "<delivery stream>.arn",
    "http": '"http://…"',
    "https": '"https://…"',
    "lambda": "<function>.arn",
    "sqs": "<queue>.arn",
}


def _matches_protocol(graph: Graph, _options: Options) -> Iterator[Finding]:
    for subscription in graph.every(TOPIC_SUBSCRIPTION):
        protocol, endpoint = subscription.text("protocol"), subscription.text("endpoint")
        form = _FORMS.get(protocol) if isinstance(protocol, str) else None
        if protocol is UNKNOWN:
            yield CannotTell(subscription, "its protocol")
        elif isinstance(protocol, str) and isinstance(endpoint, str):
            if form and not form.fullmatch(endpoint):
                yield _mismatch(subscription, protocol, "its endpoint has another form", _spoken_by(endpoint, protocol))
        elif isinstance(protocol, str) and endpoint is UNKNOWN:
            yield from _matches_resource(graph, subscription, protocol)


def _matches_resource(graph: Graph, subscription: Resource, protocol: str) -> Iterator[Finding]:
    """What can be said of an endpoint that is not known yet: which resource its value was taken from."""
    sources = {
        name: [source for kind in kinds for source in graph.sources(subscription, "endpoint", kind)]
        for name, kinds in _RESOURCES.items()
    }
    if sources.get(protocol):
        return
    others = [(name, source) for name, found in sources.items() for source in found]
    if others and protocol in _RESOURCES:
        spoken, source = others[0]
        yield _mismatch(subscription, protocol, f"its endpoint is '{source.name}'", spoken)
    elif protocol in _FORMS:
        yield CannotTell(subscription, "its endpoint")


def _spoken_by(endpoint: str, protocol: str) -> str | None:
    """The protocol that an endpoint is one for. A URL where an ARN belongs is that of a queue or function, not a site."""
    fitting = [name for name, form in _FORMS.items() if form.fullmatch(endpoint)]
    return next((name for name in fitting if name in _RESOURCES or protocol not in _RESOURCES), None)


def _mismatch(subscription: Resource, protocol: str, found: str, spoken: str | None) -> Violation:
    endpoint = f"endpoint={_ENDPOINTS[protocol]}"
    return Violation(
        subscription,
        f"its protocol is {protocol}, and {found}",
        f'{endpoint}, or protocol="{spoken}"' if spoken else endpoint,
    )


SNS_ENDPOINT_MATCHES_PROTOCOL = StackRule(
    name="sns-endpoint-matches-protocol",
    group=Group.MESSAGING,
    checks="The endpoint of a subscription is one for its protocol.",
    because="SNS refuses an endpoint of another form, such as a queue's URL where its ARN belongs.",
    mend="Set protocol and endpoint on aws.sns.TopicSubscription to match.",
    source="https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("W3694",)},
    judge=_matches_protocol,
)


RULES = (SNS_SUBSCRIPTION_REDRIVE, SNS_ENDPOINT_MATCHES_PROTOCOL)
