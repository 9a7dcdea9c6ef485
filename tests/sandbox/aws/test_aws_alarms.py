"""Alarms as the account keeps them: what is described and remembered."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.aws.account import Account
from tests.sandbox.aws.alarm_requests import ALARM, ARN, EITHER, MATH, TOPIC, names

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()


class Watch:
    """A clock that is set by hand."""

    now = NOON


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def account(watch: Watch) -> Iterator[Account]:
    with Account(now=lambda: watch.now) as running:
        yield running


@pytest.fixture
def call(account: Account) -> Callable[..., dict[str, Any]]:
    return lambda operation, **params: account.call("cloudwatch", operation, params)


def test_an_alarm_is_described_as_it_was_put(call, watch):
    """Catches members that are lost, and times that are the machine's instead of the account's."""
    dimensions = [{"Name": "FunctionName", "Value": "shop"}]
    call("PutMetricAlarm", **ALARM, Dimensions=dimensions, DatapointsToAlarm=2, AlarmActions=[TOPIC], Unit="Count")
    watch.now += 60
    call("SetAlarmState", AlarmName="errors", StateValue="ALARM", StateReason="test", StateReasonData='{"a": 1}')
    watch.now += 60
    call("SetAlarmState", AlarmName="errors", StateValue="ALARM", StateReason="again")
    (alarm,) = call("DescribeAlarms")["MetricAlarms"]

    minute = [datetime.fromtimestamp(NOON + 60 * n, UTC) for n in range(3)]
    assert alarm == {
        **ALARM,
        "Unit": "Count",
        "Dimensions": dimensions,
        "DatapointsToAlarm": 2,
        "ActionsEnabled": True,
        "AlarmActions": [TOPIC],
        "OKActions": [],
        "InsufficientDataActions": [],
        "AlarmArn": ARN + "errors",
        "AlarmConfigurationUpdatedTimestamp": minute[0],
        "StateValue": "ALARM",
        "StateReason": "again",
        "StateTransitionedTimestamp": minute[1],
        "StateUpdatedTimestamp": minute[2],
    }
    call("PutMetricAlarm", **MATH)
    (math,) = call("DescribeAlarms", AlarmNames=["rate"])["MetricAlarms"]
    assert math["Metrics"][1] == MATH["Metrics"][1]


def test_alarms_are_found_by_every_filter_at_once(call):
    """Catches moto's way of heeding only the first filter, and composite alarms that nobody asked for."""
    for name, action in (("a-1", TOPIC), ("a-2", TOPIC + "-2"), ("b-1", TOPIC)):
        call("PutMetricAlarm", **ALARM | {"AlarmName": name, "OKActions": [action]})
    call("PutCompositeAlarm", AlarmName="a-all", AlarmRule="ALARM(a-2) OR ALARM(a-1)")
    call("SetAlarmState", AlarmName="a-2", StateValue="OK", StateReason="test")

    assert names(call("DescribeAlarms")) == ["a-1", "a-2", "b-1"]
    assert names(call("DescribeAlarms", AlarmTypes=["CompositeAlarm"])) == ["a-all"]
    assert names(call("DescribeAlarms", AlarmNamePrefix="a-", AlarmTypes=EITHER)) == ["a-1", "a-2", "a-all"]
    assert names(call("DescribeAlarms", AlarmNamePrefix="a-", ActionPrefix=TOPIC + "-2", StateValue="OK")) == ["a-2"]
    assert names(call("DescribeAlarms", AlarmNames=["a-all", "b-1"], StateValue="OK")) == []
    assert names(call("DescribeAlarms", ChildrenOfAlarmName="a-all")) == ["a-1", "a-2"]
    parents = call("DescribeAlarms", ParentsOfAlarmName="a-1")["CompositeAlarms"]
    assert parents == [{"AlarmName": "a-all", "AlarmArn": ARN + "a-all"}]


def test_alarms_come_in_pages(call, account):
    """Catches a page that is lost or told twice."""
    for number in range(5):
        call("PutMetricAlarm", **ALARM | {"AlarmName": f"alarm-{number}"})
    pages, token = [], {}
    while not pages or token:
        page = call("DescribeAlarms", MaxRecords=2, **token)
        pages.append(names(page))
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}
    assert pages == [["alarm-0", "alarm-1"], ["alarm-2", "alarm-3"], ["alarm-4"]]
    assert len([line for line in account.inventory() if ":alarm:" in line]) == 5


def test_alarms_of_a_metric_have_all_its_dimensions(call):
    """Catches an alarm on another metric of the same name."""
    shop = [{"Name": "FunctionName", "Value": "shop"}]
    call("PutMetricAlarm", **ALARM)
    call("PutMetricAlarm", **ALARM | {"AlarmName": "shop", "Dimensions": shop, "Unit": "Count"})
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Errors"}

    def found(**filters: Any) -> list[str]:
        answer = call("DescribeAlarmsForMetric", **metric, **filters)
        return [alarm["AlarmName"] for alarm in answer["MetricAlarms"]]

    assert found() == ["errors"]
    assert found(Dimensions=shop) == ["shop"]
    assert found(Dimensions=shop, Unit="Seconds") == []
    assert found(Statistic="Average") == []


