"""Topics that remember all their attributes, and messages that moto is kept from delivering itself.

moto posts to HTTP endpoints, wherever they are, and runs functions in containers, all while the account's other
requests wait. Here such messages are put aside, for sandbox.aws.topic_delivery to deliver. To queues moto delivers.
"""

from collections import deque
from functools import partial
from typing import Any, cast

from sandbox.aws.notification import Notification
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

PUT_ASIDE = {"http", "https", "lambda"}


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


def subscribe(state: State, _params: Params, emulate: Emulate) -> Result:
    """Every subscription is confirmed at once: nobody would answer the confirmation that AWS asks for."""
    result = emulate()
    subscription = state.sns.subscriptions[result["SubscriptionArn"]]
    _settle_raw_delivery(subscription)
    if subscription.protocol in PUT_ASIDE:
        subscription.publish = partial(_put_aside, state, subscription)
    return result


def set_subscription_attributes(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    _settle_raw_delivery(state.sns.subscriptions[params["SubscriptionArn"]])
    return result


def take_notifications(state: State) -> list[Notification]:
    """The messages that were put aside since the last time."""
    aside = _aside(state)
    return [aside.popleft() for _ in range(len(aside))]


def _put_aside(state: State, subscription: Any, message: str, message_id: str, **given: Any) -> None:
    """What moto's Subscription.publish does, but for the delivery."""
    matcher = subscription._filter_policy_matcher  # noqa: SLF001 - moto's own publish is replaced
    attributes = given["message_attributes"]
    if matcher is not None and not matcher.matches(attributes, message):
        return
    if given["message_structure"] == "json":
        message = subscription._parse_message_structure(message, subscription.protocol)  # noqa: SLF001 - same
    content: dict[str, Any] = subscription.get_post_data(message, message_id, given["subject"], attributes)
    # moto writes the same subscription into every message.
    unsubscribe = f"https://sns.{state.region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={subscription.arn}"
    content["UnsubscribeURL"] = unsubscribe
    is_raw: bool = subscription.attributes["RawMessageDelivery"]
    _aside(state).append(Notification(subscription.protocol, subscription.endpoint, subscription.arn, is_raw, content))


def _aside(state: State) -> deque[Notification]:
    # Kept with moto's own, which is dropped when the account begins anew.
    return cast("dict[str, deque[Notification]]", vars(state.sns)).setdefault("put_aside", deque())


def _settle_raw_delivery(subscription: Any) -> None:
    """moto takes the text `false` for true."""
    attributes = subscription.attributes
    attributes["RawMessageDelivery"] = str(attributes["RawMessageDelivery"]).lower() == "true"


def _remember(state: State, topic_arn: str, name: str, value: str) -> None:
    topic = state.sns.topics[topic_arn]
    topic.remembered = getattr(topic, "remembered", {}) | {name: value}
