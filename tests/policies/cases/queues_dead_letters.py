"""Cases of the rules about the dead-letter queues of queues."""

from tests.policies.case import Case, Cases

_ARN = "arn:aws:sqs:us-east-1:123456789012"
_DEAD = 'dead = aws.sqs.Queue("dead")\n'
_DEAD_FIFO = 'dead = aws.sqs.Queue("dead", fifo_queue=True)\n'
_REDRIVE = 'redrive = pulumi.Output.json_dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 5})\n'
_FUNCTION = 'function = aws.lambda_.Function("orders", **package)\n'

HAS_DLQ = Cases(
    rule="sqs-has-dlq",
    fails=(
        'aws.sqs.Queue("orders")',
        # A queue that takes what succeeds is no dead-letter queue.
        Case(
            """
            done = aws.sqs.Queue("done")
            aws.lambda_.FunctionEventInvokeConfig(
                "orders",
                function_name=function.name,
                destination_config={"on_success": {"destination": done.arn}},
            )
            """,
            given=_FUNCTION,
        ),
        # One of several.
        Case(
            """
            aws.sqs.Queue("orders", redrive_policy=redrive)
            aws.sqs.Queue("stock")
            """,
            given=_DEAD + _REDRIVE,
        ),
        """
        aws.sqs.Queue("orders", redrive_allow_policy='{"redrivePermission": "denyAll"}')
        """,
        """
        orders = aws.sqs.Queue("orders")
        aws.sqs.RedriveAllowPolicy(
            "orders", queue_url=orders.url, redrive_allow_policy='{"redrivePermission": "denyAll"}'
        )
        """,
        # The redrive policy is another queue's; the dead-letter queue is of another stack.
        f"""
        import json
        orders = aws.sqs.Queue("orders")
        stock = aws.sqs.Queue("stock")
        policy = json.dumps({{"deadLetterTargetArn": "{_ARN}:dead", "maxReceiveCount": 5}})
        aws.sqs.RedrivePolicy("orders", queue_url=orders.url, redrive_policy=policy)
        """,
        # A topic takes the failures, not the queue.
        """
        topic = aws.sns.Topic("failures")
        aws.sqs.Queue("orders")
        aws.lambda_.Function("orders", **package, dead_letter_config={"target_arn": topic.arn})
        """,
        # Neither does a queue take what a bucket, a bus, or another function does.
        """
        aws.sqs.Queue("orders")
        failed = aws.s3.Bucket("failed")
        arn = "arn:aws:kinesis:us-east-1:123456789012:stream/orders"
        to_bucket = {"on_failure": {"destination_arn": failed.arn}}
        aws.lambda_.EventSourceMapping(
            "orders", event_source_arn=arn, function_name="orders", destination_config=to_bucket
        )
        """,
        Case(
            """
            aws.sqs.Queue("orders")
            bus = aws.cloudwatch.EventBus("failed")
            for name, taker in {"stock": bus, "report": function}.items():
                aws.lambda_.FunctionEventInvokeConfig(
                    name, function_name=name, destination_config={"on_failure": {"destination": taker.arn}}
                )
            """,
            given=_FUNCTION,
        ),
        # A block that names nothing.
        """
        aws.sqs.Queue("orders")
        aws.lambda_.Function("orders", **package, dead_letter_config={})
        """,
    ),
    passes=(
        Case('aws.sqs.Queue("orders", redrive_policy=redrive)', given=_DEAD + _REDRIVE),
        Case(
            """
            orders = aws.sqs.Queue("orders")
            aws.sqs.RedrivePolicy("orders", queue_url=orders.id, redrive_policy=redrive)
            """,
            given=_DEAD + _REDRIVE,
        ),
        # By an ARN that was made of its name.
        Case(
            f"""
            arn = dead.name.apply(lambda name: f"{_ARN}:{{name}}")
            aws.sqs.Queue("orders", redrive_policy=pulumi.Output.json_dumps({{"deadLetterTargetArn": arn}}))
            aws.lambda_.Function("orders", **package, dead_letter_config={{"target_arn": arn}})
            """,
            given=_DEAD,
        ),
        # Dead-letter queues of other things than queues.
        Case('aws.lambda_.Function("orders", **package, dead_letter_config={"target_arn": dead.arn})', given=_DEAD),
        Case(
            """
            topic = aws.sns.Topic("orders")
            aws.sns.TopicSubscription(
                "orders",
                topic=topic.arn,
                protocol="lambda",
                endpoint="arn:aws:lambda:us-east-1:123456789012:function:orders",
                redrive_policy=redrive,
            )
            """,
            given=_DEAD + _REDRIVE,
        ),
        Case(
            """
            aws.pipes.Pipe(
                "orders",
                role_arn="arn:aws:iam::123456789012:role/pipe",
                source="arn:aws:kinesis:us-east-1:123456789012:stream/orders",
                source_parameters={
                    "kinesis_stream_parameters": {
                        "starting_position": "LATEST",
                        "dead_letter_config": {"arn": dead.arn},
                    }
                },
                target="arn:aws:lambda:us-east-1:123456789012:function:orders",
            )
            """,
            given=_DEAD,
        ),
        # The queues that use it are of another stack.
        """
        aws.sqs.Queue("dead", redrive_allow_policy='{"redrivePermission": "allowAll"}')
        """,
        """
        dead = aws.sqs.Queue("dead")
        aws.sqs.RedriveAllowPolicy(
            "dead", queue_url=dead.id, redrive_allow_policy=unknown('{"redrivePermission": "byQueue"}')
        )
        """,
        # By a literal ARN.
        f"""
        aws.sqs.Queue("dead", name="dead")
        aws.lambda_.Function("orders", **package, dead_letter_config={{"target_arn": "{_ARN}:dead"}})
        """,
    ),
    undecided=(
        Case(
            """
            aws.sqs.Queue("orders")
            aws.sqs.RedrivePolicy(
                "orders", queue_url=unknown("https://sqs.us-east-1.amazonaws.com/1/x"), redrive_policy=redrive
            )
            """,
            given=_DEAD + _REDRIVE,
        ),
        """
        aws.sqs.Queue("orders")
        aws.lambda_.Function("orders", **package, dead_letter_config={"target_arn": unknown("arn:aws:sqs:x:1:y")})
        """,
        # What a schedule invokes is not what takes its failures.
        Case(
            """
            aws.sqs.Queue("orders")
            aws.scheduler.Schedule(
                "nightly",
                schedule_expression="rate(1 days)",
                flexible_time_window={"mode": "OFF"},
                target={
                    "arn": function.arn,
                    "role_arn": "arn:aws:iam::123456789012:role/scheduler",
                    "dead_letter_config": {"arn": unknown("arn:aws:sqs:us-east-1:123456789012:dead")},
                },
            )
            """,
            given=_FUNCTION,
        ),
    ),
)

