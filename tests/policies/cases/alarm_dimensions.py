"""Cases of the rules about what an alarm points at."""

from tests.policies.case import Case, Cases

_FRONT = 'front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])\n'
_FUNCTION = 'orders = aws.lambda_.Function("orders", **package)\n'
_WATCH = """
watch = {
    "statistic": "Sum", "period": 60, "evaluation_periods": 3,
    "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
errors = {**watch, "namespace": "AWS/Lambda", "metric_name": "Errors"}
elb = {**watch, "namespace": "AWS/ApplicationELB"}
"""


def _query(namespace: str, name: str, dimensions: str) -> str:
    """A program with an alarm on one metric by metric math."""
    metric = f'"namespace": "{namespace}", "metric_name": "{name}", "dimensions": {dimensions}'
    return f"""
aws.cloudwatch.MetricAlarm(
    "computed",
    comparison_operator="GreaterThanThreshold",
    threshold=0,
    evaluation_periods=3,
    metric_queries=[
        {{"id": "doubled", "expression": "2 * single", "return_data": True}},
        {{"id": "single", "metric": {{{metric}, "stat": "Sum", "period": 60}}}},
    ],
)
"""


LB_DIMENSION_IS_ARN_SUFFIX = Cases(
    rule="alarm-lb-dimension-is-arn-suffix",
    fails=(
        """
        front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/ApplicationELB",
            metric_name="HTTPCode_ELB_5XX_Count",
            dimensions={"LoadBalancer": front.name},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        Case(
            """
            arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/0a1b"
            dimensions = {"LoadBalancer": arn}
            aws.cloudwatch.MetricAlarm("errors", **elb, metric_name="HTTPCode_ELB_5XX_Count", dimensions=dimensions)
            """,
            given=_WATCH,
        ),
        # One dimension of two.
        Case(
            """
            group = aws.alb.TargetGroup("orders", target_type="lambda")
            dimensions = {"LoadBalancer": front.arn_suffix, "TargetGroup": group.name}
            aws.cloudwatch.MetricAlarm("errors", **elb, metric_name="LambdaUserError", dimensions=dimensions)
            """,
            given=_WATCH + _FRONT,
        ),
        _query("AWS/ApplicationELB", "LambdaUserError", '{"TargetGroup": "orders"}'),
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
            dimensions = {"LoadBalancer": "app/front/0a1b", "TargetGroup": "targetgroup/orders/2c3d"}
            aws.cloudwatch.MetricAlarm("errors", **elb, metric_name="LambdaUserError", dimensions=dimensions)
            """,
            given=_WATCH,
        ),
        # A metric of one's own may name it as it likes.
        Case(
            """
            dimensions = {"LoadBalancer": "front"}
            aws.cloudwatch.MetricAlarm("own", **watch, namespace="Shop", metric_name="Orders", dimensions=dimensions)
            """,
            given=_WATCH,
        ),
    ),
    never_undecided="What is not known yet is nearly always an arn_suffix; it is judged again before the alarm is created.",
)

DIMENSION_SET_VALID = Cases(
    rule="alarm-dimension-set-valid",
    fails=(
        # There is no count of the load balancer's answers by target group.
        """
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/ApplicationELB",
            metric_name="HTTPCode_ELB_5XX_Count",
            dimensions={"LoadBalancer": "app/front/0a1b", "TargetGroup": "targetgroup/orders/2c3d"},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        # The names are known in the preview, if the values are not.
        Case(
            """
            group = aws.lb.TargetGroup("orders", target_type="lambda")
            dimensions = {"TargetGroup": group.arn_suffix}
            aws.cloudwatch.MetricAlarm("hosts", **elb, metric_name="HealthyHostCount", dimensions=dimensions)
            """,
            given=_WATCH,
        ),
        Case('aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"Function": "orders"})', given=_WATCH),
        Case('aws.cloudwatch.MetricAlarm("errors", **elb, metric_name="LambdaUserError")', given=_WATCH),
        # SQS reports by queue alone, as it reports nothing of all queues together.
        _query("AWS/SQS", "ApproximateNumberOfMessagesVisible", "{}"),
        # It is not reported by the function's name alone.
        _query("AWS/Lambda", "ProvisionedConcurrencyUtilization", '{"FunctionName": "orders"}'),
        Case(
            """
            arn = "arn:aws:lambda:us-east-1:123456789012:function:orders"
            aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": arn})
            """,
            given=_WATCH,
        ),
        Case(
            """
            aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": "orders", "Resource": "live"})
            """,
            given=_WATCH,
        ),
        Case(
            """
            dimensions = {"FunctionName": "orders", "Resource": "stock:live"}
            aws.cloudwatch.MetricAlarm("errors", **errors, dimensions=dimensions)
            """,
            given=_WATCH,
        ),
    ),
    passes=(
        """
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/ApplicationELB",
            metric_name="HTTPCode_ELB_5XX_Count",
            dimensions={"LoadBalancer": "app/front/0a1b"},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        # All sets of a metric of Lambda.
        Case(
            """
            dimensions = {"FunctionName": "orders", "Resource": "orders:live", "ExecutedVersion": "7"}
            aws.cloudwatch.MetricAlarm("account", **errors)
            aws.cloudwatch.MetricAlarm("function", **errors, dimensions={"FunctionName": "orders"})
            aws.cloudwatch.MetricAlarm("version", **errors, dimensions=dimensions)
            """,
            given=_WATCH,
        ),
        # By zone, and from resources.
        Case(
            """
            group = aws.lb.TargetGroup("orders", target_type="lambda")
            dimensions = {"LoadBalancer": front.arn_suffix, "TargetGroup": group.arn_suffix}
            dimensions["AvailabilityZone"] = "us-east-1a"
            aws.cloudwatch.MetricAlarm("hosts", **elb, metric_name="HealthyHostCount", dimensions=dimensions)
            """,
            given=_WATCH + _FRONT,
        ),
        # Metrics of which AWS does not say how they are reported, and other people's.
        Case(
            """
            dimensions = {"EventSourceMappingUUID": "0a1b"}
            lambda_ = {**watch, "namespace": "AWS/Lambda"}
            aws.cloudwatch.MetricAlarm("polled", **lambda_, metric_name="PolledEventCount", dimensions=dimensions)
            aws.cloudwatch.MetricAlarm("new", **lambda_, metric_name="SomethingNew", dimensions={"Any": "thing"})
            own = {**watch, "namespace": "Shop"}
            aws.cloudwatch.MetricAlarm("own", **own, metric_name="Errors", dimensions={"Service": "orders"})
            aws.cloudwatch.MetricAlarm("unknown", **own, metric_name=unknown("Errors"))
            """,
            given=_WATCH,
        ),
    ),
    undecided=(
        Case(
            """
            dimensions = {"Function": "orders"}
            lambda_ = {**watch, "namespace": "AWS/Lambda"}
            aws.cloudwatch.MetricAlarm("errors", **lambda_, metric_name=unknown("Errors"), dimensions=dimensions)
            """,
            given=_WATCH,
        ),
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **errors, dimensions=unknown({"FunctionName": "orders"}))',
            given=_WATCH,
        ),
    ),
)

