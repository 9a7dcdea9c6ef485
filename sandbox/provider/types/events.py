"""Amazon EventBridge, whose rules Pulumi files under CloudWatch.

https://docs.aws.amazon.com/eventbridge/latest/APIReference/
"""

from collections.abc import Iterable

from sandbox.provider.model import violations
from sandbox.provider.properties import document, local, member, output
from sandbox.provider.resource_type import (
    Instance,
    Members,
    Naming,
    Operation,
    Problem,
    Property,
    ResourceType,
    Tagging,
)
from sandbox.provider.values import UNKNOWN, Properties

ABSENT = ("ResourceNotFoundException",)
DEFAULT_BUS = "default"


def _without_empty(members: Members) -> Members:
    """A rule or target is always put as a whole: what is taken away is left out."""
    return {name: value for name, value in members.items() if value not in ("", {})}


def _id(inputs: Properties, separator: str, *names: str) -> str:
    """The names, after that of the bus if it is not the default one."""
    parts = [inputs[name] for name in names]
    return separator.join(parts if inputs["eventBusName"] == DEFAULT_BUS else [inputs["eventBusName"], *parts])


def _imported(id_: str, *names: str) -> Properties:
    """A bus may itself have slashes: it may be given by its ARN."""
    parts = id_.rsplit("/", len(names))
    return dict(zip(("eventBusName", *names), parts if len(parts) > len(names) else [DEFAULT_BUS, *parts], strict=True))


def _rule(instance: Instance) -> Members:
    return {"Name": instance.properties["name"], "EventBusName": instance.properties["eventBusName"]}


def _rule_problems(inputs: Properties) -> Iterable[Problem]:
    if not inputs.get("scheduleExpression") and not inputs.get("eventPattern"):
        yield Problem("scheduleExpression", "scheduleExpression, eventPattern or both are required")
    if "isEnabled" in inputs and "state" in inputs:
        yield Problem("isEnabled", "state is given too: only one of the two can be")


PUT_RULE = Operation("PutRule", whole=True, split=lambda members, _: (_without_empty(members),))

EVENT_RULE = ResourceType(
    token="aws:cloudwatch/eventRule:EventRule",
    service="events",
    naming=Naming("name", limit=64, prefix_property="namePrefix"),
    tagging=Tagging(
        target=lambda _, item: {"ResourceARN": item["Arn"]},
        tag="TagResource",
        untag="UntagResource",
        read="ListTagsForResource",
    ),
    create=PUT_RULE,
    identify=lambda inputs, _item: _id(inputs, "/", "name"),
    reads=(Operation("DescribeRule", _rule),),
    updates=(PUT_RULE,),
    delete=Operation("DeleteRule", lambda i: {**_rule(i), "Force": i.properties.get("forceDestroy", False)}),
    absent=ABSENT,
    check=_rule_problems,
    imported=lambda id_: _imported(id_, "name"),
    import_form="[eventBusName/]name",
    properties={
        "name": member("Name", replaces=True),
        "namePrefix": local(replaces=True),
        "eventBusName": member("EventBusName", default=DEFAULT_BUS, replaces=True),
        "scheduleExpression": member("ScheduleExpression", unset=""),
        "eventPattern": document("EventPattern", unset=""),
        "state": member("State", computed=True),
        "isEnabled": Property(
            write=lambda value: {"State": "ENABLED" if value else "DISABLED"},
            read=lambda item: item["State"] != "DISABLED",
            computed=True,
        ),
        "description": member("Description", unset=""),
        "roleArn": member("RoleArn", unset=""),
        "forceDestroy": local(default=False),
        "tags": local(),
        "arn": output("Arn"),
    },
)


TARGET = {
    "targetId": member("Id", replaces=True),
    "arn": member("Arn", required=True),
    "roleArn": member("RoleArn", unset=""),
    "input": member("Input", unset=""),
    "inputPath": member("InputPath", unset=""),
    "inputTransformer": member(
        "InputTransformer", {"inputPaths": "InputPathsMap", "inputTemplate": "InputTemplate"}, unset={}
    ),
    "sqsTarget": member("SqsParameters", {"messageGroupId": "MessageGroupId"}, unset={}),
    "deadLetterConfig": member("DeadLetterConfig", {"arn": "Arn"}, unset={}),
    "retryPolicy": member(
        "RetryPolicy",
        {"maximumEventAgeInSeconds": "MaximumEventAgeInSeconds", "maximumRetryAttempts": "MaximumRetryAttempts"},
        unset={},
        fills=True,
    ),
}
TARGET_MEMBERS = frozenset(
    {
        "Arn",
        "DeadLetterConfig",
        "Id",
        "Input",
        "InputPath",
        "InputTransformer",
        "RetryPolicy",
        "RoleArn",
        "SqsParameters",
    }
)


def _of_rule(instance: Instance) -> Members:
    return {"Rule": instance.properties["rule"], "EventBusName": instance.properties["eventBusName"]}


def _target_problems(inputs: Properties) -> Iterable[Problem]:
    """A target is an entry of a list, where the general check does not look its settings up in AWS's model."""
    for name, each in TARGET.items():
        if name in inputs and each.write is not None:
            target = {"Id": UNKNOWN, "Arn": UNKNOWN, **each.write(inputs[name])}
            for violation in violations("events", "PutTargets", {"Targets": [target]}, whole=False):
                yield Problem(name, f"{violation.path} of PutTargets: {violation.reason}")
    given = [name for name in ("input", "inputPath", "inputTransformer") if name in inputs]
    if len(given) > 1:
        yield Problem(given[1], f"{' and '.join(given)} are given; only one of them can be")


PUT_TARGET = Operation(
    "PutTargets",
    _of_rule,
    takes=TARGET_MEMBERS,
    split=lambda members, _: ({"Targets": [_without_empty(members)]},),
    whole=True,
)

EVENT_TARGET = ResourceType(
    token="aws:cloudwatch/eventTarget:EventTarget",
    service="events",
    naming=Naming("targetId", limit=64),
    create=PUT_TARGET,
    identify=lambda inputs, _item: _id(inputs, "-", "rule", "targetId"),
    reads=(
        Operation(
            "ListTargetsByRule",
            _of_rule,
            "Targets",
            pick=lambda targets, i: next((each for each in targets if each["Id"] == i.properties["targetId"]), None),
        ),
    ),
    updates=(PUT_TARGET,),
    delete=Operation(
        "RemoveTargets",
        lambda i: {
            **_of_rule(i),
            "Ids": [i.properties["targetId"]],
            "Force": i.properties.get("forceDestroy", False),
        },
    ),
    absent=ABSENT,
    check=_target_problems,
    imported=lambda id_: _imported(id_, "rule", "targetId"),
    import_form="[eventBusName/]rule/targetId",
    properties={
        "rule": local(required=True, replaces=True),
        "eventBusName": local(default=DEFAULT_BUS, replaces=True),
        **TARGET,
        "forceDestroy": local(default=False),
    },
)

TYPES = (EVENT_RULE, EVENT_TARGET)
