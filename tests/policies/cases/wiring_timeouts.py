"""Cases of the rules about how long a function behind a load balancer may take."""

from tests.policies.case import Case, Cases

_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
_FRONT = """
balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], idle_timeout=30)
group = aws.lb.TargetGroup("orders", target_type="lambda")
aws.lb.Listener(
    "http", load_balancer_arn=balancer.arn, default_actions=[{"type": "forward", "target_group_arn": group.arn}]
)
"""
_GROUP = 'group = aws.lb.TargetGroup("orders", target_type="lambda")\n'
_ELSEWHERE = 'target = unknown("arn:aws:lambda:us-east-1:123456789012:function:elsewhere")'

IDLE_TIMEOUT_COVERS_FUNCTION_TIMEOUT = Cases(
    rule="alb-idle-timeout-covers-function-timeout",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, timeout=90)
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # By an alias.
        Case(
            """
            function = aws.lambda_.Function("orders", **package, timeout=31, publish=True)
            alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FRONT,
        ),
        # By a rule, and one function of two.
        Case(
            """
            fast = aws.lambda_.Function("fast", **package, timeout=5)
            aws.lb.TargetGroupAttachment("fast", target_group_arn=group.arn, target_id=fast.arn)
            slow = aws.lambda_.Function("slow", **package, timeout=31)
            reports = aws.alb.TargetGroup("reports", target_type="lambda")
            aws.alb.TargetGroupAttachment("slow", target_group_arn=reports.arn, target_id=slow.arn)
            listener = aws.alb.Listener(
                "second", load_balancer_arn=balancer.arn, default_actions=[{"type": "fixed-response"}]
            )
            aws.alb.ListenerRule(
                "reports",
                listener_arn=listener.arn,
                conditions=[{"path_pattern": {"values": ["/reports"]}}],
                actions=[{"type": "forward", "target_group_arn": reports.arn}],
            )
            """,
            given=_FRONT,
        ),
        # What is not known yet does not excuse what is.
        Case(
            """
            slow = aws.lambda_.Function("slow", **package, timeout=31)
            other = aws.lambda_.Function("other", **package, timeout=unknown(3))
            aws.lb.TargetGroupAttachment("slow", target_group_arn=group.arn, target_id=slow.arn)
            aws.lb.TargetGroupAttachment("other", target_group_arn=group.arn, target_id=other.arn)
            """,
            given=_FRONT,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, timeout=90)
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], idle_timeout=120)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        # As long is long enough, the default of 3 s is short, and a slow function elsewhere does not matter.
        Case(
            """
            aws.lambda_.Function("nightly", **package, timeout=900)
            exact = aws.lambda_.Function("exact", **package, timeout=30)
            aws.lb.TargetGroupAttachment("exact", target_group_arn=group.arn, target_id=exact.arn)
            short = aws.lambda_.Function("short", **package)
            aws.lb.TargetGroupAttachment("short", target_group_arn=group.arn, target_id=short.arn)
            """,
            given=_FRONT,
        ),
        # The load balancer is of another stack.
        Case(
            f"""
            function = aws.lambda_.Function("orders", **package, timeout=90)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            aws.lb.Listener(
                "http",
                load_balancer_arn="{_ARN}:loadbalancer/app/front/0a1b",
                default_actions=[{{"type": "forward", "target_group_arn": group.arn}}],
            )
            """,
            given=_GROUP,
        ),
    ),
    undecided=(
        """
        function = aws.lambda_.Function("orders", **package, timeout=90)
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], idle_timeout=unknown(120))
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        aws.lb.Listener(
            "http",
            load_balancer_arn=balancer.arn,
            default_actions=[{"type": "forward", "target_group_arn": group.arn}],
        )
        """,
        Case(
            """
            function = aws.lambda_.Function("orders", **package, timeout=unknown(3))
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FRONT,
        ),
    ),
)

FUNCTION_BEHIND_ALB_TIMEOUT_MAX = Cases(
    rule="function-behind-alb-timeout-max",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, timeout=300)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # By an alias, under the twin type.
        Case(
            """
            function = aws.lambda_.Function("orders", **package, timeout=61, publish=True)
            alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
            aws.alb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_GROUP,
        ),
        # A stricter limit.
        Case(
            """
            function = aws.lambda_.Function("orders", **package, timeout=30)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            config={"max": 29},
            given=_GROUP,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, timeout=10)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # Up to the limit; and a slow function that no load balancer waits for.
        Case(
            """
            aws.lambda_.Function("nightly", **package, timeout=900)
            function = aws.lambda_.Function("orders", **package, timeout=60)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_GROUP,
        ),
    ),
    undecided=(
        Case(
            """
            function = aws.lambda_.Function("orders", **package, timeout=unknown(30))
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_GROUP,
        ),
        # Whether the slow function is the target is not known yet.
        Case(
            f"""
            aws.lambda_.Function("nightly", **package, timeout=900)
            {_ELSEWHERE}
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            """,
            given=_GROUP,
        ),
    ),
)
