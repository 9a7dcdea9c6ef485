"""Cases of the rules about the concurrency that event source mappings take."""

from tests.policies.case import Case, Cases


def _mapping(
    function: str, *more: str, source: str = '"arn:aws:sqs:us-east-1:123456789012:orders"', name: str = "orders"
) -> str:
    given = ", ".join((f"event_source_arn={source}", f"function_name={function}", *more))
    return f'aws.lambda_.EventSourceMapping("{name}", {given})\n'


def _reserving(executions: str) -> str:
    return (
        f'function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions={executions}, '
        'publish=True, name="orders")\n'
    )


def _at_most(executions: str) -> str:
    return f'scaling_config={{"maximum_concurrency": {executions}}}'


_TABLE = '"arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/1"'

ESM_MAX_CONCURRENCY_WITHIN_RESERVED = Cases(
    rule="esm-max-concurrency-within-reserved",
    fails=(
        """
        queue = aws.sqs.Queue("orders")
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=10)
        aws.lambda_.EventSourceMapping(
            "orders",
            event_source_arn=queue.arn,
            function_name=function.name,
            scaling_config={"maximum_concurrency": 20},
        )
        """,
        # Two queues together; an alias has no reservation of its own.
        Case(
            'live = aws.lambda_.Alias("live", function_name=function.name, function_version="7")\n'
            + _mapping("function.arn", _at_most("6"))
            + _mapping("live.arn", _at_most("5"), name="returns"),
            given=_reserving("10"),
        ),
        # What is known is already too much.
        Case(
            _mapping('"orders"', _at_most("11")) + _mapping('"orders"', _at_most("unknown(2)"), name="returns"),
            given=_reserving("10"),
        ),
        Case(_mapping('"orders:live"', _at_most("2")), given=_reserving("1")),
        # One of two is switched off; by the function's whole ARN.
        Case(
            _mapping('"orders"', _at_most("2"), "enabled=False") + _mapping('"orders"', _at_most("11"), name="returns"),
            given=_reserving("10"),
        ),
        Case(
            _mapping('"arn:aws:lambda:us-east-1:123456789012:function:orders"', _at_most("11")), given=_reserving("10")
        ),
    ),
    passes=(
        """
        queue = aws.sqs.Queue("orders")
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=20)
        aws.lambda_.EventSourceMapping(
            "orders",
            event_source_arn=queue.arn,
            function_name=function.name,
            scaling_config={"maximum_concurrency": 20},
        )
        """,
        Case(_mapping('"orders"', _at_most("20")), given=_reserving("-1")),
        Case(_mapping('"elsewhere"', _at_most("20")) + _mapping('"orders"', name="returns"), given=_reserving("10")),
        # What is switched off takes nothing; the emergency stop.
        Case(_mapping('"orders"', _at_most("20"), "enabled=False"), given=_reserving("10")),
        Case(_mapping('"orders"', _at_most("2")), given=_reserving("0")),
    ),
    undecided=(
        Case(_mapping('"orders"', _at_most("20")), given=_reserving("unknown(20)")),
        Case(_mapping('"orders"', _at_most("unknown(10)")), given=_reserving("10")),
        Case(_mapping('unknown("elsewhere")', _at_most("20")), given=_reserving("10")),
    ),
)

