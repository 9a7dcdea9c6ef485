"""Cases of the rules about an alarm's periods."""

from tests.policies.case import Case, Cases

_WATCH = """
watch = {
    "namespace": "AWS/Lambda", "metric_name": "Errors", "dimensions": {"FunctionName": "orders"}, "statistic": "Sum",
    "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
own = {
    "namespace": "Shop", "metric_name": "Refused", "statistic": "Sum",
    "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
"""


def _plain(**changed: object) -> str:
    """A whole alarm on errors."""
    given = {"period": 60, "evaluation_periods": 5, **changed}
    settings = "\n".join(f"            {name}={value}," for name, value in given.items())
    return f"""
        aws.cloudwatch.MetricAlarm(
            "errors",
            namespace="AWS/Lambda",
            metric_name="Errors",
            dimensions={{"FunctionName": "orders"}},
            statistic="Sum",
            comparison_operator="GreaterThanThreshold",
            threshold=0,
{settings}
        )
        """


def _computed(period: str, *, namespace: str = "Shop", periods: int = 3) -> str:
    """An alarm by metric math."""
    metric = f'"namespace": "{namespace}", "metric_name": "Refused", "stat": "Sum", "period": {period}'
    return f"""
        aws.cloudwatch.MetricAlarm(
            "refused",
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            evaluation_periods={periods},
            metric_queries=[
                {{"id": "double", "expression": "2 * single", "return_data": True}},
                {{"id": "single", "metric": {{{metric}}}}},
            ],
        )
        """


PERIOD_VALID = Cases(
    rule="alarm-period-valid",
    fails=(
        _plain(period=90),
        _plain(period=45),
        _plain(period=0),
        Case('aws.cloudwatch.MetricAlarm("refused", **own, period=5, evaluation_periods=3)', given=_WATCH),
        _computed("100"),
    ),
    passes=(
        _plain(period=120),
        Case('aws.cloudwatch.MetricAlarm("refused", **own, period=10, evaluation_periods=3)', given=_WATCH),
        _computed("5"),
    ),
    undecided=(_plain(period="unknown(90)"), _computed("unknown(90)")),
)

NO_SUBMINUTE_ON_AWS_METRICS = Cases(
    rule="alarm-no-subminute-on-aws-metrics",
    fails=(
        _plain(period=10),
        _plain(period=30),
        _computed("20", namespace="AWS/ApplicationELB"),
        # One of two.
        _plain() + _plain(period=20).replace('"errors"', '"hasty"'),
    ),
    passes=(
        _plain(period=60),
        # A metric of one's own, at high resolution.
        Case('aws.cloudwatch.MetricAlarm("refused", **own, period=10, evaluation_periods=3)', given=_WATCH),
        _computed("10"),
    ),
    undecided=(
        _plain(period="unknown(10)"),
        Case(
            """
            given = {**own, "namespace": unknown("AWS/Lambda")}
            aws.cloudwatch.MetricAlarm("refused", **given, period=10, evaluation_periods=3)
            """,
            given=_WATCH,
        ),
    ),
)

DATAPOINTS_LE_PERIODS = Cases(
    rule="alarm-datapoints-le-periods",
    fails=(
        _plain(datapoints_to_alarm=6),
        _plain(evaluation_periods=1, datapoints_to_alarm=2),
        _computed("60", periods=2).replace("evaluation_periods=2", "evaluation_periods=2, datapoints_to_alarm=3"),
    ),
    passes=(
        _plain(datapoints_to_alarm=3),
        # All of them, and as many as are looked at where nothing is said.
        _plain(datapoints_to_alarm=5) + _plain().replace('"errors"', '"others"'),
    ),
    undecided=(
        _plain(datapoints_to_alarm="unknown(6)"),
        _plain(evaluation_periods="unknown(1)", datapoints_to_alarm=2),
    ),
)

WINDOW_LIMIT = Cases(
    rule="alarm-window-limit",
    fails=(
        _plain(period=300, evaluation_periods=289),
        _plain(period=60, evaluation_periods=1441),
        _plain(period=3600, evaluation_periods=169),
        _plain(period=1800, evaluation_periods=336),
        _computed("900", periods=97),
    ),
    passes=(
        _plain(period=300, evaluation_periods=288),
        # A week, in hours or in days.
        _plain(period=3600, evaluation_periods=168),
        _plain(period=86400, evaluation_periods=7),
        _computed("900", periods=96),
    ),
    undecided=(
        _plain(period="unknown(300)", evaluation_periods=289),
        _plain(period=300, evaluation_periods="unknown(289)"),
    ),
)

M_OF_N = Cases(
    rule="alarm-m-of-n",
    fails=(
        _plain(evaluation_periods=1),
        _plain(evaluation_periods=1, datapoints_to_alarm=1),
        _plain(evaluation_periods=5, datapoints_to_alarm=1),
        _computed("60", periods=1),
        Case(_plain(period=300, evaluation_periods=1), config={"minSeconds": 600}),
    ),
    passes=(
        _plain(evaluation_periods=5, datapoints_to_alarm=3),
        _plain(period=300, evaluation_periods=1),
        Case(_plain(evaluation_periods=1), config={"minSeconds": 60}),
    ),
    undecided=(
        _plain(period="unknown(60)", evaluation_periods=1),
        _plain(evaluation_periods="unknown(1)"),
        _plain(evaluation_periods=5, datapoints_to_alarm="unknown(1)"),
    ),
)