SAME_TYPE = Cases(
    rule="sqs-dlq-same-type",
    fails=(
        Case(
            """
            aws.sqs.Queue("orders", fifo_queue=True, redrive_policy=redrive)
            """,
            given=_DEAD + _REDRIVE,
        ),
        Case(
            """
            aws.sqs.Queue("orders", redrive_policy=redrive)
            """,
            given=_DEAD_FIFO + _REDRIVE,
        ),
        # By its name, where it is of another stack.
        f"""
        aws.sqs.Queue(
            "orders", redrive_policy='{{"deadLetterTargetArn": "{_ARN}:dead.fifo", "maxReceiveCount": "5"}}'
        )
        """,
        f"""
        aws.sqs.Queue("dead", name="dead")
        aws.sqs.Queue(
            "orders", fifo_queue=True, redrive_policy='{{"deadLetterTargetArn": "{_ARN}:dead", "maxReceiveCount": 5}}'
        )
        """,
        Case(
            """
            orders = aws.sqs.Queue("orders", fifo_queue=True)
            aws.sqs.RedrivePolicy("orders", queue_url=orders.url, redrive_policy=redrive)
            """,
            given=_DEAD + _REDRIVE,
        ),
    ),
    passes=(
        Case(
            """
            aws.sqs.Queue("orders", fifo_queue=True, redrive_policy=redrive)
            """,
            given=_DEAD_FIFO + _REDRIVE,
        ),
        Case('aws.sqs.Queue("orders", fifo_queue=False, redrive_policy=redrive)', given=_DEAD + _REDRIVE),
        'aws.sqs.Queue("orders", fifo_queue=True)',
    ),
    undecided=(
        Case('aws.sqs.Queue("orders", fifo_queue=unknown(True), redrive_policy=redrive)', given=_DEAD + _REDRIVE),
        f"""
        aws.sqs.Queue("orders", redrive_policy=unknown('{{"deadLetterTargetArn": "{_ARN}:dead.fifo"}}'))
        """,
        Case(
            """
            aws.sqs.RedrivePolicy("orders", queue_url=unknown("https://x"), redrive_policy=redrive)
            """,
            given=_DEAD + _REDRIVE,
        ),
    ),
)

_READS = """
function = aws.lambda_.Function("orders", **package)
aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.arn)
"""


def _queue(count: str) -> str:
    return f"""
queue = aws.sqs.Queue(
    "orders", redrive_policy='{{"deadLetterTargetArn": "{_ARN}:dead", "maxReceiveCount": {count}}}'
)
"""


MAX_RECEIVE_COUNT = Cases(
    rule="sqs-max-receive-count",
    fails=(
        Case(_READS, given=_queue("1")),
        # AWS takes the number as text too.
        Case(_READS, given=_queue('"4"')),
        Case(_READS, given=_queue("5"), config={"min": 10}),
        # Declared by a resource of its own.
        f"""
        import json
        policy = json.dumps({{"deadLetterTargetArn": "{_ARN}:dead", "maxReceiveCount": 2}})
        queue = aws.sqs.Queue("orders")
        aws.sqs.RedrivePolicy("orders", queue_url=queue.url, redrive_policy=policy)
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name="orders")
        """,
        # Known only after the update, since the policy holds the ARN.
        Case(
            """
            redrive = pulumi.Output.json_dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 1})
            queue = aws.sqs.Queue("orders", redrive_policy=redrive)
            aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name="orders")
            """,
            given=_DEAD + _REDRIVE,
            only_after_update=True,
        ),
    ),
    passes=(
        Case(_READS, given=_queue("5")),
        # No function reads it.
        Case("", given=_queue("1")),
        # It has no redrive policy, which is another rule's matter.
        Case(_READS, given='queue = aws.sqs.Queue("orders")\n'),
        Case(
            f"""
            aws.lambda_.EventSourceMapping("orders", event_source_arn="{_ARN}:stock", function_name="orders")
            """,
            given=_queue("1"),
        ),
    ),
    undecided=(
        Case(_READS, given=_DEAD + _REDRIVE + 'queue = aws.sqs.Queue("orders", redrive_policy=redrive)\n'),
        Case(
            """
            aws.lambda_.EventSourceMapping(
                "orders", event_source_arn=unknown("arn:aws:sqs:x:1:y"), function_name="orders"
            )
            """,
            given=_queue("1"),
        ),
        Case(
            """
            aws.sqs.RedrivePolicy("orders", queue_url=unknown("https://x"), redrive_policy=redrive)
            """,
            given=_DEAD + _REDRIVE,
        ),
    ),
)
