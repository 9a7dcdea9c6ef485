"""From which networks may clients connect?"""

import ipaddress
from collections.abc import Mapping, Sequence

import pulumi
import pulumi_aws as aws

from alb_lambda.arguments import Arguments

EVERYBODY = "0.0.0.0/0"


def clients_security_group(
    load_balancer: pulumi.ComponentResource,
    name: str,
    *,
    vpc_id: pulumi.Input[str],
    ports: Mapping[str, int],
    cidr_blocks: Sequence[str],
    tags: Mapping[str, pulumi.Input[str]] | None,
) -> tuple[aws.ec2.SecurityGroup, list[aws.vpc.SecurityGroupIngressRule]]:
    """A security group that lets these networks reach these ports, by protocol, and nothing leave."""
    child = pulumi.ResourceOptions(parent=load_balancer)
    security_group = aws.ec2.SecurityGroup(
        name,
        # Without the component's name: another description is another security group, and names may change.
        description="Clients of a load balancer",
        vpc_id=vpc_id,
        tags=tags,
        opts=child,
    )
    rules = [
        aws.vpc.SecurityGroupIngressRule(
            f"{name}-{protocol}-{index}",
            security_group_id=security_group.id,
            description=f"{protocol.upper()} from {cidr_block}",
            cidr_ipv4=cidr_block,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            tags=tags,
            opts=child,
        )
        for protocol, port in ports.items()
        for index, cidr_block in enumerate(cidr_blocks)
    ]
    return security_group, rules


def check_ingress(arguments: Arguments, internet_facing: bool | None, cidr_blocks: Sequence[str]) -> None:
    """Refuses what is no network, and an internal load balancer that nobody may reach."""
    if internet_facing is False and not cidr_blocks:
        arguments.refuse("ingress_cidr_blocks", "nothing", "the networks that may reach an internal load balancer")
    for index, cidr_block in enumerate(cidr_blocks):
        if not _is_ipv4_network(cidr_block):
            arguments.refuse(f"ingress_cidr_blocks[{index}]", repr(cidr_block), "an IPv4 network such as 10.0.0.0/16")


def _is_ipv4_network(cidr_block: str) -> bool:
    try:
        return str(ipaddress.IPv4Network(cidr_block)) == cidr_block
    except ValueError:
        return False
