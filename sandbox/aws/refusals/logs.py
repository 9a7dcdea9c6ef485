"""What CloudWatch Logs refuses.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
"""

from sandbox.aws.errors import Refusal
from sandbox.aws.filter_pattern.invalid import InvalidPattern
from sandbox.aws.filter_pattern.pattern import parse
from sandbox.aws.operations.logs import metric_filters
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

DAYS = {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

MOST_DIMENSIONS = 3


def retention(_state: State, params: Params) -> None:
    if params["retentionInDays"] not in DAYS:
        raise Refusal(
            "InvalidParameterException",
            f"1 validation error detected: Value '{params['retentionInDays']}' at 'retentionInDays' failed to satisfy "
            f"constraint: Member must satisfy enum value set: {sorted(DAYS)}",
        )


def missing_log_group(state: State, params: Params) -> None:
    name = params.get("logGroupName")
    if name is not None and name not in state.logs.groups:
        raise Refusal("ResourceNotFoundException", "The specified log group does not exist.")


def missing_metric_filter(state: State, params: Params) -> None:
    wanted = (params["logGroupName"], params["filterName"])
    if all((one["logGroupName"], one["filterName"]) != wanted for one in metric_filters(state)):
        raise Refusal("ResourceNotFoundException", "The specified metric filter does not exist.")


def invalid_filter_pattern(_state: State, params: Params) -> None:
    try:
        parse(params.get("filterPattern") or "")
    except InvalidPattern as error:
        raise Refusal("InvalidParameterException", f"Invalid metric filter pattern: {error}") from error


def metric_dimensions(_state: State, params: Params) -> None:
    for transformation in params["metricTransformations"]:
        dimensions: dict[str, str] = transformation.get("dimensions") or {}
        if dimensions and transformation.get("defaultValue") is not None:
            raise Refusal(
                "InvalidParameterException",
                "Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
            )
        if len(dimensions) > MOST_DIMENSIONS:
            raise Refusal(
                "InvalidParameterException",
                f"Invalid metric transformation: it has {len(dimensions)} dimensions, and must not have more than "
                f"{MOST_DIMENSIONS}.",
            )
