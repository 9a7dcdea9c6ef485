"""A security group whose rules are written in two places."""

import pulumi_aws as aws

vpc = aws.ec2.Vpc("shop", cidr_block="10.0.0.0/16")
security_group = aws.ec2.SecurityGroup(
    "shop",
    vpc_id=vpc.id,
    description="The shop's load balancer",
    ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 80, "cidr_blocks": ["10.0.0.0/16"]}],
)
aws.vpc.SecurityGroupIngressRule(
    "https",
    security_group_id=security_group.id,
    description="HTTPS from the VPC",
    ip_protocol="tcp",
    from_port=443,
    to_port=443,
    cidr_ipv4="10.0.0.0/16",
)
