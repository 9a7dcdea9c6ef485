"""Cases of the rules about alarms that each function should have."""

from tests.policies.case import Case, Cases

_FUNCTION = 'orders = aws.lambda_.Function("orders", **package)\n'
_WATCH = """
watch = {
    "comparison_operator": "GreaterThanThreshold", "threshold": 0, "period": 60, "evaluation_periods": 3,
    "namespace": "AWS/Lambda", "statistic": "Sum",
}
"""
_BEHIND = """
group = aws.lb.TargetGroup("orders", target_type="lambda")
aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=orders.arn)
"""
_ELSEWHERE = 'target = unknown("arn:aws:lambda:us-east-1:123456789012:function:elsewhere")\n'


def _query(metric: str, rest: str) -> str:
    """An alarm on what a Metrics Insights query selects."""
    return f'''
aws.cloudwatch.MetricAlarm(
    "by-query",
    comparison_operator="GreaterThanThreshold",
    threshold=0,
    evaluation_periods=3,
    metric_queries=[{{
        "id": "query",
        "period": 60,
        "return_data": True,
        "expression": """SELECT {metric} FROM SCHEMA("AWS/Lambda", FunctionName) {rest}""",
    }}],
)
'''


_IN_ANOTHER_REGION = """
there = pulumi.ResourceOptions(provider=aws.Provider("there", region="eu-west-1"))
orders = aws.lambda_.Function("orders", **package, name="orders", region="us-east-1")
"""

HAS_ERRORS_ALARM = Cases(
    rule="function-has-errors-alarm",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        # An alarm on another function.
        Case(
            """
            stock = aws.lambda_.Function("stock", **package)
            aws.cloudwatch.MetricAlarm(
                "stock-errors", **watch, metric_name="Errors", dimensions={"FunctionName": stock.name}
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
        # Another metric of this one, and a metric of somebody's own that is called the same.
        Case(
            """
            dimensions = {"FunctionName": orders.name}
            aws.cloudwatch.MetricAlarm("throttles", **watch, metric_name="Throttles", dimensions=dimensions)
            own = {**watch, "namespace": "Shop"}
            aws.cloudwatch.MetricAlarm("errors", **own, metric_name="Errors", dimensions=dimensions)
            aws.cloudwatch.MetricAlarm("unknown", **own, metric_name=unknown("Errors"), dimensions=dimensions)
            """,
            given=_WATCH + _FUNCTION,
        ),
        # One of two.
        Case(
            """
            aws.lambda_.Function("stock", **package)
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name="Errors", dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
        # A query that names other functions.
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors",
                comparison_operator="GreaterThanThreshold",
                threshold=0,
                evaluation_periods=3,
                metric_queries=[{
                    "id": "errors",
                    "period": 60,
                    "return_data": True,
                    "expression": "SELECT SUM(Errors) FROM SCHEMA(\\"AWS/Lambda\\", FunctionName) "
                    "WHERE FunctionName = 'stock'",
                }],
            )
            """,
            given=_FUNCTION,
        ),
        # A query of all but this one.
        'aws.lambda_.Function("orders", **package, name="orders")'
        + _query("SUM(Errors)", "WHERE FunctionName != 'orders' GROUP BY FunctionName"),
        # An alarm reads the metrics of its own Region, one of them or all.
        Case(
            """
            dimensions = {"FunctionName": orders.name}
            aws.cloudwatch.MetricAlarm("orders", **watch, metric_name="Errors", dimensions=dimensions, opts=there)
            aws.cloudwatch.MetricAlarm("all", **watch, metric_name="Errors", opts=there)
            """,
            given=_WATCH + _IN_ANOTHER_REGION,
        ),
        Case(_FUNCTION, config={"externalAlarms": ["stock"]}),
        Case(_BEHIND, config={"functions": "behind-load-balancer"}, given=_FUNCTION),
    ),
    passes=(
        """
        orders = aws.lambda_.Function("orders", **package)
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            dimensions={"FunctionName": orders.name},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        # Found by an alias's ARN, as a rate, and by an anomaly detector whose alarm a composite alarm tells of.
        Case(
            """
            stock = aws.lambda_.Function("stock", **package)
            bills = aws.lambda_.Function("bills", **package)

            alias = aws.lambda_.Alias("live", function_name=orders.name, function_version="1")
            dimensions = {"FunctionName": alias.arn.apply(lambda arn: arn.split(":")[6])}
            aws.cloudwatch.MetricAlarm("orders", **watch, metric_name="Errors", dimensions=dimensions)

            def count(function, name):
                dimensions = {"FunctionName": function.name}
                return {"namespace": "AWS/Lambda", "metric_name": name, "dimensions": dimensions, "stat": "Sum", "period": 60}

            aws.cloudwatch.MetricAlarm(
                "stock",
                comparison_operator="GreaterThanThreshold",
                threshold=0.01,
                evaluation_periods=3,
                metric_queries=[
                    {"id": "rate", "expression": "errors / calls", "return_data": True},
                    {"id": "errors", "metric": count(stock, "Errors")},
                    {"id": "calls", "metric": count(stock, "Invocations")},
                ],
            )
            unusual = aws.cloudwatch.MetricAlarm(
                "bills",
                comparison_operator="GreaterThanUpperThreshold",
                threshold_metric_id="expected",
                evaluation_periods=3,
                metric_queries=[
                    {"id": "errors", "metric": count(bills, "Errors"), "return_data": True},
                    {"id": "expected", "expression": "ANOMALY_DETECTION_BAND(errors, 3)"},
                ],
            )
            aws.cloudwatch.CompositeAlarm(
                "shop", alarm_name="shop", alarm_rule=unusual.name.apply(lambda name: f"ALARM({name})")
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
        # The errors of all functions of the account.
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="Errors")',
            given=_WATCH + _FUNCTION,
        ),
        # The same by a query.
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors",
                comparison_operator="GreaterThanThreshold",
                threshold=0,
                evaluation_periods=3,
                metric_queries=[{
                    "id": "errors",
                    "period": 60,
                    "return_data": True,
                    "expression": "SELECT SUM(Errors) FROM SCHEMA(\\"AWS/Lambda\\", FunctionName)",
                }],
            )
            """,
            given=_FUNCTION,
        ),
        # Of all but another one, and of one of the same name in each Region.
        Case(_query("SUM(Errors)", "WHERE FunctionName != 'stock'"), given=_FUNCTION),
        Case(
            """
            for region in ("us-east-1", "eu-west-1"):
                there = pulumi.ResourceOptions(provider=aws.Provider(region, region=region))
                orders = aws.lambda_.Function(region, **package, name="orders", opts=there)
                dimensions = {"FunctionName": orders.name}
                aws.cloudwatch.MetricAlarm(region, **watch, metric_name="Errors", dimensions=dimensions, opts=there)
            """,
            given=_WATCH,
        ),
        Case(_FUNCTION, config={"externalAlarms": ["orders"]}),
        Case(_FUNCTION, config={"functions": "behind-load-balancer"}),
    ),
    undecided=(
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name="Errors", dimensions={"FunctionName": unknown("orders")}
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name=unknown("Errors"), dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name="Errors", dimensions=unknown({"FunctionName": "orders"})
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
        Case(
            """
            query = unknown("SELECT SUM(Errors) FROM SCHEMA(\\"AWS/Lambda\\", FunctionName)")
            aws.cloudwatch.MetricAlarm(
                "errors",
                comparison_operator="GreaterThanThreshold",
                threshold=0,
                evaluation_periods=3,
                metric_queries=[{"id": "errors", "period": 60, "return_data": True, "expression": query}],
            )
            """,
            given=_FUNCTION,
        ),
        Case(
            """
            group = aws.lb.TargetGroup("orders", target_type="lambda")
            aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=target)
            """,
            config={"functions": "behind-load-balancer"},
            given=_FUNCTION + _ELSEWHERE,
        ),
    ),
)

