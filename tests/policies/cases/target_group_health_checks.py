"""Cases of the rules about the health checks of functions."""

from tests.policies.case import Case, Cases

_SERVERS = 'port=80, protocol="HTTP", vpc_id="vpc-1"'

HEALTH_CHECK_STATED = Cases(
    rule="lambda-target-group-health-check",
    fails=(
        'aws.lb.TargetGroup("orders", target_type="lambda")',
        """
        aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": False})
        aws.alb.TargetGroup("stock", target_type="lambda")
        """,
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": False})',
            config={"mode": "require"},
        ),
        Case('aws.lb.TargetGroup("orders", target_type="lambda")', config={"mode": "require"}),
        # A health check is on unless it says no.
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"interval": 60})',
            config={"mode": "forbid"},
        ),
    ),
    passes=(
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": False})',
        f"""
        aws.lb.TargetGroup("orders", target_type="lambda", health_check={{"path": "/health", "timeout": 20}})
        aws.lb.TargetGroup("later", target_type="lambda", health_check=unknown({{"enabled": True, "timeout": 20}}))
        aws.lb.TargetGroup("either", target_type=unknown("lambda"), health_check={{"enabled": False}})
        aws.lb.TargetGroup("servers", {_SERVERS})
        """,
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"interval": 60, "timeout": 20})',
            config={"mode": "require"},
        ),
        Case('aws.lb.TargetGroup("orders", target_type="lambda")', config={"mode": "forbid"}),
    ),
    undecided=(
        'aws.lb.TargetGroup("orders", target_type=unknown("lambda"))',
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": unknown(True)})',
            config={"mode": "require"},
        ),
    ),
)

_ROUTE = """
def route(health_check, kind=aws.lb.TargetGroup, **settings):
    function = aws.lambda_.Function("orders", **package, **settings)
    group = kind("orders", target_type="lambda", health_check=health_check)
    aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
"""

HEALTH_CHECK_INTERVAL_EXCEEDS_TIMEOUT = Cases(
    rule="lambda-health-check-interval-exceeds-timeout",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package, timeout=60)
        group = aws.lb.TargetGroup("orders", target_type="lambda", health_check={"interval": 30, "timeout": 10})
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # The provider's default interval of 30 s; and an interval as long as the timeout.
        Case('route({"path": "/health", "timeout": 10}, timeout=30)', given=_ROUTE),
        Case('route({"enabled": True, "interval": 60}, timeout=60, kind=aws.alb.TargetGroup)', given=_ROUTE),
        # The check's own timeout, which is 30 s unless it is set, whatever the function's is.
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"path": "/health"})',
        Case('route({"interval": 15}, timeout=3)', given=_ROUTE),
        Case('route({"interval": 60, "timeout": 60}, timeout=3)', given=_ROUTE),
        # Longer than any interval may be.
        Case('route({"interval": 300, "timeout": 30}, timeout=300)', given=_ROUTE),
        # What is not known yet does not excuse what is.
        Case('route({"interval": 30, "timeout": unknown(10)}, timeout=60)', given=_ROUTE),
        # By an alias, and one group of two.
        Case(
            """
            route({"interval": 60})
            slow = aws.lambda_.Function("slow", **package, timeout=90, publish=True)
            alias = aws.lambda_.Alias("live", function_name=slow.name, function_version=slow.version)
            group = aws.lb.TargetGroup("slow", target_type="lambda", health_check={"interval": 60})
            aws.lb.TargetGroupAttachment("slow", target_group_arn=group.arn, target_id=alias.arn)
            """,
            given=_ROUTE,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, timeout=10)
        group = aws.lb.TargetGroup("orders", target_type="lambda", health_check={"interval": 30, "timeout": 10})
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        """,
        # AWS's default timeout is shorter than this interval.
        Case('route({"interval": 35, "path": "/health"}, timeout=10)', given=_ROUTE),
        # Without checks there is no interval; those of a group of another stack are not known.
        Case('route({"enabled": False, "interval": 5}, timeout=60)', given=_ROUTE),
        """
        function = aws.lambda_.Function("orders", **package, timeout=900)
        elsewhere = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/elsewhere/0a1b"
        aws.lb.TargetGroupAttachment("elsewhere", target_group_arn=elsewhere, target_id=function.arn)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id="vpc-1", health_check={"path": "/health"})
        """,
    ),
    undecided=(
        Case('route({"interval": 60}, timeout=unknown(10))', given=_ROUTE),
        Case('route({"interval": 35, "timeout": unknown(30)}, timeout=10)', given=_ROUTE),
        Case('route({"interval": unknown(60)}, timeout=10)', given=_ROUTE),
        Case('route({"enabled": unknown(False), "interval": 30}, timeout=60)', given=_ROUTE),
    ),
)

HEALTH_CHECK_COST = Cases(
    rule="lambda-health-check-cost",
    fails=(
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"interval": 10})',
        'aws.alb.TargetGroup("orders", target_type="lambda", health_check={"enabled": True, "interval": 29})',
        Case(
            'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"path": "/health"})',
            config={"minInterval": 60},
        ),
    ),
    passes=(
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"interval": 60, "timeout": 20})',
        f"""
        aws.lb.TargetGroup("default", target_type="lambda", health_check={{"path": "/health", "timeout": 20}})
        aws.lb.TargetGroup("none", target_type="lambda")
        aws.lb.TargetGroup("off", target_type="lambda", health_check={{"enabled": False, "interval": 5}})
        aws.lb.TargetGroup("servers", {_SERVERS}, health_check={{"interval": 5}})
        """,
    ),
    undecided=(
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"interval": unknown(60)})',
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": unknown(True), "interval": 10})',
    ),
)
