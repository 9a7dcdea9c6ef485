"""The reference stack: two functions behind one load balancer, each held to its concurrency and watched."""

from typing import Any

import pulumi
import pulumi_aws as aws
from alb_lambda import (
    AccountAlarms,
    AlarmTopic,
    AlbLambdaService,
    AlbLambdaServiceArgs,
    ApplicationLoadBalancer,
    ApplicationLoadBalancerArgs,
)

config = pulumi.Config()
tags = {"project": pulumi.get_project(), "stack": pulumi.get_stack()}

vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])

topic = AlarmTopic("alarms", {"email_addresses": config.require_object("onCall"), "tags": tags})
AccountAlarms("account", {"topic_arn": topic.topic_arn, "tags": tags})

edge: ApplicationLoadBalancerArgs = {
    "internet_facing": config.require_bool("internetFacing"),
    "vpc_id": vpc.id,
    "subnet_ids": subnets.ids,
    "deletion_protection": config.get_bool("deletionProtection", True),
    "access_logs_force_destroy": config.get_bool("disposableLogs", False),
    "topic_arn": topic.topic_arn,
    "tags": tags,
}
certificate = config.get("certificateArn")
if certificate:
    edge["certificate_arn"] = certificate
else:
    edge["plain_http"] = config.require_bool("plainHttp")
if not edge["internet_facing"]:
    edge["ingress_cidr_blocks"] = [vpc.cidr_block]

load_balancer = ApplicationLoadBalancer("edge", edge)


def service(name: str, code_path: str, handler: str) -> AlbLambdaService:
    """The function `name`, as its part of the stack's configuration says."""
    chosen: dict[str, Any] = config.require_object(name)
    args: AlbLambdaServiceArgs = {
        "function": {"code_path": code_path, "handler": handler, "concurrency": chosen["concurrency"]},
        "listener_arn": load_balancer.listener_arn,
        "priority": chosen["priority"],
        "conditions": {"path_patterns": chosen["paths"]},
        "health_check": chosen["healthCheck"],
        "topic_arn": topic.topic_arn,
        "tags": tags,
    }
    return AlbLambdaService(name, args)


services = [service("orders", ".build/orders", "orders.handler"), service("hello", "app/hello", "hello.handler")]

pulumi.export("address", load_balancer.dns_name)
pulumi.export("listenerArn", load_balancer.listener_arn)
pulumi.export("alarmsTopicArn", topic.topic_arn)
pulumi.export("functions", [each.function_name for each in services])
