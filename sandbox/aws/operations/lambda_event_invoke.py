"""How functions are invoked asynchronously: one configuration per qualifier; moto keeps one per function.

https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
"""

from collections.abc import Mapping
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_functions import configuration
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

SETTINGS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds", "DestinationConfig")
_NO_DESTINATION: Mapping[str, Any] = {"OnSuccess": {}, "OnFailure": {}}


def put_function_event_invoke_config(state: State, params: Params, _emulate: Emulate) -> Result:
    return _store(state, params, {})


def update_function_event_invoke_config(state: State, params: Params, _emulate: Emulate) -> Result:
    return _store(state, params, _found(state, params))


def get_function_event_invoke_config(state: State, params: Params, _emulate: Emulate) -> Result:
    return _found(state, params)


def list_function_event_invoke_configs(state: State, params: Params, _emulate: Emulate) -> Result:
    configs, _ = _configs(state, {"FunctionName": params["FunctionName"]})
    return {"FunctionEventInvokeConfigs": list(configs.values())}


def delete_function_event_invoke_config(state: State, params: Params, _emulate: Emulate) -> Result:
    _found(state, params)
    configs, qualifier = _configs(state, params)
    del configs[qualifier]
    return {}


def event_invoke_config(state: State, function_arn: str) -> Mapping[str, Any]:
    """The configuration of the function, version or alias that an ARN names; empty if there is none.

    Each qualifier has its own: an alias does not take over that of its version.
    """
    try:
        configs, qualifier = _configs(state, {"FunctionName": function_arn})
    except Refusal:
        return {}
    return configs.get(qualifier, {})


def dead_letter_target(state: State, function_arn: str) -> str | None:
    """The ARN of the queue or topic for events that failed; it is part of a version."""
    name, qualifier = state.function_name_and_qualifier(function_arn)
    try:
        settings = configuration(state, state.function(name, qualifier))
    except Refusal:
        return None
    return settings.get("DeadLetterConfig", {}).get("TargetArn")


def is_switched_off(state: State, function_arn: str) -> bool:
    """Whether the function of an ARN has a reserved concurrency of 0."""
    try:
        reserved = _function(state, {"FunctionName": function_arn}).reserved_concurrency
    except Refusal:
        return False
    return reserved is not None and int(reserved) == 0


def _store(state: State, params: Params, before: Mapping[str, Any]) -> dict[str, Any]:
    configs, qualifier = _configs(state, params)
    given = {name: params[name] for name in SETTINGS if name in params}
    destinations = {**_NO_DESTINATION, **given.pop("DestinationConfig", before.get("DestinationConfig", {}))}
    configs[qualifier] = {
        **before,
        **given,
        "DestinationConfig": destinations,
        "FunctionArn": f"{_function(state, params).function_arn}:{qualifier}",
        "LastModified": state.now(),
    }
    return configs[qualifier]


def _found(state: State, params: Params) -> dict[str, Any]:
    configs, qualifier = _configs(state, params)
    if qualifier not in configs:
        arn = f"{_function(state, params).function_arn}:{qualifier}"
        raise Refusal("ResourceNotFoundException", f"The function {arn} doesn't have an EventInvokeConfig")
    return configs[qualifier]


def _configs(state: State, params: Mapping[str, Any]) -> tuple[dict[str, dict[str, Any]], str]:
    """All configurations of a function by qualifier, and the qualifier that the request is about."""
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params.get("Qualifier"))
    state.function(name, qualifier)
    return state.function(name).event_invoke_configs, qualifier or "$LATEST"


def _function(state: State, params: Mapping[str, Any]) -> Any:
    name, _ = state.function_name_and_qualifier(params["FunctionName"])
    return state.function(name)
