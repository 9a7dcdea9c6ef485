"""Cases of the rules about alarms on concurrency that is nearly used up."""

from tests.policies.case import Case, Cases

_WATCH = """
watch = {
    "comparison_operator": "GreaterThanThreshold", "threshold": 40, "period": 60, "evaluation_periods": 3,
    "namespace": "AWS/Lambda", "statistic": "Maximum",
}
"""
_RESERVED = 'orders = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)\n'
_PUBLISHED = """
orders = aws.lambda_.Function("orders", **package, publish=True)
alias = aws.lambda_.Alias("live", name="live", function_name=orders.name, function_version=orders.version)
"""
_PROVISIONED = (
    _PUBLISHED
    + """
aws.lambda_.ProvisionedConcurrencyConfig(
    "orders", function_name=alias.function_name, qualifier=alias.name, provisioned_concurrent_executions=5
)
"""
)

HAS_CONCURRENCY_ALARM = Cases(
    rule="function-has-concurrency-alarm",
    fails=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)',
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=2)',
        # When it throttles it is too late.
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "throttles", **watch, metric_name="Throttles", dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH + _RESERVED,
        ),
        # The account's concurrency is not the function's.
        Case(
            'aws.cloudwatch.MetricAlarm("busy", **watch, metric_name="ConcurrentExecutions")',
            given=_WATCH + _RESERVED,
        ),
    ),
    passes=(
        """
        orders = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
        aws.cloudwatch.MetricAlarm(
            "busy",
            namespace="AWS/Lambda",
            metric_name="ConcurrentExecutions",
            dimensions={"FunctionName": orders.name},
            statistic="Maximum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=40,
        )
        """,
        'aws.lambda_.Function("orders", **package)',
        'aws.lambda_.Function("nightly", **package, reserved_concurrent_executions=1)',
    ),
    undecided=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=unknown(50))',
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "busy", **watch, metric_name=unknown("Errors"), dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH + _RESERVED,
        ),
    ),
)

HAS_SPILLOVER_ALARM = Cases(
    rule="provisioned-has-spillover-alarm",
    fails=(
        """
        orders = aws.lambda_.Function("orders", **package, publish=True)
        alias = aws.lambda_.Alias("live", function_name=orders.name, function_version=orders.version)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=alias.function_name, qualifier=alias.name, provisioned_concurrent_executions=5
        )
        """,
        # Another metric of the function.
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "busy", **watch, metric_name="ConcurrentExecutions", dimensions={"FunctionName": orders.name}
            )
            """,
            given=_WATCH + _PROVISIONED,
        ),
        # One of two.
        Case(
            """
            stock = aws.lambda_.Function("stock", **package, publish=True)
            aws.lambda_.ProvisionedConcurrencyConfig(
                "stock", function_name=stock.name, qualifier=stock.version, provisioned_concurrent_executions=5
            )
            dimensions = {"FunctionName": orders.name}
            aws.cloudwatch.MetricAlarm(
                "spillover", **watch, metric_name="ProvisionedConcurrencySpilloverInvocations", dimensions=dimensions
            )
            """,
            given=_WATCH + _PROVISIONED,
        ),
        # The metric of another function.
        Case(
            """
            stock = aws.lambda_.Function("stock", **package)
            dimensions = {"FunctionName": stock.name}
            aws.cloudwatch.MetricAlarm(
                "spillover", **watch, metric_name="ProvisionedConcurrencySpilloverInvocations", dimensions=dimensions
            )
            """,
            given=_WATCH + _PROVISIONED,
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
        Case(
            """
            dimensions = {"FunctionName": orders.name, "Resource": orders.name.apply(lambda name: f"{name}:live")}
            aws.cloudwatch.MetricAlarm(
                "utilization", **watch, metric_name="ProvisionedConcurrencyUtilization", dimensions=dimensions
            )
            """,
            given=_WATCH + _PROVISIONED,
        ),
        _PUBLISHED,
    ),
    undecided=(
        """
        aws.lambda_.Function("orders", name="orders", **package)
        aws.lambda_.ProvisionedConcurrencyConfig(
            "orders", function_name=unknown("orders"), qualifier="live", provisioned_concurrent_executions=5
        )
        """,
        Case(
            """
            dimensions = {"FunctionName": unknown("orders")}
            aws.cloudwatch.MetricAlarm(
                "spillover", **watch, metric_name="ProvisionedConcurrencySpilloverInvocations", dimensions=dimensions
            )
            """,
            given=_WATCH + _PROVISIONED,
        ),
    ),
)

ACCOUNT_CONCURRENCY_ALARM = Cases(
    rule="account-concurrency-alarm",
    fails=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)',
        # With a function's name, it is a metric that does not exist.
        Case(
            """
            dimensions = {"FunctionName": orders.name}
            aws.cloudwatch.MetricAlarm(
                "account", **watch, metric_name="ClaimedAccountConcurrency", dimensions=dimensions
            )
            """,
            given=_WATCH + _RESERVED,
        ),
        # What is unknown of one function does not excuse what is known of another.
        Case(
            'aws.lambda_.Function("stock", **package, reserved_concurrent_executions=unknown(50))',
            given=_RESERVED,
        ),
        Case(_RESERVED, config={"externalAlarms": ["stock"]}),
        # What runs leaves out what is reserved and idle.
        Case(
            'aws.cloudwatch.MetricAlarm("account", **watch, metric_name="ConcurrentExecutions")',
            given=_WATCH + _RESERVED,
        ),
        # Each Region has a quota of its own.
        Case(
            """
            aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50, region="eu-west-1")
            aws.cloudwatch.MetricAlarm(
                "account", **watch, metric_name="ClaimedAccountConcurrency", region="us-east-1"
            )
            """,
            given=_WATCH,
        ),
    ),
    passes=(
        """
        aws.lambda_.Function("orders", **package, reserved_concurrent_executions=50)
        aws.cloudwatch.MetricAlarm(
            "account",
            namespace="AWS/Lambda",
            metric_name="ClaimedAccountConcurrency",
            statistic="Maximum",
            period=60,
            evaluation_periods=10,
            comparison_operator="GreaterThanThreshold",
            threshold=900,
        )
        """,
        'aws.lambda_.Function("orders", **package)',
        # In percent of the quota.
        Case(
            """
            metric = {"namespace": "AWS/Lambda", "metric_name": "ClaimedAccountConcurrency", "stat": "Maximum"}
            aws.cloudwatch.MetricAlarm(
                "account",
                comparison_operator="GreaterThanThreshold",
                threshold=90,
                evaluation_periods=10,
                metric_queries=[
                    {"id": "claimed", "metric": {**metric, "period": 60}},
                    {"id": "used", "expression": "claimed / SERVICE_QUOTA(claimed) * 100", "return_data": True},
                ],
            )
            """,
            given=_RESERVED,
        ),
        Case(_RESERVED, config={"externalAlarms": ["*"]}),
    ),
    undecided=(
        'aws.lambda_.Function("orders", **package, reserved_concurrent_executions=unknown(50))',
        Case(
            'aws.cloudwatch.MetricAlarm("account", **watch, metric_name=unknown("ClaimedAccountConcurrency"))',
            given=_WATCH + _RESERVED,
        ),
    ),
)
