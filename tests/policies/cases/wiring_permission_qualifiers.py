"""Cases of the rules about the qualifier of a permission."""

from tests.policies.case import Case, Cases

_FUNCTION = """
function = aws.lambda_.Function("orders", **package, publish=True)
alias = aws.lambda_.Alias("live", name="live", function_name=function.name, function_version=function.version)
group = aws.lb.TargetGroup("orders", target_type="lambda")
"""
_ELB = 'action="lambda:InvokeFunction", principal="elasticloadbalancing.amazonaws.com"'

PERMISSION_QUALIFIER_MATCHES_TARGET = Cases(
    rule="lambda-permission-qualifier-matches-target",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function=function.name,
            source_arn=group.arn,
        )
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
        """,
        # The permission is for another alias.
        Case(
            f"""
            canary = aws.lambda_.Alias(
                "canary", name="canary", function_name=function.name, function_version=function.version
            )
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier=canary.name)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # None of two fits.
        Case(
            f"""
            aws.lambda_.Permission("first", {_ELB}, function=function.name)
            aws.lambda_.Permission("second", {_ELB}, function=function.name, qualifier="$LATEST")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The permission is for a version.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier="7")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The alias in a literal ARN.
        f"""
        function = aws.lambda_.Function("orders", **package, name="orders")
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission("orders", {_ELB}, function=function.name)
        target = "arn:aws:lambda:us-east-1:123456789012:function:orders:live"
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
        """,
        # The permission names the function by its ARN, which is not the alias's, even if it is not known yet.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.arn)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The function's policy, written as a whole, is for the function itself.
        Case(
            """
            aws.lambda_.ResourcePolicy(
                "orders",
                resource_arn=function.arn,
                policy={
                    "Statement": {
                        "Effect": "Allow",
                        "Principal": {"Service": "elasticloadbalancing.amazonaws.com"},
                        "Action": "lambda:InvokeFunction",
                    }
                },
            )
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The permission is for an alias, the target is the function itself; in the preview the ARN is not known.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier="live")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FUNCTION,
            only_after_update=True,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function=function.name,
            qualifier=alias.name,
            source_arn=group.arn,
        )
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
        """,
        # The qualifier as a part of the function's name.
        f"""
        function = aws.lambda_.Function("orders", **package, publish=True, name="orders")
        alias = aws.lambda_.Alias("live", name="live", function_name="orders", function_version=function.version)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lambda_.Permission("orders", {_ELB}, function="orders:live")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
        """,
        # The qualifier and the function are read from the alias's ARN.
        Case(
            f"""
            aws.lambda_.Permission(
                "orders",
                {_ELB},
                function=alias.arn.apply(lambda arn: ":".join(arn.split(":")[:7])),
                qualifier=alias.arn.apply(lambda arn: arn.split(":")[-1]),
            )
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # That there is no permission is another rule's business.
        Case(
            """
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The function itself for both, once its ARN is known.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_FUNCTION,
            only_after_update=True,
        ),
    ),
    undecided=(
        # One permission does not fit; of the other the function is not known.
        Case(
            f"""
            aws.lambda_.Permission("first", {_ELB}, function=function.name)
            aws.lambda_.Permission("second", {_ELB}, function=unknown("orders"), qualifier="live")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # The alias's name may have been added to the ARN: the permission waits for the alias.
        Case(
            f"""
            after = pulumi.ResourceOptions(depends_on=[alias])
            live = pulumi.Output.concat(function.arn, ":live")
            aws.lambda_.Permission("orders", {_ELB}, function=live, opts=after)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
        # Neither qualifier is known.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier=unknown("7"))
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.qualified_arn)
            """,
            given=_FUNCTION,
        ),
        # Until the update a function's ARN and that of its version look alike.
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier="7")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.qualified_arn)
            """,
            given=_FUNCTION,
        ),
        Case(
            f"""
            aws.lambda_.Permission("orders", {_ELB}, function=function.name, qualifier=unknown("live"))
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
    ),
)

PERMISSION_QUALIFIER_NOT_LATEST = Cases(
    rule="lambda-permission-qualifier-not-latest",
    fails=(
        """
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function="orders",
            qualifier="$LATEST",
        )
        """,
        # As a part of the function's name, or of its ARN.
        f"""
        aws.lambda_.Permission("orders", {_ELB}, function="orders:$LATEST")
        """,
        f"""
        function = "arn:aws:lambda:us-east-1:123456789012:function:orders:$LATEST"
        aws.lambda_.Permission("orders", {_ELB}, function=function)
        """,
        # It is asked of every service's permission, and one of two is wrong.
        f"""
        aws.lambda_.Permission("orders", {_ELB}, function="orders")
        aws.lambda_.Permission(
            "events",
            action="lambda:InvokeFunction",
            principal="events.amazonaws.com",
            function="orders",
            qualifier="$LATEST",
        )
        """,
    ),
    passes=(
        """
        aws.lambda_.Permission(
            "orders",
            action="lambda:InvokeFunction",
            principal="elasticloadbalancing.amazonaws.com",
            function="orders",
            qualifier="live",
        )
        """,
        # The ARN of a function, and the name of an alias that is not known yet.
        f"""
        function = aws.lambda_.Function("orders", **package)
        aws.lambda_.Permission("orders", {_ELB}, function=function.arn)
        alias = aws.lambda_.Alias("live", name=unknown("live"), function_name=function.name, function_version="7")
        aws.lambda_.Permission("live", {_ELB}, function=function.arn, qualifier=alias.name)
        """,
    ),
    undecided=(f'aws.lambda_.Permission("orders", {_ELB}, function="orders", qualifier=unknown("live"))',),
)
