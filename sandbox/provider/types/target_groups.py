"""Target groups and the targets in them."""

from collections.abc import Iterable
from typing import Any

from sandbox.provider.properties import (
    attribute,
    attributes,
    boolean,
    derived,
    flattened,
    local,
    member,
    output,
    refuse_unknown,
)
from sandbox.provider.resource_type import Instance, Item, Naming, Operation, Problem, Property, ResourceType
from sandbox.provider.types.elbv2 import ABSENT, TAGGING, arn_suffix
from sandbox.provider.values import Properties, Unknown

HEALTH_CHECK = {
    "enabled": "HealthCheckEnabled",
    "healthyThreshold": "HealthyThresholdCount",
    "interval": "HealthCheckIntervalSeconds",
    "path": "HealthCheckPath",
    "port": "HealthCheckPort",
    "protocol": "HealthCheckProtocol",
    "timeout": "HealthCheckTimeoutSeconds",
    "unhealthyThreshold": "UnhealthyThresholdCount",
}


def _health_check() -> Property:
    """Giving the block turns checks on, with the provider's defaults rather than AWS's (35 s, 5 and 5)."""
    plain = flattened(
        HEALTH_CHECK, defaults={"enabled": True, "interval": 30, "healthyThreshold": 3, "unhealthyThreshold": 3}
    )

    def write(value: Any) -> dict[str, Any]:
        assert plain.write is not None
        if isinstance(value, Unknown):
            return {}
        refuse_unknown(value, (*HEALTH_CHECK, "matcher"))
        settings = dict(value)
        matcher = settings.pop("matcher", None)
        return {**plain.write(settings), **({"Matcher": {"HttpCode": matcher}} if matcher else {})}

    def read(item: Item) -> Any:
        assert plain.read is not None
        found: dict[str, Any] = plain.read(item) or {}
        matcher = item.get("Matcher", {}).get("HttpCode")
        return {**found, "matcher": matcher} if matcher else found

    return Property(write=write, read=read, computed=True, fills=True)


def _target_group(inputs: Properties) -> Iterable[Problem]:
    if inputs.get("targetType") != "lambda":
        for name in ("port", "protocol", "vpcId"):
            if name not in inputs:
                yield Problem(name, f"{name} is required unless targetType is lambda")


TARGET_GROUP = ResourceType(
    token="aws:lb/targetGroup:TargetGroup",
    twins=("aws:alb/targetGroup:TargetGroup",),
    service="elbv2",
    naming=Naming("name", limit=32, prefix_property="namePrefix"),
    tagging=TAGGING,
    create=Operation("CreateTargetGroup", result="TargetGroups[0]"),
    identify=lambda _inputs, item: item["TargetGroupArn"],
    reads=(
        Operation("DescribeTargetGroups", lambda i: {"TargetGroupArns": [i.id]}, "TargetGroups[0]"),
        Operation("DescribeTargetGroupAttributes", lambda i: {"TargetGroupArn": i.id}),
    ),
    updates=(
        Operation("ModifyTargetGroup", lambda i: {"TargetGroupArn": i.id}),
        Operation("ModifyTargetGroupAttributes", lambda i: {"TargetGroupArn": i.id}),
    ),
    delete=Operation("DeleteTargetGroup", lambda i: {"TargetGroupArn": i.id}),
    absent=ABSENT,
    check=_target_group,
    properties={
        "name": member("Name", replaces=True, found="TargetGroupName"),
        "namePrefix": local(replaces=True),
        "targetType": member("TargetType", default="instance", replaces=True),
        "port": member("Port", replaces=True),
        "protocol": member("Protocol", replaces=True),
        "protocolVersion": member("ProtocolVersion", replaces=True, computed=True),
        "vpcId": member("VpcId", replaces=True),
        "ipAddressType": member("IpAddressType", replaces=True, computed=True),
        "healthCheck": _health_check(),
        "deregistrationDelay": attribute("deregistration_delay.timeout_seconds", default=300, kind=int),
        "lambdaMultiValueHeadersEnabled": attribute("lambda.multi_value_headers.enabled", default=False, kind=boolean),
        "loadBalancingAlgorithmType": attribute("load_balancing.algorithm.type", computed=True),
        "slowStart": attribute("slow_start.duration_seconds", default=0, kind=int),
        "stickiness": attributes(
            {
                "enabled": ("stickiness.enabled", boolean),
                "type": ("stickiness.type", str),
                "cookieDuration": ("stickiness.lb_cookie.duration_seconds", int),
                "cookieName": ("stickiness.app_cookie.cookie_name", str),
            }
        ),
        "tags": local(),
        "arn": output("TargetGroupArn"),
        "arnSuffix": derived(lambda item: arn_suffix(item["TargetGroupArn"])),
        "loadBalancerArns": output("LoadBalancerArns"),
    },
)


def _target(instance: Instance) -> dict[str, Any]:
    given = instance.properties
    target = {"Id": given["targetId"], "Port": given.get("port"), "AvailabilityZone": given.get("availabilityZone")}
    return {
        "TargetGroupArn": given["targetGroupArn"],
        "Targets": [{name: value for name, value in target.items() if value is not None}],
    }


def _not_importable(id_: str) -> Properties:
    """The real provider imports no attachments either: their ids do not tell where the target's begins."""
    raise ValueError(id_)


TARGET_GROUP_ATTACHMENT = ResourceType(
    token="aws:lb/targetGroupAttachment:TargetGroupAttachment",
    twins=("aws:alb/targetGroupAttachment:TargetGroupAttachment",),
    service="elbv2",
    create=Operation("RegisterTargets", _target),
    identify=lambda inputs, _item: f"{inputs['targetGroupArn']}-{inputs['targetId']}",
    reads=(
        Operation(
            "DescribeTargetHealth",
            lambda i: {"TargetGroupArn": i.properties["targetGroupArn"]},
            "TargetHealthDescriptions[].Target",
            pick=lambda targets, i: next((each for each in targets if each["Id"] == i.properties["targetId"]), None),
        ),
    ),
    delete=Operation("DeregisterTargets", _target),
    absent=(*ABSENT, "InvalidTarget"),
    imported=_not_importable,
    properties={
        "targetGroupArn": local(required=True, replaces=True),
        "targetId": local(required=True, replaces=True),
        "port": local(replaces=True),
        "availabilityZone": local(replaces=True),
    },
)

TYPES = (TARGET_GROUP, TARGET_GROUP_ATTACHMENT)
