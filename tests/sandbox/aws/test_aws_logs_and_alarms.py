"""Log groups, metric filters, alarms and topics of the emulated account."""

import json
import time

import pytest

from sandbox.aws.account import Account

TOPIC = {"TopicArn": "arn:aws:sns:us-east-1:123456789012:alarms"}
ALARM = {
    "AlarmName": "throttles",
    "Namespace": "AWS/Lambda",
    "MetricName": "Throttles",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 3,
    "Threshold": 1,
    "ComparisonOperator": "GreaterThanOrEqualToThreshold",
}


@pytest.fixture
def log_group(account):
    account.call("logs", "CreateLogGroup", {"logGroupName": "/orders"})
    return {"logGroupName": "/orders"}


@pytest.fixture
def topic(account):
    account.call("sns", "CreateTopic", {"Name": "alarms"})


def metric_filter(value="1", name="errors"):
    transformation = {"metricName": "Errors", "metricNamespace": "Orders", "metricValue": value}
    return {"filterName": name, "filterPattern": "ERROR", "metricTransformations": [transformation]}


def test_a_log_group_counts_its_metric_filters_and_takes_them_along(account, log_group):
    """Would catch filters that outlive their log group and show up again in a new one of its name."""
    account.call("logs", "PutMetricFilter", log_group | metric_filter())
    described = account.call("logs", "DescribeLogGroups", {})["logGroups"][0]
    assert (described["metricFilterCount"], described["logGroupClass"]) == (1, "STANDARD")

    account.call("logs", "DeleteLogGroup", log_group)
    account.call("logs", "CreateLogGroup", log_group)
    assert account.call("logs", "DescribeMetricFilters", log_group)["metricFilters"] == []


def test_a_metric_filter_is_replaced_by_name(account, log_group):
    """Would catch an update that leaves the old filter counting beside the new one."""
    account.call("logs", "PutMetricFilter", log_group | metric_filter("1"))
    account.call("logs", "PutMetricFilter", log_group | metric_filter("$.count"))

    filters = account.call("logs", "DescribeMetricFilters", log_group)["metricFilters"]
    assert [one["metricTransformations"][0]["metricValue"] for one in filters] == ["$.count"]


@pytest.mark.usefixtures("log_group")
def test_what_is_missing_or_there_already_is_refused(refusal):
    """Would catch filters of log groups that do not exist, and log groups made twice."""
    here, nowhere = {"logGroupName": "/orders"}, {"logGroupName": "/none"}
    filters = metric_filter()

    assert refusal("logs", "CreateLogGroup", here)[0] == "ResourceAlreadyExistsException"
    for operation, request in (
        ("PutMetricFilter", nowhere | filters),
        ("DescribeMetricFilters", nowhere),
        ("DeleteMetricFilter", nowhere | {"filterName": "errors"}),
        ("DeleteMetricFilter", here | {"filterName": "errors"}),
        ("DeleteLogGroup", nowhere),
    ):
        assert refusal("logs", operation, request)[0] == "ResourceNotFoundException"


def test_retention_is_one_of_awss_numbers_of_days(account, log_group, refusal):
    """Would catch a retention that CloudWatch Logs does not offer."""
    account.call("logs", "PutRetentionPolicy", log_group | {"retentionInDays": 14})

    code, message = refusal("logs", "PutRetentionPolicy", log_group | {"retentionInDays": 15})
    assert (code, "'15'" in message) == ("InvalidParameterException", True)


def test_an_alarm_starts_without_data_and_keeps_its_state_when_updated(account):
    """Would catch a deployment that resets a ringing alarm, or one that is green before it was evaluated."""

    def state():
        alarm = account.call("cloudwatch", "DescribeAlarms", {"AlarmNames": ["throttles"]})["MetricAlarms"][0]
        return alarm["StateValue"], alarm["StateReason"], alarm["Threshold"]

    account.call("cloudwatch", "PutMetricAlarm", ALARM)
    assert state() == ("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation", 1)
    ringing = {"AlarmName": "throttles", "StateValue": "ALARM", "StateReason": "3 of 3"}
    account.call("cloudwatch", "SetAlarmState", ringing)
    account.call("cloudwatch", "PutMetricAlarm", ALARM | {"Threshold": 5})
    assert state() == ("ALARM", "3 of 3", 5)