HAS_THROTTLES_ALARM = Cases(
    rule="function-has-throttles-alarm",
    fails=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)',
        # An alarm on errors does not see what is refused.
        Case(
            """
            orders = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name="Errors", dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH,
        ),
        # One of two.
        Case(
            """
            orders = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
            aws.lambda_.Function("stock", **package, reserved_concurrent_executions=5)
            aws.cloudwatch.MetricAlarm(
                "throttles", **watch, metric_name="Throttles", dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH,
        ),
        # A function of another stack.
        Case(
            """
            aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
            aws.cloudwatch.MetricAlarm(
                "throttles", **watch, metric_name="Throttles", dimensions={"FunctionName": "elsewhere"}
            )
            """,
            given=_WATCH,
        ),
        Case('aws.lambda_.Function("orders", **package)', config={"functions": "all"}),
    ),
    passes=(
        """
        orders = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
        aws.cloudwatch.MetricAlarm(
            "throttles",
            namespace="AWS/Lambda",
            metric_name="Throttles",
            dimensions={"FunctionName": orders.name},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        'aws.lambda_.Function("orders", **package)',
        # Switched off: it refuses everything, as it is meant to.
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=0)',
        Case(
            """
            orders = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
            dimensions = {"FunctionName": orders.name, "Resource": orders.name.apply(lambda name: f"{name}:live")}
            aws.cloudwatch.MetricAlarm("throttles", **watch, metric_name="Throttles", dimensions=dimensions)
            """,
            given=_WATCH,
        ),
    ),
    undecided=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=unknown(50))',
        Case(
            """
            aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
            aws.cloudwatch.MetricAlarm(
                "throttles", **watch, metric_name="Throttles", dimensions={"FunctionName": unknown("stock")}
            )
            """,
            given=_WATCH,
        ),
    ),
)

HAS_DURATION_ALARM = Cases(
    rule="function-has-duration-alarm",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, metric_name="Errors", dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
        # How long all functions take together says nothing of this one.
        Case(
            'aws.cloudwatch.MetricAlarm("slow", **watch, metric_name="Duration")',
            given=_WATCH + _FUNCTION,
        ),
    ),
    passes=(
        """
        orders = aws.lambda_.Function("orders", **package)
        aws.cloudwatch.MetricAlarm(
            "slow",
            namespace="AWS/Lambda",
            metric_name="Duration",
            dimensions={"FunctionName": orders.name},
            extended_statistic="p99",
            period=60,
            evaluation_periods=5,
            comparison_operator="GreaterThanThreshold",
            threshold=2400,
        )
        """,
        Case(_FUNCTION, config={"functions": "behind-load-balancer"}),
    ),
    undecided=(
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "slow", **watch, metric_name="Duration", dimensions={"FunctionName": unknown("orders")}
            )
            """,
            given=_WATCH + _FUNCTION,
        ),
    ),
)
