"""Requests for alarms, and what is read out of the answers."""

from typing import Any

ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:"
TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
METRIC = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Statistic": "Sum", "Period": 60}
ALARM = {
    **METRIC,
    "AlarmName": "errors",
    "EvaluationPeriods": 3,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
}
EITHER = ["MetricAlarm", "CompositeAlarm"]


def names(answer: dict[str, Any]) -> list[str]:
    return [alarm["AlarmName"] for alarm in (*answer["MetricAlarms"], *answer["CompositeAlarms"])]


def query(name: str, **changes: Any) -> dict[str, Any]:
    stat = {"Metric": {"Namespace": "Shop", "MetricName": name}, "Period": 60, "Stat": "Sum"}
    return {"Id": name, "MetricStat": stat, "ReturnData": False} | changes


MATH = {
    "AlarmName": "rate",
    "EvaluationPeriods": 1,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanThreshold",
    "Metrics": [query("a"), {"Id": "e", "Expression": "a * 2", "ReturnData": True}],
}
