"""Cases of the rules about what a target group for functions stands between."""

from tests.policies.case import Case, Cases

_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
_GROUP = 'group = aws.lb.TargetGroup("orders", target_type="lambda")\n'
_ALIASES = """
function = aws.lambda_.Function("orders", **package, publish=True)
live = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
canary = aws.lambda_.Alias("canary", function_name=function.name, function_version=function.version)
group = aws.lb.TargetGroup("orders", target_type="lambda")
"""
_RULE = 'priority=10, conditions=[{"path_pattern": {"values": ["/orders/*"]}}]'

TARGET_GROUP_SINGLE_TARGET = Cases(
    rule="lambda-target-group-single-target",
    fails=(
        """
        orders = aws.lambda_.Function("orders", **package)
        stock = aws.lambda_.Function("stock", **package)
        group = aws.lb.TargetGroup("shop", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=orders.arn)
        aws.lb.TargetGroupAttachment("stock", target_group_arn=group.arn, target_id=stock.arn)
        """,
        # Two aliases of one function are two targets, also under the twin type.
        Case(
            """
            aws.lb.TargetGroupAttachment("live", target_group_arn=group.arn, target_id=live.arn)
            aws.alb.TargetGroupAttachment("canary", target_group_arn=group.arn, target_id=canary.arn)
            """,
            given=_ALIASES,
        ),
        # The group is of another stack.
        Case(
            f"""
            shared = "{_ARN}:targetgroup/shared/0a1b"
            aws.lb.TargetGroupAttachment("live", target_group_arn=shared, target_id=live.arn)
            aws.lb.TargetGroupAttachment("canary", target_group_arn=shared, target_id=canary.arn)
            """,
            given=_ALIASES,
        ),
        # The functions are of another stack.
        Case(
            """
            account = "arn:aws:lambda:us-east-1:123456789012"
            for name in ("orders", "stock"):
                aws.lb.TargetGroupAttachment(
                    name, target_group_arn=group.arn, target_id=f"{account}:function:{name}:live"
                )
            """,
            given=_GROUP,
        ),
    ),
    passes=(
        """
        for name in ("orders", "stock"):
            function = aws.lambda_.Function(name, **package)
            group = aws.lb.TargetGroup(name, target_type="lambda")
            aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=function.arn)
        """,
        # Servers share a group.
        """
        group = aws.lb.TargetGroup("servers", target_type="ip", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.TargetGroupAttachment("first", target_group_arn=group.arn, target_id="10.0.0.7")
        aws.lb.TargetGroupAttachment("second", target_group_arn=group.arn, target_id="10.0.0.8")
        """,
        # The only function that is registered, wherever that may be.
        Case(
            f"""
            shared = unknown("{_ARN}:targetgroup/shared/0a1b")
            aws.lb.TargetGroupAttachment("live", target_group_arn=shared, target_id=live.arn)
            """,
            given=_ALIASES,
        ),
    ),
    undecided=(
        Case(
            f"""
            aws.lb.TargetGroupAttachment("live", target_group_arn=group.arn, target_id=live.arn)
            aws.lb.TargetGroupAttachment(
                "canary", target_group_arn=unknown("{_ARN}:targetgroup/shared/0a1b"), target_id=canary.arn
            )
            """,
            given=_ALIASES,
        ),
    ),
)

