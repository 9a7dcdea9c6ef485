"""The alarms of an account: their settings as they were put, and their states."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from sandbox.aws.alarm_history import AlarmHistory, HistoryItem, ItemType, lower_members
from sandbox.aws.alarm_rule import AlarmRule, alarm_name, parse_rule
from sandbox.aws.state import State

AlarmType = Literal["MetricAlarm", "CompositeAlarm"]
METRIC_ALARM: AlarmType = "MetricAlarm"
COMPOSITE_ALARM: AlarmType = "CompositeAlarm"

ACTIONS = {"OK": "OKActions", "ALARM": "AlarmActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}
"""The member with the actions for a state."""


@dataclass(frozen=True)
class AlarmState:
    """A state and why. `data`: StateReasonData, or "". Times are in seconds since 1970."""

    value: str
    reason: str
    data: str
    updated: float
    transitioned: float


@dataclass(frozen=True)
class StateChange:
    """An alarm's change from one state to another; `new.transitioned` is its time."""

    alarm: "Alarm"
    old: AlarmState
    new: AlarmState


@dataclass(frozen=True)
class Suppression:
    """Why a composite alarm's actions are held back, and until when if the clock ends it.

    `held`: the change whose actions these are.
    """

    by: Literal["Alarm", "WaitPeriod", "ExtensionPeriod"]
    until: float | None
    held: StateChange


@dataclass(eq=False)
class Alarm:
    """An alarm. `settings`: the members of its last request, without its tags.

    - `configured`: the time of that request, in seconds since 1970.
    - `is_judged`: false from when a composite alarm is put until its rule has been evaluated.
    """

    type: AlarmType
    alarm_arn: str
    settings: Mapping[str, Any]
    configured: float
    state: AlarmState
    is_new: bool = True
    is_judged: bool = False
    suppression: Suppression | None = None

    @property
    def name(self) -> str:
        return self.settings["AlarmName"]

    @property
    def actions_enabled(self) -> bool:
        return self.settings.get("ActionsEnabled", True)

    @property
    def rule(self) -> AlarmRule:
        """A composite alarm's rule."""
        return parse_rule(self.settings["AlarmRule"])

    @property
    def suppressor(self) -> str | None:
        """The name of the alarm that holds back a composite alarm's actions."""
        given = self.settings.get("ActionsSuppressor")
        return alarm_name(given) if given else None

    def refers_to(self, name: str) -> bool:
        """Whether it is a composite alarm that needs the alarm of this name."""
        return self.type == COMPOSITE_ALARM and (name in self.rule.children or name == self.suppressor)

    def described(self) -> dict[str, Any]:
        """The alarm as DescribeAlarms tells it."""
        described: dict[str, Any] = {
            "ActionsEnabled": True,
            "OKActions": [],
            "AlarmActions": [],
            "InsufficientDataActions": [],
            **({"Dimensions": []} if "MetricName" in self.settings else {}),
            **self.settings,
            "AlarmArn": self.alarm_arn,
            "AlarmConfigurationUpdatedTimestamp": _time(self.configured),
            "StateValue": self.state.value,
            "StateReason": self.state.reason,
            "StateUpdatedTimestamp": _time(self.state.updated),
            "StateTransitionedTimestamp": _time(self.state.transitioned),
        }
        if self.state.data:
            described["StateReasonData"] = self.state.data
        if self.suppression is not None:
            described["ActionsSuppressedBy"] = self.suppression.by
            described["ActionsSuppressedReason"] = f"Actions suppressed by {self.suppression.by}"
        return described


