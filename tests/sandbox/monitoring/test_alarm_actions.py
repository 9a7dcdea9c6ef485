"""What alarms do when their state changes: whom they tell, what they say, and what becomes of it."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.sandbox.monitoring.alarm_shop import ACCOUNT, ARN, Shop


def test_the_message_is_cloudwatchs(shop: Shop) -> None:
    """Catches a message that what reads CloudWatch's notifications would not understand."""
    shop.alarm(
        AlarmDescription="look at the log",
        DatapointsToAlarm=1,
        Dimensions=[{"Name": "Stage", "Value": "live"}],
        Unit="Count",
        OKActions=[],
    )
    configured = shop.now
    metric = {"MetricName": "Errors", "Dimensions": [{"Name": "Stage", "Value": "live"}], "Unit": "Count", "Value": 2}
    shop.call("PutMetricData", Namespace="Shop", MetricData=[metric])
    begins = shop.now // 60 * 60
    shop.advance(60)

    (envelope,) = shop.heard()
    minute = f"{datetime.fromtimestamp(begins, UTC):%d/%m/%y %H:%M:%S}"
    assert envelope["Subject"] == 'ALARM: "errors" in US East (N. Virginia)'
    assert json.loads(envelope["Message"]) == {
        "AlarmName": "errors",
        "AlarmDescription": "look at the log",
        "AWSAccountId": ACCOUNT,
        "AlarmConfigurationUpdatedTimestamp": written(configured),
        "NewStateValue": "ALARM",
        "NewStateReason": (
            f"Threshold Crossed: 1 out of the last 1 datapoints [2.0 ({minute})] was greater than the threshold (0.0) "
            "(minimum 1 datapoint for OK -> ALARM transition)."
        ),
        "StateChangeTime": written(begins + 61),
        "Region": "US East (N. Virginia)",
        "AlarmArn": ARN + "errors",
        "OldStateValue": "INSUFFICIENT_DATA",
        "OKActions": [],
        "AlarmActions": [shop.topic],
        "InsufficientDataActions": [],
        "Trigger": {
            "MetricName": "Errors",
            "Namespace": "Shop",
            "StatisticType": "Statistic",
            "Statistic": "SUM",
            "Unit": "Count",
            "Dimensions": [{"value": "live", "name": "Stage"}],
            "Period": 60,
            "EvaluationPeriods": 1,
            "DatapointsToAlarm": 1,
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": 0.0,
            "TreatMissingData": "notBreaching",
            "EvaluateLowSampleCountPercentile": "",
        },
    }
    alarm = shop.described()
    assert alarm["StateTransitionedTimestamp"].timestamp() == begins + 61
    assert json.loads(alarm["StateReasonData"])["recentDatapoints"] == [2.0]


def written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+0000"


def test_no_action_is_taken_while_actions_are_disabled(shop: Shop) -> None:
    """Catches messages during a maintenance, and none after it."""
    shop.alarm()
    shop.call("DisableAlarmActions", AlarmNames=["errors"])
    shop.minute(1)
    assert (shop.state(), shop.told(), shop.history()) == ("ALARM", [], [])
    shop.call("EnableAlarmActions", AlarmNames=["errors"])
    shop.minute(0)
    assert shop.told() == [("errors", "OK")]


def test_actions_do_not_hold_up_the_event_loop(open_shop: Callable[..., Shop]) -> None:
    """Catches an action that waits for a function that waits for the event loop, which waits for the action."""
    answered: list[str] = []

    def subscriber(_params: dict[str, Any]) -> None:
        answered.append(asyncio.run_coroutine_threadsafe(asyncio.sleep(0, "answered"), loop).result(timeout=30))

    shop = open_shop()
    loop = shop.loop.run(running_loop())
    shop.account.observe("sns", "Publish", subscriber)
    shop.alarm()
    shop.minute(1)
    assert answered == ["answered"]


async def running_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


def policy_of_components(topic: str, account: str = ACCOUNT) -> str:
    condition = {
        "StringEquals": {"aws:SourceAccount": account},
        "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-east-1:{account}:alarm:*"},
    }
    service = {"Service": "cloudwatch.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": service, "Action": "sns:Publish", "Resource": topic}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Condition": condition}]})


