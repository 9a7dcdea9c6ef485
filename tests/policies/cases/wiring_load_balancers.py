"""Cases of the rules about the load balancer that a target group is linked to."""

from tests.policies.case import Case, Cases

_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
_GROUP = 'group = aws.lb.TargetGroup("orders", target_type="lambda")\n'
_TWO_LOAD_BALANCERS = """
first = aws.lb.LoadBalancer("first", subnets=["subnet-1", "subnet-2"])
second = aws.alb.LoadBalancer("second", subnets=["subnet-1", "subnet-2"])
group = aws.lb.TargetGroup("orders", target_type="lambda")
forward = [{"type": "forward", "target_group_arn": group.arn}]
"""
_RULE = 'priority=10, conditions=[{"path_pattern": {"values": ["/orders/*"]}}]'

TARGET_GROUP_SINGLE_LOAD_BALANCER = Cases(
    rule="target-group-single-load-balancer",
    fails=(
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        for name in ("public", "private"):
            balancer = aws.lb.LoadBalancer(name, subnets=["subnet-1", "subnet-2"])
            aws.lb.Listener(
                name,
                load_balancer_arn=balancer.arn,
                default_actions=[{"type": "forward", "target_group_arn": group.arn}],
            )
        """,
        # One by its default action, one by a rule.
        Case(
            f"""
            aws.lb.Listener("first", load_balancer_arn=first.arn, default_actions=forward)
            listener = aws.alb.Listener(
                "second", load_balancer_arn=second.arn, default_actions=[{{"type": "fixed-response"}}]
            )
            aws.alb.ListenerRule("orders", listener_arn=listener.arn, {_RULE}, actions=forward)
            """,
            given=_TWO_LOAD_BALANCERS,
        ),
        # One of this stack, one of another.
        Case(
            f"""
            aws.lb.Listener("first", load_balancer_arn=first.arn, default_actions=forward)
            aws.lb.ListenerRule(
                "orders", listener_arn="{_ARN}:listener/app/shared/0a1b/2c3d", {_RULE}, actions=forward
            )
            """,
            given=_TWO_LOAD_BALANCERS,
        ),
    ),
    passes=(
        """
        balancer = aws.lb.LoadBalancer("public", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        for port in (80, 8080):
            aws.lb.Listener(
                f"http-{port}",
                port=port,
                load_balancer_arn=balancer.arn,
                default_actions=[{"type": "forward", "target_group_arn": group.arn}],
            )
        """,
        # Two listeners of one load balancer of another stack; and one listener, whatever its load balancer.
        Case(
            f"""
            other = aws.lb.TargetGroup("other", target_type="lambda")
            aws.lb.Listener(
                "other",
                load_balancer_arn=unknown("{_ARN}:loadbalancer/app/other/0a1b"),
                default_actions=[{{"type": "forward", "target_group_arn": other.arn}}],
            )
            aws.lb.Listener(
                "orders", load_balancer_arn="{_ARN}:loadbalancer/app/shared/0a1b", default_actions=forward
            )
            aws.lb.ListenerRule(
                "orders", listener_arn="{_ARN}:listener/app/shared/0a1b/2c3d", {_RULE}, actions=forward
            )
            """,
            given=_TWO_LOAD_BALANCERS,
        ),
    ),
    undecided=(
        Case(
            f"""
            aws.lb.Listener("first", load_balancer_arn=first.arn, default_actions=forward)
            aws.lb.ListenerRule(
                "orders",
                listener_arn=unknown("{_ARN}:listener/app/front/0a1b/2c3d"),
                {_RULE},
                actions=forward,
            )
            """,
            given=_TWO_LOAD_BALANCERS,
        ),
    ),
)

TARGET_GROUP_NOT_ON_NLB = Cases(
    rule="lambda-target-group-not-on-nlb",
    fails=(
        """
        balancer = aws.lb.LoadBalancer("front", load_balancer_type="network", subnets=["subnet-1"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.Listener(
            "tcp",
            port=80,
            protocol="TCP",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # A Gateway Load Balancer, and the twin type.
        Case(
            """
            balancer = aws.lb.LoadBalancer("front", load_balancer_type="gateway", subnets=["subnet-1"])
            aws.alb.Listener(
                "all",
                load_balancer_arn=balancer.arn,
                default_actions=[{"type": "forward", "target_group_arn": group.arn}],
            )
            """,
            given=_GROUP,
        ),
        # The load balancer is of another stack; its ARN tells, or, where it is not known yet, the protocol does.
        Case(
            f"""
            aws.lb.Listener(
                "tcp",
                load_balancer_arn="{_ARN}:loadbalancer/net/front/0a1b",
                default_actions=[{{"type": "forward", "target_group_arn": group.arn}}],
            )
            """,
            given=_GROUP,
        ),
        Case(
            f"""
            aws.lb.Listener(
                "tls",
                protocol="TLS",
                load_balancer_arn=unknown("{_ARN}:loadbalancer/net/front/0a1b"),
                default_actions=[{{"type": "forward", "target_group_arn": group.arn}}],
            )
            """,
            given=_GROUP,
        ),
    ),
    passes=(
        """
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.Listener(
            "http",
            port=80,
            protocol="HTTP",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # A Network Load Balancer in front of servers; a rule; and an HTTP listener of a load balancer not known yet.
        Case(
            f"""
            balancer = aws.lb.LoadBalancer("front", load_balancer_type="network", subnets=["subnet-1"])
            servers = aws.lb.TargetGroup("servers", port=80, protocol="TCP", vpc_id="vpc-1")
            aws.lb.Listener(
                "tcp",
                protocol="TCP",
                load_balancer_arn=balancer.arn,
                default_actions=[{{"type": "forward", "target_group_arn": servers.arn}}],
            )
            aws.lb.ListenerRule(
                "orders",
                listener_arn=unknown("{_ARN}:listener/app/front/0a1b/2c3d"),
                {_RULE},
                actions=[{{"type": "forward", "target_group_arn": group.arn}}],
            )
            aws.lb.Listener(
                "http",
                protocol="HTTP",
                load_balancer_arn=unknown("{_ARN}:loadbalancer/app/front/0a1b"),
                default_actions=[{{"type": "forward", "target_group_arn": group.arn}}],
            )
            """,
            given=_GROUP,
        ),
    ),
    undecided=(
        Case(
            """
            balancer = aws.lb.LoadBalancer("front", load_balancer_type=unknown("application"), subnets=["subnet-1"])
            aws.lb.Listener(
                "http",
                load_balancer_arn=balancer.arn,
                default_actions=[{"type": "forward", "target_group_arn": group.arn}],
            )
            """,
            given=_GROUP,
        ),
    ),
)

SAME_REGION = Cases(
    rule="alb-lambda-same-region",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, region="eu-west-1")
        group = aws.lb.TargetGroup("orders", target_type="lambda", region="us-east-1")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # By the provider.
        """
        ireland = pulumi.ResourceOptions(provider=aws.Provider("ireland", region="eu-west-1"))
        function = aws.lambda_.Function("orders", **package, opts=ireland)
        group = aws.alb.TargetGroup("orders", target_type="lambda", region="us-east-1")
        aws.alb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # The function is of another stack: its ARN tells.
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda", region="us-east-1")
        target = "arn:aws:lambda:eu-west-1:123456789012:function:orders:live"
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
        """,
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, region="eu-west-1")
        group = aws.lb.TargetGroup("orders", target_type="lambda", region="eu-west-1")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # One is, or both are, where the program's provider is, wherever that may be.
        """
        for name, region in (("first", None), ("second", "us-east-1")):
            function = aws.lambda_.Function(name, **package, region=region)
            group = aws.lb.TargetGroup(name, target_type="lambda")
            aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=function.arn)
        aws.lb.TargetGroupAttachment("odd", target_group_arn="no ARN", target_id=function.arn)
        """,
    ),
    undecided=(
        """
        function = aws.lambda_.Function("orders", **package, region=unknown("eu-west-1"))
        group = aws.lb.TargetGroup("orders", target_type="lambda", region=unknown("eu-west-1"))
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        """
        function = aws.lambda_.Function("orders", **package, region="eu-west-1")
        group = aws.lb.TargetGroup("orders", target_type="lambda", region=unknown("eu-west-1"))
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
    ),
)
