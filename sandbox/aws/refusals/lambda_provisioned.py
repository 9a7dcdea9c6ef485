"""What Lambda refuses about provisioned concurrency; https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html.

The sentences are as users report them, where they do.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.operations.lambda_account import CONCURRENT_EXECUTIONS, UNRESERVED_MINIMUM, reserved_concurrency
from sandbox.aws.operations.lambda_provisioned import provisioned_concurrency, unreserved_provisioned_concurrency
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

LATEST = "$LATEST"


def not_published(state: State, params: Params) -> None:
    _, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    if qualifier == LATEST:
        raise Refusal(
            "InvalidParameterValueException",
            "The function resource provided must be an alias or a published version.",
        )


def missing_alias_or_version(state: State, params: Params) -> None:
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    arn = f"{state.function(name).function_arn}:{qualifier}"
    is_version = qualifier == LATEST or str(qualifier).isdigit()
    if not is_version and _alias(state, name, qualifier) is None:
        raise Refusal("ResourceNotFoundException", f"Cannot find alias arn: {arn}")
    state.function(name, qualifier)


def provisioned_latest(state: State, params: Params) -> None:
    """Neither `$LATEST` nor an alias of it."""
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    alias = _alias(state, name, qualifier)
    if LATEST in {qualifier, alias and alias.function_version}:
        raise _unpublished()


def provisioned_weights(state: State, params: Params) -> None:
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    alias = _alias(state, name, qualifier)
    if alias is not None and _weights(alias.routing_config):
        raise _weighted()


def provisioned_snap_start(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html; AWS's own sentence is not known."""
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    snap_start = state.function(name, _version(state, name, qualifier)).remembered.get("SnapStart", {})
    if snap_start.get("ApplyOn") == "PublishedVersions":
        raise Refusal(
            "InvalidParameterValueException", "Provisioned Concurrency is not supported for functions with SnapStart."
        )


def provisioned_twice(state: State, params: Params) -> None:
    """A version has one configuration: its own, or that of one of its aliases."""
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    _refuse_second(state, name, str(qualifier), _version(state, name, qualifier))


def more_than_reserved(state: State, params: Params) -> None:
    function, others = _function_and_others(state, params)
    reserved = function.reserved_concurrency
    if reserved is not None and others + params["ProvisionedConcurrentExecutions"] > int(reserved):
        raise Refusal(
            "InvalidParameterValueException",
            "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
        )


def more_than_unreserved(state: State, params: Params) -> None:
    function, others = _function_and_others(state, params)
    if function.reserved_concurrency is not None:
        return
    claimed = reserved_concurrency(state) + unreserved_provisioned_concurrency(state, but_of=function.function_name)
    left = CONCURRENT_EXECUTIONS - claimed - others - params["ProvisionedConcurrentExecutions"]
    if left < UNRESERVED_MINIMUM:
        raise Refusal(
            "InvalidParameterValueException",
            "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
            f"minimum value of [{UNRESERVED_MINIMUM}].",
        )


def reserved_below_provisioned(state: State, params: Params) -> None:
    """For PutFunctionConcurrency; 0 is no exception."""
    name, _ = state.function_name_and_qualifier(params["FunctionName"])
    provisioned = sum(config.requested for config in provisioned_concurrency(state.function(name)).values())
    reserved = params["ReservedConcurrentExecutions"]
    if reserved < provisioned:
        raise Refusal(
            "InvalidParameterValueException",
            f"ReservedConcurrentExecutions {reserved} should not be lower than function's total provisioned "
            f"concurrency [{provisioned}].",
        )


def update_of_provisioned_alias(state: State, params: Params) -> None:
    """For UpdateAlias: what could not be provisioned does not become so by pointing a provisioned alias at it."""
    name, _ = state.function_name_and_qualifier(params["FunctionName"])
    if params["Name"] not in provisioned_concurrency(state.function(name)):
        return
    if _weights(params.get("RoutingConfig")):
        raise _weighted()
    version = params.get("FunctionVersion")
    if version == LATEST:
        raise _unpublished()
    if version is not None:
        _refuse_second(state, name, params["Name"], version)


def _refuse_second(state: State, name: str, qualifier: str, version: str) -> None:
    for other in provisioned_concurrency(state.function(name)):
        if other == qualifier or _version(state, name, other) != version:
            continue
        if qualifier == version:
            raise Refusal("ResourceConflictException", "Version is pointed by a Provisioned Concurrency alias")
        raise Refusal(
            "ResourceConflictException",
            "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
        )


def _function_and_others(state: State, params: Params) -> tuple[Any, int]:
    """The function, and what is provisioned for its other aliases and versions."""
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    function = state.function(name)
    configs = provisioned_concurrency(function).items()
    return function, sum(config.requested for other, config in configs if other != qualifier)


def _version(state: State, name: str, qualifier: str | None) -> str:
    alias = _alias(state, name, qualifier)
    return str(qualifier if alias is None else alias.function_version)


def _alias(state: State, name: str, qualifier: str | None) -> Any:
    return next((alias for alias in state.lambda_.list_aliases(name) if alias.name == qualifier), None)


def _weights(routing: Mapping[str, Any] | None) -> Any:
    return (routing or {}).get("AdditionalVersionWeights")


def _weighted() -> Refusal:
    return Refusal("InvalidParameterValueException", "Alias with weights can not be used with Provisioned Concurrency")


def _unpublished() -> Refusal:
    return Refusal(
        "InvalidParameterValueException",
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    )