ESM_SQS_RESERVED_MIN = Cases(
    rule="esm-sqs-reserved-min",
    fails=(
        """
        queue = aws.sqs.Queue("orders")
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=2)
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
        """,
        Case(_mapping("function.arn"), given=_reserving("4")),
        Case(_mapping('"orders:live"'), {"min": 10}, given=_reserving("9")),
        # One of its two sources is a queue; one of two queues has no maximum.
        Case(_mapping('"orders"', source=_TABLE, name="table") + _mapping('"orders"'), given=_reserving("1")),
        Case(_mapping('"orders"', _at_most("2")) + _mapping('"orders"', name="returns"), given=_reserving("4")),
        Case(_mapping('"orders"', 'provisioned_poller_config={"minimum_pollers": 2}'), given=_reserving("4")),
        Case(
            'plain = aws.sqs.Queue("plain", fifo_queue=False)\n' + _mapping('"orders"', source="plain.arn"),
            given=_reserving("4"),
        ),
    ),
    passes=(
        """
        queue = aws.sqs.Queue("orders")
        function = aws.lambda_.Function("orders", **package, reserved_concurrent_executions=5)
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
        """,
        # No queue; no reservation; the emergency stop.
        Case(_mapping('"orders"', source=_TABLE, name="table"), given=_reserving("1")),
        Case(_mapping('"orders"') + _mapping('"elsewhere"', name="returns"), given=_reserving("0")),
        # Lambda never takes more than the maximum, nor more of a FIFO queue than it has groups.
        Case(_mapping('"orders"', _at_most("2")), given=_reserving("2")),
        Case(_mapping('"orders"', source='"arn:aws:sqs:us-east-1:123456789012:orders.fifo"'), given=_reserving("1")),
        Case(
            'fifo = aws.sqs.Queue("fifo", fifo_queue=True)\n' + _mapping('"orders"', source="fifo.arn"),
            given=_reserving("1"),
        ),
    ),
    undecided=(
        Case(_mapping('"orders"', source='unknown("arn:aws:sqs:us-east-1:1:orders")'), given=_reserving("2")),
        Case(_mapping('"orders"'), given=_reserving("unknown(5)")),
        Case(_mapping('unknown("elsewhere")'), given=_reserving("2")),
    ),
)

_POLLERS = 'provisioned_poller_config={"minimum_pollers": 2}'

ESM_MAX_CONCURRENCY_XOR_POLLERS = Cases(
    rule="esm-max-concurrency-xor-pollers",
    fails=(
        """
        aws.lambda_.EventSourceMapping(
            "orders",
            event_source_arn="arn:aws:sqs:us-east-1:123456789012:orders",
            function_name="orders",
            scaling_config={"maximum_concurrency": 10},
            provisioned_poller_config={"minimum_pollers": 2},
        )
        """,
        _mapping('"orders"', _at_most("unknown(10)"), _POLLERS),
        _mapping('"orders"', _at_most("10"))
        + _mapping('"orders"', _at_most("10"), _POLLERS.replace("2", "unknown(2)"), name="returns"),
    ),
    passes=(
        """
        aws.lambda_.EventSourceMapping(
            "orders",
            event_source_arn="arn:aws:sqs:us-east-1:123456789012:orders",
            function_name="orders",
            scaling_config={"maximum_concurrency": 10},
        )
        """,
        _mapping('"orders"', _POLLERS, "scaling_config={}"),
    ),
    never_undecided="That both are set is enough, whatever they turn out to be.",
)

_TARGET = """
group = aws.lb.TargetGroup("orders", target_type="lambda")
aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=%s)
"""

FUNCTION_NOT_SHARED_BY_ALB_AND_QUEUE = Cases(
    rule="function-not-shared-by-alb-and-queue",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=function.arn)
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=function.name)
        """,
        # Two aliases of one function.
        Case(
            'live = aws.lambda_.Alias("live", function_name=function.name, function_version="7")'
            + _TARGET.replace("aws.lb", "aws.alb") % "live.arn"
            + _mapping('"orders:batch"'),
            given=_reserving("50"),
        ),
        Case(_TARGET % "function.arn" + _mapping("function.arn", source=_TABLE), given=_reserving("50")),
    ),
    passes=(
        """
        front = aws.lambda_.Function("front", **package)
        group = aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=front.arn)
        reader = aws.lambda_.Function("reader", **package)
        queue = aws.sqs.Queue("orders")
        aws.lambda_.EventSourceMapping("orders", event_source_arn=queue.arn, function_name=reader.name)
        """,
        Case(_TARGET % "function.arn" + _mapping('"elsewhere"'), given=_reserving("50")),
    ),
    undecided=(
        Case(_TARGET % "function.arn" + _mapping('unknown("elsewhere")'), given=_reserving("50")),
        Case(
            _TARGET % 'unknown("arn:aws:lambda:us-east-1:123456789012:function:elsewhere")' + _mapping('"orders"'),
            given=_reserving("50"),
        ),
    ),
)
