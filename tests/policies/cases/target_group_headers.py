"""Cases of the rules about headers that come several times."""

from tests.policies.case import Case, Cases

_GROUPS = """
function = aws.lambda_.Function("orders", **package, publish=True)

def route(name, kind=aws.lb.TargetGroup, **settings):
    group = kind(name, target_type="lambda", **settings)
    aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=function.arn)
"""

MULTI_VALUE_HEADERS_DECIDED = Cases(
    rule="lambda-multi-value-headers-decided",
    fails=(
        'aws.lb.TargetGroup("orders", target_type="lambda")',
        'aws.alb.TargetGroup("orders", target_type="lambda", health_check={"enabled": False})',
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", lambda_multi_value_headers_enabled=False)',
            config={"acceptFalse": False},
        ),
        """
        aws.lb.TargetGroup("orders", target_type="lambda", lambda_multi_value_headers_enabled=True)
        aws.lb.TargetGroup("stock", target_type="lambda")
        """,
        Case('aws.lb.TargetGroup("orders", target_type="lambda")', config={"acceptFalse": False}),
    ),
    passes=(
        'aws.lb.TargetGroup("orders", target_type="lambda", lambda_multi_value_headers_enabled=True)',
        # Somebody chose so; and servers get all values anyway.
        """
        aws.lb.TargetGroup("orders", target_type="lambda", lambda_multi_value_headers_enabled=False)
        aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id="vpc-1")
        """,
        """
        enabled = unknown(False)
        aws.lb.TargetGroup("orders", target_type="lambda", lambda_multi_value_headers_enabled=enabled)
        """,
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", lambda_multi_value_headers_enabled=True)',
            config={"acceptFalse": False},
        ),
    ),
    undecided=(
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", lambda_multi_value_headers_enabled=unknown(True))',
            config={"acceptFalse": False},
        ),
        'aws.lb.TargetGroup("orders", target_type=unknown("lambda"))',
    ),
)

MULTI_VALUE_HEADERS_CONSISTENT = Cases(
    rule="lambda-multi-value-headers-consistent",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        for name, multi_value in (("public", True), ("private", False)):
            group = aws.lb.TargetGroup(
                name, target_type="lambda", lambda_multi_value_headers_enabled=multi_value
            )
            aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=function.arn)
        """,
        # Left out is off, also under the twin type.
        Case(
            """
            route("public", lambda_multi_value_headers_enabled=True)
            route("private", kind=aws.alb.TargetGroup)
            """,
            given=_GROUPS,
        ),
        # By two aliases of one version.
        Case(
            """
            for name, multi_value in (("live", True), ("canary", False)):
                alias = aws.lambda_.Alias(name, function_name=function.name, function_version=function.version)
                group = aws.lb.TargetGroup(
                    name, target_type="lambda", lambda_multi_value_headers_enabled=multi_value
                )
                aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_GROUPS,
        ),
        # By the function itself, and by an alias of what the program publishes of it, which is the same code.
        Case(
            """
            route("public", lambda_multi_value_headers_enabled=True)
            alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
            group = aws.lb.TargetGroup("private", target_type="lambda")
            aws.lb.TargetGroupAttachment("private", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_GROUPS,
        ),
        # What is not known yet does not excuse what is.
        Case(
            """
            route("public", lambda_multi_value_headers_enabled=True)
            route("private")
            route("partners", lambda_multi_value_headers_enabled=unknown(True))
            """,
            given=_GROUPS,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package)
        for name in ("public", "private"):
            group = aws.lb.TargetGroup(name, target_type="lambda", lambda_multi_value_headers_enabled=True)
            aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=function.arn)
        """,
        # Off for both; and the groups of different functions.
        Case(
            """
            route("public", lambda_multi_value_headers_enabled=False)
            route("private")
            function = aws.lambda_.Function("stock", **package)
            group = aws.lb.TargetGroup("stock", target_type="lambda", lambda_multi_value_headers_enabled=True)
            aws.lb.TargetGroupAttachment("stock", target_group_arn=group.arn, target_id=function.arn)
            function = aws.lambda_.Function("returns", **package)
            route("returns", lambda_multi_value_headers_enabled=unknown(True))
            """,
            given=_GROUPS,
        ),
        # Different versions are different code, by aliases of this stack and of another.
        Case(
            """
            for name, version, multi_value in (("old", "6", False), ("new", "7", True)):
                alias = aws.lambda_.Alias(name, function_name=function.name, function_version=version)
                group = aws.lb.TargetGroup(
                    name, target_type="lambda", lambda_multi_value_headers_enabled=multi_value
                )
                aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=alias.arn)
            group = aws.lb.TargetGroup("elsewhere", target_type="lambda")
            target = "arn:aws:lambda:us-east-1:123456789012:function:orders-1234567:elsewhere"
            aws.lb.TargetGroupAttachment("elsewhere", target_group_arn=group.arn, target_id=target)
            """,
            given=_GROUPS,
        ),
    ),
    undecided=(
        # The version of one alias is not known yet.
        Case(
            """
            for name, version, multi_value in (("old", "6", False), ("new", unknown("7"), True)):
                alias = aws.lambda_.Alias(name, function_name=function.name, function_version=version)
                group = aws.lb.TargetGroup(
                    name, target_type="lambda", lambda_multi_value_headers_enabled=multi_value
                )
                aws.lb.TargetGroupAttachment(name, target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_GROUPS,
        ),
        Case(
            """
            route("public", lambda_multi_value_headers_enabled=True)
            route("private", lambda_multi_value_headers_enabled=unknown(True))
            """,
            given=_GROUPS,
        ),
    ),
)
