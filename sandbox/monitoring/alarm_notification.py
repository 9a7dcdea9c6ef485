"""What CloudWatch tells an SNS topic of an alarm's change: subject and message.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from botocore.loaders import create_loader

from sandbox.aws.alarm_history import timestamp
from sandbox.aws.alarms import COMPOSITE_ALARM, StateChange
from sandbox.monitoring.alarm_evaluation import Criteria

LONGEST_SUBJECT = 100
"""SNS's limit; https://docs.aws.amazon.com/sns/latest/api/API_Publish.html."""


def subject(change: StateChange, region: str) -> str:
    """Such as `ALARM: "throttles" in US East (N. Virginia)`."""
    return f'{change.new.value}: "{change.alarm.name}" in {region_name(region)}'[:LONGEST_SUBJECT]


def message(change: StateChange, account_id: str, region: str) -> str:
    """The message's JSON."""
    alarm = change.alarm
    told = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.settings.get("AlarmDescription"),
        "AWSAccountId": account_id,
        "AlarmConfigurationUpdatedTimestamp": timestamp(alarm.configured),
        "NewStateValue": change.new.value,
        "NewStateReason": change.new.reason,
        "StateChangeTime": timestamp(change.new.transitioned),
        "Region": region_name(region),
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": change.old.value,
        **{name: alarm.settings.get(name, []) for name in ("OKActions", "AlarmActions", "InsufficientDataActions")},
    }
    details = _rule(change) if alarm.type == COMPOSITE_ALARM else {"Trigger": _trigger(alarm.settings)}
    return json.dumps({**told, **details})


@cache
def region_name(region: str) -> str:
    """A Region's long name; its code if botocore does not know it."""
    partitions: list[dict[str, Any]] = create_loader().load_data("endpoints")["partitions"]
    names = {code: known["description"] for partition in partitions for code, known in partition["regions"].items()}
    return names.get(region, region)


def _rule(change: StateChange) -> dict[str, Any]:
    data = json.loads(change.new.data or "{}")
    children = [
        {
            "Arn": child["arn"],
            "State": {"Value": child["state"]["value"], "Timestamp": child["state"]["timestamp"]},
        }
        for child in data.get("triggeringAlarms", ())
    ]
    return {"AlarmRule": change.alarm.settings["AlarmRule"], "TriggeringChildren": children}


def _trigger(settings: Mapping[str, Any]) -> dict[str, Any]:
    criteria = Criteria.of(settings)
    judged = {
        "EvaluationPeriods": criteria.evaluation_periods,
        "DatapointsToAlarm": criteria.datapoints_to_alarm,
        "ComparisonOperator": criteria.comparison,
        "Threshold": criteria.threshold,
        "TreatMissingData": settings.get("TreatMissingData", ""),
        "EvaluateLowSampleCountPercentile": settings.get("EvaluateLowSampleCountPercentile", ""),
    }
    if "Metrics" in settings:
        return {**judged, "Metrics": [_query(query) for query in settings["Metrics"]]}
    return {
        "MetricName": settings["MetricName"],
        "Namespace": settings["Namespace"],
        **_statistic(settings),
        "Unit": settings.get("Unit"),
        "Dimensions": _dimensions(settings),
        "Period": settings["Period"],
        **judged,
    }


def _statistic(settings: Mapping[str, Any]) -> dict[str, str]:
    if "Statistic" not in settings:
        return {"StatisticType": "ExtendedStatistic", "ExtendedStatistic": settings["ExtendedStatistic"]}
    constant = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", settings["Statistic"]).upper()
    return {"StatisticType": "Statistic", "Statistic": constant}


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    told = {"ReturnData": True, **query}
    if stat := query.get("MetricStat"):
        told["MetricStat"] = {**stat, "Metric": {**stat["Metric"], "Dimensions": _dimensions(stat["Metric"])}}
    return told


def _dimensions(settings: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"value": one["Value"], "name": one["Name"]} for one in settings.get("Dimensions", ())]
