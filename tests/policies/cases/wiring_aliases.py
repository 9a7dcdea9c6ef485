"""Cases of the rules about the alias by which requests reach a function."""

from tests.policies.case import Case, Cases

_FUNCTION = """
function = aws.lambda_.Function("orders", **package, publish=True)
group = aws.lb.TargetGroup("orders", target_type="lambda")
"""
_WEIGHTS = 'routing_config={"additional_version_weights": {"8": 0.1}}'

TARGET_USES_ALIAS = Cases(
    rule="alb-lambda-target-uses-alias",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # A version has to be registered anew with each release.
        Case(
            """
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.qualified_arn)
            """,
            given=_FUNCTION,
        ),
        # The function, and $LATEST, of another stack; the one in a group of another stack.
        """
        aws.alb.TargetGroupAttachment(
            "orders",
            target_group_arn="arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/orders/0a1b",
            target_id="arn:aws:lambda:us-east-1:123456789012:function:elsewhere",
        )
        """,
        Case(
            """
            target = "arn:aws:lambda:us-east-1:123456789012:function:elsewhere:$LATEST"
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            """,
            given=_FUNCTION,
        ),
        # An alias that stands for $LATEST is no better.
        Case(
            """
            alias = aws.lambda_.Alias("live", function_name=function.name, function_version="$LATEST")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, publish=True)
        alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
        """,
        # The alias of another stack; a target that is no function.
        Case(
            """
            target = "arn:aws:lambda:us-east-1:123456789012:function:elsewhere:live"
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            servers = aws.lb.TargetGroup("servers", target_type="ip", port=80, protocol="HTTP", vpc_id="vpc-1")
            aws.lb.TargetGroupAttachment("server", target_group_arn=servers.arn, target_id="10.0.0.7")
            """,
            given=_FUNCTION,
        ),
        # An alias whose name is not known before the update is an alias all the same.
        Case(
            """
            alias = aws.lambda_.Alias(
                "live", name=unknown("live"), function_name=function.name, function_version=function.version
            )
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_FUNCTION,
        ),
    ),
    undecided=(
        Case(
            """
            target = unknown("arn:aws:lambda:us-east-1:123456789012:function:elsewhere:live")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            """,
            given=_FUNCTION,
        ),
    ),
)

ALIAS_WEIGHTED_NOT_LATEST = Cases(
    rule="alias-weighted-not-latest",
    fails=(
        """
        aws.lambda_.Alias(
            "live",
            function_name="orders",
            function_version="$LATEST",
            routing_config={"additional_version_weights": {"7": 0.9}},
        )
        """,
        # The other version is $LATEST.
        """
        aws.lambda_.Alias(
            "live",
            function_name="orders",
            function_version="7",
            routing_config={"additional_version_weights": {"$LATEST": 0.1}},
        )
        """,
        # One of two is wrong.
        f"""
        aws.lambda_.Alias("live", function_name="orders", function_version="7", {_WEIGHTS})
        aws.lambda_.Alias("canary", function_name="orders", function_version="$LATEST", {_WEIGHTS})
        """,
        # The weight itself may come later.
        """
        aws.lambda_.Alias(
            "live",
            function_name="orders",
            function_version="7",
            routing_config={"additional_version_weights": {"$LATEST": unknown(0.1)}},
        )
        """,
    ),
    passes=(
        """
        aws.lambda_.Alias(
            "live",
            function_name="orders",
            function_version="7",
            routing_config={"additional_version_weights": {"8": 0.1}},
        )
        """,
        # Without weights $LATEST is allowed.
        'aws.lambda_.Alias("dev", function_name="orders", function_version="$LATEST")',
        """
        aws.lambda_.Alias(
            "dev",
            function_name="orders",
            function_version="$LATEST",
            routing_config={"additional_version_weights": {}},
        )
        """,
    ),
    undecided=(
        f'aws.lambda_.Alias("live", function_name="orders", function_version=unknown("7"), {_WEIGHTS})',
        """
        aws.lambda_.Alias(
            "live",
            function_name="orders",
            function_version="7",
            routing_config=unknown({"additional_version_weights": {"8": 0.1}}),
        )
        """,
    ),
)
