"""A service that can be made to fail in every way that an alarm is for."""

import pulumi
import pulumi_aws as aws
from alb_lambda import AccountAlarms, AlbLambdaService

config = pulumi.Config()
vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])

shop = AlbLambdaService(
    "shop",
    {
        "function": {
            "code_path": config.require("code"),
            "handler": "shop.handler",
            "timeout_seconds": 2,
            "concurrency": {"reserved": config.require_int("reserved")},
            "environment": {"TEST_PORT": config.require("testPort")},
        },
        "load_balancer": {
            "internet_facing": False,
            "vpc_id": vpc.id,
            "subnet_ids": subnets.ids,
            "plain_http": True,
            "ingress_cidr_blocks": [vpc.cidr_block],
            "deletion_protection": False,
            "access_logs_force_destroy": True,
        },
        "priority": 1,
        "conditions": {"path_patterns": ["/*"]},
        "health_check": {"enabled": True, "path": "/health"},
        # Far from the timeout as well as from what the other requests take, however busy the machine is.
        "alarms": {"duration": {"max_percent": 50}},
    },
)
account = AccountAlarms("account", {"topic_arn": shop.topic_arn})

pulumi.export("alarms", [shop.alarms.alarm_arns, shop.load_balancer.alarms.alarm_arns, account.alarm_arns])
pulumi.export("topic", shop.topic_arn)
pulumi.export("function", shop.function_name)
pulumi.export("alias", shop.alias_arn)
pulumi.export("targetGroup", shop.target_group_arn)
