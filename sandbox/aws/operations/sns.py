"""Topics that remember all their attributes, and publishing that does not leave this machine."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
REMOTE_PROTOCOLS = {"http", "https"}


def create_topic(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    for name, value in params.get("Attributes", {}).items():
        _remember(state, result["TopicArn"], name, value)
    return result


def set_topic_attributes(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    _remember(state, params["TopicArn"], params["AttributeName"], params.get("AttributeValue", ""))
    return result


def get_topic_attributes(state: State, params: Params, emulate: Emulate) -> Result:
    """moto keeps back what it has no use for itself: SignatureVersion, TracingConfig, delivery status roles."""
    attributes = emulate()["Attributes"]
    remembered = getattr(state.sns.topics[params["TopicArn"]], "remembered", {})
    return {"Attributes": {name: value for name, value in (remembered | attributes).items() if value != ""}}


def publish(state: State, _params: Params, emulate: Emulate) -> Result:
    """moto posts to the endpoints of HTTP subscriptions, wherever they are; here only those on loopback hear of it."""
    subscriptions = state.sns.subscriptions
    away = {arn: one for arn, one in subscriptions.items() if _is_away(one)}
    for arn in away:
        del subscriptions[arn]
    try:
        return emulate()
    finally:
        subscriptions.update(away)


def _remember(state: State, topic_arn: str, name: str, value: str) -> None:
    topic = state.sns.topics[topic_arn]
    topic.remembered = getattr(topic, "remembered", {}) | {name: value}


def _is_away(subscription: Any) -> bool:
    endpoint: str = subscription.endpoint
    return subscription.protocol in REMOTE_PROTOCOLS and urlsplit(endpoint).hostname not in LOOPBACK
