"""Cases of the rules about what the security groups of load balancers let through."""

from tests.policies.case import Case, Cases

_FRONT = """
close = [{"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}]

def front(*groups, internal=False, ports=(443,)):
    load_balancer = aws.lb.LoadBalancer(
        "front", internal=internal, subnets=["subnet-1", "subnet-2"], security_groups=[group.id for group in groups]
    )
    for port in ports:
        aws.lb.Listener(f"port-{port}", load_balancer_arn=load_balancer.arn, port=port, default_actions=close)

def tcp(first, last, *blocks):
    return {"protocol": "tcp", "from_port": first, "to_port": last, "cidr_blocks": list(blocks)}
"""


def _open(rules: str, front: str = "") -> Case:
    """A security group with these rules on a load balancer whose listener has the port 443."""
    return Case(f'front(aws.ec2.SecurityGroup("front", ingress=[{rules}]){front})', given=_FRONT)


INGRESS_INTENDED = Cases(
    rule="alb-sg-ingress-intended",
    fails=(
        """
        anything = {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}
        group = aws.ec2.SecurityGroup("front", ingress=[anything])
        aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
        """,
        _open('tcp(80, 443, "0.0.0.0/0")'),
        # The newer internet as well, one rule of several, and another listener's neighbour.
        _open('tcp(443, 443, "0.0.0.0/0"), {**tcp(22, 22), "ipv6_cidr_blocks": ["::/0"]}'),
        _open('tcp(80, 81, "0.0.0.0/0")', ", ports=(80, 443)"),
        # Nobody outside has business with an internal one.
        _open('tcp(443, 443, "0.0.0.0/0")', ", internal=True"),
        # Rules that are resources, in the second group.
        Case(
            """
            second = aws.ec2.SecurityGroup("second")
            aws.vpc.SecurityGroupIngressRule(
                "ssh", security_group_id=second.id, ip_protocol="tcp", from_port=22, to_port=22, cidr_ipv4="0.0.0.0/0"
            )
            front(aws.ec2.SecurityGroup("first"), second)
            """,
            given=_FRONT,
        ),
        Case(
            """
            group = aws.ec2.SecurityGroup("front")
            aws.ec2.SecurityGroupRule("ssh", security_group_id=group.id, type="ingress", **tcp(22, 22, "0.0.0.0/0"))
            front(group)
            """,
            given=_FRONT,
        ),
    ),
    passes=(
        """
        https = {"protocol": "tcp", "from_port": 443, "to_port": 443, "cidr_blocks": ["0.0.0.0/0"]}
        group = aws.ec2.SecurityGroup("front", ingress=[https])
        front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
        aws.lb.Listener("https", load_balancer_arn=front.arn, port=443, default_actions=[])
        """,
        _open('tcp(443, 443, "10.0.0.0/8")', ", internal=True"),
        # Ranges that listeners fill, messages about the path's packet size, and listeners of other stacks.
        _open(
            'tcp(80, 81, "0.0.0.0/0"), {"protocol": "icmp", "from_port": 3, "to_port": 4, "cidr_blocks": ["0.0.0.0/0"]}',
            ", ports=(80, 81)",
        ),
        _open('tcp(8443, 8443, "0.0.0.0/0")', ", ports=()"),
        # Egress, and a group that is not the load balancer's.
        Case(
            """
            group = aws.ec2.SecurityGroup("front", egress=[tcp(0, 65535, "0.0.0.0/0")])
            aws.ec2.SecurityGroupRule("out", security_group_id=group.id, type="egress", **tcp(22, 22, "0.0.0.0/0"))
            aws.ec2.SecurityGroup("bastion", ingress=[tcp(22, 22, "0.0.0.0/0")])
            front(group)
            """,
            given=_FRONT,
        ),
    ),
    undecided=(
        _open('tcp(22, 22, unknown("0.0.0.0/0"))'),
        _open('{**tcp(22, 22), "cidr_blocks": unknown(["0.0.0.0/0"])}'),
        _open("unknown(tcp(22, 22))"),
        _open('tcp(unknown(443), 443, "0.0.0.0/0")'),
        _open('tcp(443, 443, "0.0.0.0/0")', ", internal=unknown(False)"),
        Case('front(aws.ec2.SecurityGroup("front", ingress=unknown([])))', given=_FRONT),
        Case(
            """
            group = aws.ec2.SecurityGroup("front", ingress=[tcp(8443, 8443, "0.0.0.0/0")])
            front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
            aws.lb.Listener("https", load_balancer_arn=front.arn, port=unknown(8443), default_actions=close)
            """,
            given=_FRONT,
        ),
        """
        aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[unknown("sg-1")])
        """,
    ),
)

