"""Log events by the account's time; metric filters that belong to their log group: counted there, gone with it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from moto.core.exceptions import JsonRESTError
from moto.logs import models

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def put_log_events(state: State, params: Params, _emulate: Emulate) -> Result:
    token, rejected = write_log_events(state, params)
    return {"nextSequenceToken": token} | ({"rejectedLogEventsInfo": rejected} if rejected else {})


def write_log_events(state: State, params: Params) -> tuple[str, dict[str, int]]:
    """PutLogEvents, from wherever it is called: the next token, and what was rejected.

    moto rejects events that are hours before or ahead of the machine's time; the account's may be that far off.
    """
    group, stream = params["logGroupName"], params["logStreamName"]
    with patch.object(models, "utcnow", lambda: datetime.fromtimestamp(state.now(), UTC).replace(tzinfo=None)):
        try:
            return state.logs.put_log_events(group, stream, params["logEvents"])
        except JsonRESTError as error:
            raise Refusal(error.error_type, error.message) from error


def put_metric_filter(state: State, params: Params, emulate: Emulate) -> Result:
    """moto adds a second filter of the same name; AWS updates the first."""
    _drop(state, lambda one: _is(one, params))
    return emulate()


def delete_log_group(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    _drop(state, lambda one: one["logGroupName"] == params["logGroupName"])
    return result


def describe_log_groups(state: State, _params: Params, emulate: Emulate) -> Result:
    result = emulate()
    for group in result["logGroups"]:
        group["metricFilterCount"] = sum(one["logGroupName"] == group["logGroupName"] for one in metric_filters(state))
        group.setdefault("logGroupClass", "STANDARD")
    return result


def metric_filters(state: State) -> list[dict[str, Any]]:
    """All metric filters of the Region, as moto keeps them: DescribeMetricFilters' members."""
    return state.logs.filters.metric_filters


def _is(one: Mapping[str, Any], params: Mapping[str, Any]) -> bool:
    return (one["logGroupName"], one["filterName"]) == (params["logGroupName"], params["filterName"])


def _drop(state: State, unwanted: Callable[[dict[str, Any]], bool]) -> None:
    state.logs.filters.metric_filters = [one for one in metric_filters(state) if not unwanted(one)]
