"""Security groups and their rules."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, cast

from sandbox.provider.properties import local, member, output
from sandbox.provider.resource_type import (
    Api,
    Instance,
    Item,
    Members,
    Naming,
    Operation,
    Problem,
    Property,
    ResourceType,
)
from sandbox.provider.types.ec2 import tagging
from sandbox.provider.values import UNKNOWN, Properties

ABSENT = (
    "InvalidGroup.NotFound",
    "InvalidGroupId.NotFound",
    "InvalidPermission.NotFound",
    "InvalidSecurityGroupRuleId.NotFound",
)

SOURCES = {
    "cidrBlocks": ("IpRanges", "CidrIp"),
    "ipv6CidrBlocks": ("Ipv6Ranges", "CidrIpv6"),
    "securityGroups": ("UserIdGroupPairs", "GroupId"),
    "prefixListIds": ("PrefixListIds", "PrefixListId"),
}
"""How a group's inline rules name their sources, and how EC2 does."""


def _permissions(blocks: Any) -> list[dict[str, Any]]:
    """A group's inline rules as EC2 spells them."""
    return [_permission(each) for each in cast("list[dict[str, Any]]", blocks)]


def _permission(block: dict[str, Any]) -> dict[str, Any]:
    described = {"Description": block["description"]} if block.get("description") else {}
    permission: dict[str, Any] = {"IpProtocol": str(block["protocol"])}
    if permission["IpProtocol"] != "-1":
        permission |= {"FromPort": block["fromPort"], "ToPort": block["toPort"]}
    for name, (group, key) in SOURCES.items():
        if block.get(name):
            permission[group] = [{key: source, **described} for source in block[name]]
    return permission


def _blocks(permissions: Any) -> Any:
    """EC2's permissions as a group's inline rules."""
    return [_block(each) for each in cast("list[dict[str, Any]]", permissions or [])]


def _block(permission: dict[str, Any]) -> dict[str, Any]:
    block: dict[str, Any] = {
        "protocol": permission["IpProtocol"],
        "fromPort": permission.get("FromPort", 0),
        "toPort": permission.get("ToPort", 0),
    }
    for name, (group, key) in SOURCES.items():
        sources = permission.get(group, [])
        if sources:
            block[name] = [each[key] for each in sources]
        description = next((each["Description"] for each in sources if each.get("Description")), None)
        if description:
            block["description"] = description
    return block


def _settle_rules(api: Api, instance: Instance, creating: bool) -> None:
    """Makes the inline rules those that the program gives.

    A new group allows everything out; the provider takes that away unless the program asks for it.
    """
    for property_, found, direction in (
        ("ingress", "IpPermissions", "Ingress"),
        ("egress", "IpPermissionsEgress", "Egress"),
    ):
        given = instance.properties.get(property_)
        if given is None and not (creating and property_ == "egress"):
            continue
        group = api("ec2", "DescribeSecurityGroups", {"GroupIds": [instance.id]})["SecurityGroups"][0]
        actual, wanted = _blocks(group[found]), cast("list[dict[str, Any]]", given or [])
        gone = [each for each in actual if each not in wanted]
        new = [each for each in wanted if each not in actual]
        if gone:
            request = {"GroupId": instance.id, "IpPermissions": _permissions(gone)}
            api("ec2", f"RevokeSecurityGroup{direction}", request)
        if new:
            request = {"GroupId": instance.id, "IpPermissions": _permissions(new)}
            api("ec2", f"AuthorizeSecurityGroup{direction}", request)


SECURITY_GROUP = ResourceType(
    token="aws:ec2/securityGroup:SecurityGroup",
    service="ec2",
    naming=Naming("name", limit=255, prefix_property="namePrefix"),
    tagging=tagging("security-group"),
    create=Operation("CreateSecurityGroup"),
    identify=lambda _inputs, item: item["GroupId"],
    reads=(Operation("DescribeSecurityGroups", lambda i: {"GroupIds": [i.id]}, "SecurityGroups[0]"),),
    settle=_settle_rules,
    delete=Operation("DeleteSecurityGroup", lambda i: {"GroupId": i.id}),
    absent=ABSENT,
    properties={
        "name": member("GroupName", replaces=True),
        "namePrefix": local(replaces=True),
        "description": member("Description", default="Managed by Pulumi", replaces=True),
        "vpcId": member("VpcId", replaces=True, computed=True),
        "ingress": Property(
            write=lambda _: {}, read=lambda item: _blocks(item.get("IpPermissions")), computed=True, compare="set"
        ),
        "egress": Property(
            write=lambda _: {}, read=lambda item: _blocks(item.get("IpPermissionsEgress")), computed=True, compare="set"
        ),
        "revokeRulesOnDelete": local(default=False),
        "tags": local(),
        "arn": output("SecurityGroupArn"),
        "ownerId": output("OwnerId"),
    },
)

