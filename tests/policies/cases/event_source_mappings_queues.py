"""Cases of the rules about event source mappings that read a queue."""

from tests.policies.case import Case, Cases

_ARN = "arn:aws:sqs:us-east-1:123456789012"
_FUNCTION = 'function = aws.lambda_.Function("orders", **package, timeout=10)\n'
_MAPPING = """
aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.arn)
"""
_WINDOW = """
aws.lambda_.EventSourceMapping(
    "orders", event_source_arn=queue.arn, function_name=function.name, maximum_batching_window_in_seconds=20
)
"""

VISIBILITY_TIMEOUT = Cases(
    rule="esm-sqs-visibility-timeout",
    fails=(
        Case(
            f"""
            queue = aws.sqs.Queue("orders", visibility_timeout_seconds=10)
            {_MAPPING.strip()}
            """,
            given=_FUNCTION,
        ),
        # 30 seconds, by default.
        Case(
            f"""
            queue = aws.sqs.Queue("orders")
            {_MAPPING.strip()}
            """,
            given=_FUNCTION,
        ),
        # By its ARN, and a function by its name.
        f"""
        aws.sqs.Queue("orders", name="orders", visibility_timeout_seconds=59)
        aws.lambda_.Function("orders", **package, name="orders", timeout=10)
        aws.lambda_.EventSourceMapping("orders", event_source_arn="{_ARN}:orders", function_name="orders")
        """,
        # By an ARN that was made of its name.
        Case(
            """
            queue = aws.sqs.Queue("orders", visibility_timeout_seconds=59)
            arn = queue.name.apply(lambda name: f"arn:aws:sqs:us-east-1:123456789012:{name}")
            aws.lambda_.EventSourceMapping("orders", event_source_arn=arn, function_name=function.arn)
            """,
            given=_FUNCTION,
        ),
        # One of two of the same name.
        Case(
            """
            queues = [
                aws.sqs.Queue(region, name="orders", region=region, visibility_timeout_seconds=seconds)
                for region, seconds in (("us-east-1", 59), ("eu-west-1", 60))
            ]
            arn = queues[0].name.apply(lambda name: f"arn:aws:sqs:us-east-1:123456789012:{name}")
            aws.lambda_.EventSourceMapping("orders", event_source_arn=arn, function_name=function.arn)
            """,
            given=_FUNCTION,
        ),
        # The batching window comes on top.
        Case(_WINDOW, given=_FUNCTION + 'queue = aws.sqs.Queue("orders", visibility_timeout_seconds=79)\n'),
        Case(
            _MAPPING,
            given=_FUNCTION + 'queue = aws.sqs.Queue("orders", visibility_timeout_seconds=60)\n',
            config={"factor": 7},
        ),
        # Through an alias.
        Case(
            """
            live = aws.lambda_.Alias("live", function_name=function.name, function_version=function.version)
            queue = aws.sqs.Queue("orders", visibility_timeout_seconds=59)
            aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=live.arn)
            """,
            given=_FUNCTION,
        ),
        # Three seconds, by default; and nothing more is waited for.
        """
        queue = aws.sqs.Queue("orders", visibility_timeout_seconds=17)
        function = aws.lambda_.Function("orders", **package)
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.arn)
        """,
    ),
    passes=(
        Case(
            f"""
            queue = aws.sqs.Queue("orders", visibility_timeout_seconds=60)
            {_MAPPING.strip()}
            """,
            given=_FUNCTION,
        ),
        # Both defaults: 30 seconds, and 3.
        """
        queue = aws.sqs.Queue("orders")
        function = aws.lambda_.Function("orders", **package)
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.arn)
        """,
        Case(_WINDOW, given=_FUNCTION + 'queue = aws.sqs.Queue("orders", visibility_timeout_seconds=80)\n'),
        # A queue of the same name in another Region.
        Case(
            """
            aws.sqs.Queue("orders", name="orders", region="eu-west-1")
            arn = "arn:aws:sqs:us-west-2:123456789012:orders"
            aws.lambda_.EventSourceMapping("orders", event_source_arn=arn, function_name=function.arn)
            """,
            given=_FUNCTION,
        ),
        # A stream has no visibility timeout.
        Case(
            """
            stream = aws.kinesis.Stream("orders", shard_count=1)
            aws.lambda_.EventSourceMapping("orders", event_source_arn=stream.arn, function_name=function.arn)
            """,
            given=_FUNCTION,
        ),
        # The queue, or the function, is of another stack.
        Case(
            f"""
            queue = aws.sqs.Queue("orders")
            aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name="stock")
            aws.lambda_.EventSourceMapping("stock", event_source_arn="{_ARN}:stock", function_name=function.arn)
            """,
            given=_FUNCTION,
        ),
    ),
    undecided=(
        Case(_MAPPING, given=_FUNCTION + 'queue = aws.sqs.Queue("orders", visibility_timeout_seconds=unknown(60))\n'),
        Case(
            f"""
            aws.sqs.Queue("orders")
            aws.lambda_.EventSourceMapping(
                "orders", event_source_arn=unknown("{_ARN}:stock"), function_name=function.arn
            )
            """,
            given=_FUNCTION,
        ),
        """
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=unknown("orders"))
        """,
    ),
)

_FIFO = 'queue = aws.sqs.Queue("orders", fifo_queue=True)\n'


def _in_batches(size: str, source: str = "queue.arn") -> str:
    return (
        'aws.lambda_.EventSourceMapping("orders", '
        f'event_source_arn={source}, function_name="orders", batch_size={size}, maximum_batching_window_in_seconds=5)'
    )


FIFO_BATCH_SIZE = Cases(
    rule="esm-fifo-batch-size",
    fails=(
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders", event_source_arn=queue.arn, function_name="orders", batch_size=100
            )
            """,
            given=_FIFO,
        ),
        Case(_in_batches("11"), given=_FIFO),
        # Of another stack: its name says what it is.
        _in_batches("100", f'"{_ARN}:orders.fifo"'),
        # By its ARN.
        Case(
            _in_batches("100", f'"{_ARN}:orders.fifo"'),
            given='aws.sqs.Queue("orders", name="orders.fifo", fifo_queue=True)\n',
        ),
    ),
    passes=(
        Case(_in_batches("10"), given=_FIFO),
        Case(
            'aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name="orders")', given=_FIFO
        ),
    ),
    undecided=(
        Case(_in_batches("unknown(10)"), given=_FIFO),
        _in_batches("100", f'unknown("{_ARN}:orders")'),
        Case(_in_batches("100"), given='queue = aws.sqs.Queue("orders", fifo_queue=unknown(False))\n'),
    ),
)
