"""What CloudWatch refuses of a metric alarm. The rules are AWS's, the sentences are mostly not.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

import json
from collections.abc import Iterable
from typing import Any

from sandbox.aws.alarms import ACTIONS, METRIC_ALARM, Alarms
from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

HOUR, DAY, WEEK = 3600, 86_400, 604_800
MOST_ACTIONS = 5
MOST_METRICS = MOST_EXPRESSIONS = 10

ENUMS = {
    "ComparisonOperator": (
        "GreaterThanOrEqualToThreshold",
        "GreaterThanThreshold",
        "LessThanThreshold",
        "LessThanOrEqualToThreshold",
        "LessThanLowerOrGreaterThanUpperThreshold",
        "LessThanLowerThreshold",
        "GreaterThanUpperThreshold",
    ),
    "Statistic": ("SampleCount", "Average", "Sum", "Minimum", "Maximum"),
    "TreatMissingData": ("breaching", "notBreaching", "ignore", "missing"),
    "EvaluateLowSampleCountPercentile": ("evaluate", "ignore"),
}
OF_A_SINGLE_METRIC = ("Namespace", "Dimensions", "Period", "Unit", "Statistic", "ExtendedStatistic")
BEYOND_THE_SANDBOX = ("EvaluationCriteria", "EvaluationWindow", "ThresholdMetricId", "WarmUpConfiguration")


def _refuse(message: str) -> Refusal:
    return Refusal("ValidationError", message)


def no_metric(_state: State, params: Params) -> None:
    if not params.get("MetricName") and not params.get("Metrics"):
        raise _refuse("Either MetricName or Metrics must be given for a metric alarm")


def not_emulated(_state: State, params: Params) -> None:
    """What the sandbox would not evaluate as AWS does: anomaly detection models, PromQL, other windows."""
    for name in BEYOND_THE_SANDBOX:
        if name in params and params[name] != {"SlidingWindow": {}}:
            raise Refusal("NotImplemented", f"The sandbox does not emulate {name} of an alarm.")
    operator = params.get("ComparisonOperator", "")
    if operator in ENUMS["ComparisonOperator"][4:]:
        raise Refusal("NotImplemented", f"The sandbox has no anomaly detection models, which {operator} compares with.")


def unknown_value(_state: State, params: Params) -> None:
    for name, allowed in ENUMS.items():
        if params.get(name, allowed[0]) not in allowed:
            raise _refuse(
                f"1 validation error detected: Value '{params[name]}' at '{name[0].lower()}{name[1:]}' failed to "
                f"satisfy constraint: Member must satisfy enum value set: [{', '.join(allowed)}]"
            )


def incomplete(_state: State, params: Params) -> None:
    for name in ("ComparisonOperator", "EvaluationPeriods", "Threshold"):
        if name not in params:
            raise _refuse(f"{name} is required for a metric alarm")


def single_metric(_state: State, params: Params) -> None:
    """An alarm on a metric says all of it, and an alarm on queries says it in them."""
    if "Metrics" in params:
        for name in ("MetricName", *OF_A_SINGLE_METRIC):
            if name in params:
                raise _refuse(f"{name} must not be set together with Metrics")
        return
    for name in ("Namespace", "Period"):
        if name not in params:
            raise _refuse(f"{name} is required for an alarm on a metric")
    if ("Statistic" in params) == ("ExtendedStatistic" in params):
        raise _refuse("Exactly one of Statistic and ExtendedStatistic must be given for an alarm on a metric")


def queries(_state: State, params: Params) -> None:
    found: list[dict[str, Any]] = params.get("Metrics", [])
    if not found:
        return
    returned = [query for query in found if query.get("ReturnData", True)]
    if len(returned) != 1:
        raise _refuse(f"Exactly one element of Metrics must have ReturnData true, and {len(returned)} have it")
    if len(_periods(params)) > 1:
        raise _refuse("All metrics of an alarm must have the same Period")
    expressions = sum("Expression" in query for query in found)
    if expressions > MOST_EXPRESSIONS or len(found) - expressions > MOST_METRICS:
        raise _refuse(f"Metrics must not have more than {MOST_METRICS} metrics and {MOST_EXPRESSIONS} expressions")


def more_datapoints_than_periods(_state: State, params: Params) -> None:
    datapoints, periods = params.get("DatapointsToAlarm"), params["EvaluationPeriods"]
    if datapoints is not None and datapoints > periods:
        raise _refuse(f"DatapointsToAlarm ({datapoints}) must not be more than EvaluationPeriods ({periods})")


def period(_state: State, params: Params) -> None:
    for length in _periods(params):
        if length not in {10, 20, 30} and length % 60:
            raise _refuse(f"Period {length} is not 10, 20, 30 or a multiple of 60 seconds")
        span, longest = length * params["EvaluationPeriods"], WEEK if length >= HOUR else DAY
        if span > longest:
            raise _refuse(
                f"Metrics cannot be checked across more than {longest // DAY} day(s) with a period of {length} seconds "
                f"(EvaluationPeriods * Period must be <= {longest}, not {span})"
            )


def actions(_state: State, params: Params) -> None:
    """Of metric alarms and of composite ones."""
    for member in ACTIONS.values():
        given: list[str] = params.get(member, [])
        if len(given) > MOST_ACTIONS:
            raise _refuse(f"{member} has {len(given)} actions, and must not have more than {MOST_ACTIONS}")
        for action in given:
            if not action.startswith("arn:") or action.count(":") < 5:
                raise _refuse(f"Invalid arn syntax: {action}")


def composite_of_that_name(state: State, params: Params) -> None:
    alarm = Alarms(state).by_name.get(params["AlarmName"])
    if alarm is not None and alarm.type != METRIC_ALARM:
        raise _refuse(f"A composite alarm has the name {alarm.name}")


def missing_alarm(state: State, params: Params) -> None:
    if params["AlarmName"] not in Alarms(state).by_name:
        raise Refusal("ResourceNotFound", f"Alarm '{params['AlarmName']}' does not exist")


def unknown_state(_state: State, params: Params) -> None:
    if params["StateValue"] not in ACTIONS:
        raise _refuse(
            f"1 validation error detected: Value '{params['StateValue']}' at 'stateValue' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{', '.join(ACTIONS)}]"
        )


def malformed_reason_data(_state: State, params: Params) -> None:
    try:
        json.loads(params.get("StateReasonData") or "{}")
    except json.JSONDecodeError as error:
        raise Refusal("InvalidFormat", "StateReasonData is not JSON") from error


def _periods(params: Params) -> set[int]:
    found: Iterable[dict[str, Any]] = params.get("Metrics", ())
    lengths = [params.get("Period"), *(one.get("MetricStat", {}).get("Period") or one.get("Period") for one in found)]
    return {length for length in lengths if length}
