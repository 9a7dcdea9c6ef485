"""Metric alarms: their state at creation and after an update."""

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

STATE = ("state_value", "state_reason", "state_reason_data", "state_updated_timestamp", "history")


def put_metric_alarm(state: State, params: Params, emulate: Emulate) -> Result:
    """A new alarm has INSUFFICIENT_DATA, an updated one keeps its state; moto sets both to OK.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    before = state.cloudwatch.alarms.get(params["AlarmName"])
    result = emulate()
    alarm = state.cloudwatch.alarms[params["AlarmName"]]
    if before is None:
        alarm.state_value = "INSUFFICIENT_DATA"
    else:
        for name in STATE:
            setattr(alarm, name, getattr(before, name))
    return result
