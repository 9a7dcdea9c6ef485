"""Cases of the rules about alarms on the events of asynchronous invocations."""

from tests.policies.case import Case, Cases

_FUNCTION = 'orders = aws.lambda_.Function("orders", **package)\n'
_STOCK = 'stock = aws.lambda_.Function("stock", **package)\n'
_WATCH = """
watch = {
    "namespace": "AWS/Lambda", "statistic": "Sum", "period": 60, "evaluation_periods": 1,
    "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
"""
_BEHIND = """
group = aws.lb.TargetGroup("orders", target_type="lambda")
aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=orders.arn)
aws.lambda_.Permission(
    "orders",
    function=orders.name,
    action="lambda:InvokeFunction",
    principal="elasticloadbalancing.amazonaws.com",
    source_arn=group.arn,
)
"""
_QUEUE = '"arn:aws:sqs:us-east-1:123456789012:dead"'


def _alarm(name: str, of: str = "orders.name") -> str:
    return f"""
aws.cloudwatch.MetricAlarm("{name}", **watch, metric_name="{name}", dimensions={{"FunctionName": {of}}})
"""


def _schedule(target: str) -> str:
    return f"""
aws.scheduler.Schedule(
    "nightly",
    schedule_expression="rate(1 day)",
    flexible_time_window={{"mode": "OFF"}},
    target={{"arn": {target}, "role_arn": "arn:aws:iam::123456789012:role/scheduler"}},
)
"""


