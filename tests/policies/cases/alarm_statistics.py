"""Cases of the rules about an alarm's statistic."""

from tests.policies.case import Cases

_FUNCTION = '{"FunctionName": "orders"}'
_TARGETS = '{"LoadBalancer": "app/front/0a1b", "TargetGroup": "targetgroup/orders/2c3d"}'


def _watch(name: str, statistic: str, *, namespace: str = "AWS/Lambda", dimensions: str = _FUNCTION) -> str:
    """A whole alarm on one metric."""
    return f"""
        aws.cloudwatch.MetricAlarm(
            "{name.lower()}",
            namespace="{namespace}",
            metric_name="{name}",
            dimensions={dimensions},
            {statistic},
            period=60,
            evaluation_periods=3,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
        )
        """


def _watch_targets(name: str, statistic: str) -> str:
    return _watch(name, statistic, namespace="AWS/ApplicationELB", dimensions=_TARGETS)


def _computed(name: str, stat: str) -> str:
    """An alarm by metric math."""
    metric = f'"namespace": "AWS/Lambda", "metric_name": "{name}", "dimensions": {_FUNCTION}, "stat": {stat}'
    return f"""
        aws.cloudwatch.MetricAlarm(
            "computed",
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            evaluation_periods=3,
            metric_queries=[
                {{"id": "double", "expression": "2 * single", "return_data": True}},
                {{"id": "single", "metric": {{{metric}, "period": 60}}}},
            ],
        )
        """


STATISTIC_FITS_METRIC = Cases(
    rule="alarm-statistic-fits-metric",
    fails=(
        _watch("Errors", 'statistic="Average"'),
        _watch("Throttles", 'statistic="Maximum"'),
        _watch("ConcurrentExecutions", 'statistic="Sum"'),
        _watch("Duration", 'statistic="Sum"'),
        _watch("Errors", 'extended_statistic="p99"'),
        _watch_targets("LambdaUserError", 'statistic="SampleCount"'),
        _watch_targets("UnHealthyHostCount", 'statistic="Maximum"'),
        _computed("Invocations", '"Average"'),
        # One of two.
        _watch("Errors", 'statistic="Sum"') + _watch("Throttles", 'statistic="Average"'),
    ),
    passes=(
        _watch("Errors", 'statistic="Sum"'),
        _watch("ConcurrentExecutions", 'statistic="Maximum"') + _watch("Duration", 'extended_statistic="p99"'),
        _watch_targets("UnHealthyHostCount", 'statistic="Minimum"')
        + _watch_targets("HealthyHostCount", 'statistic="Average"'),
        _computed("Errors", '"Sum"'),
        # That is for another rule to say.
        _watch("Duration", 'statistic="Average"'),
        # Metrics that are nobody's here.
        _watch("Errors", 'statistic="Average"', namespace="Shop")
        + _watch("Unheard", 'statistic="Average"')
        + _watch("Errors", 'statistic="Average"', namespace="Shop")
        .replace('"Errors"', 'unknown("Own")')
        .replace('"errors"', '"own"'),
    ),
    undecided=(
        _watch("Errors", 'statistic=unknown("Average")'),
        _watch("Errors", 'statistic="Average"').replace('"Errors"', 'unknown("Errors")'),
        _computed("Errors", 'unknown("Average")'),
    ),
)

NO_AVERAGE_LATENCY = Cases(
    rule="alarm-no-average-latency",
    fails=(
        _watch("Duration", 'statistic="Average"'),
        _watch_targets("TargetResponseTime", 'statistic="Average"'),
        _computed("Duration", '"Average"'),
        # One of two.
        _watch("Duration", 'extended_statistic="p99"') + _watch("IteratorAge", 'statistic="Average"'),
    ),
    passes=(
        _watch("Duration", 'extended_statistic="p99"'),
        _watch("Duration", 'statistic="Maximum"') + _watch_targets("TargetResponseTime", 'extended_statistic="tm99"'),
        # No times, and nobody's here.
        _watch("Errors", 'statistic="Average"')
        + _watch("Duration", 'statistic=unknown("Average")', namespace="Shop").replace('"Duration"', 'unknown("Own")'),
    ),
    undecided=(
        _watch("Duration", 'statistic=unknown("Average")'),
        _watch("Duration", 'statistic="Average"').replace('"Duration"', 'unknown("Duration")'),
    ),
)
