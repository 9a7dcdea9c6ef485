"""Event source mappings, which are kept and described: nobody polls.

moto, when a message is sent to a mapped queue, runs a stand-in of the function and deletes the message, even once the
mapping is deleted. Here no source knows of its mappings, so every message stays for whoever receives it.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
"""

from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def create_event_source_mapping(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    for source in (*state.sqs.queues.values(), *state.dynamodb.tables.values(), *state.kinesis.streams.values()):
        source.lambda_event_source_mappings.clear()
    return result | _keep_qualifier(state, params, result["UUID"])


def update_event_source_mapping(state: State, params: Params, emulate: Emulate) -> Result:
    _found(state, params["UUID"])
    result = emulate()
    return result | _keep_qualifier(state, params, params["UUID"])


def look_up_event_source_mapping(state: State, params: Params, emulate: Emulate) -> Result:
    """To describe or delete it; moto's answer has no error code if there is none."""
    _found(state, params["UUID"])
    return emulate()


def _keep_qualifier(state: State, params: Params, uuid: str) -> dict[str, str]:
    """moto puts the version in the place of its alias."""
    mapping = _found(state, uuid)
    if "FunctionName" in params:
        mapping.function_arn = state.function_arn(params["FunctionName"])
    return {"FunctionArn": mapping.function_arn}


def _found(state: State, uuid: str) -> Any:
    mapping = state.lambda_.get_event_source_mapping(uuid)
    if mapping is None:
        raise Refusal("ResourceNotFoundException", "The resource you requested does not exist.")
    return mapping