ONE_SOURCE: Mapping[str, Callable[[Any], Members]] = {
    "cidrIpv4": lambda value: {"IpRanges": [{"CidrIp": value}]},
    "cidrIpv6": lambda value: {"Ipv6Ranges": [{"CidrIpv6": value}]},
    "prefixListId": lambda value: {"PrefixListIds": [{"PrefixListId": value}]},
    "referencedSecurityGroupId": lambda value: {"UserIdGroupPairs": [{"GroupId": value}]},
}
"""A rule resource has exactly one source."""


def _one_source(inputs: Properties) -> Iterable[Problem]:
    given = [name for name in ONE_SOURCE if name in inputs]
    if len(given) != 1:
        named = " and ".join(given) or "none"
        yield Problem("cidrIpv4", f"exactly one of {', '.join(ONE_SOURCE)} is required, not {named}")


def _first_source(permission: Members) -> dict[str, Any]:
    return next(cast("list[dict[str, Any]]", each)[0] for each in permission.values() if isinstance(each, list))


def _rule_permission(instance: Instance) -> Members:
    given = instance.properties
    permission: dict[str, Any] = {"IpProtocol": given["ipProtocol"]}
    for name, api in (("fromPort", "FromPort"), ("toPort", "ToPort")):
        if given.get(name) is not None:
            permission[api] = given[name]
    for name, write in ONE_SOURCE.items():
        if name in given:
            permission |= write(given[name])
    if given.get("description"):
        _first_source(permission)["Description"] = given["description"]
    return {"GroupId": given["securityGroupId"], "IpPermissions": [permission]}


RULE = {
    "ipProtocol": "IpProtocol",
    "fromPort": "FromPort",
    "toPort": "ToPort",
    "cidrIpv4": "CidrIpv4",
    "cidrIpv6": "CidrIpv6",
    "prefixListId": "PrefixListId",
    "referencedSecurityGroupId": "ReferencedGroupId",
    "description": "Description",
}


def _rule_change(_members: Members, instance: Instance) -> Iterable[Members]:
    """ModifySecurityGroupRules takes a rule as a whole."""
    given = instance.properties
    rule = {api: given[name] for name, api in RULE.items() if given.get(name) is not None}
    return ({"SecurityGroupRules": [{"SecurityGroupRuleId": instance.id, "SecurityGroupRule": rule}]},)


def _changeable(name: str, read: Callable[[Item], Any], *, required: bool = False) -> Property:
    def write(value: Any) -> Members:
        return {"SecurityGroupRules": [{"SecurityGroupRuleId": UNKNOWN, "SecurityGroupRule": {RULE[name]: value}}]}

    return Property(write=write, read=read, required=required)


def _port(item: Item, member_name: str) -> int | None:
    """EC2 says -1 where a rule is for all ports."""
    port = item.get(member_name)
    return None if port == -1 else port


def _rule(direction: Literal["Ingress", "Egress"]) -> ResourceType:
    return ResourceType(
        token=f"aws:vpc/securityGroup{direction}Rule:SecurityGroup{direction}Rule",
        service="ec2",
        tagging=tagging("security-group-rule"),
        create=Operation(f"AuthorizeSecurityGroup{direction}", _rule_permission, "SecurityGroupRules[0]"),
        identify=lambda _inputs, item: item["SecurityGroupRuleId"],
        reads=(
            Operation(
                "DescribeSecurityGroupRules", lambda i: {"SecurityGroupRuleIds": [i.id]}, "SecurityGroupRules[0]"
            ),
        ),
        updates=(
            Operation(
                "ModifySecurityGroupRules",
                lambda i: {"GroupId": i.properties["securityGroupId"]},
                takes=frozenset({"SecurityGroupRules"}),
                split=_rule_change,
            ),
        ),
        delete=Operation(
            f"RevokeSecurityGroup{direction}",
            lambda i: {"GroupId": i.properties["securityGroupId"], "SecurityGroupRuleIds": [i.id]},
        ),
        absent=ABSENT,
        check=_one_source,
        properties={
            "securityGroupId": member("GroupId", required=True, replaces=True),
            "ipProtocol": _changeable("ipProtocol", lambda item: item["IpProtocol"], required=True),
            "fromPort": _changeable("fromPort", lambda item: _port(item, "FromPort")),
            "toPort": _changeable("toPort", lambda item: _port(item, "ToPort")),
            "cidrIpv4": _changeable("cidrIpv4", lambda item: item.get("CidrIpv4")),
            "cidrIpv6": _changeable("cidrIpv6", lambda item: item.get("CidrIpv6")),
            "prefixListId": _changeable("prefixListId", lambda item: item.get("PrefixListId")),
            "referencedSecurityGroupId": _changeable(
                "referencedSecurityGroupId", lambda item: item.get("ReferencedGroupInfo", {}).get("GroupId")
            ),
            "description": _changeable("description", lambda item: item.get("Description")),
            "tags": local(),
            "securityGroupRuleId": output("SecurityGroupRuleId"),
            "arn": output("SecurityGroupRuleArn"),
        },
    )


TYPES = (SECURITY_GROUP, _rule("Ingress"), _rule("Egress"))
