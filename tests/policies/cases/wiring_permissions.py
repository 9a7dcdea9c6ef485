"""Cases of the rule that a target has a permission to be invoked."""

from tests.policies.case import Case, Cases

_FUNCTION = """
function = aws.lambda_.Function("orders", **package, publish=True)
alias = aws.lambda_.Alias("live", name="live", function_name=function.name, function_version=function.version)
group = aws.lb.TargetGroup("orders", target_type="lambda")
"""
_GROUPS = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup"
_ELB = 'action="lambda:InvokeFunction", principal="elasticloadbalancing.amazonaws.com"'


def _policy(operator: str, key: str, value: str) -> str:
    """The policy of the function's alias that lets load balancers in under one condition."""
    return f"""
            aws.lambda_.ResourcePolicy(
                "orders",
                resource_arn=alias.arn,
                policy={{
                    "Statement": {{
                        "Effect": "Allow",
                        "Principal": {{"Service": "elasticloadbalancing.amazonaws.com"}},
                        "Action": "lambda:InvokeFunction",
                        "Condition": {{"{operator}": {{"{key}": {value}}}}},
                    }}
                }},
            )"""


TARGET_HAS_PERMISSION = Cases(
    rule="lambda-target-has-permission",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # The alias leads to its function.
        Case(
            """
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The twin type, and no target group in this stack.
        """
        function = aws.lambda_.Function("orders", **package)
        group = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0a1b"
        aws.alb.TargetGroupAttachment("orders", target_group_arn=group, target_id=function.arn)
        """,
        # Permissions for others than load balancers, or to do something else.
        Case(
            """
            aws.lambda_.Permission(
                "events", action="lambda:InvokeFunction", principal="events.amazonaws.com", function=function.name
            )
            aws.lambda_.Permission(
                "partner", action="lambda:InvokeFunction", principal="123456789012", function=function.name
            )
            aws.lambda_.Permission(
                "url",
                action="lambda:InvokeFunctionUrl",
                principal="elasticloadbalancing.amazonaws.com",
                function=function.name,
            )
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FUNCTION,
        ),
        # The permission is for another function.
        Case(
            f"""
            stock = aws.lambda_.Function("stock", **package)
            aws.lambda_.Permission("orders", {_ELB}, function=stock.name)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FUNCTION,
        ),
        # One that is not known yet does not hide another that is wrong.
        Case(
            """
            aws.lb.TargetGroupAttachment("first", target_group_arn=group.arn, target_id=unknown("elsewhere"))
            aws.lb.TargetGroupAttachment("second", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FUNCTION,
        ),
        # The function's policy is written as a whole, and lets another service in, or none.
        Case(
            """
            aws.lambda_.ResourcePolicy(
                "orders",
                resource_arn=alias.arn,
                policy={
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "events.amazonaws.com"},
                            "Action": "lambda:InvokeFunction",
                        },
                        {
                            "Effect": "Deny",
                            "Principal": {"Service": "elasticloadbalancing.amazonaws.com"},
                            "Action": "lambda:InvokeFunction",
                        },
                    ]
                },
            )
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # It lets load balancers in for another group.
        Case(
            _policy("ArnLike", "aws:SourceArn", f'"{_GROUPS}/stock/0a1b"')
            + f"""
            aws.lb.TargetGroupAttachment("orders", target_group_arn="{_GROUPS}/orders/0a1b", target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function=function.name,
            source_arn=group.arn,
        )
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # The function by its ARN.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.arn)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The function by its name as a literal.
        f"""
        function = aws.lambda_.Function("orders", **package, name="orders")
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission("orders", {_ELB}, function="orders")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # Targets that are no functions, even if a function has the same name; and a function of another stack.
        """
        aws.lambda_.Function("web", **package, name="i-0a1b2c3d")
        instances = aws.lb.TargetGroup("web", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.TargetGroupAttachment("first", target_group_arn=instances.arn, target_id="i-0a1b2c3d")
        web = aws.ec2.Instance("web", instance_type="t3.micro", ami="ami-1")
        aws.lb.TargetGroupAttachment("second", target_group_arn=instances.arn, target_id=web.id)
        addresses = aws.lb.TargetGroup("addresses", target_type="ip", port=80, protocol="HTTP", vpc_id="vpc-1")
        aws.lb.TargetGroupAttachment("third", target_group_arn=addresses.arn, target_id="10.0.0.7")
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment(
            "elsewhere",
            target_group_arn=group.arn,
            target_id="arn:aws:lambda:us-east-1:123456789012:function:elsewhere",
        )
        """,
        # The policy of the function, written as a whole.
        Case(
            _policy("StringEquals", "aws:SourceAccount", '"123456789012"')
            + f"""
            aws.lb.TargetGroupAttachment("orders", target_group_arn="{_GROUPS}/orders/0a1b", target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
    ),
    undecided=(
        # A policy that names the target group, and one of which the function is not known.
        Case(
            _policy("ArnLike", "aws:SourceArn", "group.arn")
            + """
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # An ARN that leads to no function of this stack.
        """
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        target = unknown("arn:aws:lambda:us-east-1:123456789012:function:elsewhere")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
        """,
        Case(
            """
            aws.lambda_.Permission(
                "orders",
                action="lambda:InvokeFunction",
                principal=unknown("elasticloadbalancing.amazonaws.com"),
                function=function.name,
            )
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FUNCTION,
        ),
    ),
)
