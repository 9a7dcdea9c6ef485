"""What filter patterns find in log events: moto knows little of them."""

from moto.core.exceptions import JsonRESTError

from sandbox.aws.errors import Refusal
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.pattern import parse
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def test_metric_filter(_state: State, params: Params, _emulate: Emulate) -> Result:  # noqa: PT019 - no test
    pattern = parse(params["filterPattern"])
    matches: list[Result] = []
    for number, text in enumerate(params["logEventMessages"], 1):
        if match := pattern.match(LogMessage(text)):
            matches.append({"eventNumber": number, "eventMessage": text, "extractedValues": dict(match.fields)})
    return {"matches": matches}


def filter_log_events(state: State, params: Params, _emulate: Emulate) -> Result:
    """A page holds what matches of so many events as `limit` says, and may be empty though more follow, as on AWS.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
    """
    pattern = parse(params.get("filterPattern") or "")
    try:
        events, token, streams = state.logs.filter_log_events(
            params.get("logGroupName"),
            params.get("logStreamNames", []),
            params.get("startTime"),
            params.get("endTime"),
            params.get("limit"),
            params.get("nextToken"),
            filter_pattern="",
            interleaved=params.get("interleaved", False),
        )
    except JsonRESTError as error:
        raise Refusal(error.error_type, error.message) from error
    matching = [event for event in events if pattern.match(LogMessage(event["message"]))]
    return {"events": matching, "searchedLogStreams": streams} | ({"nextToken": token} if token else {})
