"""Provisioned concurrency, which moto lacks; https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


@dataclass(frozen=True)
class ProvisionedConcurrency:
    """What is provisioned for one alias or version.

    - `revision`: another one whenever the configuration is put.
    - `allocated`: the environments that are ready; `requested` ones are only counted once all of them are.
    - `status`: `IN_PROGRESS`, `READY` or `FAILED`; `status_reason` only with the last.
    """

    requested: int
    revision: str
    last_modified: str
    allocated: int = 0
    status: str = "IN_PROGRESS"
    status_reason: str = ""


def put_provisioned_concurrency_config(state: State, params: Params, _emulate: Emulate) -> Result:
    """AWS begins to allocate after a minute or two, the sandbox at once."""
    configs, qualifier = _configs_and_qualifier(state, params)
    requested = params["ProvisionedConcurrentExecutions"]
    allocated = configs[qualifier].allocated if qualifier in configs else 0
    modified = datetime.fromtimestamp(state.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
    begun = ProvisionedConcurrency(requested, str(uuid4()), modified, allocated)
    # An account whose functions nobody runs has no environments to wait for.
    ready = ProvisionedConcurrency(requested, begun.revision, modified, requested, "READY")
    configs[qualifier] = begun if _has_environments(state) else ready
    return _description(begun)


def get_provisioned_concurrency_config(state: State, params: Params, _emulate: Emulate) -> Result:
    configs, qualifier = _configs_and_qualifier(state, params)
    return _description(_existing(configs, qualifier))


def delete_provisioned_concurrency_config(state: State, params: Params, _emulate: Emulate) -> Result:
    configs, qualifier = _configs_and_qualifier(state, params)
    _existing(configs, qualifier)
    del configs[qualifier]
    return {}


def list_provisioned_concurrency_configs(state: State, params: Params, _emulate: Emulate) -> Result:
    name, _ = state.function_name_and_qualifier(params["FunctionName"])
    function = state.function(name)
    return {
        "ProvisionedConcurrencyConfigs": [
            {"FunctionArn": f"{function.function_arn}:{qualifier}", **_description(config)}
            for qualifier, config in provisioned_concurrency(function).items()
        ]
    }


def delete_function(state: State, params: Params, emulate: Emulate) -> Result:
    """With a version goes what is provisioned for it."""
    name, version = state.function_name_and_qualifier(params["FunctionName"], params.get("Qualifier"))
    result = emulate()
    if version is not None:
        provisioned_concurrency(state.function(name)).pop(version, None)
    return result


def provisioned_concurrency(function: Any) -> dict[str, ProvisionedConcurrency]:
    """What is provisioned for a function (its latest version, as moto has it), by alias or version; kept there."""
    return function.__dict__.setdefault("provisioned_concurrency", {})


def allocate_in_environments(state: State) -> None:
    """From now on, what is put stays in progress until somebody who starts environments says otherwise."""
    state.lambda_.has_environments = True


def unreserved_provisioned_concurrency(state: State, *, but_of: str = "") -> int:
    """What is provisioned in the Region for functions without a reservation, but for the one named `but_of`."""
    return sum(
        config.requested
        for function in state.lambda_.list_functions()
        if function.reserved_concurrency is None and function.function_name != but_of
        for config in provisioned_concurrency(function).values()
    )


def _has_environments(state: State) -> bool:
    return getattr(state.lambda_, "has_environments", False)


def _configs_and_qualifier(state: State, params: Params) -> tuple[dict[str, ProvisionedConcurrency], str]:
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params["Qualifier"])
    return provisioned_concurrency(state.function(name)), qualifier or ""


def _existing(configs: dict[str, ProvisionedConcurrency], qualifier: str) -> ProvisionedConcurrency:
    if qualifier not in configs:
        raise Refusal(
            "ProvisionedConcurrencyConfigNotFoundException",
            "No Provisioned Concurrency Config found for this function",
        )
    return configs[qualifier]


def _description(config: ProvisionedConcurrency) -> dict[str, Any]:
    reason = {"StatusReason": config.status_reason} if config.status_reason else {}
    return {
        "RequestedProvisionedConcurrentExecutions": config.requested,
        "AvailableProvisionedConcurrentExecutions": config.allocated,
        "AllocatedProvisionedConcurrentExecutions": config.allocated,
        "Status": config.status,
        **reason,
        "LastModified": config.last_modified,
    }
