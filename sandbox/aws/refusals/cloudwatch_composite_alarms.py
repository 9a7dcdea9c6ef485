"""What CloudWatch refuses of composite alarms, and of the deletion of alarms that they need.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from sandbox.aws.alarm_rule import RuleError, alarm_name, parse_rule
from sandbox.aws.alarms import ACTIONS, COMPOSITE_ALARM, Alarms
from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

ACTION_SERVICES = ("sns", "lambda", "ssm", "ssm-incidents", "aiops")

LONGEST_RULE = 10_240
MOST_DELETED = 100


def malformed_rule(_state: State, params: Params) -> None:
    if len(params["AlarmRule"]) > LONGEST_RULE:
        raise Refusal("ValidationError", f"AlarmRule must not be longer than {LONGEST_RULE} characters")
    try:
        parse_rule(params["AlarmRule"])
    except RuleError as error:
        raise Refusal("ValidationError", f"AlarmRule is not valid: {error}") from error


def missing_child(state: State, params: Params) -> None:
    alarms = Alarms(state).by_name
    missing = [name for name in parse_rule(params["AlarmRule"]).children if name not in alarms]
    if missing:
        raise Refusal(
            "ValidationError",
            f"Could not save the composite alarm as alarms [{', '.join(missing)}] in the alarm rule do not exist",
        )


def suppressor(state: State, params: Params) -> None:
    named = params.get("ActionsSuppressor")
    if not named:
        return
    if alarm_name(named) not in Alarms(state).by_name:
        raise Refusal("ValidationError", f"ActionsSuppressor {named} does not exist")
    for name in ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"):
        if name not in params:
            raise Refusal("ValidationError", f"{name} is required together with ActionsSuppressor")


def action_of_metric_alarms(_state: State, params: Params) -> None:
    """EC2 and Auto Scaling actions are for metric alarms."""
    for action in (action for member in ACTIONS.values() for action in params.get(member, ())):
        if action.split(":")[2] not in ACTION_SERVICES:
            raise Refusal("ValidationError", f"A composite alarm cannot have the action {action}")


def metric_alarm_of_that_name(state: State, params: Params) -> None:
    alarm = Alarms(state).by_name.get(params["AlarmName"])
    if alarm is not None and alarm.type != COMPOSITE_ALARM:
        raise Refusal("ValidationError", f"A metric alarm has the name {alarm.name}")


def too_many_deleted(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html"""
    if len(params["AlarmNames"]) > MOST_DELETED:
        raise Refusal("ValidationError", f"AlarmNames must not have more than {MOST_DELETED} members")
    composite = [alarm for alarm in Alarms(state).of_type(COMPOSITE_ALARM) if alarm.name in params["AlarmNames"]]
    if len(composite) > 1:
        raise Refusal("ValidationError", "Only one composite alarm can be deleted at a time")


def needed_by_composite_alarm(state: State, params: Params) -> None:
    """A composite alarm goes before, or together with, the alarms that it needs."""
    going: list[str] = params["AlarmNames"]
    composites = Alarms(state).of_type(COMPOSITE_ALARM)
    staying = [alarm for alarm in composites if alarm.name not in going or alarm.refers_to(alarm.name)]
    needed = [name for name in going if any(alarm.refers_to(name) for alarm in staying)]
    if needed:
        them = "it" if len(needed) == 1 else "them"
        raise Refusal(
            "ValidationError",
            f"Cannot delete {','.join(needed)} as there are composite alarm(s) depending on {them}.",
        )