def test_the_history_tells_of_settings_and_states(call, watch):
    """Catches history that is not kept, forgets the deleted, or is in another form than CloudWatch's."""
    call("PutMetricAlarm", **ALARM)
    watch.now += 60
    call("SetAlarmState", AlarmName="errors", StateValue="OK", StateReason="test", StateReasonData='{"a": 1}')
    call("PutMetricAlarm", **ALARM | {"Threshold": 2})
    watch.now += 60
    call("DeleteAlarms", AlarmNames=["errors"])

    items = call("DescribeAlarmHistory", AlarmName="errors", ScanBy="TimestampAscending")["AlarmHistoryItems"]
    assert [item["HistorySummary"] for item in items] == [
        'Alarm "errors" created',
        "Alarm updated from INSUFFICIENT_DATA to OK",
        'Alarm "errors" updated',
        'Alarm "errors" deleted',
    ]
    created, changed, updated, _ = [json.loads(item["HistoryData"]) for item in items]
    assert created["type"] == "Create"
    assert (
        created["createdAlarm"].items()
        >= {
            "alarmName": "errors",
            "okactions": [],
            "stateValue": "INSUFFICIENT_DATA",
            "stateUpdatedTimestamp": "2026-03-01T12:00:00.000+0000",
        }.items()
    )
    assert updated["updatedAlarm"]["threshold"] == 2
    assert changed == {
        "version": "1.0",
        "oldState": {"stateValue": "INSUFFICIENT_DATA", "stateReason": "Unchecked: Initial alarm creation"},
        "newState": {"stateValue": "OK", "stateReason": "test", "stateReasonData": {"a": 1}},
    }


def test_the_history_is_found_by_type_and_time_and_comes_in_pages(call, watch):
    """Catches filters that are not heeded, and an order that is not newest first."""
    call("PutMetricAlarm", **ALARM)
    call("PutCompositeAlarm", AlarmName="all", AlarmRule="ALARM(errors)")
    for value in ("OK", "ALARM"):
        watch.now += 60
        call("SetAlarmState", AlarmName="errors", StateValue=value, StateReason="test")

    def found(**filters: Any) -> list[str]:
        items = call("DescribeAlarmHistory", **filters)["AlarmHistoryItems"]
        return [item["HistorySummary"].removeprefix("Alarm ") for item in items]

    assert found() == ["updated from OK to ALARM", "updated from INSUFFICIENT_DATA to OK", '"errors" created']
    assert found(AlarmTypes=["CompositeAlarm"]) == ['"all" created']
    assert found(HistoryItemType="ConfigurationUpdate", AlarmTypes=EITHER) == ['"all" created', '"errors" created']
    first = datetime.fromtimestamp(NOON + 60, UTC)
    assert found(StartDate=first, EndDate=first) == ["updated from INSUFFICIENT_DATA to OK"]
    page = call("DescribeAlarmHistory", MaxRecords=2)
    rest = call("DescribeAlarmHistory", MaxRecords=2, NextToken=page["NextToken"])
    assert (len(page["AlarmHistoryItems"]), len(rest["AlarmHistoryItems"])) == (2, 1)
    assert "NextToken" not in rest


def test_history_is_kept_for_thirty_days(call, watch):
    """Catches a history that grows for ever."""
    call("PutMetricAlarm", **ALARM)
    watch.now += 31 * 86_400
    call("SetAlarmState", AlarmName="errors", StateValue="OK", StateReason="test")
    assert len(call("DescribeAlarmHistory")["AlarmHistoryItems"]) == 1


def test_actions_are_switched_off_and_on(call):
    """Catches a switch that does nothing."""
    call("PutMetricAlarm", **ALARM)
    for operation, enabled in (("DisableAlarmActions", False), ("EnableAlarmActions", True)):
        call(operation, AlarmNames=["errors", "none"])
        assert call("DescribeAlarms")["MetricAlarms"][0]["ActionsEnabled"] is enabled


def test_tags_come_with_a_new_alarm_only_and_go_with_it(call):
    """Catches an update that brings tags, which AWS ignores, and tags that a successor inherits."""
    arn = {"ResourceARN": ARN + "all"}
    rule = {"AlarmName": "all", "AlarmRule": "TRUE"}

    def tags() -> dict[str, str]:
        return {tag["Key"]: tag["Value"] for tag in call("ListTagsForResource", **arn)["Tags"]}

    call("PutCompositeAlarm", **rule, Tags=[{"Key": "team", "Value": "shop"}])
    call("PutCompositeAlarm", **rule, Tags=[{"Key": "team", "Value": "other"}])
    call("TagResource", **arn, Tags=[{"Key": "stage", "Value": "dev"}])
    assert tags() == {"team": "shop", "stage": "dev"}
    call("DeleteAlarms", AlarmNames=["all"])
    call("PutCompositeAlarm", **rule)
    assert tags() == {}
