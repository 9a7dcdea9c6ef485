"""The event with which CloudWatch invokes a function when an alarm changes.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
"""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.aws.alarm_history import lower_members, timestamp
from sandbox.aws.alarms import COMPOSITE_ALARM, Alarm, AlarmState, StateChange
from sandbox.monitoring.alarm_window import queries

OF_COMPOSITE_ALARMS = (
    "AlarmRule",
    "ActionsSuppressor",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
)


def alarm_event(change: StateChange, account_id: str, region: str) -> bytes:
    """The event's JSON."""
    alarm = change.alarm
    event = {
        "source": "aws.cloudwatch",
        "alarmArn": alarm.alarm_arn,
        "accountId": account_id,
        "time": timestamp(change.new.updated),
        "region": region,
        "alarmData": {
            "alarmName": alarm.name,
            "state": _state(change.new),
            "previousState": _state(change.old),
            "configuration": _configuration(alarm),
        },
    }
    return json.dumps(event).encode()


def _state(state: AlarmState) -> dict[str, str]:
    data = {"reasonData": state.data} if state.data else {}
    return {"value": state.value, "reason": state.reason, **data, "timestamp": timestamp(state.updated)}


def _configuration(alarm: Alarm) -> dict[str, Any]:
    description = alarm.settings.get("AlarmDescription")
    told: dict[str, Any] = {"description": description} if description else {}
    if alarm.type == COMPOSITE_ALARM:
        rule = {name: alarm.settings[name] for name in OF_COMPOSITE_ALARMS if name in alarm.settings}
        return {**told, **lower_members(rule)}
    return {**told, "metrics": [_metric(query) for query in queries(alarm.settings)]}


def _metric(query: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = lower_members({"ReturnData": True, **query})
    if stat := query.get("MetricStat"):
        metric = stat["Metric"]
        told["metricStat"]["metric"] = {
            "namespace": metric["Namespace"],
            "name": metric["MetricName"],
            "dimensions": {one["Name"]: one["Value"] for one in metric.get("Dimensions", ())},
        }
    return told
