"""Alarms: how they come, change and go. moto keeps no composite alarms, and no history."""

from sandbox.aws.alarms import COMPOSITE_ALARM, METRIC_ALARM, Alarms
from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def put_metric_alarm(state: State, params: Params, _emulate: Emulate) -> Result:
    """A new alarm has INSUFFICIENT_DATA, an updated one keeps its state; moto sets both to OK.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    Alarms(state).put(METRIC_ALARM, params)
    return {}


def put_composite_alarm(state: State, params: Params, _emulate: Emulate) -> Result:
    Alarms(state).put(COMPOSITE_ALARM, params)
    return {}


def delete_alarms(state: State, params: Params, _emulate: Emulate) -> Result:
    """Those that exist are deleted even if another name is wrong.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
    """
    alarms = Alarms(state)
    missing = [name for name in params["AlarmNames"] if name not in alarms.by_name]
    for name in dict.fromkeys(params["AlarmNames"]):
        if name not in missing:
            alarms.delete(name)
    if missing:
        raise Refusal("ResourceNotFound", f"Alarms that do not exist: {', '.join(missing)}")
    return {}


def set_alarm_state(state: State, params: Params, _emulate: Emulate) -> Result:
    alarms = Alarms(state)
    alarm = alarms.by_name[params["AlarmName"]]
    alarms.set_state(alarm, params["StateValue"], params["StateReason"], params.get("StateReasonData", ""))
    return {}


def enable_alarm_actions(state: State, params: Params, _emulate: Emulate) -> Result:
    for name in params["AlarmNames"]:
        Alarms(state).enable_actions(name, enabled=True)
    return {}


def disable_alarm_actions(state: State, params: Params, _emulate: Emulate) -> Result:
    for name in params["AlarmNames"]:
        Alarms(state).enable_actions(name, enabled=False)
    return {}
