"""The provider's functions: look-ups that a program makes while it runs."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, cast

from sandbox.provider.resource_type import Api
from sandbox.provider.values import Properties

Function = Callable[[Api, str, Properties], Properties]
"""A function: the API, the Region, the arguments → the result."""


class FunctionError(Exception):
    """A look-up that found nothing, or a function that does not exist here."""


def invoke(api: Api, region: str, token: str, arguments: Properties) -> Properties:
    """Calls the function `token`; raises FunctionError."""
    try:
        function = FUNCTIONS[token]
    except KeyError:
        raise FunctionError(
            f"the sandbox has no function {token} yet: add it to sandbox/provider/functions.py; "
            f"there are {', '.join(sorted(each.rpartition(':')[2] for each in FUNCTIONS))}"
        ) from None
    return function(api, region, arguments)


def caller_identity(api: Api, _region: str, _arguments: Properties) -> Properties:
    """Who calls: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"""
    who = api("sts", "GetCallerIdentity", {})
    return {"accountId": who["Account"], "arn": who["Arn"], "userId": who["UserId"], "id": who["Account"]}


def region(api: Api, name: str, _arguments: Properties) -> Properties:
    """The Region in which the provider works."""
    endpoint = f"ec2.{name}.amazonaws.com"
    return {"id": name, "name": name, "region": name, "endpoint": endpoint, "description": name}


def partition(_api: Api, _region: str, _arguments: Properties) -> Properties:
    """The partition: everything here is the commercial one."""
    return {"id": "aws", "partition": "aws", "dnsSuffix": "amazonaws.com", "reverseDnsPrefix": "com.amazonaws"}


def availability_zones(api: Api, name: str, arguments: Properties) -> Properties:
    """The Region's Availability Zones, by name."""
    request = {"Filters": _filters(arguments)}
    zones = sorted(
        api("ec2", "DescribeAvailabilityZones", request)["AvailabilityZones"], key=lambda zone: zone["ZoneName"]
    )
    return {
        "id": name,
        "names": [zone["ZoneName"] for zone in zones],
        "zoneIds": [zone["ZoneId"] for zone in zones],
        "groupNames": [name],
    }


def vpc(api: Api, _region: str, arguments: Properties) -> Properties:
    """One VPC, by id, tags, filters, or because it is the default one."""
    filters = _filters(arguments)
    if arguments.get("default") is not None:
        filters.append({"Name": "is-default", "Values": [str(arguments["default"]).lower()]})
    request: dict[str, Any] = {"Filters": filters}
    if arguments.get("id"):
        request["VpcIds"] = [arguments["id"]]
    found = _only(api("ec2", "DescribeVpcs", request)["Vpcs"], "VPC", arguments)
    return {
        "id": found["VpcId"],
        "cidrBlock": found["CidrBlock"],
        "default": found.get("IsDefault", False),
        "state": found["State"],
        "instanceTenancy": found.get("InstanceTenancy", "default"),
        "dhcpOptionsId": found.get("DhcpOptionsId", ""),
        "ownerId": found.get("OwnerId", ""),
        "tags": _tags(found),
    }


def subnets(api: Api, name: str, arguments: Properties) -> Properties:
    """The ids of all subnets that match."""
    found = api("ec2", "DescribeSubnets", {"Filters": _filters(arguments)})["Subnets"]
    return {"id": name, "ids": sorted(subnet["SubnetId"] for subnet in found)}


def subnet(api: Api, _region: str, arguments: Properties) -> Properties:
    """One subnet."""
    request: dict[str, Any] = {"Filters": _filters(arguments)}
    if arguments.get("id"):
        request["SubnetIds"] = [arguments["id"]]
    found = _only(api("ec2", "DescribeSubnets", request)["Subnets"], "subnet", arguments)
    return {
        "id": found["SubnetId"],
        "arn": found.get("SubnetArn", ""),
        "vpcId": found["VpcId"],
        "cidrBlock": found["CidrBlock"],
        "availabilityZone": found["AvailabilityZone"],
        "availabilityZoneId": found.get("AvailabilityZoneId", ""),
        "mapPublicIpOnLaunch": found.get("MapPublicIpOnLaunch", False),
        "defaultForAz": found.get("DefaultForAz", False),
        "tags": _tags(found),
    }


def policy_document(_api: Api, _region: str, arguments: Properties) -> Properties:
    """An IAM policy document as JSON, in the form in which IAM stores it: lists of one become their element."""
    statements = [_statement(each) for each in arguments.get("statements", [])]
    document: dict[str, Any] = {"Version": arguments.get("version", "2012-10-17")}
    if arguments.get("policyId"):
        document["Id"] = arguments["policyId"]
    document["Statement"] = statements
    text = json.dumps(document, indent=2)
    return {
        "id": str(int(sha256(text.encode()).hexdigest()[:8], 16)),
        "json": text,
        "minifiedJson": json.dumps(document),
    }


def _statement(given: Mapping[str, Any]) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": given.get("effect", "Allow")}
    if given.get("sid"):
        statement["Sid"] = given["sid"]
    for name, key in (
        ("actions", "Action"),
        ("notActions", "NotAction"),
        ("resources", "Resource"),
        ("notResources", "NotResource"),
    ):
        if given.get(name):
            statement[key] = _one_or_all(given[name])
    for name, key in (("principals", "Principal"), ("notPrincipals", "NotPrincipal")):
        if given.get(name):
            statement[key] = {each["type"]: _one_or_all(each["identifiers"]) for each in given[name]}
            if statement[key] == {"*": "*"}:
                statement[key] = "*"
    conditions: dict[str, dict[str, Any]] = {}
    for each in given.get("conditions", []):
        conditions.setdefault(each["test"], {})[each["variable"]] = _one_or_all(each["values"])
    return {**statement, "Condition": conditions} if conditions else statement


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values


def _filters(arguments: Properties) -> list[dict[str, Any]]:
    filters = [{"Name": each["name"], "Values": each["values"]} for each in arguments.get("filters", [])]
    tags = cast("dict[str, str]", arguments.get("tags", {}))
    return filters + [{"Name": f"tag:{key}", "Values": [value]} for key, value in tags.items()]


def _only(found: list[dict[str, Any]], what: str, arguments: Properties) -> dict[str, Any]:
    if len(found) != 1:
        raise FunctionError(f"{len(found)} {what}s match {arguments}; the look-up must match exactly one")
    return found[0]


def _tags(found: Mapping[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])}


FUNCTIONS: Mapping[str, Function] = {
    "aws:index/getCallerIdentity:getCallerIdentity": caller_identity,
    "aws:index/getRegion:getRegion": region,
    "aws:index/getPartition:getPartition": partition,
    "aws:index/getAvailabilityZones:getAvailabilityZones": availability_zones,
    "aws:iam/getPolicyDocument:getPolicyDocument": policy_document,
    "aws:ec2/getVpc:getVpc": vpc,
    "aws:ec2/getSubnets:getSubnets": subnets,
    "aws:ec2/getSubnet:getSubnet": subnet,
}
