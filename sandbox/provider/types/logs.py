"""CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/"""

from collections.abc import Iterable
from typing import Any, cast

from sandbox.provider.properties import derived, local, member, refuse_unknown
from sandbox.provider.resource_type import Instance, Item, Naming, Operation, Problem, Property, ResourceType, Tagging
from sandbox.provider.values import Properties

ABSENT = ("ResourceNotFoundException",)


def _arn(item: Item) -> str:
    """Log groups' ARNs end in `:*` except where they name the group itself."""
    return cast(str, item["arn"]).removesuffix(":*")


def _named(instance: Instance) -> dict[str, Any]:
    return {"logGroupName": instance.id}


RETENTIONS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""What API_PutRetentionPolicy takes; its model does not say."""

NEVER_EXPIRES = "neverExpires"
"""Stands for the one value, 0, that is not put but deleted."""

NO_KEY = "noKey"
"""Stands for a key that is taken away by a call of its own."""


def _retention(inputs: Properties) -> Iterable[Problem]:
    days = inputs.get("retentionInDays")
    if isinstance(days, int) and days and days not in RETENTIONS:
        allowed = ", ".join(map(str, RETENTIONS))
        yield Problem("retentionInDays", f"{days} is given; allowed are 0 (for ever) and {allowed} days")


LOG_GROUP = ResourceType(
    token="aws:cloudwatch/logGroup:LogGroup",
    service="logs",
    naming=Naming("name", limit=512, prefix_property="namePrefix"),
    tagging=Tagging(
        target=lambda _, item: {"resourceArn": _arn(item)},
        tag="TagResource",
        untag="UntagResource",
        read="ListTagsForResource",
        result="tags",
        member="tags",
        keys_member="tagKeys",
        form="map",
    ),
    create=Operation("CreateLogGroup"),
    identify=lambda inputs, _item: inputs["name"],
    reads=(
        Operation(
            "DescribeLogGroups",
            lambda i: {"logGroupNamePrefix": i.id},
            "logGroups",
            pick=lambda groups, i: next((each for each in groups if each["logGroupName"] == i.id), None),
        ),
    ),
    updates=(
        Operation("PutRetentionPolicy", _named),
        Operation(
            "DeleteRetentionPolicy",
            _named,
            takes=frozenset({NEVER_EXPIRES}),
            split=lambda _members, _instance: ({},),
        ),
        Operation("AssociateKmsKey", _named),
        Operation("DisassociateKmsKey", _named, takes=frozenset({NO_KEY}), split=lambda _members, _instance: ({},)),
    ),
    delete=Operation("DeleteLogGroup", _named),
    absent=ABSENT,
    check=_retention,
    imported=lambda id_: {"name": id_},
    properties={
        "name": member("logGroupName", replaces=True),
        "namePrefix": local(replaces=True),
        "retentionInDays": Property(
            write=lambda value: {"retentionInDays": value} if value else {NEVER_EXPIRES: True},
            read=lambda item: item.get("retentionInDays", 0),
            default=0,
        ),
        "kmsKeyId": Property(
            write=lambda value: {"kmsKeyId": value} if value else {NO_KEY: True},
            read=lambda item: item.get("kmsKeyId"),
            unset="",
        ),
        "logGroupClass": member("logGroupClass", replaces=True, computed=True),
        "skipDestroy": local(default=False),
        "tags": local(),
        "arn": derived(_arn),
    },
)

TRANSFORMATION = {"metricName": "name", "metricNamespace": "namespace", "metricValue": "value"}


def _write_transformation(value: Any) -> dict[str, Any]:
    refuse_unknown(value, (*TRANSFORMATION.values(), "dimensions", "unit", "defaultValue"))
    given = cast(dict[str, Any], value)
    members = {api: given[name] for api, name in TRANSFORMATION.items()}
    for name in ("dimensions", "unit"):
        if given.get(name):
            members[name] = given[name]
    if given.get("defaultValue") is not None:
        members["defaultValue"] = float(given["defaultValue"])
    return {"metricTransformations": [members]}


def _read_transformation(item: Item) -> Any:
    found = item["metricTransformations"][0]
    block = {name: found[api] for api, name in TRANSFORMATION.items()}
    for name in ("dimensions", "unit"):
        if found.get(name):
            block[name] = found[name]
    if found.get("defaultValue") is not None:
        block["defaultValue"] = f"{found['defaultValue']:g}"
    return block


LOG_METRIC_FILTER = ResourceType(
    token="aws:cloudwatch/logMetricFilter:LogMetricFilter",
    service="logs",
    naming=Naming("name", limit=512),
    create=Operation("PutMetricFilter"),
    identify=lambda inputs, _item: inputs["name"],
    reads=(
        Operation(
            "DescribeMetricFilters",
            lambda i: {"logGroupName": i.properties["logGroupName"], "filterNamePrefix": i.properties["name"]},
            "metricFilters",
            pick=lambda found, i: next((each for each in found if each["filterName"] == i.properties["name"]), None),
        ),
    ),
    updates=(Operation("PutMetricFilter", whole=True),),
    delete=Operation(
        "DeleteMetricFilter",
        lambda i: {"logGroupName": i.properties["logGroupName"], "filterName": i.properties["name"]},
    ),
    absent=ABSENT,
    imported=lambda id_: dict(zip(("logGroupName", "name"), id_.rsplit(":", 1), strict=True)),
    import_form="logGroupName:name",
    properties={
        "name": member("filterName", replaces=True),
        "logGroupName": member("logGroupName", required=True, replaces=True),
        "pattern": member("filterPattern", required=True),
        "metricTransformation": Property(write=_write_transformation, read=_read_transformation, required=True),
    },
)

TYPES = (LOG_GROUP, LOG_METRIC_FILTER)
