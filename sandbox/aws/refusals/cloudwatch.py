"""What CloudWatch refuses of an alarm. The rules are AWS's, the sentences are not.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

HOUR, DAY, WEEK = 3600, 86_400, 604_800


def no_metric(_state: State, params: Params) -> None:
    if not params.get("MetricName") and not params.get("Metrics"):
        raise Refusal("ValidationError", "Either MetricName or Metrics must be given for a metric alarm")


def more_datapoints_than_periods(_state: State, params: Params) -> None:
    datapoints, periods = params.get("DatapointsToAlarm"), params["EvaluationPeriods"]
    if datapoints is not None and datapoints > periods:
        raise Refusal(
            "ValidationError", f"DatapointsToAlarm ({datapoints}) must not be more than EvaluationPeriods ({periods})"
        )


def period(_state: State, params: Params) -> None:
    queries = params.get("Metrics") or ()
    seconds = [params.get("Period"), *(one.get("Period") or one.get("MetricStat", {}).get("Period") for one in queries)]
    for length in filter(None, seconds):
        if length not in {10, 20, 30} and length % 60:
            raise Refusal("ValidationError", f"Period {length} is not 10, 20, 30 or a multiple of 60 seconds")
        span, longest = length * params["EvaluationPeriods"], WEEK if length >= HOUR else DAY
        if span > longest:
            raise Refusal(
                "ValidationError",
                f"Metrics cannot be checked across more than {longest // DAY} day(s) with a period of {length} seconds "
                f"(EvaluationPeriods * Period must be <= {longest}, not {span})",
            )


def missing_alarm(state: State, params: Params) -> None:
    """If one name is wrong no alarm is deleted; https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html."""
    for name in params["AlarmNames"]:
        if name not in state.cloudwatch.alarms:
            raise Refusal("ResourceNotFound", f"Alarm '{name}' does not exist")
