"""Cases of the rules about an alarm's threshold."""

from tests.policies.case import Cases

_ABOVE, _REACHES, _BELOW = "GreaterThanThreshold", "GreaterThanOrEqualToThreshold", "LessThanThreshold"


def _watch(
    function: str, name: str, statistic: str, threshold: object, *, operator: str = _ABOVE, of: str = "orders.name"
) -> str:
    """A whole program: a function, and an alarm on one of its metrics."""
    return f"""
        orders = aws.lambda_.Function("orders", {function})
        aws.cloudwatch.MetricAlarm(
            "orders",
            namespace="AWS/Lambda",
            metric_name="{name}",
            dimensions={{"FunctionName": {of}}},
            {statistic},
            period=60,
            evaluation_periods=5,
            comparison_operator="{operator}",
            threshold={threshold},
        )
        """


def _duration(
    threshold: object, *, timeout: str = ", timeout=10", operator: str = _ABOVE, of: str = "orders.name"
) -> str:
    return _watch(f"**package{timeout}", "Duration", 'extended_statistic="p99"', threshold, operator=operator, of=of)


def _concurrency(threshold: object, *, reserved: object = 50, operator: str = _ABOVE, of: str = "orders.name") -> str:
    settings = f"**package, reserved_concurrent_executions={reserved}"
    return _watch(settings, "ConcurrentExecutions", 'statistic="Maximum"', threshold, operator=operator, of=of)


def _in_regions(*timeouts: int) -> str:
    """A function of one name in each Region, and an alarm on its duration above 8 seconds."""
    regions = dict(zip(("us-east-1", "eu-west-1"), timeouts, strict=True))
    return f"""
        for region, timeout in {regions}.items():
            there = pulumi.ResourceOptions(provider=aws.Provider(region, region=region))
            orders = aws.lambda_.Function(region, **package, name="orders", timeout=timeout, opts=there)
            aws.cloudwatch.MetricAlarm(
                region,
                namespace="AWS/Lambda",
                metric_name="Duration",
                dimensions={{"FunctionName": orders.name}},
                extended_statistic="p99",
                period=60,
                evaluation_periods=5,
                comparison_operator="{_ABOVE}",
                threshold=8000,
                opts=there,
            )
        """


def _queried(name: str, stat: str, threshold: float, *, expression: str = "CEIL(read)", compares: str = "read") -> str:
    """A function, and an alarm by metric queries: on what they read, or on what an expression makes of it."""
    metric = f'"namespace": "AWS/Lambda", "metric_name": "{name}", "dimensions": {{"FunctionName": orders.name}}'
    return f"""
        orders = aws.lambda_.Function("orders", **package, timeout=10, reserved_concurrent_executions=50)
        aws.cloudwatch.MetricAlarm(
            "orders",
            comparison_operator="{_ABOVE}",
            threshold={threshold},
            evaluation_periods=3,
            metric_queries=[
                {{"id": "made", "expression": "{expression}", "return_data": {compares == "made"}}},
                {{"id": "read", "metric": {{{metric}, "stat": "{stat}", "period": 60}}, "return_data": {compares == "read"}}},
            ],
        )
        """


DURATION_THRESHOLD_BELOW_TIMEOUT = Cases(
    rule="alarm-duration-threshold-below-timeout",
    fails=(
        _duration(15000),
        _duration(10000),
        _duration(10001, operator=_REACHES),
        # The timeout that holds where none is set.
        _duration(3000, timeout=""),
        _queried("Duration", "p99", 12000),
        # One of two.
        _duration(8000) + _duration(15000).replace('"orders"', '"others"'),
        # One of two in two Regions.
        _in_regions(2, 20),
    ),
    passes=(
        _duration(8000),
        # An invocation that times out takes the timeout, if not more.
        _duration(10000, operator=_REACHES),
        # A sum may be longer than the timeout, and a calculation may be anything.
        _watch("**package, timeout=10", "Duration", 'statistic="Sum"', 15000)
        + _queried("Duration", "p99", 12000, expression="read * 2", compares="made").replace('"orders"', '"others"'),
        # An alarm on being too quick, and one on another stack's function.
        _duration(15000, operator=_BELOW) + _duration(15000, of='"elsewhere"').replace('"orders"', '"others"'),
        _watch("**package, timeout=10", "IteratorAge", 'statistic="Maximum"', 15000),
        _in_regions(20, 20),
    ),
    undecided=(
        _duration("unknown(15000)"),
        _duration(15000, timeout=", timeout=unknown(10)"),
        _duration(15000, of='unknown("orders")'),
        _duration(15000).replace('"Duration"', 'unknown("Duration")'),
        _duration(15000).replace(f'"{_ABOVE}"', f'unknown("{_ABOVE}")'),
    ),
)

CONCURRENCY_THRESHOLD_BELOW_RESERVED = Cases(
    rule="alarm-concurrency-threshold-below-reserved",
    fails=(
        _concurrency(80),
        _concurrency(50),
        _concurrency(51, operator=_REACHES),
        _concurrency(1, reserved=1),
        _queried("ConcurrentExecutions", "Maximum", 50),
        # One of two.
        _concurrency(40) + _concurrency(80).replace('"orders"', '"others"'),
    ),
    passes=(
        _concurrency(40),
        # The limit itself can be reached, if not exceeded.
        _concurrency(50, operator=_REACHES),
        # Nothing is reserved.
        _concurrency(80, reserved=-1),
        # Stopped for a while.
        _concurrency(80, reserved=0),
        # In percent of the limit.
        _queried("ConcurrentExecutions", "Maximum", 80, expression="read / 50 * 100", compares="made"),
    ),
    undecided=(
        _concurrency("unknown(80)"),
        _concurrency(80, reserved="unknown(50)"),
        _concurrency(80, of='unknown("orders")'),
        _concurrency(80).replace('"Maximum"', 'unknown("Maximum")'),
    ),
)


def _errors(threshold: object, operator: str, namespace: str = '"AWS/Lambda"') -> str:
    """A whole alarm."""
    return f"""
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace={namespace},
            metric_name="Errors",
            dimensions={{"FunctionName": "orders"}},
            statistic="Sum",
            period=60,
            evaluation_periods=3,
            comparison_operator={operator},
            threshold={threshold},
        )
        """


THRESHOLD_NOT_ALWAYS_TRUE = Cases(
    rule="alarm-threshold-not-always-true",
    fails=(
        _errors(0, f'"{_REACHES}"'),
        _errors(-1, f'"{_ABOVE}"'),
        _errors(-1, f'"{_REACHES}"'),
        _queried("Duration", "p99", -1),
        # Messages in a queue.
        _errors(0, f'"{_REACHES}"', '"AWS/SQS"').replace('"Errors"', '"ApproximateNumberOfMessagesVisible"'),
    ),
    passes=(
        _errors(0, f'"{_ABOVE}"'),
        _errors(1, f'"{_REACHES}"'),
        # Of one's own, which may be negative; as a difference may, that is calculated.
        _errors(0, f'"{_REACHES}"', '"Shop"').replace('"Errors"', 'unknown("Balance")')
        + _queried("Errors", "Sum", -1, expression="read - 5", compares="made"),
    ),
    undecided=(
        _errors("unknown(0)", f'"{_REACHES}"'),
        _errors(0, f'unknown("{_REACHES}")'),
        _errors(0, f'"{_REACHES}"', 'unknown("AWS/Lambda")'),
    ),
)
