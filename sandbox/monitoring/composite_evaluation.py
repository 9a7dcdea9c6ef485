"""What state the alarms that a composite alarm names put it in.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sandbox.aws.alarm_history import timestamp
from sandbox.aws.alarms import COMPOSITE_ALARM, Alarm


def composite_state(alarm: Alarm, alarms: Mapping[str, Alarm]) -> str:
    """The state that its rule gives: OK or ALARM."""

    def state_of(name: str) -> str:
        child = alarms.get(name)
        return child.state.value if child else ""  # it is being deleted, and the composite alarm with it

    return "ALARM" if alarm.rule.holds(state_of) else "OK"


def is_in_cycle(alarm: Alarm, alarms: Mapping[str, Alarm]) -> bool:
    """Whether a composite alarm depends on itself through others: AWS then stops evaluating it."""
    seen: set[str] = set()
    ahead = list(alarm.rule.children)
    while ahead:
        name = ahead.pop()
        if name == alarm.name:
            return True
        child = alarms.get(name)
        if name not in seen and child is not None and child.type == COMPOSITE_ALARM:
            ahead += child.rule.children
        seen.add(name)
    return False


def reason_of_child(child: Alarm) -> str:
    """StateReason when a child's change has changed a composite alarm."""
    at = datetime.fromtimestamp(child.state.transitioned, UTC)
    return f"{child.alarm_arn} transitioned to {child.state.value} at {at:%A %d %B, %Y %H:%M:%S} UTC"


def reason_of_rule(alarm: Alarm, state: str) -> str:
    """StateReason when a new rule, or the first one, has changed a composite alarm."""
    return f"{alarm.alarm_arn} was {'created' if alarm.is_new else 'updated'} and its alarm rule evaluates to {state}"


def composite_reason_data(children: Iterable[Alarm]) -> str:
    """StateReasonData: the alarms that made the change."""
    triggering = [
        {
            "arn": child.alarm_arn,
            "state": {"value": child.state.value, "timestamp": timestamp(child.state.transitioned)},
        }
        for child in children
    ]
    return json.dumps({"triggeringAlarms": triggering}, separators=(",", ":"))
