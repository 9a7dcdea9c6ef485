"""Cases of the rule that a target is attached after the permission to invoke it."""

from tests.policies.case import Case, Cases

_FUNCTION = """
function = aws.lambda_.Function("orders", **package, publish=True)
alias = aws.lambda_.Alias("live", name="live", function_name=function.name, function_version=function.version)
group = aws.lb.TargetGroup("orders", target_type="lambda")
"""
_ELB = 'action="lambda:InvokeFunction", principal="elasticloadbalancing.amazonaws.com"'

TARGET_ATTACHED_AFTER_PERMISSION = Cases(
    rule="lambda-target-attached-after-permission",
    fails=(
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
        # It waits for the permission of another function.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier=alias.name)
            stock = aws.lambda_.Function("stock", **package)
            other = aws.lambda_.Permission("stock", {_ELB}, function=stock.name)
            aws.lb.TargetGroupAttachment(
                "orders",
                target_group_arn=group.arn,
                target_id=alias.arn,
                opts=pulumi.ResourceOptions(depends_on=[other]),
            )
            """,
            given=_FUNCTION,
        ),
        # The wrong way round.
        Case(
            f"""
            attachment = aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            aws.lambda_.Permission(
                "orders",
                {_ELB},
                function=function.name,
                qualifier=alias.name,
                opts=pulumi.ResourceOptions(depends_on=[attachment]),
            )
            """,
            given=_FUNCTION,
        ),
        # The permission names its function by an ARN that is not known yet.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.arn, source_arn=group.arn)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FUNCTION,
        ),
        # It waits for a permission of its function, but for one that is for another target group, or for another alias.
        Case(
            f"""
            private = aws.lb.TargetGroup("private", target_type="lambda")
            permissions = [
                aws.lambda_.Permission(
                    name, {_ELB}, function=function.name, qualifier=alias.name, source_arn=each.arn
                )
                for name, each in (("orders", group), ("private", private))
            ]
            aws.lb.TargetGroupAttachment(
                "private",
                target_group_arn=private.arn,
                target_id=alias.arn,
                opts=pulumi.ResourceOptions(depends_on=permissions[:1]),
            )
            """,
            given=_FUNCTION,
        ),
        Case(
            f"""
            canary = aws.lambda_.Permission("canary", {_ELB}, function=function.name, qualifier="canary")
            aws.lambda_.Permission("live", {_ELB}, function=function.name, qualifier=alias.name)
            aws.lb.TargetGroupAttachment(
                "orders",
                target_group_arn=group.arn,
                target_id=alias.arn,
                opts=pulumi.ResourceOptions(depends_on=[canary]),
            )
            """,
            given=_FUNCTION,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        permission = aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function=function.name,
            source_arn=group.arn,
        )
        aws.lb.TargetGroupAttachment(
            "orders",
            target_group_arn=group.arn,
            target_id=function.arn,
            opts=pulumi.ResourceOptions(depends_on=[permission]),
        )
        """,
        # The order goes by a third resource: the group waits for the permission, and the attachment for the group.
        f"""
        function = aws.lambda_.Function("orders", **package)
        permission = aws.lambda_.Permission("orders", {_ELB}, function=function.name)
        group = aws.lb.TargetGroup(
            "orders", target_type="lambda", opts=pulumi.ResourceOptions(depends_on=[permission])
        )
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # Whatever function the permission is for, the attachment waits for it.
        Case(
            f"""
            permission = aws.lambda_.Permission("orders", {_ELB}, function=unknown("orders"))
            aws.lb.TargetGroupAttachment(
                "orders",
                target_group_arn=group.arn,
                target_id=alias.arn,
                opts=pulumi.ResourceOptions(depends_on=[permission]),
            )
            """,
            given=_FUNCTION,
        ),
        # That the only permission is for a load balancer, and no target group, is another rule's to say.
        Case(
            f"""
            balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
            aws.lambda_.Permission(
                "orders", {_ELB}, function=function.name, qualifier=alias.name, source_arn=balancer.arn
            )
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
    ),
    undecided=(
        # Until the update nothing tells for which of the two permissions the target is.
        Case(
            f"""
            first = aws.lambda_.Permission("first", {_ELB}, function=function.name)
            aws.lambda_.Permission("second", {_ELB}, function=function.name, qualifier=function.version)
            aws.lb.TargetGroupAttachment(
                "orders",
                target_group_arn=group.arn,
                target_id=function.arn,
                opts=pulumi.ResourceOptions(depends_on=[first]),
            )
            """,
            given=_FUNCTION,
        ),
        # It waits for a permission of which the function is not known, and not for the one that is known.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier=alias.name)
            second = aws.lambda_.Permission("second", {_ELB}, function=unknown("orders"))
            aws.lb.TargetGroupAttachment(
                "orders",
                target_group_arn=group.arn,
                target_id=alias.arn,
                opts=pulumi.ResourceOptions(depends_on=[second]),
            )
            """,
            given=_FUNCTION,
        ),
        f"""
        function = aws.lambda_.Function("orders", **package, name="orders")
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission("orders", {_ELB}, function=unknown("orders"))
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
    ),
)