def test_a_topics_policy_lets_cloudwatch_publish_or_not(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """Catches an alarm that is heard here, and on AWS is lost for want of a permission; and one that stops the next."""
    shop.alarm("a-closed")
    shop.alarm("b-open", AlarmActions=[shop.new_topic("open")])

    def set_policy(document: str) -> None:
        attribute = {"TopicArn": shop.topic, "AttributeName": "Policy", "AttributeValue": document}
        shop.account.call("sns", "SetTopicAttributes", attribute)

    set_policy(policy_of_components(shop.topic, account="210987654321"))
    with caplog.at_level(logging.WARNING):
        shop.minute(1)
    assert shop.told() == [("b-open", "ALARM")]
    (failed,) = shop.history("a-closed")
    assert failed["HistorySummary"].startswith(f"Failed to execute action {shop.topic}.")
    data = json.loads(failed["HistoryData"])
    assert (data["actionState"], data["publishedMessage"]) == ("Failed", None)
    assert "not authorized to perform: SNS:Publish" in data["error"]
    assert "a-closed" in caplog.text

    set_policy(policy_of_components(shop.topic))
    shop.set_state("a-closed", "OK")
    assert ("a-closed", "OK") in shop.told()
    succeeded = shop.history("a-closed")[0]
    assert succeeded["HistorySummary"] == f"Successfully executed action {shop.topic}"
    assert json.loads(json.loads(succeeded["HistoryData"])["publishedMessage"])["NewStateValue"] == "OK"


def test_messages_to_a_topic_with_awss_own_key_are_lost(shop: Shop) -> None:
    """Catches the silence that encryption with alias/aws/sns brings on AWS."""
    encrypted = shop.new_topic("encrypted", KmsMasterKeyId="alias/aws/sns")
    shop.alarm(AlarmActions=[encrypted])
    shop.minute(1)
    assert shop.told() == []
    assert "does not have authorization to access the SNS topic encryption key" in str(shop.history()[0])


@pytest.mark.parametrize(
    ("actions", "account", "heard"),
    [
        (["kms:Decrypt", "kms:GenerateDataKey*"], ACCOUNT, True),
        (["kms:Decrypt"], ACCOUNT, False),
        (["kms:*"], "210987654321", False),
    ],
)
def test_a_topics_key_lets_cloudwatch_use_it_or_not(shop: Shop, actions: list[str], account: str, heard: bool) -> None:
    """Catches an alarm that is heard here, and on AWS is lost because CloudWatch may not use the topic's key."""
    statement = {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Action": actions}
    condition = {"StringEquals": {"aws:SourceAccount": account}}
    policy = json.dumps({"Statement": [{**statement, "Resource": "*", "Condition": condition}]})
    key = shop.account.call("kms", "CreateKey", {"Policy": policy})["KeyMetadata"]
    shop.account.call("kms", "CreateAlias", {"AliasName": "alias/alarms", "TargetKeyId": key["KeyId"]})
    for name in (key["Arn"], key["KeyId"], "alias/alarms"):
        topic = shop.new_topic(f"topic-{name.rpartition('/')[2]}-{len(name)}", KmsMasterKeyId=name)
        shop.alarm(AlarmActions=[topic], OKActions=[])
        shop.set_state("errors", "ALARM")
        assert shop.told() == ([("errors", "ALARM")] if heard else [])
        shop.set_state("errors", "OK")

    shop.account.call("kms", "DisableKey", {"KeyId": key["KeyId"]})
    shop.set_state("errors", "ALARM")
    assert shop.told() == []


def test_actions_that_cannot_be_executed_are_in_the_history(shop: Shop) -> None:
    """Catches an action that vanishes without a word: of a missing topic, and of a kind that is not emulated."""
    missing, stop = shop.topic + "-none", "arn:aws:automate:us-east-1:ec2:stop:x"
    shop.alarm(AlarmActions=[missing, stop, shop.topic])
    shop.minute(1)
    assert shop.told() == [("errors", "ALARM")]
    reached, stopped, lost = (item["HistorySummary"] for item in shop.history())
    assert reached == f"Successfully executed action {shop.topic}"
    assert "does not execute actions of automate" in stopped
    assert f"Failed to execute action {missing}" in lost


def test_a_function_is_invoked_if_its_policy_lets_alarms(open_shop: Callable[..., Shop]) -> None:
    """Catches a Lambda action without permission, and an event that is not CloudWatch's."""
    invoked: list[tuple[str, dict[str, Any]]] = []
    shop = open_shop(invoke=lambda arn, event: invoked.append((arn, json.loads(event))))
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    request = {"RoleName": "mends", "AssumeRolePolicyDocument": document}
    role = shop.account.call("iam", "CreateRole", request)["Role"]["Arn"]
    function = {"FunctionName": "mends", "Role": role, "Runtime": "python3.12", "Handler": "app.handler"}
    created = shop.account.call("lambda", "CreateFunction", {**function, "Code": {"ZipFile": EMPTY_ZIP}})
    arn = created["FunctionArn"]
    shop.alarm(AlarmActions=[arn], OKActions=[arn], AlarmDescription="mend it")
    shop.minute(0)
    assert invoked == []
    permission = {
        "FunctionName": "mends",
        "StatementId": "alarms",
        "Action": "lambda:InvokeFunction",
        "Principal": "lambda.alarms.cloudwatch.amazonaws.com",
        "SourceArn": ARN + "errors",
    }
    shop.account.call("lambda", "AddPermission", permission)
    shop.minute(2)
    ((to, event),) = invoked
    assert to == arn
    data = event.pop("alarmData")
    assert event == {
        "source": "aws.cloudwatch",
        "alarmArn": ARN + "errors",
        "accountId": ACCOUNT,
        "time": data["state"]["timestamp"],
        "region": "us-east-1",
    }
    assert (data["alarmName"], data["state"]["value"], data["previousState"]["value"]) == ("errors", "ALARM", "OK")
    metric = {"namespace": "Shop", "name": "Errors", "dimensions": {}}
    stat = {"metric": metric, "period": 60, "stat": "Sum"}
    configuration = {"description": "mend it", "metrics": [{"id": "m1", "metricStat": stat, "returnData": True}]}
    assert data["configuration"] == configuration


EMPTY_ZIP = b"PK\x05\x06" + b"\0" * 18


HANDLER = """
def handler(event, context):
    print("heard of", event["alarmData"]["state"]["value"])
"""


def test_a_function_really_hears_of_an_alarm(world: Any) -> None:
    """Catches a sandbox whose alarms do not reach its functions."""
    name = world.function(HANDLER)
    permission = {"FunctionName": name, "StatementId": "alarms", "Action": "lambda:InvokeFunction"}
    world.call("lambda", "AddPermission", {**permission, "Principal": "lambda.alarms.cloudwatch.amazonaws.com"})
    alarm = {"Namespace": "Shop", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
    compared = {"AlarmName": name, "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold"}
    action = {"AlarmActions": [f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}"]}
    world.call("cloudwatch", "PutMetricAlarm", alarm | compared | action)
    world.call("cloudwatch", "SetAlarmState", {"AlarmName": name, "StateValue": "ALARM", "StateReason": "test"})
    assert world.log_with(name, line="heard of ALARM")