@pytest.mark.parametrize(
    ("changes", "telling"),
    [
        ({"MetricName": None}, "MetricName or Metrics"),
        ({"DatapointsToAlarm": 4}, "DatapointsToAlarm (4)"),
        ({"Period": 61}, "multiple of 60"),
        ({"Period": 60, "EvaluationPeriods": 1441}, "1 day(s)"),
        ({"Period": 3600, "EvaluationPeriods": 169}, "7 day(s)"),
    ],
)
def test_an_impossible_alarm_is_refused(refusal, changes, telling):
    """Would catch windows that CloudWatch does not evaluate."""
    request = {name: value for name, value in (ALARM | changes).items() if value is not None}

    code, message = refusal("cloudwatch", "PutMetricAlarm", request)
    assert (code, telling in message) == ("ValidationError", True)


def test_the_longest_window_of_an_alarm_is_accepted(account):
    """Would catch limits that are off by one: a day of minutes, a week of hours."""
    account.call("cloudwatch", "PutMetricAlarm", ALARM | {"EvaluationPeriods": 1440})
    account.call("cloudwatch", "PutMetricAlarm", ALARM | {"Period": 3600, "EvaluationPeriods": 168})


def test_an_alarm_is_deleted_even_if_another_name_is_wrong(account, refusal):
    """Would catch a deletion that stops at a name that does not exist."""
    account.call("cloudwatch", "PutMetricAlarm", ALARM)

    assert refusal("cloudwatch", "DeleteAlarms", {"AlarmNames": ["throttles", "none"]})[0] == "ResourceNotFound"
    assert account.call("cloudwatch", "DescribeAlarms", {})["MetricAlarms"] == []


def test_a_topic_gives_back_every_attribute_that_is_set(account):
    """Would catch encryption, tracing or signature settings that show up as drift."""
    account.call("sns", "CreateTopic", {"Name": "alarms", "Attributes": {"KmsMasterKeyId": "alias/aws/sns"}})
    policy = json.dumps({"Version": "2012-10-17", "Statement": []}, separators=(",", ":"))
    sent = {"Policy": policy, "SignatureVersion": "2", "TracingConfig": "Active", "DisplayName": "Alarms"}
    for name, value in sent.items():
        account.call("sns", "SetTopicAttributes", TOPIC | {"AttributeName": name, "AttributeValue": value})

    attributes = account.call("sns", "GetTopicAttributes", TOPIC)["Attributes"]
    assert {name: attributes[name] for name in sent} == sent
    assert attributes["KmsMasterKeyId"] == "alias/aws/sns"
    account.call("sns", "SetTopicAttributes", TOPIC | {"AttributeName": "KmsMasterKeyId", "AttributeValue": ""})
    assert "KmsMasterKeyId" not in account.call("sns", "GetTopicAttributes", TOPIC)["Attributes"]


def test_a_topic_gives_back_what_it_was_created_with(account):
    """Would catch attributes that only a later change makes visible."""
    account.call("sns", "CreateTopic", {"Name": "alarms", "Attributes": {"SignatureVersion": "2"}})

    assert account.call("sns", "GetTopicAttributes", TOPIC)["Attributes"]["SignatureVersion"] == "2"


@pytest.mark.usefixtures("topic")
def test_wrong_topics_policies_and_protocols_are_refused(refusal):
    """Would catch a message to nobody, and moto's breakdown over a policy that is not JSON."""
    policy = TOPIC | {"AttributeName": "Policy", "AttributeValue": "{"}
    subscription = TOPIC | {"Protocol": "pigeon", "Endpoint": "roof"}
    missing = {"TopicArn": TOPIC["TopicArn"] + "-none"}

    assert refusal("sns", "SetTopicAttributes", policy)[0] == "InvalidParameter"
    code, message = refusal("sns", "Subscribe", subscription)
    assert (code, "pigeon" in message) == ("InvalidParameter", True)
    assert refusal("sns", "Publish", missing | {"Message": "x"})[0] == "NotFound"
    assert refusal("sns", "Subscribe", missing | {"Protocol": "email", "Endpoint": "a@example.com"})[0] == "NotFound"


@pytest.mark.parametrize("days_ahead", [0, 3, -30])
def test_log_events_are_held_to_the_accounts_time(days_ahead):
    """Would catch functions' logs that vanish once a sandbox's clock has been stepped some hours ahead."""
    now = time.time() + days_ahead * 86_400
    stream = {"logGroupName": "orders", "logStreamName": "one"}
    events = [
        {"timestamp": int(at * 1000), "message": f"{at - now:g}"} for at in (now - 15 * 86_400, now, now + 3 * 3600)
    ]
    with Account(now=lambda: now) as account:
        account.call("logs", "CreateLogGroup", {"logGroupName": "orders"})
        account.call("logs", "CreateLogStream", stream)
        account.call("logs", "PutLogEvents", stream | {"logEvents": events})
        kept = account.call("logs", "FilterLogEvents", {"logGroupName": "orders"})["events"]

    assert [event["message"] for event in kept] == ["0"]
