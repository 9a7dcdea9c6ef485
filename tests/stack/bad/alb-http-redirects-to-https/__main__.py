"""An internet-facing load balancer that answers over plain HTTP."""

import pulumi_aws as aws

vpc = aws.ec2.Vpc("shop", cidr_block="10.0.0.0/16")
subnets = [
    aws.ec2.Subnet(zone, vpc_id=vpc.id, availability_zone=zone, cidr_block=block)
    for zone, block in {"us-east-1a": "10.0.0.0/24", "us-east-1b": "10.0.1.0/24"}.items()
]
security_group = aws.ec2.SecurityGroup("shop", vpc_id=vpc.id, description="The shop's load balancer")
load_balancer = aws.lb.LoadBalancer(
    "shop", subnets=[subnet.id for subnet in subnets], security_groups=[security_group.id]
)
aws.lb.Listener(
    "http",
    load_balancer_arn=load_balancer.arn,
    port=80,
    protocol="HTTP",
    default_actions=[
        {"type": "fixed-response", "fixed_response": {"content_type": "text/plain", "status_code": "404"}}
    ],
)
