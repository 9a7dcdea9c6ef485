"""Cases of the rules about how security groups are declared."""

from tests.policies.case import Case, Cases

_OPEN = 'https = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.0.0.0/8"]}\n'
_USED = f"""
{_OPEN}
def use(group):
    aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
    return group
"""

HYGIENE = Cases(
    rule="sg-hygiene",
    fails=(
        """
        group = aws.ec2.SecurityGroup("front", vpc_id="vpc-1")
        aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
        """,
        # What the provider writes by itself says nothing.
        Case('use(aws.ec2.SecurityGroup("front", vpc_id="vpc-1", description="Managed by Pulumi"))', given=_USED),
        Case('use(aws.ec2.SecurityGroup("front", description="Front", ingress=[https]))', given=_USED),
        # A rule of its own, of either kind.
        Case(
            """
            group = use(aws.ec2.SecurityGroup("front", description="Front"))
            aws.vpc.SecurityGroupIngressRule("https", security_group_id=group.id, ip_protocol="tcp", cidr_ipv4="10.0.0.0/8")
            """,
            given=_USED,
        ),
        Case(
            """
            group = use(aws.ec2.SecurityGroup("front", description="Front"))
            aws.ec2.SecurityGroupRule("https", security_group_id=group.id, type="ingress", **https)
            """,
            given=_USED,
        ),
        # Nothing uses it, not even where a rule of another group speaks of it.
        """
        group = aws.ec2.SecurityGroup("front", description="Front")
        other = aws.ec2.SecurityGroup("other", description="Other")
        aws.vpc.SecurityGroupIngressRule(
            "front",
            description="From the front",
            security_group_id=other.id,
            referenced_security_group_id=group.id,
            ip_protocol="-1",
        )
        """,
    ),
    passes=(
        """
        group = aws.ec2.SecurityGroup("front", vpc_id="vpc-1", description="The shop's load balancer")
        aws.vpc.SecurityGroupIngressRule(
            "https",
            description="Customers",
            security_group_id=group.id,
            ip_protocol="tcp",
            from_port=443,
            to_port=443,
            cidr_ipv4="0.0.0.0/0",
        )
        aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
        """,
        Case(
            'aws.ec2.SecurityGroup("front", description="For other stacks", ingress=[{**https, "description": "Us"}])',
            given=_OPEN,
            config={"attached": False},
        ),
        Case('use(aws.ec2.SecurityGroup("front", description=unknown("The front")))', given=_USED),
    ),
    undecided=(Case('use(aws.ec2.SecurityGroup("front", description="Front", ingress=unknown([])))', given=_USED),),
)

NO_RULE_MANAGEMENT_CONFLICTS = Cases(
    rule="sg-no-rule-management-conflicts",
    fails=(
        """
        https = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}
        group = aws.ec2.SecurityGroup("front", ingress=[https])
        aws.vpc.SecurityGroupIngressRule(
            "http", security_group_id=group.id, ip_protocol="tcp", from_port=80, to_port=80, cidr_ipv4="0.0.0.0/0"
        )
        """,
        Case(
            """
            group = aws.ec2.SecurityGroup("front", ingress=[https])
            aws.ec2.SecurityGroupRule(
                "http", security_group_id=group.id, type="ingress", protocol="tcp", from_port=80, to_port=80
            )
            """,
            given=_OPEN,
        ),
        """
        group = aws.ec2.SecurityGroup(
            "front", egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}]
        )
        aws.vpc.SecurityGroupEgressRule(
            "https", security_group_id=group.id, ip_protocol="tcp", from_port=443, to_port=443, cidr_ipv4="10.0.0.0/8"
        )
        """,
        # The same port for others.
        Case(
            """
            group = aws.ec2.SecurityGroup("front", ingress=[https])
            aws.vpc.SecurityGroupIngressRule(
                "https",
                security_group_id=group.id,
                ip_protocol="tcp",
                from_port=443,
                to_port=443,
                cidr_ipv4="192.168.0.0/16",
            )
            """,
            given=_OPEN,
        ),
        # The same port, for another group.
        Case(
            """
            group = aws.ec2.SecurityGroup(
                "front", ingress=[{"protocol": "tcp", "from_port": 443, "to_port": 443, "security_groups": ["sg-1"]}]
            )
            aws.vpc.SecurityGroupIngressRule(
                "https",
                security_group_id=group.id,
                ip_protocol="tcp",
                from_port=443,
                to_port=443,
                referenced_security_group_id="sg-2",
            )
            """
        ),
        # An address that is not known yet does not hide it.
        Case(
            """
            group = aws.ec2.SecurityGroup("front", ingress=[{**https, "cidr_blocks": [unknown("10.0.0.0/8")]}])
            aws.vpc.SecurityGroupIngressRule("all", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="10.0.0.0/8")
            """,
            given=_OPEN,
        ),
    ),
    passes=(
        """
        group = aws.ec2.SecurityGroup("front")
        for port in (80, 443):
            aws.vpc.SecurityGroupIngressRule(
                f"port-{port}",
                security_group_id=group.id,
                ip_protocol="tcp",
                from_port=port,
                to_port=port,
                cidr_ipv4="0.0.0.0/0",
            )
        """,
        # Each direction for itself, and each group.
        Case(
            """
            group = aws.ec2.SecurityGroup("front", ingress=[https])
            aws.vpc.SecurityGroupEgressRule("all", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="10.0.0.0/8")
            other = aws.ec2.SecurityGroup("other")
            aws.ec2.SecurityGroupRule(
                "http", security_group_id=other.id, type="ingress", protocol="tcp", from_port=80, to_port=80
            )
            """,
            given=_OPEN,
        ),
    ),
    undecided=(
        Case(
            """
            group = aws.ec2.SecurityGroup("front", ingress=unknown([https]))
            aws.vpc.SecurityGroupIngressRule("all", security_group_id=group.id, ip_protocol="-1", cidr_ipv4="10.0.0.0/8")
            """,
            given=_OPEN,
        ),
        Case(
            """
            aws.ec2.SecurityGroup("front", ingress=[https])
            aws.vpc.SecurityGroupIngressRule(
                "all", security_group_id=unknown("sg-1"), ip_protocol="-1", cidr_ipv4="10.0.0.0/8"
            )
            """,
            given=_OPEN,
        ),
    ),
)
