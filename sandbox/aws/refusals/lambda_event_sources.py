"""What Lambda refuses of event source mappings; https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html.

The sentences are as users report them.
"""

from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_functions import configuration
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

LARGEST_BATCH_AT_ONCE = 10


def mapped_already(state: State, params: Params) -> None:
    arn, source = state.function_arn(params["FunctionName"]), params.get("EventSourceArn")
    for mapping in state.lambda_.list_event_source_mappings(source, None):
        if mapping.function_arn == arn:
            raise Refusal(
                "ResourceConflictException",
                f'An event source mapping with event source arn (" {source} ") and function (" {arn} ") already '
                f"exists. Please update or delete the existing mapping with UUID {mapping.uuid}",
            )


def large_batch_without_window(state: State, params: Params) -> None:
    known = state.lambda_.get_event_source_mapping(params.get("UUID"))
    size = params.get("BatchSize", known.batch_size if known else 0)
    window = params.get("MaximumBatchingWindowInSeconds", known.max_batch_window if known else 0)
    queue = _queue(state, known.event_source_arn if known else params.get("EventSourceArn"))
    if queue is not None and size > LARGEST_BATCH_AT_ONCE and not window:
        raise Refusal(
            "InvalidParameterValueException",
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
        )


def visible_before_timeout(state: State, params: Params) -> None:
    """A message that is seen again while the function still works on it would be worked on twice."""
    queue = _queue(state, params.get("EventSourceArn"))
    if queue is None:
        return
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"])
    timeout = int(configuration(state, state.function(name, qualifier))["Timeout"])
    if int(queue.visibility_timeout) < timeout:
        raise Refusal(
            "InvalidParameterValueException",
            f"Queue visibility timeout: {queue.visibility_timeout} seconds is less than Function timeout: "
            f"{timeout} seconds",
        )


def _queue(state: State, arn: str | None) -> Any:
    """The queue of that ARN; None if there is none."""
    return next((queue for queue in state.sqs.queues.values() if queue.queue_arn == arn), None)
