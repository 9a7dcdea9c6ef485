"""What the account refuses of alarms."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.aws.account import Account
from tests.sandbox.aws.alarm_requests import ALARM, EITHER, MATH, TOPIC, names, query


@pytest.fixture
def call(account: Account) -> Callable[..., dict[str, Any]]:
    return lambda operation, **params: account.call("cloudwatch", operation, params)


@pytest.fixture
def refused(refusal) -> Callable[..., tuple[str, str]]:
    return lambda operation, **params: refusal("cloudwatch", operation, params)


@pytest.mark.parametrize(
    ("changes", "code", "telling"),
    [
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "NotImplemented", "anomaly detection"),
        ({"ThresholdMetricId": "band"}, "NotImplemented", "ThresholdMetricId"),
        ({"WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 5}}, "NotImplemented", "WarmUpConfiguration"),
        ({"ComparisonOperator": ">"}, "ValidationError", "'>' at 'comparisonOperator'"),
        ({"TreatMissingData": "good"}, "ValidationError", "'good' at 'treatMissingData'"),
        ({"Statistic": "p99"}, "ValidationError", "'p99' at 'statistic'"),
        ({"EvaluateLowSampleCountPercentile": "no"}, "ValidationError", "[evaluate, ignore]"),
        ({"Threshold": None}, "ValidationError", "Threshold is required"),
        ({"EvaluationPeriods": None}, "ValidationError", "EvaluationPeriods is required"),
        ({"Namespace": None}, "ValidationError", "Namespace is required"),
        ({"Statistic": None}, "ValidationError", "Exactly one of Statistic"),
        ({"ExtendedStatistic": "p99"}, "ValidationError", "Exactly one of Statistic"),
        ({"OKActions": [TOPIC] * 6}, "ValidationError", "6 actions"),
        ({"AlarmActions": ["alarms"]}, "ValidationError", "Invalid arn syntax: alarms"),
        ({"Metrics": [query("a")]}, "ValidationError", "MetricName must not be set together with Metrics"),
    ],
)
def test_a_metric_alarm_that_makes_no_sense_is_refused(refused, changes, code, telling):
    """Catches an alarm that AWS, or the sandbox, could not evaluate."""
    request = {name: value for name, value in (ALARM | changes).items() if value is not None}
    found, message = refused("PutMetricAlarm", **request)
    assert (found, telling in message) == (code, True), message


@pytest.mark.parametrize(
    ("metrics", "telling"),
    [
        ([query("a"), query("b")], "0 have it"),
        ([query("a", ReturnData=True), {"Id": "e", "Expression": "a"}], "2 have it"),
        ([query(f"m{n}", ReturnData=n == 0) for n in range(11)], "10 metrics"),
        (
            [query("a"), query("b", MetricStat={**query("b")["MetricStat"], "Period": 300}, ReturnData=True)],
            "same Period",
        ),
    ],
)
def test_queries_that_are_no_single_series_are_refused(refused, metrics, telling):
    """Catches metric math of which nobody could say what is compared with the threshold."""
    assert telling in refused("PutMetricAlarm", **MATH | {"Metrics": metrics})[1]


def test_filters_that_exclude_each_other_are_refused(refused):
    """Catches a request that AWS refuses."""
    assert refused("DescribeAlarms", AlarmNames=["a"], AlarmNamePrefix="a")[0] == "ValidationError"
    assert refused("DescribeAlarms", ChildrenOfAlarmName="a", StateValue="OK")[0] == "ValidationError"
    assert refused("DescribeAlarms", NextToken="x")[0] == "InvalidNextToken"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"AlarmName": "none"}, "ResourceNotFound"),
        ({"StateValue": "RED"}, "ValidationError"),
        ({"StateReasonData": "{"}, "InvalidFormat"),
    ],
)
def test_a_state_that_cannot_be_set_is_refused(call, refused, changes, code):
    """Catches a state that is no state, and an alarm that is none."""
    call("PutMetricAlarm", **ALARM)
    request = {"AlarmName": "errors", "StateValue": "OK", "StateReason": "test"} | changes
    assert refused("SetAlarmState", **request)[0] == code


@pytest.mark.parametrize(
    ("changes", "telling"),
    [
        ({"AlarmRule": "ALARM(errors) AND"}, "missing at the end"),
        ({"AlarmRule": "TRUE OR " * 1280 + "TRUE"}, "10240 characters"),
        (
            {"AlarmRule": "ALARM(errors) OR OK(none) OR OK(nowhere)"},
            "as alarms [none, nowhere] in the alarm rule do not exist",
        ),
        ({"ActionsSuppressor": "none"}, "none does not exist"),
        ({"ActionsSuppressor": "errors", "ActionsSuppressorWaitPeriod": 1}, "ActionsSuppressorExtensionPeriod"),
        ({"AlarmActions": ["arn:aws:automate:us-east-1:ec2:stop:x"]}, "arn:aws:automate"),
        ({"AlarmName": "errors"}, "A metric alarm has the name errors"),
    ],
)
def test_a_composite_alarm_that_cannot_be_is_refused(call, refused, changes, telling):
    """Catches a composite alarm that AWS would not save."""
    call("PutMetricAlarm", **ALARM)
    code, message = refused("PutCompositeAlarm", **{"AlarmName": "all", "AlarmRule": "ALARM(errors)"} | changes)
    assert (code, telling in message) == ("ValidationError", True), message


def test_an_alarm_that_a_composite_alarm_needs_cannot_be_deleted(call, refused):
    """Catches a rule, or a suppression, about an alarm that is gone; and a cycle that deletes itself."""
    for name in ("a", "b", "c"):
        call("PutMetricAlarm", **ALARM | {"AlarmName": name})
    periods = {"ActionsSuppressorWaitPeriod": 0, "ActionsSuppressorExtensionPeriod": 0}
    call("PutCompositeAlarm", AlarmName="all", AlarmRule="ALARM(a) OR ALARM(b)", ActionsSuppressor="c", **periods)

    message = refused("DeleteAlarms", AlarmNames=["a", "c"])[1]
    assert message == "Cannot delete a,c as there are composite alarm(s) depending on them."
    assert refused("DeleteAlarms", AlarmNames=["b"])[1].endswith("depending on it.")
    call("DeleteAlarms", AlarmNames=["all", "a", "b", "c"])
    assert names(call("DescribeAlarms", AlarmTypes=EITHER)) == []

    call("PutCompositeAlarm", AlarmName="x", AlarmRule="FALSE")
    call("PutCompositeAlarm", AlarmName="y", AlarmRule="ALARM(x)")
    call("PutCompositeAlarm", AlarmName="x", AlarmRule="ALARM(y)")
    assert "depending" in refused("DeleteAlarms", AlarmNames=["x"])[1]
    assert "Only one composite" in refused("DeleteAlarms", AlarmNames=["x", "y"])[1]
    call("PutCompositeAlarm", AlarmName="x", AlarmRule="ALARM(x)")
    call("DeleteAlarms", AlarmNames=["y"])
    assert "depending" in refused("DeleteAlarms", AlarmNames=["x"])[1]


def test_a_name_belongs_to_one_kind_of_alarm(call, refused):
    """Catches a metric alarm that overwrites a composite one."""
    call("PutCompositeAlarm", AlarmName="errors", AlarmRule="TRUE")
    assert "A composite alarm" in refused("PutMetricAlarm", **ALARM)[1]
