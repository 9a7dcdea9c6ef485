"""Cases of the rules about alarms where events wait or are lost."""

from tests.policies.case import Case, Cases

_WATCH = """
watch = {
    "comparison_operator": "GreaterThanThreshold", "threshold": 0, "period": 60, "evaluation_periods": 1,
    "statistic": "Maximum",
}
"""
_FUNCTION = 'orders = aws.lambda_.Function("orders", **package)\n'
_DEAD = 'dead = aws.sqs.Queue("dead")\n'
_REDRIVEN = """
aws.sqs.Queue(
    "orders",
    redrive_policy=dead.arn.apply(lambda arn: f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": 5}}'),
)
"""
_READS_STREAM = """
stream = aws.kinesis.Stream("orders", shard_count=1)
aws.lambda_.EventSourceMapping(
    "orders", event_source_arn=stream.arn, function_name=orders.name, starting_position="LATEST"
)
"""

DLQ_HAS_DEPTH_ALARM = Cases(
    rule="dlq-has-depth-alarm",
    fails=(
        """
        dead = aws.sqs.Queue("dead")
        aws.lambda_.Function("orders", **package, dead_letter_config={"target_arn": dead.arn})
        """,
        Case(_REDRIVEN, given=_DEAD),
        # An alarm on the queue that is read.
        Case(
            """
            stock = aws.sqs.Queue("stock")
            dimensions = {"QueueName": stock.name}
            aws.cloudwatch.MetricAlarm(
                "waiting", **watch, namespace="AWS/SQS", metric_name="ApproximateNumberOfMessagesVisible",
                dimensions=dimensions,
            )
            """,
            given=_WATCH + _DEAD + _REDRIVEN,
        ),
        # What SQS moves to the queue itself is not counted as sent.
        Case(
            """
            dimensions = {"QueueName": dead.name}
            aws.cloudwatch.MetricAlarm(
                "dead", **watch, namespace="AWS/SQS", metric_name="NumberOfMessagesSent", dimensions=dimensions
            )
            """,
            given=_WATCH + _DEAD + _REDRIVEN,
        ),
        # SQS reports nothing of all queues together.
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "dead", **watch, namespace="AWS/SQS", metric_name="ApproximateNumberOfMessagesVisible"
            )
            """,
            given=_WATCH + _DEAD + _REDRIVEN,
        ),
    ),
    passes=(
        """
        dead = aws.sqs.Queue("dead")
        aws.lambda_.Function("orders", **package, dead_letter_config={"target_arn": dead.arn})
        aws.cloudwatch.MetricAlarm(
            "dead",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": dead.name},
            statistic="Maximum",
            period=60,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """,
        'aws.sqs.Queue("orders")',
    ),
    undecided=(
        """
        aws.sqs.Queue("dead", name="dead")
        dead = unknown("arn:aws:sqs:us-east-1:123456789012:dead")
        aws.lambda_.Function("orders", **package, dead_letter_config={"target_arn": dead})
        """,
        Case(
            """
            dimensions = {"QueueName": unknown("stock")}
            aws.cloudwatch.MetricAlarm(
                "dead", **watch, namespace="AWS/SQS", metric_name="ApproximateNumberOfMessagesVisible",
                dimensions=dimensions,
            )
            """,
            given=_WATCH + _DEAD + _REDRIVEN,
        ),
    ),
)

STREAM_HAS_ITERATOR_AGE_ALARM = Cases(
    rule="stream-has-iterator-age-alarm",
    fails=(
        """
        orders = aws.lambda_.Function("orders", **package)
        stream = aws.kinesis.Stream("orders", shard_count=1)
        aws.lambda_.EventSourceMapping(
            "orders", event_source_arn=stream.arn, function_name=orders.name, starting_position="LATEST"
        )
        """,
        # A stream of another stack, by its ARN.
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders",
                event_source_arn="arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000",
                function_name=orders.name,
                starting_position="LATEST",
            )
            """,
            given=_FUNCTION,
        ),
        # A table's stream.
        Case(
            """
            attributes = [{"name": "id", "type": "S"}]
            table = aws.dynamodb.Table("orders", attributes=attributes, hash_key="id", stream_enabled=True)
            aws.lambda_.EventSourceMapping(
                "orders", event_source_arn=table.stream_arn, function_name=orders.name, starting_position="LATEST"
            )
            """,
            given=_FUNCTION,
        ),
        Case(
            """
            dimensions = {"FunctionName": orders.name}
            aws.cloudwatch.MetricAlarm(
                "errors", **watch, namespace="AWS/Lambda", metric_name="Errors", dimensions=dimensions
            )
            """,
            given=_WATCH + _FUNCTION + _READS_STREAM,
        ),
    ),
    passes=(
        """
        orders = aws.lambda_.Function("orders", **package)
        stream = aws.kinesis.Stream("orders", shard_count=1)
        aws.lambda_.EventSourceMapping(
            "orders", event_source_arn=stream.arn, function_name=orders.name, starting_position="LATEST"
        )
        aws.cloudwatch.MetricAlarm(
            "behind",
            namespace="AWS/Lambda",
            metric_name="IteratorAge",
            dimensions={"FunctionName": orders.name},
            statistic="Maximum",
            period=60,
            evaluation_periods=5,
            comparison_operator="GreaterThanThreshold",
            threshold=60000,
        )
        """,
        # A queue has no iterator.
        Case(
            """
            queue = aws.sqs.Queue("orders")
            aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=orders.name)
            """,
            given=_FUNCTION,
        ),
        # A function of another stack, with alarms there.
        """
        stream = aws.kinesis.Stream("orders", shard_count=1)
        aws.lambda_.EventSourceMapping(
            "orders", event_source_arn=stream.arn, function_name="elsewhere", starting_position="LATEST"
        )
        """,
    ),
    undecided=(
        Case(
            """
            stream = unknown("arn:aws:kinesis:us-east-1:123456789012:stream/orders")
            aws.lambda_.EventSourceMapping(
                "orders", event_source_arn=stream, function_name=orders.name, starting_position="LATEST"
            )
            """,
            given=_FUNCTION,
        ),
        """
        stream = aws.kinesis.Stream("orders", shard_count=1)
        function = unknown("elsewhere")
        aws.lambda_.EventSourceMapping(
            "orders", event_source_arn=stream.arn, function_name=function, starting_position="LATEST"
        )
        """,
    ),
)
