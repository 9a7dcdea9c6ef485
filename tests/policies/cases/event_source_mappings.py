"""Cases of the rules about event source mappings."""

from tests.policies.case import Case, Cases

_QUEUE = 'queue = aws.sqs.Queue("orders")\n'
_STREAM = 'stream = aws.kinesis.Stream("orders", shard_count=1)\n'
_TABLE = """
table = aws.dynamodb.Table(
    "orders", attributes=[{"name": "id", "type": "S"}], hash_key="id", stream_enabled=True, stream_view_type="NEW_IMAGE"
)
"""
_BROKER = """
broker = aws.mq.Broker(
    "orders",
    broker_name="orders",
    engine_type="RabbitMQ",
    engine_version="3.13",
    host_instance_type="mq.m5.large",
    users=[{"username": "orders", "password": unknown("0123456789ab")}],
)
"""
_DOCUMENTS = """
documents = aws.docdb.Cluster("orders", master_username="orders", manage_master_user_password=True)
"""
_KAFKA = "arn:aws:kafka:us-east-1:123456789012:cluster/orders/0a1b"
_STREAM_ARN = "arn:aws:kinesis:us-east-1:123456789012:stream/orders"


def _mapping(*settings: str) -> str:
    return f'aws.lambda_.EventSourceMapping("orders", function_name="orders", {", ".join(settings)})'


_SELF_MANAGED = (
    'self_managed_event_source={"endpoints": {"KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092"}}, topics=["orders"]'
)
_FAILURES = 'destination_config={"on_failure": {"destination_arn": dead.arn}}'
_DEAD = 'dead = aws.sqs.Queue("dead")\n'
_START = 'starting_position="LATEST"'

FAILURE_DESTINATION = Cases(
    rule="esm-failure-destination",
    fails=(
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders", event_source_arn=stream.arn, function_name="orders", starting_position="LATEST"
            )
            """,
            given=_STREAM,
        ),
        Case(_mapping("event_source_arn=table.stream_arn", _START), given=_TABLE),
        _mapping(f'event_source_arn="{_KAFKA}"', _START),
        _mapping(_SELF_MANAGED, _START),
        Case(_mapping("event_source_arn=stream.arn", 'destination_config={"on_failure": {}}'), given=_STREAM),
    ),
    passes=(
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders",
                event_source_arn=stream.arn,
                function_name="orders",
                starting_position="LATEST",
                destination_config={"on_failure": {"destination_arn": dead.arn}},
            )
            """,
            given=_STREAM + _DEAD,
        ),
        # A queue has a redrive policy for it, and a broker a dead-letter queue of its own.
        Case(_mapping("event_source_arn=queue.arn"), given=_QUEUE),
        _mapping('event_source_arn="arn:aws:mq:us-east-1:123456789012:broker:orders:b-1"', 'queues="orders"'),
        Case(_mapping(_SELF_MANAGED, _FAILURES), given=_DEAD),
    ),
    undecided=(_mapping(f'event_source_arn=unknown("{_STREAM_ARN}")'),),
)

STARTING_POSITION = Cases(
    rule="esm-starting-position",
    fails=(
        Case(
            'aws.lambda_.EventSourceMapping("orders", event_source_arn=stream.arn, function_name="orders")',
            given=_STREAM,
        ),
        Case(_mapping("event_source_arn=queue.arn", _START), given=_QUEUE),
        Case(_mapping("event_source_arn=table.stream_arn"), given=_TABLE),
        _mapping(f'event_source_arn="{_KAFKA}"', 'topics=["orders"]'),
        _mapping(_SELF_MANAGED),
        Case(
            _mapping("event_source_arn=consumer.arn"),
            given=_STREAM + 'consumer = aws.kinesis.StreamConsumer("orders", stream_arn=stream.arn)\n',
        ),
        # That a queue has none does not depend on which it is.
        Case(_mapping("event_source_arn=queue.arn", 'starting_position=unknown("LATEST")'), given=_QUEUE),
    ),
    passes=(
        Case(_mapping("event_source_arn=stream.arn", _START), given=_STREAM),
        Case(_mapping("event_source_arn=queue.arn"), given=_QUEUE),
        Case(_mapping("event_source_arn=table.stream_arn", 'starting_position=unknown("LATEST")'), given=_TABLE),
        Case(_mapping("event_source_arn=broker.arn", 'queues="orders"'), given=_BROKER),
        Case(_mapping("event_source_arn=documents.arn", _START), given=_DOCUMENTS),
        _mapping('event_source_arn="arn:aws:sqs:us-east-1:123456789012:orders"'),
    ),
    undecided=(_mapping(f'event_source_arn=unknown("{_STREAM_ARN}")', _START),),
)

