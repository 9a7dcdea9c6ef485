"""Event source mappings of queues and streams; the emulated account has no brokers and no document databases.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
"""

from collections.abc import Iterable

from sandbox.provider.properties import local, member, output
from sandbox.provider.resource_type import Instance, Item, Members, Operation, Property, ResourceType, Tagging
from sandbox.provider.values import Properties


def _uuid(instance: Instance) -> Members:
    return {"UUID": instance.id}


def _as_named(found: Item, instance: Instance) -> Item:
    """The function as the program names it, if that is the one: a name, a part of an ARN and an ARN mean the same."""
    arn, given = found["FunctionArn"], instance.properties.get("functionName", "")
    is_same = arn.rpartition("function:")[2] == given.rpartition("function:")[2]
    return {**found, "FunctionName": given if is_same else arn}


def _renewed(changed: frozenset[str], _inputs: Properties) -> Iterable[str]:
    return (
        "lastModified",
        *(("state",) if "enabled" in changed else ()),
        *(("functionArn",) if "functionName" in changed else ()),
    )


EVENT_SOURCE_MAPPING = ResourceType(
    token="aws:lambda/eventSourceMapping:EventSourceMapping",
    service="lambda",
    tagging=Tagging(
        target=lambda _, item: {"Resource": item["EventSourceMappingArn"]},
        tag="TagResource",
        untag="UntagResource",
        read="ListTags",
        form="map",
    ),
    create=Operation("CreateEventSourceMapping"),
    identify=lambda _inputs, item: item["UUID"],
    reads=(Operation("GetEventSourceMapping", _uuid, pick=_as_named),),
    updates=(Operation("UpdateEventSourceMapping", _uuid),),
    delete=Operation("DeleteEventSourceMapping", _uuid),
    absent=("ResourceNotFoundException",),
    renews=_renewed,
    properties={
        "functionName": member("FunctionName", required=True),
        "eventSourceArn": member("EventSourceArn", required=True, replaces=True),
        "enabled": Property(
            write=lambda value: {"Enabled": value},
            read=lambda item: item["State"] in ("Enabled", "Enabling"),
            default=True,
        ),
        "batchSize": member("BatchSize", computed=True),
        "maximumBatchingWindowInSeconds": member("MaximumBatchingWindowInSeconds", unset=0),
        "filterCriteria": member("FilterCriteria", {"filters": ("Filters", {"pattern": "Pattern"})}, unset={}),
        "kmsKeyArn": member("KMSKeyArn", unset=""),
        "functionResponseTypes": member("FunctionResponseTypes", unordered=True, unset=[]),
        "scalingConfig": member("ScalingConfig", {"maximumConcurrency": "MaximumConcurrency"}, unset={}),
        "metricsConfig": member("MetricsConfig", {"metrics": "Metrics"}, unset={}),
        "startingPosition": member("StartingPosition", replaces=True),
        "parallelizationFactor": member("ParallelizationFactor", computed=True),
        "destinationConfig": member(
            "DestinationConfig", {"onFailure": ("OnFailure", {"destinationArn": "Destination"})}, computed=True
        ),
        "maximumRecordAgeInSeconds": member("MaximumRecordAgeInSeconds", computed=True),
        "bisectBatchOnFunctionError": member("BisectBatchOnFunctionError", unset=False),
        "maximumRetryAttempts": member("MaximumRetryAttempts", computed=True),
        "tumblingWindowInSeconds": member("TumblingWindowInSeconds", unset=0),
        "tags": local(),
        "arn": output("EventSourceMappingArn"),
        "uuid": output("UUID"),
        "functionArn": output("FunctionArn"),
        "lastModified": output("LastModified"),
        "lastProcessingResult": output("LastProcessingResult"),
        "state": output("State"),
        "stateTransitionReason": output("StateTransitionReason"),
    },
)

TYPES = (EVENT_SOURCE_MAPPING,)
