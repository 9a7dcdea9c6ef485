"""Amazon SQS: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/

A queue keeps its settings in a map of attributes, all of them text; "" takes a setting away.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from sandbox.provider.properties import attribute_text, boolean, local, member, output
from sandbox.provider.resource_type import (
    Instance,
    Item,
    Members,
    Naming,
    Operation,
    Problem,
    Property,
    ResourceType,
    Tagging,
)
from sandbox.provider.values import Properties

ABSENT = ("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist")

FIFO = ".fifo"
"""What a FIFO queue's name ends in; no other queue's does."""

FIFO_SWITCHES = ("FifoQueue", "ContentBasedDeduplication")

RANGES = {
    "delaySeconds": (0, 900),
    "kmsDataKeyReusePeriodSeconds": (60, 86_400),
    "maxMessageSize": (1024, 1_048_576),
    "messageRetentionSeconds": (60, 1_209_600),
    "receiveWaitTimeSeconds": (0, 20),
    "visibilityTimeoutSeconds": (0, 43_200),
}
"""API_SetQueueAttributes. The API's model has only text."""


def _attribute(name: str, kind: Callable[[str], Any] = str, **settings: Any) -> Property:
    def read(item: Item) -> Any:
        text = item["Attributes"].get(name)
        return kind(text) if text else None

    return Property(write=lambda value: {"Attributes": {name: attribute_text(value)}}, read=read, **settings)


def _as_created(members: Members, _instance: Instance) -> Iterable[Members]:
    """Without the switches that only FIFO queues have: SQS refuses even their "false" elsewhere."""
    attributes = members["Attributes"]
    unwanted = {name for name in FIFO_SWITCHES if attributes.get(name) == "false"}
    yield {**members, "Attributes": {name: attributes[name] for name in attributes if name not in unwanted}}


def _url(instance: Instance) -> Members:
    return {"QueueUrl": instance.id}


def _problems(inputs: Properties) -> Iterable[Problem]:
    for name, (low, high) in RANGES.items():
        value = inputs.get(name)
        if isinstance(value, int | float) and not low <= value <= high:
            yield Problem(name, f"{value} is given; allowed are {low} to {high}")
    name, fifo = inputs["name"], inputs["fifoQueue"]
    if isinstance(name, str) and isinstance(fifo, bool):
        ends = name.endswith(FIFO)
        if ends != fifo:
            yield Problem("name", f"{name!r} {'ends' if ends else 'does not end'} in {FIFO}, and fifoQueue is {fifo}")
        if not re.fullmatch(r"[\w-]+", name.removesuffix(FIFO), re.ASCII):
            yield Problem("name", f"{name!r} has other characters than letters, digits, hyphens and underscores")
    if inputs["contentBasedDeduplication"] is True and fifo is False:
        yield Problem("contentBasedDeduplication", "only a FIFO queue can have it")
    if inputs.get("kmsMasterKeyId") and inputs.get("sqsManagedSseEnabled"):
        yield Problem("kmsMasterKeyId", "a queue is encrypted either with it or by sqsManagedSseEnabled")


READ = Operation("GetQueueAttributes", lambda i: {**_url(i), "AttributeNames": ["All"]})

QUEUE = ResourceType(
    token="aws:sqs/queue:Queue",
    service="sqs",
    naming=Naming(
        "name",
        limit=80,
        prefix_property="namePrefix",
        ending=lambda inputs: FIFO if inputs.get("fifoQueue") is True else "",
    ),
    tagging=Tagging(
        target=lambda i, _: _url(i),
        tag="TagQueue",
        untag="UntagQueue",
        read="ListQueueTags",
        form="map",
        on_create=lambda tags: {"tags": tags},
    ),
    create=Operation("CreateQueue", split=_as_created),
    identify=lambda _inputs, item: item["QueueUrl"],
    reads=(READ,),
    updates=(Operation("SetQueueAttributes", _url),),
    delete=Operation("DeleteQueue", _url),
    absent=ABSENT,
    check=_problems,
    properties={
        "name": Property(
            write=lambda value: {"QueueName": value},
            read=lambda item: item["Attributes"]["QueueArn"].rpartition(":")[2],
            replaces=True,
        ),
        "namePrefix": local(replaces=True),
        "delaySeconds": _attribute("DelaySeconds", int, default=0),
        "maxMessageSize": _attribute("MaximumMessageSize", int, default=262_144),
        "messageRetentionSeconds": _attribute("MessageRetentionPeriod", int, default=345_600),
        "receiveWaitTimeSeconds": _attribute("ReceiveMessageWaitTimeSeconds", int, default=0),
        "visibilityTimeoutSeconds": _attribute("VisibilityTimeout", int, default=30),
        "policy": _attribute("Policy", compare="json", computed=True),
        "redrivePolicy": _attribute("RedrivePolicy", compare="json", computed=True),
        "redriveAllowPolicy": _attribute("RedriveAllowPolicy", compare="json", computed=True),
        "sqsManagedSseEnabled": _attribute("SqsManagedSseEnabled", boolean, computed=True),
        "kmsMasterKeyId": _attribute("KmsMasterKeyId", unset=""),
        "kmsDataKeyReusePeriodSeconds": _attribute("KmsDataKeyReusePeriodSeconds", int, computed=True),
        "fifoQueue": _attribute("FifoQueue", boolean, default=False, replaces=True),
        "contentBasedDeduplication": _attribute("ContentBasedDeduplication", boolean, default=False),
        "deduplicationScope": _attribute("DeduplicationScope", computed=True),
        "fifoThroughputLimit": _attribute("FifoThroughputLimit", computed=True),
        "tags": local(),
        "arn": output("Attributes.QueueArn"),
        "url": output("Id"),
    },
)

QUEUE_POLICY = ResourceType(
    token="aws:sqs/queuePolicy:QueuePolicy",
    service="sqs",
    create=Operation("SetQueueAttributes"),
    identify=lambda inputs, _item: inputs["queueUrl"],
    reads=(
        Operation(
            READ.name,
            READ.keys,
            "Attributes",
            pick=lambda found, _: found if "Policy" in found else None,
            into="Attributes",
        ),
    ),
    updates=(Operation("SetQueueAttributes", _url),),
    delete=Operation("SetQueueAttributes", lambda i: {**_url(i), "Attributes": {"Policy": ""}}),
    absent=ABSENT,
    imported=lambda id_: {"queueUrl": id_},
    properties={
        "queueUrl": member("QueueUrl", required=True, replaces=True, found="Id"),
        "policy": _attribute("Policy", compare="json", required=True),
    },
)

TYPES = (QUEUE, QUEUE_POLICY)
