"""Cases of the rules about alarms that load balancers and target groups for functions should have."""

from tests.policies.case import Case, Cases

_WATCH = """
watch = {
    "comparison_operator": "GreaterThanThreshold", "threshold": 0, "period": 60, "evaluation_periods": 3,
    "namespace": "AWS/ApplicationELB", "statistic": "Sum",
}
"""
_FRONT = 'front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])\n'
_GROUP = 'group = aws.lb.TargetGroup("orders", target_type="lambda")\n'

ALB_HAS_5XX_ALARM = Cases(
    rule="alb-has-5xx-alarm",
    fails=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        # The function's own errors are not those that the load balancer answers for it.
        Case(
            """
            dimensions = {"LoadBalancer": front.arn_suffix}
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name="HTTPCode_Target_5XX_Count", dimensions=dimensions
            )
            """,
            given=_WATCH + _FRONT,
        ),
        # One of two.
        Case(
            """
            aws.alb.LoadBalancer("back", subnets=["subnet-1", "subnet-2"])
            dimensions = {"LoadBalancer": front.arn_suffix}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="HTTPCode_ELB_5XX_Count", dimensions=dimensions)
            """,
            given=_WATCH + _FRONT,
        ),
        # A load balancer of another stack.
        Case(
            """
            dimensions = {"LoadBalancer": "app/elsewhere/0a1b"}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="HTTPCode_ELB_5XX_Count", dimensions=dimensions)
            """,
            given=_WATCH + _FRONT,
        ),
        'aws.lb.LoadBalancer("front", load_balancer_type="application", subnets=["subnet-1", "subnet-2"])',
    ),
    passes=(
        """
        front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/ApplicationELB",
            metric_name="HTTPCode_ELB_5XX_Count",
            dimensions={"LoadBalancer": front.arn_suffix},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        Case(
            """
            dimensions = {"LoadBalancer": front.arn_suffix}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="HTTPCode_ELB_502_Count", dimensions=dimensions)
            """,
            given=_WATCH + 'front = aws.alb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])\n',
        ),
        # Two load balancers in one sum: which unknown value is whose does not matter.
        Case(
            """
            back = aws.lb.LoadBalancer("back", subnets=["subnet-1", "subnet-2"])

            def errors_of(balancer):
                dimensions = {"LoadBalancer": balancer.arn_suffix}
                metric = {"namespace": "AWS/ApplicationELB", "metric_name": "HTTPCode_ELB_5XX_Count", "stat": "Sum"}
                return {**metric, "period": 60, "dimensions": dimensions}

            aws.cloudwatch.MetricAlarm(
                "errors",
                comparison_operator="GreaterThanThreshold",
                threshold=0,
                evaluation_periods=3,
                metric_queries=[
                    {"id": "sum", "expression": "first + second", "return_data": True},
                    {"id": "first", "metric": errors_of(front)},
                    {"id": "second", "metric": errors_of(back)},
                ],
            )
            """,
            given=_FRONT,
        ),
        'aws.lb.LoadBalancer("front", load_balancer_type="network", subnets=["subnet-1"])',
    ),
    undecided=(
        'aws.lb.LoadBalancer("front", load_balancer_type=unknown("application"), subnets=["subnet-1"])',
        Case(
            """
            query = pulumi.Output.concat(
                "SELECT SUM(HTTPCode_ELB_5XX_Count) FROM SCHEMA(\\"AWS/ApplicationELB\\", LoadBalancer) ",
                "WHERE LoadBalancer = '", front.arn_suffix, "'",
            )
            aws.cloudwatch.MetricAlarm(
                "errors",
                comparison_operator="GreaterThanThreshold",
                threshold=0,
                evaluation_periods=3,
                metric_queries=[{"id": "errors", "expression": query, "period": 60, "return_data": True}],
            )
            """,
            given=_FRONT,
        ),
        Case(
            """
            dimensions = {"LoadBalancer": unknown("app/another/0a1b")}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="HTTPCode_ELB_5XX_Count", dimensions=dimensions)
            """,
            given=_WATCH + _FRONT,
        ),
    ),
)

ALB_LAMBDA_HAS_USER_ERROR_ALARM = Cases(
    rule="alb-lambda-has-user-error-alarm",
    fails=(
        'aws.lb.TargetGroup("orders", target_type="lambda")',
        # Failures of the Lambda service are others.
        Case(
            """
            dimensions = {"TargetGroup": group.arn_suffix}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="LambdaInternalError", dimensions=dimensions)
            """,
            given=_WATCH + _GROUP,
        ),
        # The load balancer's count is for all services together.
        Case(
            """
            dimensions = {"LoadBalancer": front.arn_suffix}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="HTTPCode_ELB_5XX_Count", dimensions=dimensions)
            """,
            given=_WATCH + _FRONT + _GROUP,
        ),
        # One of two.
        Case(
            """
            aws.alb.TargetGroup("stock", target_type="lambda")
            dimensions = {"TargetGroup": group.arn_suffix, "LoadBalancer": front.arn_suffix}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="LambdaUserError", dimensions=dimensions)
            """,
            given=_WATCH + _FRONT + _GROUP,
        ),
    ),
    passes=(
        """
        front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        orders = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/ApplicationELB",
            metric_name="LambdaUserError",
            dimensions={"TargetGroup": orders.arn_suffix, "LoadBalancer": front.arn_suffix},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        'aws.lb.TargetGroup("orders", target_type="ip", port=80, protocol="HTTP", vpc_id="vpc-1")',
        'aws.lb.TargetGroup("orders", port=80, protocol="HTTP", vpc_id="vpc-1")',
    ),
    undecided=(
        'aws.lb.TargetGroup("orders", target_type=unknown("lambda"))',
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name="LambdaUserError", dimensions={"TargetGroup": unknown("targetgroup/other/1")}
            )
            """,
            given=_WATCH + _GROUP,
        ),
    ),
)
