"""Cases of the rules about a function behind a load balancer."""

from tests.policies.case import Case, Cases

_GROUP = 'group = aws.lb.TargetGroup("orders", target_type="lambda")\n'
_ELSEWHERE = 'target = unknown("arn:aws:lambda:us-east-1:123456789012:function:elsewhere")'

FUNCTION_BEHIND_ALB_RESERVED_CONCURRENCY = Cases(
    rule="function-behind-alb-reserved-concurrency",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # The default written out, and none at all.
        Case(
            """
            function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=-1)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_GROUP,
        ),
        Case(
            """
            function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=0, publish=True)
            alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
            aws.alb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_GROUP,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # A function that no load balancer invokes, and the least that another may have.
        Case(
            """
            aws.lambda_.Function("nightly", **package)
            function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=1)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_GROUP,
        ),
    ),
    undecided=(
        Case(
            """
            function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=unknown(50))
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            """,
            given=_GROUP,
        ),
        Case(
            f"""
            aws.lambda_.Function("nightly", **package)
            {_ELSEWHERE}
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            """,
            given=_GROUP,
        ),
    ),
)

FUNCTION_BEHIND_ALB_NO_OPEN_URL = Cases(
    rule="function-behind-alb-no-open-url",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        aws.lambda_.FunctionUrl("orders", function_name=function.name, authorization_type="NONE")
        """,
        # The load balancer invokes an alias, the URL goes to the function.
        Case(
            """
            function = aws.lambda_.Function("orders", **package, name="orders", publish=True)
            alias = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
            aws.alb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
            aws.lambda_.FunctionUrl("orders", function_name="orders", authorization_type="NONE")
            """,
            given=_GROUP,
        ),
        # The function by a name that tells its qualifier too.
        Case(
            """
            function = aws.lambda_.Function("orders", **package, name="orders")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            aws.lambda_.FunctionUrl("orders", function_name="orders:live", authorization_type="NONE")
            """,
            given=_GROUP,
        ),
        # One of two is open.
        Case(
            """
            function = aws.lambda_.Function("orders", **package)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            aws.lambda_.FunctionUrl("first", function_name=function.name, authorization_type="AWS_IAM")
            aws.lambda_.FunctionUrl(
                "second", function_name=function.arn, qualifier="live", authorization_type="NONE"
            )
            """,
            given=_GROUP,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        aws.lambda_.FunctionUrl("orders", function_name=function.name, authorization_type="AWS_IAM")
        """,
        # Functions that are behind no load balancer, here or in another stack, are another rule's business.
        Case(
            """
            function = aws.lambda_.Function("orders", **package)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            hook = aws.lambda_.Function("hook", **package)
            aws.lambda_.FunctionUrl("hook", function_name=hook.name, authorization_type="NONE")
            aws.lambda_.FunctionUrl("elsewhere", function_name="elsewhere", authorization_type="NONE")
            """,
            given=_GROUP,
        ),
        'aws.lambda_.FunctionUrl("orders", function_name=unknown("orders"), authorization_type="NONE")',
    ),
    undecided=(
        Case(
            """
            function = aws.lambda_.Function("orders", **package)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            aws.lambda_.FunctionUrl("orders", function_name=function.name, authorization_type=unknown("AWS_IAM"))
            """,
            given=_GROUP,
        ),
        # The URL's function is not known yet.
        Case(
            """
            function = aws.lambda_.Function("orders", **package)
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
            aws.lambda_.FunctionUrl("orders", function_name=unknown("orders"), authorization_type="NONE")
            """,
            given=_GROUP,
        ),
        # Neither is known yet.
        Case(
            f"""
            {_ELSEWHERE}
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            aws.lambda_.FunctionUrl("orders", function_name=unknown("elsewhere"), authorization_type="NONE")
            """,
            given=_GROUP,
        ),
        # The load balancer's function is not known yet.
        Case(
            f"""
            hook = aws.lambda_.Function("hook", **package)
            aws.lambda_.FunctionUrl("hook", function_name=hook.name, authorization_type="NONE")
            {_ELSEWHERE}
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            """,
            given=_GROUP,
        ),
    ),
)
