"""A message that SNS delivers, in the forms in which subscribers get it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Notification:
    """One message for one subscription.

    - `protocol`, `endpoint`: the subscription's. `is_raw`: it wants the message alone.
    - `content`: the message with all that SNS tells about it, as HTTP endpoints get it.
    """

    protocol: str
    endpoint: str
    subscription_arn: str
    is_raw: bool
    content: Mapping[str, Any]

    @property
    def topic_arn(self) -> str:
        return self.content["TopicArn"]


def http_headers(notification: Notification) -> dict[str, str]:
    """https://docs.aws.amazon.com/sns/latest/dg/http-header.html."""
    headers = {
        "x-amz-sns-message-type": notification.content["Type"],
        "x-amz-sns-message-id": notification.content["MessageId"],
        "x-amz-sns-topic-arn": notification.topic_arn,
        "x-amz-sns-subscription-arn": notification.subscription_arn,
        "Content-Type": "text/plain; charset=UTF-8",
        "User-Agent": "Amazon Simple Notification Service Agent",
    }
    return headers | ({"x-amz-sns-rawdelivery": "true"} if notification.is_raw else {})


def http_body(notification: Notification) -> bytes:
    """https://docs.aws.amazon.com/sns/latest/dg/http-notification-json.html."""
    content = notification.content
    return (content["Message"] if notification.is_raw else json.dumps(content, indent=2)).encode()


def lambda_event(notification: Notification) -> bytes:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html; some names are spelt otherwise than over HTTP."""
    content = notification.content
    as_they_are = ("Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature")
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": notification.subscription_arn,
        "Sns": {
            **{name: content[name] for name in as_they_are},
            "Subject": content.get("Subject"),
            "SigningCertUrl": content["SigningCertURL"],
            "UnsubscribeUrl": content["UnsubscribeURL"],
            "MessageAttributes": content.get("MessageAttributes", {}),
        },
    }
    return json.dumps({"Records": [record]}).encode()
