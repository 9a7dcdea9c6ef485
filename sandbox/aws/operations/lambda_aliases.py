"""Aliases: AWS's error code, a new revision for every change, and nothing left behind."""

from uuid import uuid4

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_provisioned import provisioned_concurrency
from sandbox.aws.operations.lambda_urls import function_urls
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def create_alias(state: State, params: Params, emulate: Emulate) -> Result:
    """moto answers ConflictException, which Lambda does not have."""
    function = state.function(params["FunctionName"])
    if any(alias.name == params["Name"] for alias in state.lambda_.list_aliases(function.function_name)):
        raise Refusal("ResourceConflictException", f"Alias already exists: {function.function_arn}:{params['Name']}")
    return emulate()


def update_alias(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    alias = state.lambda_.get_alias(params["Name"], params["FunctionName"])
    alias.revision_id = str(uuid4())
    return result | {"RevisionId": alias.revision_id}


def delete_alias(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    function = state.function(params["FunctionName"])
    function.policies.pop(params["Name"], None)
    provisioned_concurrency(function).pop(params["Name"], None)
    function.event_invoke_configs.pop(params["Name"], None)
    function_urls(function).pop(params["Name"], None)
    return result