_REPORTS = 'function_response_types=["ReportBatchItemFailures"]'

PARTIAL_BATCH_RESPONSE = Cases(
    rule="esm-partial-batch-response",
    fails=(
        Case(
            'aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name="orders")',
            given=_QUEUE,
        ),
        Case(_mapping("event_source_arn=stream.arn", _START), given=_STREAM),
        Case(_mapping("event_source_arn=queue.arn", "function_response_types=[]"), given=_QUEUE),
        Case(_mapping("event_source_arn=queue.arn", "batch_size=10"), given=_QUEUE),
    ),
    passes=(
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders",
                event_source_arn=queue.arn,
                function_name="orders",
                function_response_types=["ReportBatchItemFailures"],
            )
            """,
            given=_QUEUE,
        ),
        # A batch of one has no parts.
        Case(_mapping("event_source_arn=queue.arn", "batch_size=1"), given=_QUEUE),
        _mapping('event_source_arn="arn:aws:mq:us-east-1:123456789012:broker:orders:b-1"', 'queues="orders"'),
    ),
    undecided=(
        Case(
            _mapping("event_source_arn=queue.arn", 'function_response_types=unknown(["ReportBatchItemFailures"])'),
            given=_QUEUE,
        ),
        Case(
            _mapping("event_source_arn=queue.arn", 'function_response_types=[unknown("ReportBatchItemFailures")]'),
            given=_QUEUE,
        ),
        Case(_mapping("event_source_arn=queue.arn", "batch_size=unknown(1)"), given=_QUEUE),
        _mapping(f'event_source_arn=unknown("{_STREAM_ARN}")'),
    ),
)

_RETRIES, _AGE, _BISECTS = (
    "maximum_retry_attempts=3",
    "maximum_record_age_in_seconds=3600",
    "bisect_batch_on_function_error=True",
)
_OF_STREAM = "event_source_arn=stream.arn"

STREAM_RETRIES_BOUNDED = Cases(
    rule="esm-stream-retries-bounded",
    fails=(
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders", event_source_arn=stream.arn, function_name="orders", starting_position="LATEST"
            )
            """,
            given=_STREAM,
        ),
        # -1 stands for no bound.
        Case(_mapping(_OF_STREAM, "maximum_retry_attempts=-1", _AGE, _BISECTS), given=_STREAM),
        Case(_mapping(_OF_STREAM, _RETRIES, "maximum_record_age_in_seconds=-1", _BISECTS), given=_STREAM),
        Case(_mapping(_OF_STREAM, _RETRIES, _AGE), given=_STREAM),
        Case(
            _mapping("event_source_arn=table.stream_arn", _RETRIES, _AGE, "bisect_batch_on_function_error=False"),
            given=_TABLE,
        ),
        # One that comes alone needs no telling apart, and is tried again all the same.
        Case(_mapping(_OF_STREAM, _AGE, "batch_size=1"), given=_STREAM),
        # What is known is enough.
        Case(_mapping(_OF_STREAM, _BISECTS, "maximum_retry_attempts=unknown(3)"), given=_STREAM),
    ),
    passes=(
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders",
                event_source_arn=stream.arn,
                function_name="orders",
                starting_position="LATEST",
                maximum_retry_attempts=3,
                maximum_record_age_in_seconds=3600,
                bisect_batch_on_function_error=True,
            )
            """,
            given=_STREAM,
        ),
        # No retry at all is a bound too.
        Case(_mapping(_OF_STREAM, "maximum_retry_attempts=0", _AGE, _BISECTS), given=_STREAM),
        Case(_mapping(_OF_STREAM, _RETRIES, _AGE), given=_STREAM, config={"bisect": False}),
        Case(_mapping(_OF_STREAM, _RETRIES, _AGE, "batch_size=1"), given=_STREAM),
        Case(_mapping("event_source_arn=queue.arn"), given=_QUEUE),
    ),
    undecided=(
        Case(_mapping(_OF_STREAM, _AGE, _BISECTS, "maximum_retry_attempts=unknown(3)"), given=_STREAM),
        Case(_mapping(_OF_STREAM, _RETRIES, _AGE, "batch_size=unknown(1)"), given=_STREAM),
        _mapping(f'event_source_arn=unknown("{_STREAM_ARN}")'),
    ),
)