FUNCTION_HAS_DROP_ALARM = Cases(
    rule="async-function-has-drop-alarm",
    fails=(
        f'aws.lambda_.Function("orders", **package, dead_letter_config={{"target_arn": {_QUEUE}}})',
        Case(
            'aws.lambda_.FunctionEventInvokeConfig("orders", function_name=orders.name, maximum_retry_attempts=0)',
            given=_FUNCTION,
        ),
        # By an alias; and an alarm on errors does not see what is dropped after the last retry.
        Case(
            """
            alias = aws.lambda_.Alias("live", name="live", function_name=orders.name, function_version="1")
            aws.lambda_.FunctionEventInvokeConfig("orders", function_name=alias.arn, maximum_retry_attempts=0)
            """,
            given=_WATCH + _FUNCTION + _alarm("Errors"),
        ),
        # An alarm on another function.
        Case(
            'aws.lambda_.FunctionEventInvokeConfig("orders", function_name=orders.name)',
            given=_WATCH + _FUNCTION + _alarm("AsyncEventsDropped", of='"elsewhere"'),
        ),
    ),
    passes=(
        f"""
        orders = aws.lambda_.Function("orders", **package, dead_letter_config={{"target_arn": {_QUEUE}}})
        aws.cloudwatch.MetricAlarm(
            "dropped",
            namespace="AWS/Lambda",
            metric_name="AsyncEventsDropped",
            dimensions={{"FunctionName": orders.name}},
            statistic="Sum",
            period=60,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        Case(
            'aws.lambda_.FunctionEventInvokeConfig("orders", function_name=orders.name)',
            given=_WATCH + _FUNCTION + _alarm("DestinationDeliveryFailures"),
        ),
        _FUNCTION,
    ),
    undecided=(
        Case(
            'aws.lambda_.FunctionEventInvokeConfig("orders", function_name=unknown("orders"))',
            given=_FUNCTION,
        ),
        Case(
            f"""
            aws.lambda_.Function("orders", **package, dead_letter_config={{"target_arn": {_QUEUE}}})
            {_alarm("AsyncEventsDropped", of='unknown("orders")').strip()}
            """,
            given=_WATCH,
        ),
    ),
)

METRIC_NEEDS_SOURCE = Cases(
    rule="alarm-async-metric-needs-source",
    fails=(
        """
        orders = aws.lambda_.Function("orders", **package)
        aws.cloudwatch.MetricAlarm(
            "lost",
            namespace="AWS/Lambda",
            metric_name="DeadLetterErrors",
            dimensions={"FunctionName": orders.name},
            statistic="Sum",
            period=60,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        # A dead-letter queue is no destination, and retries are none.
        Case(
            f"""
            orders = aws.lambda_.Function("orders", **package, dead_letter_config={{"target_arn": {_QUEUE}}})
            aws.lambda_.FunctionEventInvokeConfig("orders", function_name=orders.name, maximum_retry_attempts=0)
            {_alarm("DestinationDeliveryFailures").strip()}
            """,
            given=_WATCH,
        ),
        # A load balancer waits for the answer.
        Case(_alarm("AsyncEventsDropped"), given=_WATCH + _FUNCTION + _BEHIND),
        Case(_alarm("AsyncEventAge"), given=_WATCH + _FUNCTION + _BEHIND),
        # A schedule of another function.
        Case(_schedule("stock.arn"), given=_WATCH + _FUNCTION + _BEHIND + _STOCK + _alarm("AsyncEventAge")),
        Case(_schedule(_QUEUE), given=_WATCH + _FUNCTION + _BEHIND + _alarm("AsyncEventsReceived")),
    ),
    passes=(
        f"""
        orders = aws.lambda_.Function("orders", **package, dead_letter_config={{"target_arn": {_QUEUE}}})
        aws.cloudwatch.MetricAlarm(
            "lost",
            namespace="AWS/Lambda",
            metric_name="DeadLetterErrors",
            dimensions={{"FunctionName": orders.name}},
            statistic="Sum",
            period=60,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        Case(
            f"""
            destinations = {{"on_success": {{"destination": {_QUEUE}}}}}
            aws.lambda_.FunctionEventInvokeConfig(
                "orders", function_name=orders.arn, destination_config=destinations
            )
            """,
            given=_WATCH + _FUNCTION + _alarm("DestinationDeliveryFailures"),
        ),
        # Behind a load balancer, and invoked by events too; and one that nobody is seen to invoke.
        Case(
            """
            aws.lambda_.Permission(
                "events", function=orders.name, action="lambda:InvokeFunction", principal="events.amazonaws.com"
            )
            """,
            given=_WATCH
            + _FUNCTION
            + _BEHIND
            + _STOCK
            + _alarm("AsyncEventsDropped")
            + _alarm("AsyncEventAge", "stock.name"),
        ),
        # A schedule needs no permission, but a role.
        Case(_schedule("orders.arn"), given=_WATCH + _FUNCTION + _BEHIND + _alarm("AsyncEventsDropped")),
        Case(
            'alias = aws.lambda_.Alias("live", function_name=orders.name, function_version="1")\n'
            + _schedule("alias.arn"),
            given=_WATCH + _FUNCTION + _BEHIND + _alarm("AsyncEventsDropped"),
        ),
    ),
    undecided=(
        Case(
            _schedule('unknown("arn:aws:lambda:us-east-1:123456789012:function:stock")'),
            given=_WATCH + _FUNCTION + _BEHIND + _alarm("AsyncEventsDropped"),
        ),
        Case(_alarm("DeadLetterErrors", of='unknown("orders")'), given=_WATCH + _FUNCTION),
        Case(
            f"""
            destinations = {{"on_failure": {{"destination": {_QUEUE}}}}}
            aws.lambda_.FunctionEventInvokeConfig(
                "orders", function_name=unknown("orders"), destination_config=destinations
            )
            """,
            given=_WATCH + _FUNCTION + _alarm("DestinationDeliveryFailures"),
        ),
        Case(
            """
            aws.lambda_.Permission(
                "events", function=unknown("orders"), action="lambda:InvokeFunction", principal="events.amazonaws.com"
            )
            """,
            given=_WATCH + _FUNCTION + _BEHIND + _alarm("AsyncEventsDropped"),
        ),
    ),
)