METRIC_NAME_KNOWN = Cases(
    rule="alarm-metric-name-known",
    fails=(
        """
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Error",
            dimensions={"FunctionName": "orders"},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        Case('aws.cloudwatch.MetricAlarm("errors", **elb, metric_name="HTTPCode_ELB_5XX")', given=_WATCH),
        Case('aws.cloudwatch.MetricAlarm("errors", **elb, metric_name="HTTPCode_Target_5xx_Count")', given=_WATCH),
        _query("AWS/SQS", "ApproximateNumberOfMessageVisible", '{"QueueName": "orders"}'),
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **watch, namespace="AWS/ALB", metric_name="RequestCount")',
            given=_WATCH,
        ),
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **watch, namespace="aws/lambda", metric_name="Errors")', given=_WATCH
        ),
        Case(
            _query("AWS/Lambda", "ConcurrentExecution", '{"FunctionName": "orders"}'),
            config={"alsoKnown": ["Error"]},
        ),
    ),
    passes=(
        """
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            dimensions={"FunctionName": "orders"},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        # A name unlike any other may be one that AWS added since.
        Case(
            """
            lambda_ = {**watch, "namespace": "AWS/Lambda"}
            aws.cloudwatch.MetricAlarm("new", **lambda_, metric_name="MemoryUtilization")
            """,
            given=_WATCH,
        ),
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **elb, metric_name="HTTPCode_ELB_501_Count")',
            config={"alsoKnown": ["HTTPCode_ELB_501_Count"]},
            given=_WATCH,
        ),
        # Other services, and one's own.
        Case(
            """
            dimensions = {"LoadBalancerName": "front"}
            classic = {**watch, "namespace": "AWS/ELB", "dimensions": dimensions}
            aws.cloudwatch.MetricAlarm("classic", **classic, metric_name="HTTPCode_ELB_5XX")
            aws.cloudwatch.MetricAlarm("own", **watch, namespace="Shop", metric_name="Error")
            aws.cloudwatch.MetricAlarm("unknown", **watch, namespace="Shop", metric_name=unknown("Error"))
            """,
            given=_WATCH,
        ),
    ),
    undecided=(
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **watch, namespace="AWS/Lambda", metric_name=unknown("Error"))',
            given=_WATCH,
        ),
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **watch, namespace=unknown("AWS/Lambda"), metric_name="Error")',
            given=_WATCH,
        ),
    ),
)

FUNCTION_EXISTS = Cases(
    rule="alarm-function-exists",
    fails=(
        """
        aws.lambda_.Function("orders", **package)
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            dimensions={"FunctionName": "orders"},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": "stock"})',
            given=_WATCH + 'aws.lambda_.Function("orders", name="orders", **package)\n',
        ),
        # One alarm of two.
        Case(
            """
            aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": orders.name})
            aws.cloudwatch.MetricAlarm("typed", **errors, dimensions={"FunctionName": "order"})
            """,
            config={"functionsElsewhere": ["orders", "stock"]},
            given=_WATCH + _FUNCTION,
        ),
        _FUNCTION + _query("AWS/Lambda", "Throttles", '{"FunctionName": "orders"}'),
        # A function of another Region, whose metrics are there.
        Case(
            """
            aws.lambda_.Function("orders", **package, name="orders", region="eu-west-1")
            aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": "orders"}, region="us-east-1")
            """,
            given=_WATCH,
        ),
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
        # Functions of other stacks: by reference, by configuration, and in a stack that only watches.
        Case(
            """
            aws.cloudwatch.MetricAlarm("far", **errors, dimensions={"FunctionName": unknown("far")})
            aws.cloudwatch.MetricAlarm("stock", **errors, dimensions={"FunctionName": "stock"})
            """,
            config={"functionsElsewhere": ["stock"]},
            given=_WATCH + _FUNCTION,
        ),
        Case('aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": "orders"})', given=_WATCH),
    ),
    undecided=(
        Case(
            """
            aws.lambda_.Function("orders", name=unknown("orders"), **package)
            aws.cloudwatch.MetricAlarm("errors", **errors, dimensions={"FunctionName": "orders"})
            """,
            given=_WATCH,
        ),
    ),
)