class Alarms:
    """The alarms of one Region, with their history. They live in moto's backend, so that moto's tags find them."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def by_name(self) -> dict[str, Alarm]:
        return self._state.cloudwatch.alarms

    @property
    def history(self) -> AlarmHistory:
        return self._kept("alarm_history", AlarmHistory())

    @property
    def _changes(self) -> list[StateChange]:
        return self._kept("alarm_changes", [])

    def _kept(self, name: str, new: Any) -> Any:
        kept = cast("dict[str, Any]", vars(self._state.cloudwatch))
        return kept.setdefault(name, new)

    def of_type(self, type_: AlarmType) -> list[Alarm]:
        """All alarms of a type, in order of their names."""
        return sorted((alarm for alarm in list(self.by_name.values()) if alarm.type == type_), key=lambda one: one.name)

    def put(self, type_: AlarmType, params: Mapping[str, Any]) -> None:
        """Creates an alarm with INSUFFICIENT_DATA, or replaces the settings of one, which keeps its state and tags."""
        settings = {name: value for name, value in params.items() if name != "Tags"}
        name, now = params["AlarmName"], self._state.now()
        alarm = self.by_name.get(name)
        if alarm is None:
            arn = f"arn:aws:cloudwatch:{self._state.region}:{self._state.account_id}:alarm:{name}"
            initial = AlarmState("INSUFFICIENT_DATA", "Unchecked: Initial alarm creation", "", now, now)
            alarm = self.by_name[name] = Alarm(type_, arn, settings, now, initial)
            if params.get("Tags"):
                self._state.cloudwatch.tagger.tag_resource(arn, params["Tags"])
            self._record_configuration(alarm, "Create", "created")
        else:
            before = alarm.suppressor
            alarm.settings, alarm.configured, alarm.is_new, alarm.is_judged = settings, now, False, False
            if alarm.suppressor != before:
                alarm.suppression = None
            self._record_configuration(alarm, "Update", "updated")

    def delete(self, name: str) -> None:
        alarm = self.by_name.pop(name)
        self._state.cloudwatch.tagger.delete_all_tags_for_resource(alarm.alarm_arn)
        self._record_configuration(alarm, "Delete", "deleted")

    def set_state(self, alarm: Alarm, value: str, reason: str, data: str = "") -> None:
        """Gives an alarm its state; a change of it is recorded, and kept for `take_changes`."""
        now, old = self._state.now(), alarm.state
        alarm.state = AlarmState(value, reason, data, now, now if value != old.value else old.transitioned)
        if value == old.value:
            return
        states = {"oldState": _state_data(old), "newState": _state_data(alarm.state)}
        self._record(alarm, "StateUpdate", f"Alarm updated from {old.value} to {value}", {"version": "1.0", **states})
        self._changes.append(StateChange(alarm, old, alarm.state))

    def take_changes(self) -> list[StateChange]:
        """The changes of state since the last call, for whoever carries out their actions; one thread at a time."""
        changes = self._changes
        return [changes.pop(0) for _ in range(len(changes))]

    def enable_actions(self, name: str, *, enabled: bool) -> None:
        """Does nothing if there is no such alarm."""
        if alarm := self.by_name.get(name):
            alarm.settings = {**alarm.settings, "ActionsEnabled": enabled}

    def record_action(self, change: StateChange, action: str, *, error: str | None, message: str | None) -> None:
        """Files what became of one action of a change of state; `error` None means that it succeeded."""
        data = {
            "actionState": "Failed" if error else "Succeeded",
            "stateUpdateTimestamp": int(change.new.updated * 1000),
            "notificationResource": action,
            "publishedMessage": message,
            "error": error,
        }
        done = f'Failed to execute action {action}. Received error: "{error}"' if error else ""
        self._record(change.alarm, "Action", done or f"Successfully executed action {action}", data)

    def _record_configuration(self, alarm: Alarm, kind: str, done: str) -> None:
        data = {"version": "1.0", "type": kind, f"{done}Alarm": lower_members(alarm.described())}
        self._record(alarm, "ConfigurationUpdate", f'Alarm "{alarm.name}" {done}', data)

    def _record(self, alarm: Alarm, type_: ItemType, summary: str, data: Mapping[str, Any]) -> None:
        self.history.add(HistoryItem(alarm.name, alarm.type, self._state.now(), type_, summary, data))


def _state_data(state: AlarmState) -> dict[str, Any]:
    data = {"stateReasonData": json.loads(state.data)} if state.data else {}
    return {"stateValue": state.value, "stateReason": state.reason, **data}


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
