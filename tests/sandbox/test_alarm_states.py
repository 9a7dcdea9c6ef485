"""Alarms as they are shown, made of what CloudWatch's API answers."""

import json
from datetime import UTC, datetime

from sandbox.alarm_states import Change, alarms_of


def alarm(name, state):
    told = {"AlarmName": name, "StateValue": state, "StateReason": "why", "AlarmDescription": "what"}
    return told | {"StateUpdatedTimestamp": datetime.fromtimestamp(100, UTC)}


def change(name, at, before, after):
    data = {"oldState": {"stateValue": before}, "newState": {"stateValue": after, "stateReason": f"why {after}"}}
    return {"AlarmName": name, "Timestamp": datetime.fromtimestamp(at, UTC), "HistoryData": json.dumps(data)}


def test_alarms_that_ring_come_first():
    """Catches an alarm below dozens that are fine."""
    told = [alarm("a", "OK"), alarm("b", "INSUFFICIENT_DATA"), alarm("d", "ALARM"), alarm("c", "ALARM")]

    assert [one.name for one in alarms_of(told, [])] == ["c", "d", "b", "a"]


def test_an_alarm_has_its_own_changes_the_last_one_first():
    """Catches histories that are mixed up, or told from the wrong end."""
    history = [
        change("a", 10, "INSUFFICIENT_DATA", "OK"),
        change("b", 15, "OK", "ALARM"),
        change("a", 20, "OK", "ALARM"),
    ]

    [told] = alarms_of([alarm("a", "ALARM")], history)

    assert told.changes == [Change(20, "OK", "ALARM", "why ALARM"), Change(10, "INSUFFICIENT_DATA", "OK", "why OK")]
    assert told.since == 100


def test_since_when_is_the_last_change_of_state():
    """Catches the time of the last evaluation, which says nothing about how long an alarm has been ringing."""
    told = alarm("a", "ALARM") | {"StateTransitionedTimestamp": datetime.fromtimestamp(50, UTC)}

    assert alarms_of([told], [])[0].since == 50
