"""What DescribeAlarms and its siblings tell; moto takes one filter at a time, and gives no pages and no history."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from sandbox.aws.alarm_rule import alarm_name
from sandbox.aws.alarms import ACTIONS, COMPOSITE_ALARM, METRIC_ALARM, Alarm, Alarms
from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

Item = TypeVar("Item")

MOST_RECORDS = 100
"""On one page, also by default: AWS does not say what its default is."""

TELLS_OF_CHILDREN = ("AlarmName", "AlarmArn", "StateValue", "StateUpdatedTimestamp")
TELLS_OF_PARENTS = ("AlarmName", "AlarmArn")


def describe_alarms(state: State, params: Params, _emulate: Emulate) -> Result:
    """Metric alarms only, unless AlarmTypes says otherwise; in order of their names.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
    """
    alarms = Alarms(state)
    family = {"ChildrenOfAlarmName", "ParentsOfAlarmName"} & params.keys()
    if family and params.keys() - family - {"MaxRecords", "NextToken"}:
        raise Refusal("ValidationError", f"{min(family)} takes no other filter")
    if "AlarmNames" in params and "AlarmNamePrefix" in params:
        raise Refusal("ValidationError", "AlarmNames and AlarmNamePrefix must not both be given")
    if "ChildrenOfAlarmName" in params:
        found = _described(_children(alarms, params["ChildrenOfAlarmName"]), TELLS_OF_CHILDREN)
    elif "ParentsOfAlarmName" in params:
        found = _described(_parents(alarms, params["ParentsOfAlarmName"]), TELLS_OF_PARENTS)
    else:
        types = params.get("AlarmTypes") or [METRIC_ALARM]
        wanted = [alarm for alarm in alarms.by_name.values() if alarm.type in types and _is_wanted(alarm, params)]
        found = _described(wanted)
    page, next_token = _page(sorted(found, key=lambda one: one[1]["AlarmName"]), params)
    members = {METRIC_ALARM: "MetricAlarms", COMPOSITE_ALARM: "CompositeAlarms"}
    lists = {list_: [item for type_, item in page if type_ == of] for of, list_ in members.items()}
    return {**lists, "LogAlarms": [], **next_token}


def describe_alarms_for_metric(state: State, params: Params, _emulate: Emulate) -> Result:
    """All dimensions of the metric must be given.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html
    """
    filters = ("Namespace", "MetricName", "Statistic", "ExtendedStatistic", "Period", "Unit")
    alarms = Alarms(state).of_type(METRIC_ALARM)
    return {
        "MetricAlarms": [
            alarm.described()
            for alarm in alarms
            if all(name not in params or alarm.settings.get(name) == params[name] for name in filters)
            and _dimensions(alarm.settings) == _dimensions(params)
        ]
    }


def describe_alarm_history(state: State, params: Params, _emulate: Emulate) -> Result:
    """Of metric alarms only, unless AlarmTypes says otherwise; newest first, unless ScanBy does.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
    """
    start, end = (_seconds(params[name]) if name in params else None for name in ("StartDate", "EndDate"))
    items = [
        item
        for item in Alarms(state).history.items()
        if params.get("AlarmName") in {None, item.alarm_name}
        and item.alarm_type in (params.get("AlarmTypes") or [METRIC_ALARM])
        and params.get("HistoryItemType") in {None, item.type}
        and (start is None or item.at >= start)
        and (end is None or item.at <= end)
    ]
    ordered = items if params.get("ScanBy") == "TimestampAscending" else items[::-1]
    page, next_token = _page(ordered, params)
    return {"AlarmHistoryItems": [item.described() for item in page], **next_token}


def _is_wanted(alarm: Alarm, params: Params) -> bool:
    actions = [action for member in ACTIONS.values() for action in alarm.settings.get(member, ())]
    return (
        ("AlarmNames" not in params or alarm.name in params["AlarmNames"])
        and alarm.name.startswith(params.get("AlarmNamePrefix", ""))
        and params.get("StateValue") in {None, alarm.state.value}
        and ("ActionPrefix" not in params or any(action.startswith(params["ActionPrefix"]) for action in actions))
    )


def _children(alarms: Alarms, name: str) -> list[Alarm]:
    parent = alarms.by_name.get(alarm_name(name))
    children = parent.rule.children if parent and parent.type == COMPOSITE_ALARM else []
    return [alarms.by_name[child] for child in children if child in alarms.by_name]


def _parents(alarms: Alarms, name: str) -> list[Alarm]:
    return [alarm for alarm in alarms.of_type(COMPOSITE_ALARM) if alarm_name(name) in alarm.rule.children]


def _described(found: Sequence[Alarm], members: Sequence[str] = ()) -> list[tuple[str, dict[str, Any]]]:
    """The alarms' types and descriptions, of which only `members` are told if there are any."""
    described = [(alarm.type, alarm.described()) for alarm in found]
    return [(type_, {name: item[name] for name in members or item}) for type_, item in described]


def _dimensions(settings: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(one["Name"], one["Value"]) for one in settings.get("Dimensions", ())}


def _page(items: Sequence[Item], params: Params) -> tuple[Sequence[Item], dict[str, str]]:
    """The page that NextToken means, which is its position, and the token for the next one, if there is one."""
    token = params.get("NextToken", "0")
    if not (token.isascii() and token.isdigit() and int(token) <= len(items)):
        raise Refusal("InvalidNextToken", "The NextToken is not one that this operation gave out")
    first, end = int(token), int(token) + params.get("MaxRecords", MOST_RECORDS)
    return items[first:end], {"NextToken": str(end)} if end < len(items) else {}


def _seconds(time: datetime) -> float:
    """Seconds since 1970; a request's times are in UTC, whether they say so or not."""
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
