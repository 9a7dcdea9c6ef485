"""VPCs and subnets."""

from typing import Any

from sandbox.provider.properties import derived, local, member, output
from sandbox.provider.resource_type import Instance, Operation, Property, ResourceType
from sandbox.provider.types.ec2 import arn_beside, tagging

ABSENT = ("InvalidVpcID.NotFound", "InvalidSubnetID.NotFound")


def _switch(api: str, *, default: bool | None = None, computed: bool = False) -> Property:
    """A boolean that Modify… takes as `{"Value": true}` and that reads reach the item as a plain one."""
    return Property(
        write=lambda value: {api: {"Value": value}},
        read=lambda item: item[api]["Value"] if isinstance(item.get(api), dict) else item.get(api),
        default=default,
        computed=computed,
    )


def _vpc(instance: Instance) -> dict[str, Any]:
    return {"VpcId": instance.id}


def _default_of_vpc(kind: str, name: str, value: str) -> Operation:
    """What AWS makes together with a VPC, found by a filter."""
    return Operation(
        f"Describe{kind}",
        lambda i: {"Filters": [{"Name": "vpc-id", "Values": [i.id]}, {"Name": name, "Values": [value]}]},
        f"{kind}[0]",
        into=f"Default{kind}",
    )


VPC = ResourceType(
    token="aws:ec2/vpc:Vpc",
    service="ec2",
    tagging=tagging("vpc"),
    create=Operation("CreateVpc", result="Vpc"),
    identify=lambda _inputs, item: item["VpcId"],
    reads=(
        Operation("DescribeVpcs", lambda i: {"VpcIds": [i.id]}, "Vpcs[0]"),
        Operation(
            "DescribeVpcAttribute",
            lambda i: {**_vpc(i), "Attribute": "enableDnsSupport"},
            "{EnableDnsSupport: EnableDnsSupport}",
        ),
        Operation(
            "DescribeVpcAttribute",
            lambda i: {**_vpc(i), "Attribute": "enableDnsHostnames"},
            "{EnableDnsHostnames: EnableDnsHostnames}",
        ),
        _default_of_vpc("SecurityGroups", "group-name", "default"),
        _default_of_vpc("RouteTables", "association.main", "true"),
    ),
    updates=(
        Operation("ModifyVpcAttribute", _vpc, only=frozenset({"enableDnsSupport"})),
        Operation("ModifyVpcAttribute", _vpc, only=frozenset({"enableDnsHostnames"})),
    ),
    delete=Operation("DeleteVpc", _vpc),
    absent=ABSENT,
    properties={
        "cidrBlock": member("CidrBlock", replaces=True),
        "instanceTenancy": member("InstanceTenancy", default="default", replaces=True),
        "enableDnsSupport": _switch("EnableDnsSupport", default=True),
        "enableDnsHostnames": _switch("EnableDnsHostnames", computed=True),
        "tags": local(),
        "arn": derived(
            lambda item: arn_beside(item["DefaultSecurityGroups"]["SecurityGroupArn"], f"vpc/{item['VpcId']}")
        ),
        "ownerId": output("OwnerId"),
        "dhcpOptionsId": output("DhcpOptionsId"),
        "defaultSecurityGroupId": output("DefaultSecurityGroups.GroupId"),
        "defaultRouteTableId": output("DefaultRouteTables.RouteTableId"),
        "mainRouteTableId": output("DefaultRouteTables.RouteTableId"),
    },
)

SUBNET = ResourceType(
    token="aws:ec2/subnet:Subnet",
    service="ec2",
    tagging=tagging("subnet"),
    create=Operation("CreateSubnet", result="Subnet"),
    identify=lambda _inputs, item: item["SubnetId"],
    reads=(Operation("DescribeSubnets", lambda i: {"SubnetIds": [i.id]}, "Subnets[0]"),),
    updates=(Operation("ModifySubnetAttribute", lambda i: {"SubnetId": i.id}),),
    delete=Operation("DeleteSubnet", lambda i: {"SubnetId": i.id}),
    absent=ABSENT,
    properties={
        "vpcId": member("VpcId", required=True, replaces=True),
        "cidrBlock": member("CidrBlock", replaces=True),
        "availabilityZone": member("AvailabilityZone", replaces=True, computed=True),
        "mapPublicIpOnLaunch": _switch("MapPublicIpOnLaunch", default=False),
        "tags": local(),
        "arn": output("SubnetArn"),
        "ownerId": output("OwnerId"),
        "availabilityZoneId": output("AvailabilityZoneId"),
    },
)

TYPES = (VPC, SUBNET)