_FUNCTION = """
anywhere = {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}

def front(*groups, target_type="lambda", target=None, **settings):
    load_balancer = aws.lb.LoadBalancer(
        "front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id for group in groups], **settings
    )
    target = target or aws.lb.TargetGroup("orders", target_type=target_type).arn
    forward = {"type": "forward", "target_group_arn": target}
    return aws.lb.Listener("http", load_balancer_arn=load_balancer.arn, port=80, default_actions=[forward])
"""
_OPEN_GROUP = 'aws.ec2.SecurityGroup("front", egress=[anywhere])'

ONLY_FUNCTIONS_NO_EGRESS = Cases(
    rule="alb-lambda-only-no-egress",
    fails=(
        """
        anywhere = {"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}
        security_group = aws.ec2.SecurityGroup("front", egress=[anywhere])
        front = aws.lb.LoadBalancer(
            "front", subnets=["subnet-1", "subnet-2"], security_groups=[security_group.id]
        )
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        forward = {"type": "forward", "target_group_arn": group.arn}
        aws.lb.Listener("http", load_balancer_arn=front.arn, port=80, default_actions=[forward])
        """,
        Case(
            """
            group = aws.ec2.SecurityGroup("front")
            aws.vpc.SecurityGroupEgressRule("out", security_group_id=group.id, ip_protocol="-1", cidr_ipv6="::/0")
            front(group)
            """,
            given=_FUNCTION,
        ),
        Case(
            'front(aws.ec2.SecurityGroup("front", egress=[{**anywhere, "ipv6_cidr_blocks": ["::/0"]}]))',
            given=_FUNCTION,
        ),
        # The second of two groups.
        Case(f'front(aws.ec2.SecurityGroup("closed"), {_OPEN_GROUP}, internal=True)', given=_FUNCTION),
        Case(
            """
            group = aws.ec2.SecurityGroup("front")
            aws.ec2.SecurityGroupRule("out", security_group_id=group.id, type="egress", **anywhere)
            front(group)
            """,
            given=_FUNCTION,
        ),
    ),
    passes=(
        """
        security_group = aws.ec2.SecurityGroup("front")
        front = aws.lb.LoadBalancer(
            "front", subnets=["subnet-1", "subnet-2"], security_groups=[security_group.id]
        )
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        forward = {"type": "forward", "target_group_arn": group.arn}
        aws.lb.Listener("http", load_balancer_arn=front.arn, port=80, default_actions=[forward])
        """,
        # To the VPC, which is not the internet.
        Case(
            """
            front(aws.ec2.SecurityGroup("front", egress=[{**anywhere, "cidr_blocks": ["10.0.0.0/8"]}]))
            """,
            given=_FUNCTION,
        ),
        # Servers, of this stack or another, and users who are signed in elsewhere.
        Case(
            f"""
            listener = front({_OPEN_GROUP})
            servers = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/servers/0a1b"
            aws.lb.ListenerRule(
                "servers",
                listener_arn=listener.arn,
                conditions=[{{"path_pattern": {{"values": ["/old"]}}}}],
                actions=[{{"type": "forward", "target_group_arn": servers}}],
            )
            """,
            given=_FUNCTION,
        ),
        Case(
            f"""
            listener = front({_OPEN_GROUP})
            aws.lb.ListenerRule(
                "signed-in",
                listener_arn=listener.arn,
                conditions=[{{"path_pattern": {{"values": ["/mine"]}}}}],
                actions=[{{"type": "authenticate-cognito"}}, {{"type": "fixed-response"}}],
            )
            """,
            given=_FUNCTION,
        ),
    ),
    undecided=(
        Case(f'front({_OPEN_GROUP}, target_type=unknown("instance"))', given=_FUNCTION),
        Case(f'front({_OPEN_GROUP}, target=unknown("elsewhere"))', given=_FUNCTION),
        Case('front(aws.ec2.SecurityGroup("front", egress=unknown([])))', given=_FUNCTION),
    ),
)
