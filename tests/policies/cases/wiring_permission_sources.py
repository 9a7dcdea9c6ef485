"""Cases of the rules about the source that the load balancer's permission names."""

from tests.policies.case import Case, Cases

_ELB = 'action="lambda:InvokeFunction", principal="elasticloadbalancing.amazonaws.com"'
_ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
_TARGET = """
function = aws.lambda_.Function("orders", **package, name="orders")
group = aws.lb.TargetGroup("orders", target_type="lambda")
aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
"""

PERMISSION_SOURCE_IS_TARGET_GROUP = Cases(
    rule="lambda-permission-source-is-target-group",
    fails=(
        """
        balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function="orders",
            source_arn=balancer.arn,
        )
        """,
        # The ARN of a listener, of the twin type.
        f"""
        listener = aws.alb.Listener(
            "http", load_balancer_arn="{_ARN}:loadbalancer/app/front/0a1b", default_actions=[{{"type": "fixed-response"}}]
        )
        aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn=listener.arn)
        """,
        f'aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn="{_ARN}:loadbalancer/app/front/0a1b")',
        # A pattern: every target group of the account may invoke.
        f'aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn="{_ARN}:targetgroup/*")',
        f'aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn="{_ARN}:targetgroup/orders/*")',
        # The permission is for another group than the one that the function is in.
        Case(
            f"""
            other = aws.lb.TargetGroup("stock", target_type="lambda")
            aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn=other.arn)
            """,
            given=_TARGET,
        ),
        # The permission is for a group of this stack, the function is in one of another.
        Case(
            f"""
            function = aws.lambda_.Function("orders", **package, name="orders")
            group = aws.lb.TargetGroup("orders", target_type="lambda")
            aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn=group.arn)
            aws.lb.TargetGroupAttachment(
                "orders", target_group_arn="{_ARN}:targetgroup/elsewhere/0a1b", target_id=function.arn
            )
            """,
            only_after_update=True,
        ),
        # Both groups are of other stacks.
        f"""
        function = aws.lambda_.Function("orders", **package, name="orders")
        aws.lambda_.Permission(
            "orders", {_ELB}, function="orders", source_arn="{_ARN}:targetgroup/stock/0a1b"
        )
        aws.lb.TargetGroupAttachment(
            "orders", target_group_arn="{_ARN}:targetgroup/orders/0a1b", target_id=function.arn
        )
        """,
    ),
    passes=(
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function="orders",
            source_arn=group.arn,
        )
        """,
        # Of two permissions the one for this group counts; the other is for another stack's.
        Case(
            f"""
            aws.lambda_.Permission(
                "elsewhere", {_ELB}, function="orders", source_arn="{_ARN}:targetgroup/elsewhere/0a1b"
            )
            aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn=group.arn)
            """,
            given=_TARGET,
        ),
        # No source at all, and the sources of other services, are other rules' business.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function="orders")
            aws.lambda_.Permission(
                "topic",
                action="lambda:InvokeFunction",
                principal="sns.amazonaws.com",
                function="orders",
                source_arn="arn:aws:sns:us-east-1:123456789012:orders",
            )
            """,
            given=_TARGET,
        ),
        # Of another qualifier than the target: what is wrong with it is another rule's to say.
        Case(
            f"""
            aws.lambda_.Permission("canary", {_ELB}, function="orders:canary", source_arn="{_ARN}:targetgroup/x/0a1b")
            aws.lb.TargetGroupAttachment(
                "live",
                target_group_arn=aws.lb.TargetGroup("live", target_type="lambda").arn,
                target_id="arn:aws:lambda:us-east-1:123456789012:function:orders:live",
            )
            """,
            given='aws.lambda_.Function("orders", **package, name="orders")',
        ),
    ),
    undecided=(
        f'aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn=unknown("{_ARN}:targetgroup/x/0a1b"))',
        f"""
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal=unknown("elasticloadbalancing.amazonaws.com"),
            function="orders",
            source_arn="{_ARN}:loadbalancer/app/front/0a1b",
        )
        """,
        # The permission that is not for this group may not be the only one for the function.
        Case(
            f"""
            other = aws.lb.TargetGroup("stock", target_type="lambda")
            aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn=other.arn)
            aws.lambda_.Permission("second", {_ELB}, function=unknown("orders"), source_arn=group.arn)
            """,
            given=_TARGET,
        ),
        # The group's ARN is made only now, so it may or may not be the literal one.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function="orders", source_arn="{_ARN}:targetgroup/orders/0a1b")
            """,
            given=_TARGET,
        ),
    ),
)

PERMISSION_ARN_AND_ACCOUNT = Cases(
    rule="lambda-permission-arn-and-account",
    fails=(
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function="orders",
            source_arn=group.arn,
        )
        """,
        f'aws.lambda_.Permission("orders", {_ELB}, function="orders", source_account="123456789012")',
        f'aws.lambda_.Permission("orders", {_ELB}, function="orders")',
    ),
    passes=(
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function="orders",
            source_arn=group.arn,
            source_account=aws.get_caller_identity().account_id,
        )
        """,
        # Other services have other needs: a topic's ARN has the account in it. With both it does not matter who it is.
        f"""
        aws.lambda_.Permission(
            "topic",
            action="lambda:InvokeFunction",
            principal="sns.amazonaws.com",
            function="orders",
            source_arn="arn:aws:sns:us-east-1:123456789012:orders",
        )
        aws.lambda_.Permission(
            "later",
            action="lambda:InvokeFunction",
            principal=unknown("elasticloadbalancing.amazonaws.com"),
            function="orders",
            source_arn="{_ARN}:targetgroup/orders/0a1b",
            source_account="123456789012",
        )
        """,
    ),
    undecided=(
        """
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal=unknown("elasticloadbalancing.amazonaws.com"),
            function="orders",
        )
        """,
    ),
)
