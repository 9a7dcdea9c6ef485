"""Amazon SNS: https://docs.aws.amazon.com/sns/latest/api/

Topics and subscriptions keep their settings in a map of attributes, all of them text, set one at a time.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.provider.properties import attribute_text, boolean, document, local, member, output
from sandbox.provider.resource_type import Instance, Item, Members, Naming, Operation, Property, ResourceType, Tagging

ABSENT = ("NotFound", "NotFoundException", "ResourceNotFound")
ATTRIBUTES = frozenset({"Attributes"})


def _attribute(
    name: str, *, kind: Callable[[str], Any] = str, default: Any = None, unset: Any = "", json_text: bool = False
) -> Property:
    def read(item: Item) -> Any:
        text = item.get("Attributes", {}).get(name)
        return kind(text) if text else None

    return Property(
        write=lambda value: {"Attributes": {name: attribute_text(value)}},
        read=read,
        default=default,
        unset=unset,
        compare="json" if json_text else "exact",
    )


def _one_by_one(key: str) -> Callable[[Members, Instance], Iterable[Members]]:
    return lambda members, instance: (
        {key: instance.id, "AttributeName": name, "AttributeValue": value}
        for name, value in members["Attributes"].items()
    )


TOPIC = ResourceType(
    token="aws:sns/topic:Topic",
    service="sns",
    naming=Naming(
        "name",
        limit=256,
        prefix_property="namePrefix",
        ending=lambda inputs: ".fifo" if inputs.get("fifoTopic") is True else "",
    ),
    tagging=Tagging(
        target=lambda i, _: {"ResourceArn": i.id}, tag="TagResource", untag="UntagResource", read="ListTagsForResource"
    ),
    create=Operation("CreateTopic"),
    identify=lambda _inputs, item: item["TopicArn"],
    reads=(Operation("GetTopicAttributes", lambda i: {"TopicArn": i.id}),),
    updates=(Operation("SetTopicAttributes", takes=ATTRIBUTES, split=_one_by_one("TopicArn")),),
    delete=Operation("DeleteTopic", lambda i: {"TopicArn": i.id}),
    absent=ABSENT,
    properties={
        "name": Property(
            write=lambda value: {"Name": value},
            read=lambda item: item["Attributes"]["TopicArn"].rsplit(":", 1)[1],
            replaces=True,
        ),
        "namePrefix": local(replaces=True),
        "displayName": _attribute("DisplayName"),
        "policy": Property(
            write=lambda value: {"Attributes": {"Policy": value}},
            read=lambda item: item["Attributes"].get("Policy"),
            computed=True,
            compare="json",
        ),
        "deliveryPolicy": _attribute("DeliveryPolicy", json_text=True),
        "kmsMasterKeyId": _attribute("KmsMasterKeyId"),
        "fifoTopic": Property(
            write=lambda value: {"Attributes": {"FifoTopic": attribute_text(value)}} if value else {},
            read=lambda item: item["Attributes"].get("FifoTopic") == "true",
            default=False,
            replaces=True,
        ),
        "contentBasedDeduplication": Property(
            write=lambda value: {"Attributes": {"ContentBasedDeduplication": attribute_text(value)}} if value else {},
            read=lambda item: item["Attributes"].get("ContentBasedDeduplication") == "true",
            default=False,
        ),
        "signatureVersion": _attribute("SignatureVersion", kind=int),
        "tracingConfig": _attribute("TracingConfig"),
        "tags": local(),
        "arn": output("Attributes.TopicArn"),
        "owner": output("Attributes.Owner"),
    },
)


def _open_to_owner(arn: str, owner: str) -> str:
    """The policy that every new topic has: taking another away means putting this one back."""
    actions = ["AddPermission", "DeleteTopic", "GetTopicAttributes", "ListSubscriptionsByTopic", "Publish"]
    actions += ["RemovePermission", "SetTopicAttributes", "Subscribe"]
    statement = {
        "Sid": "__default_statement_ID",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": [f"SNS:{action}" for action in actions],
        "Resource": arn,
        "Condition": {"StringEquals": {"AWS:SourceOwner": owner}},
    }
    return json.dumps({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": [statement]})


def _default_policy(instance: Instance) -> Members:
    arn = instance.properties["arn"]
    policy = _open_to_owner(arn, arn.split(":")[4])
    return {"TopicArn": arn, "AttributeName": "Policy", "AttributeValue": policy}


def _set_policy(members: Members, instance: Instance) -> Iterable[Members]:
    return (
        {
            "TopicArn": instance.properties["arn"],
            "AttributeName": "Policy",
            "AttributeValue": members["AttributeValue"],
        },
    )


TOPIC_POLICY = ResourceType(
    token="aws:sns/topicPolicy:TopicPolicy",
    service="sns",
    create=Operation("SetTopicAttributes", split=_set_policy),
    identify=lambda inputs, _item: inputs["arn"],
    reads=(Operation("GetTopicAttributes", lambda i: {"TopicArn": i.id}),),
    updates=(Operation("SetTopicAttributes", split=_set_policy),),
    delete=Operation("SetTopicAttributes", _default_policy),
    absent=ABSENT,
    imported=lambda id_: {"arn": id_},
    properties={
        "arn": member("TopicArn", required=True, replaces=True, found="Attributes.TopicArn"),
        "policy": document("AttributeValue", required=True, found="Attributes.Policy"),
        "owner": output("Attributes.Owner"),
    },
)

TOPIC_SUBSCRIPTION = ResourceType(
    token="aws:sns/topicSubscription:TopicSubscription",
    service="sns",
    create=Operation("Subscribe", lambda _: {"ReturnSubscriptionArn": True}),
    identify=lambda _inputs, item: item["SubscriptionArn"],
    reads=(Operation("GetSubscriptionAttributes", lambda i: {"SubscriptionArn": i.id}),),
    updates=(Operation("SetSubscriptionAttributes", takes=ATTRIBUTES, split=_one_by_one("SubscriptionArn")),),
    delete=Operation("Unsubscribe", lambda i: {"SubscriptionArn": i.id}),
    absent=ABSENT,
    properties={
        "topic": member("TopicArn", required=True, replaces=True, found="Attributes.TopicArn"),
        "protocol": member("Protocol", required=True, replaces=True, found="Attributes.Protocol"),
        "endpoint": member("Endpoint", required=True, replaces=True, found="Attributes.Endpoint"),
        "rawMessageDelivery": _attribute("RawMessageDelivery", kind=boolean, default=False),
        "filterPolicy": _attribute("FilterPolicy", json_text=True),
        "filterPolicyScope": Property(
            write=lambda value: {"Attributes": {"FilterPolicyScope": value}},
            read=lambda item: item["Attributes"].get("FilterPolicyScope"),
            computed=True,
        ),
        "redrivePolicy": _attribute("RedrivePolicy", json_text=True),
        "deliveryPolicy": _attribute("DeliveryPolicy", json_text=True),
        "subscriptionRoleArn": _attribute("SubscriptionRoleArn"),
        "confirmationTimeoutInMinutes": local(default=1),
        "endpointAutoConfirms": local(default=False),
        "arn": output("Attributes.SubscriptionArn"),
        "ownerId": output("Attributes.Owner"),
        "pendingConfirmation": Property(
            read=lambda item: item["Attributes"].get("PendingConfirmation", "false") == "true", computed=True
        ),
        "confirmationWasAuthenticated": Property(
            read=lambda item: item["Attributes"].get("ConfirmationWasAuthenticated", "false") == "true", computed=True
        ),
    },
)

TYPES = (TOPIC, TOPIC_POLICY, TOPIC_SUBSCRIPTION)
