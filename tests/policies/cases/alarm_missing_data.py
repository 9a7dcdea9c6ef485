"""Cases of the rule about what an alarm takes missing data for."""

from tests.policies.case import Case, Cases

_WATCH = """
watch = {
    "statistic": "Sum", "period": 60, "evaluation_periods": 3,
    "comparison_operator": "GreaterThanThreshold", "threshold": 0,
}
by_name = {**watch, "namespace": "AWS/Lambda", "dimensions": {"FunctionName": "orders"}}
elb = {**watch, "namespace": "AWS/ApplicationELB"}
too_few = {"comparison_operator": "LessThanThreshold", "threshold": 1}
"""


def _unusual(operator: str) -> str:
    """An alarm on another number of invocations than usual, for which silence is no reason."""
    return f"""
        dimensions = {{"FunctionName": "orders"}}
        metric = {{"namespace": "AWS/Lambda", "metric_name": "Invocations", "dimensions": dimensions}}
        aws.cloudwatch.MetricAlarm(
            "unusual",
            comparison_operator="{operator}",
            threshold_metric_id="usual",
            evaluation_periods=3,
            treat_missing_data="notBreaching",
            metric_queries=[
                {{"id": "usual", "expression": "ANOMALY_DETECTION_BAND(calls, 2)", "return_data": True}},
                {{"id": "calls", "metric": {{**metric, "stat": "Sum", "period": 300}}, "return_data": True}},
            ],
        )
        """


TREAT_MISSING_DATA_DECIDED = Cases(
    rule="alarm-treat-missing-data-decided",
    fails=(
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
        Case(
            'aws.cloudwatch.MetricAlarm("slow", **by_name, metric_name="Duration", treat_missing_data="missing")',
            given=_WATCH,
        ),
        # That nobody calls the function is no failure of it.
        Case(
            'aws.cloudwatch.MetricAlarm("errors", **by_name, metric_name="Errors", treat_missing_data="breaching")',
            given=_WATCH,
        ),
        Case(
            'aws.cloudwatch.MetricAlarm("refused", **by_name, metric_name="Throttles", treat_missing_data="breaching")',
            given=_WATCH,
        ),
        Case(
            """
            dimensions = {"TargetGroup": "targetgroup/orders/0a1b"}
            aws.cloudwatch.MetricAlarm(
                "errors", **elb, metric_name="LambdaUserError", dimensions=dimensions, treat_missing_data="breaching"
            )
            """,
            config={"acceptMissing": True},
            given=_WATCH,
        ),
        # A failure among what metric math reads.
        """
        dimensions = {"FunctionName": "orders"}
        errors = {"namespace": "AWS/Lambda", "metric_name": "Errors", "dimensions": dimensions, "stat": "Sum", "period": 60}
        aws.cloudwatch.MetricAlarm(
            "error-rate",
            comparison_operator="GreaterThanThreshold",
            threshold=0.01,
            evaluation_periods=3,
            treat_missing_data="breaching",
            metric_queries=[
                {"id": "rate", "expression": "errors / 60", "return_data": True},
                {"id": "errors", "metric": errors},
            ],
        )
        """,
        # Too few requests: where there are none, there is no data.
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "silence", **{**by_name, **too_few}, metric_name="Invocations", treat_missing_data="notBreaching"
            )
            """,
            given=_WATCH,
        ),
        # Fewer than usual.
        _unusual("LessThanLowerThreshold"),
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
            treat_missing_data="notBreaching",
        )
        """,
        Case(
            """
            aws.cloudwatch.MetricAlarm("errors", **by_name, metric_name="Errors", treat_missing_data="ignore")
            own = {**watch, "namespace": "Shop", "metric_name": unknown("Sales")}
            aws.cloudwatch.MetricAlarm("own", **own, treat_missing_data="breaching")
            aws.cloudwatch.MetricAlarm("own-too", **{**own, **too_few}, treat_missing_data="notBreaching")
            aws.cloudwatch.MetricAlarm("calls", **by_name, metric_name="Invocations", treat_missing_data="notBreaching")
            """,
            given=_WATCH,
        ),
        # Signs of life, and counts of hosts, which may be silent for either reason.
        Case(
            """
            silence = {**by_name, **too_few, "metric_name": "Invocations"}
            aws.cloudwatch.MetricAlarm("silence", **silence, treat_missing_data="breaching")
            hosts = {**elb, **too_few, "metric_name": "HealthyHostCount"}
            aws.cloudwatch.MetricAlarm("hosts", **hosts, treat_missing_data="breaching")
            aws.cloudwatch.MetricAlarm("some-hosts", **hosts, treat_missing_data="notBreaching")
            """,
            given=_WATCH,
        ),
        # Fewer or more than usual: not for silence alone.
        _unusual("LessThanLowerOrGreaterThanUpperThreshold"),
        # What metric math makes of signs of life may be anything.
        """
        dimensions = {"FunctionName": "orders"}
        metric = {"namespace": "AWS/Lambda", "dimensions": dimensions, "stat": "Sum", "period": 60}
        aws.cloudwatch.MetricAlarm(
            "succeeded",
            comparison_operator="LessThanThreshold",
            threshold=0.9,
            evaluation_periods=3,
            treat_missing_data="notBreaching",
            metric_queries=[
                {"id": "rate", "expression": "1 - errors / calls", "return_data": True},
                {"id": "calls", "metric": {**metric, "metric_name": "Invocations"}},
                {"id": "errors", "metric": {**metric, "metric_name": "Errors"}},
            ],
        )
        """,
        Case(
            'aws.cloudwatch.MetricAlarm("slow", **by_name, metric_name="Duration", treat_missing_data="missing")',
            config={"acceptMissing": True},
            given=_WATCH,
        ),
        # A query in PromQL, which has no periods.
        """
        query = 'sum(rate({"aws.lambda.errors"}[5m])) > 0'
        aws.cloudwatch.MetricAlarm(
            "errors", evaluation_interval=60, evaluation_criteria={"promql_criteria": {"query": query}}
        )
        """,
    ),
    undecided=(
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors", **by_name, metric_name="Errors", treat_missing_data=unknown("breaching")
            )
            """,
            given=_WATCH,
        ),
        Case(
            """
            aws.cloudwatch.MetricAlarm(
                "errors", **by_name, metric_name=unknown("Errors"), treat_missing_data="breaching"
            )
            """,
            given=_WATCH,
        ),
        Case(
            """
            silence = {**by_name, "comparison_operator": unknown("LessThanThreshold"), "metric_name": "Invocations"}
            aws.cloudwatch.MetricAlarm("silence", **silence, treat_missing_data="notBreaching")
            """,
            given=_WATCH,
        ),
    ),
)
