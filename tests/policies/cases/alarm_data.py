"""Cases of the rules about whether what an alarm watches is reported at all."""

from tests.policies.case import Case, Cases

_FRONT = 'front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])\n'
_SILENT = 'group = aws.lb.TargetGroup("orders", target_type="lambda")\n'
_CHECKED = 'group = aws.lb.TargetGroup("orders", target_type="lambda", health_check={"path": "/health"})\n'
_WATCH = """
watch = {
    "namespace": "AWS/ApplicationELB", "statistic": "Minimum", "period": 60, "evaluation_periods": 3,
    "comparison_operator": "LessThanThreshold", "threshold": 1,
}
hosts = {**watch, "metric_name": "HealthyHostCount"}
"""
_GIVEN = _WATCH + _FRONT


def _watch(group: str, *, name: str = "HealthyHostCount") -> str:
    """A whole program: a group, and an alarm on its hosts."""
    return f"""
        front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        group = {group}
        aws.cloudwatch.MetricAlarm(
            "hosts",
            namespace="AWS/ApplicationELB",
            metric_name="{name}",
            dimensions={{"LoadBalancer": front.arn_suffix, "TargetGroup": group.arn_suffix}},
            statistic="Minimum",
            period=60,
            evaluation_periods=3,
            comparison_operator="LessThanThreshold",
            threshold=1,
        )
        """


HEALTHYHOST_NEEDS_HEALTH_CHECK = Cases(
    rule="alarm-healthyhost-needs-health-check",
    fails=(
        _watch('aws.lb.TargetGroup("orders", target_type="lambda")'),
        _watch('aws.alb.TargetGroup("orders", target_type="lambda")', name="UnHealthyHostCount"),
        _watch('aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": False})'),
        # By metric math, over two groups of which one is not checked.
        Case(
            """
            def hosts_of(group):
                dimensions = {"LoadBalancer": front.arn_suffix, "TargetGroup": group.arn_suffix}
                metric = {"namespace": "AWS/ApplicationELB", "metric_name": "HealthyHostCount", "dimensions": dimensions}
                return {**metric, "stat": "Minimum", "period": 60}

            stock = aws.lb.TargetGroup("stock", target_type="lambda")
            aws.cloudwatch.MetricAlarm(
                "hosts",
                comparison_operator="LessThanThreshold",
                threshold=2,
                evaluation_periods=3,
                metric_queries=[
                    {"id": "all", "expression": "first + second", "return_data": True},
                    {"id": "first", "metric": hosts_of(group)},
                    {"id": "second", "metric": hosts_of(stock)},
                ],
            )
            """,
            given=_FRONT + _CHECKED,
        ),
        # The group by its literal suffix: known after the update.
        Case(
            """
            group = aws.lb.TargetGroup("orders", name="orders", target_type="lambda")
            dimensions = {"LoadBalancer": "app/front/0a1b", "TargetGroup": group.arn_suffix}
            aws.cloudwatch.MetricAlarm("hosts", **hosts, dimensions=dimensions)
            """,
            given=_WATCH,
        ),
    ),
    passes=(
        _watch('aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": True, "path": "/"})'),
        # A block without `enabled` switches them on.
        _watch('aws.lb.TargetGroup("orders", target_type="lambda", health_check={"path": "/health"})'),
        # Servers are always checked.
        _watch('aws.lb.TargetGroup("orders", port=80, protocol="HTTP", vpc_id="vpc-1")'),
        # Another metric; and a group of another stack, whose health checks nobody knows here.
        Case(
            """
            dimensions = {"LoadBalancer": front.arn_suffix, "TargetGroup": group.arn_suffix}
            aws.cloudwatch.MetricAlarm("few", **watch, metric_name="RequestCount", dimensions=dimensions)
            dimensions = {"LoadBalancer": front.arn_suffix, "TargetGroup": "targetgroup/elsewhere/0a1b"}
            aws.cloudwatch.MetricAlarm("hosts", **hosts, dimensions=dimensions)
            """,
            given=_GIVEN + _SILENT,
        ),
    ),
    undecided=(
        Case(
            """
            dimensions = {"LoadBalancer": front.arn_suffix, "TargetGroup": unknown("targetgroup/elsewhere/0a1b")}
            aws.cloudwatch.MetricAlarm("hosts", **hosts, dimensions=dimensions)
            """,
            given=_GIVEN,
        ),
        _watch('aws.lb.TargetGroup("orders", target_type=unknown("instance"))'),
        _watch('aws.lb.TargetGroup("orders", target_type="lambda", health_check={"enabled": unknown(True)})'),
        Case(
            """
            dimensions = {"LoadBalancer": front.arn_suffix, "TargetGroup": group.arn_suffix}
            aws.cloudwatch.MetricAlarm("hosts", **watch, metric_name=unknown("RequestCount"), dimensions=dimensions)
            """,
            given=_GIVEN + _SILENT,
        ),
    ),
)

