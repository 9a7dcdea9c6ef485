"""The account's alarms as they are shown: what each says, why, since when, and what it said before."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.aws.client import Client

URGENCY = ("ALARM", "INSUFFICIENT_DATA", "OK")

CHANGES = 100
"""How many changes of state are shown at most, the last ones of all alarms; as many as one call returns."""


@dataclass(frozen=True)
class Change:
    """An alarm's change of state, at a time in seconds since 1970."""

    at: float
    before: str
    state: str
    reason: str


@dataclass(frozen=True)
class Alarm:
    """An alarm. `since`: when it changed to its state, in seconds since 1970. `changes`: the last one first."""

    name: str
    description: str
    state: str
    since: float
    reason: str
    changes: list[Change]


def read_alarms(client: Client) -> list[Alarm]:
    """All alarms of the account, the most urgent first."""
    told = client.all("cloudwatch", "DescribeAlarms", {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]})
    asked = {"HistoryItemType": "StateUpdate", "MaxRecords": CHANGES, "ScanBy": "TimestampDescending"}
    history = client.call("cloudwatch", "DescribeAlarmHistory", asked)["AlarmHistoryItems"]
    return alarms_of([*told.get("MetricAlarms", []), *told.get("CompositeAlarms", [])], history)


def alarms_of(descriptions: Iterable[Mapping[str, Any]], history: Iterable[Mapping[str, Any]]) -> list[Alarm]:
    """The alarms that DescribeAlarms and DescribeAlarmHistory tell of, the most urgent first."""
    changes: dict[str, list[Change]] = {}
    for item in sorted(history, key=lambda item: item["Timestamp"], reverse=True):
        changes.setdefault(item["AlarmName"], []).append(_change(item))
    alarms = [
        Alarm(
            name=one["AlarmName"],
            description=one.get("AlarmDescription", ""),
            state=one["StateValue"],
            since=one.get("StateTransitionedTimestamp", one["StateUpdatedTimestamp"]).timestamp(),
            reason=one.get("StateReason", ""),
            changes=changes.get(one["AlarmName"], []),
        )
        for one in descriptions
    ]
    return sorted(alarms, key=lambda alarm: (URGENCY.index(alarm.state), alarm.name))


def _change(item: Mapping[str, Any]) -> Change:
    data = json.loads(item["HistoryData"])
    return Change(
        at=item["Timestamp"].timestamp(),
        before=data["oldState"]["stateValue"],
        state=data["newState"]["stateValue"],
        reason=data["newState"].get("stateReason", ""),
    )