TARGET_GROUP_HAS_TARGET = Cases(
    rule="lambda-target-group-has-target",
    fails=(
        """
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # A rule on the listener of another stack, and the twin types.
        f"""
        group = aws.alb.TargetGroup("orders", target_type="lambda")
        aws.alb.ListenerRule(
            "orders",
            listener_arn="{_ARN}:listener/app/front/0a1b/2c3d",
            {_RULE},
            actions=[{{"type": "forward", "target_group_arn": group.arn}}],
        )
        """,
        # Of two groups that share the requests, one is empty.
        Case(
            f"""
            green = aws.lb.TargetGroup("green", target_type="lambda")
            aws.lb.TargetGroupAttachment("live", target_group_arn=group.arn, target_id=live.arn)
            aws.lb.ListenerRule(
                "orders",
                listener_arn="{_ARN}:listener/app/front/0a1b/2c3d",
                {_RULE},
                actions=[
                    {{
                        "type": "forward",
                        "forward": {{
                            "target_groups": [{{"arn": group.arn, "weight": 9}}, {{"arn": green.arn, "weight": 1}}]
                        }},
                    }}
                ],
            )
            """,
            given=_ALIASES,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package)
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # Nothing forwards to the one group; the servers of the other come by themselves.
        """
        aws.lb.TargetGroup("orders", target_type="lambda")
        servers = aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id="vpc-1")
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": servers.arn}],
        )
        """,
    ),
    undecided=(
        Case(
            f"""
            aws.lb.TargetGroupAttachment(
                "live", target_group_arn=unknown("{_ARN}:targetgroup/shared/0a1b"), target_id=live.arn
            )
            aws.lb.Listener(
                "http",
                load_balancer_arn="{_ARN}:loadbalancer/app/front/0a1b",
                default_actions=[{{"type": "forward", "target_group_arn": group.arn}}],
            )
            """,
            given=_ALIASES,
        ),
        f"""
        group = aws.lb.TargetGroup("orders", target_type=unknown("lambda"))
        aws.lb.Listener(
            "http",
            load_balancer_arn="{_ARN}:loadbalancer/app/front/0a1b",
            default_actions=[{{"type": "forward", "target_group_arn": group.arn}}],
        )
        """,
    ),
)

TARGET_GROUP_IN_USE = Cases(
    rule="lambda-target-group-in-use",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # The listener answers by itself.
        f"""
        aws.alb.TargetGroup("orders", target_type="lambda")
        aws.lb.Listener(
            "http",
            load_balancer_arn="{_ARN}:loadbalancer/app/front/0a1b",
            default_actions=[{{"type": "fixed-response", "fixed_response": {{"content_type": "text/plain"}}}}],
        )
        """,
        # Another group is in use.
        Case(
            f"""
            aws.lb.TargetGroup("stock", target_type="lambda")
            aws.lb.Listener(
                "http",
                load_balancer_arn="{_ARN}:loadbalancer/app/front/0a1b",
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
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # By a rule that authenticates first, one of two groups, and a group for servers, which may wait.
        Case(
            f"""
            green = aws.lb.TargetGroup("green", target_type="lambda")
            aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id="vpc-1")
            groups = [{{"arn": group.arn, "weight": 9}}, {{"arn": green.arn, "weight": 1}}]
            aws.lb.ListenerRule(
                "orders",
                listener_arn="{_ARN}:listener/app/front/0a1b/2c3d",
                {_RULE},
                actions=[
                    {{
                        "type": "authenticate-cognito",
                        "authenticate_cognito": {{
                            "user_pool_arn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/shop",
                            "user_pool_client_id": "shop",
                            "user_pool_domain": "shop",
                        }},
                    }},
                    {{"type": "forward", "forward": {{"target_groups": groups}}}},
                ],
            )
            """,
            given=_GROUP,
        ),
    ),
    undecided=(
        Case(
            f"""
            aws.lb.Listener(
                "http",
                load_balancer_arn="{_ARN}:loadbalancer/app/front/0a1b",
                default_actions=[{{"type": "forward", "target_group_arn": unknown("{_ARN}:targetgroup/other/0a1b")}}],
            )
            """,
            given=_GROUP,
        ),
        Case(
            f"""
            aws.lb.ListenerRule(
                "orders",
                listener_arn="{_ARN}:listener/app/front/0a1b/2c3d",
                {_RULE},
                actions=unknown([{{"type": "forward", "target_group_arn": "{_ARN}:targetgroup/other/0a1b"}}]),
            )
            """,
            given=_GROUP,
        ),
    ),
)