METRIC_NOT_FOR_LAMBDA_TARGETS = Cases(
    rule="alarm-metric-not-for-lambda-targets",
    fails=(
        _watch('aws.lb.TargetGroup("orders", target_type="lambda")', name="RequestCountPerTarget"),
        _watch('aws.alb.TargetGroup("orders", target_type="lambda")', name="TargetConnectionErrorCount"),
        _watch('aws.lb.TargetGroup("orders", target_type="lambda")', name="TargetTLSNegotiationErrorCount"),
        Case(
            """
            dimensions = {"TargetGroup": group.arn_suffix}
            metric = {"namespace": "AWS/ApplicationELB", "metric_name": "RequestCountPerTarget", "dimensions": dimensions}
            aws.cloudwatch.MetricAlarm(
                "requests",
                comparison_operator="GreaterThanThreshold",
                threshold=100,
                evaluation_periods=3,
                metric_queries=[
                    {"id": "rate", "expression": "requests / 60", "return_data": True},
                    {"id": "requests", "metric": {**metric, "stat": "Sum", "period": 60}},
                ],
            )
            """,
            given=_SILENT,
        ),
    ),
    passes=(
        _watch('aws.lb.TargetGroup("orders", target_type="lambda")', name="RequestCount"),
        _watch('aws.lb.TargetGroup("orders", port=80, protocol="HTTP", vpc_id="vpc-1")', name="RequestCountPerTarget"),
        # For the load balancer as a whole.
        Case(
            """
            dimensions = {"LoadBalancer": front.arn_suffix}
            aws.cloudwatch.MetricAlarm("errors", **watch, metric_name="TargetConnectionErrorCount", dimensions=dimensions)
            """,
            given=_GIVEN + _SILENT,
        ),
    ),
    undecided=(
        _watch('aws.lb.TargetGroup("orders", target_type=unknown("instance"))', name="RequestCountPerTarget"),
        Case(
            """
            dimensions = {"TargetGroup": unknown("targetgroup/elsewhere/0a1b")}
            aws.cloudwatch.MetricAlarm("requests", **watch, metric_name="RequestCountPerTarget", dimensions=dimensions)
            """,
            given=_WATCH,
        ),
    ),
)

_SPILLOVER = """
watch = {
    "namespace": "AWS/Lambda", "metric_name": "ProvisionedConcurrencySpilloverInvocations", "statistic": "Sum",
    "period": 60, "evaluation_periods": 3, "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
orders = aws.lambda_.Function("orders", **package, publish=True)
alias = aws.lambda_.Alias("live", name="live", function_name=orders.name, function_version=orders.version)
"""

PROVISIONED_METRIC_NEEDS_CONFIG = Cases(
    rule="alarm-provisioned-metric-needs-config",
    fails=(
        """
        orders = aws.lambda_.Function("orders", **package)
        aws.cloudwatch.MetricAlarm(
            "spillover",
            namespace="AWS/Lambda",
            metric_name="ProvisionedConcurrencySpilloverInvocations",
            dimensions={"FunctionName": orders.name},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        # Another function has some.
        Case(
            """
            stock = aws.lambda_.Function("stock", **package, publish=True)
            aws.lambda_.ProvisionedConcurrencyConfig(
                "stock", function_name=stock.name, qualifier=stock.version, provisioned_concurrent_executions=5
            )
            aws.cloudwatch.MetricAlarm("spillover", **watch, dimensions={"FunctionName": orders.name})
            """,
            given=_SPILLOVER,
        ),
        Case(
            """
            dimensions = {"FunctionName": orders.name, "Resource": orders.name.apply(lambda name: f"{name}:live")}
            given = {**watch, "metric_name": "ProvisionedConcurrencyUtilization", "statistic": "Maximum"}
            aws.cloudwatch.MetricAlarm("utilization", **given, dimensions=dimensions)
            """,
            given=_SPILLOVER,
        ),
    ),
    passes=(
        """
        orders = aws.lambda_.Function("orders", **package, publish=True)
        alias = aws.lambda_.Alias("live", function_name=orders.name, function_version=orders.version)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=alias.function_name, qualifier=alias.name, provisioned_concurrent_executions=5
        )
        aws.cloudwatch.MetricAlarm(
            "spillover",
            namespace="AWS/Lambda",
            metric_name="ProvisionedConcurrencySpilloverInvocations",
            dimensions={"FunctionName": orders.name},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        # The account's, another function's, and another metric.
        Case(
            """
            aws.cloudwatch.MetricAlarm("account", **watch)
            aws.cloudwatch.MetricAlarm("far", **watch, dimensions={"FunctionName": "elsewhere"})
            errors = {**watch, "metric_name": "Errors"}
            aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": orders.name})
            """,
            given=_SPILLOVER,
        ),
    ),
    undecided=(
        Case(
            """
            aws.lambda_.ProvisionedConcurrencyConfig(
                "orders", function_name=unknown("orders"), qualifier="live", provisioned_concurrent_executions=5
            )
            aws.cloudwatch.MetricAlarm("spillover", **watch, dimensions={"FunctionName": orders.name})
            """,
            given=_SPILLOVER,
        ),
        Case(
            'aws.cloudwatch.MetricAlarm("spillover", **watch, dimensions={"FunctionName": unknown("orders")})',
            given=_SPILLOVER,
        ),
        Case(
            """
            given = {**watch, "metric_name": unknown("Errors")}
            aws.cloudwatch.MetricAlarm("spillover", **given, dimensions={"FunctionName": orders.name})
            """,
            given=_SPILLOVER,
        ),
    ),
)
