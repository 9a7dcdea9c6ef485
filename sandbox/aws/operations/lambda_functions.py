"""Functions and their versions: the settings that moto forgets, and AWS's rule for publishing."""

from base64 import b64encode
from collections.abc import Mapping
from copy import copy
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

REMEMBERED = (
    "DeadLetterConfig",
    "EphemeralStorage",
    "FileSystemConfigs",
    "KMSKeyArn",
    "LoggingConfig",
    "SnapStart",
    "TracingConfig",
)
"""Settings that moto drops at creation or at update; kept here and given back as they came."""

_IDENTITY = ("FunctionArn", "LastModified", "RevisionId", "Version")
"""What differs between two versions of which nothing was changed."""


def create_function(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    function = state.function(result["FunctionName"])
    function.last_version = 0
    function.policies = {}
    function.event_invoke_configs = {}
    _remember(state, function, params)
    if params.get("Publish"):
        state.lambda_.delete_function(function.function_name, "1")  # moto's, which knows nothing of what follows
        version = configuration(state, _publish(state, function))
        return version | {"FunctionArn": function.function_arn}  # without the version that the answer is about
    return configuration(state, function)


def get_function(state: State, params: Params, emulate: Emulate) -> Result:
    result = emulate()
    function = state.function(params["FunctionName"], params.get("Qualifier"))
    result["Configuration"] = _as_asked(state, function, params)
    reserved = state.function(function.function_name).reserved_concurrency
    if reserved is not None:
        result["Concurrency"] = {"ReservedConcurrentExecutions": reserved}
    return result


def get_function_configuration(state: State, params: Params, _emulate: Emulate) -> Result:
    return _as_asked(state, state.function(params["FunctionName"], params.get("Qualifier")), params)


def list_functions(state: State, _params: Params, emulate: Emulate) -> Result:
    return {"Functions": [_completed(state, listed) for listed in emulate()["Functions"]]}


def list_versions_by_function(state: State, _params: Params, emulate: Emulate) -> Result:
    return {"Versions": [_completed(state, listed) for listed in emulate()["Versions"]]}


def update_function_configuration(state: State, params: Params, emulate: Emulate) -> Result:
    emulate()
    function = state.function(params["FunctionName"])
    _remember(state, function, params)
    return configuration(state, function)


def update_function_code(state: State, params: Params, _emulate: Emulate) -> Result:
    """moto publishes a version even if the code is the same; https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html."""
    function = state.function(params["FunctionName"])
    code = dict(params)
    if "ZipFile" in code:
        code["ZipFile"] = b64encode(code["ZipFile"]).decode()
    function.update_function_code(code)
    if "Architectures" in params:
        function.architectures = params["Architectures"]
    _touch(function)
    return configuration(state, _publish(state, function) if params.get("Publish") else function)


def publish_version(state: State, params: Params, _emulate: Emulate) -> Result:
    function = state.function(params["FunctionName"])
    return configuration(state, _publish(state, function, params.get("Description", "")))


def configuration(state: State, function: Any) -> dict[str, Any]:
    """A function's configuration as GetFunctionConfiguration answers it."""
    members = function.get_configuration() | function.remembered
    members["RevisionId"] = function.revision_id
    members["LoggingConfig"] = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function.function_name}"} | members.get(
        "LoggingConfig", {}
    )
    snap_start = members["SnapStart"]["ApplyOn"]
    optimised = snap_start == "PublishedVersions" and members["Version"] != "$LATEST"
    members["SnapStart"] = {"ApplyOn": snap_start, "OptimizationStatus": "On" if optimised else "Off"}
    if vpc := members.get("VpcConfig"):
        vpc["VpcId"] = state.subnet(vpc["SubnetIds"][0]).vpc_id if vpc.get("SubnetIds") else ""
    if not members.get("DeadLetterConfig", {}).get("TargetArn"):
        members.pop("DeadLetterConfig", None)
    if not members["KMSKeyArn"]:
        del members["KMSKeyArn"]
    return members


def _as_asked(state: State, function: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    """The ARN in an answer carries the qualifier that was asked for, an alias's name too."""
    members = configuration(state, function)
    _, qualifier = state.function_name_and_qualifier(params["FunctionName"], params.get("Qualifier"))
    if qualifier:
        members["FunctionArn"] = f"{state.function(function.function_name).function_arn}:{qualifier}"
    return members


def _completed(state: State, listed: Mapping[str, Any]) -> dict[str, Any]:
    function = state.function(listed["FunctionName"], listed["Version"])
    return configuration(state, function) | {"FunctionArn": listed["FunctionArn"]}


def _remember(state: State, function: Any, params: Mapping[str, Any]) -> None:
    # A new dictionary each time: published versions keep the one they were published with.
    function.remembered = getattr(function, "remembered", {}) | {
        name: params[name] for name in REMEMBERED if name in params
    }
    # A layer's version may be deleted; those who have it keep it.
    layers = [state.lambda_.layers_versions_by_arn(arn) for arn in params.get("Layers", ())]
    function.layer_versions = layers if "Layers" in params else getattr(function, "layer_versions", [])
    _touch(function)


def _touch(function: Any) -> None:
    function.revision_id = str(uuid4())
    function.last_modified = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def _publish(state: State, latest: Any, description: str = "") -> Any:
    """The last version if nothing changed since, else a new one; numbers are never used twice.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html
    """
    _, *versions = state.lambda_.list_versions_by_function(latest.function_name)
    content = {name: value for name, value in configuration(state, latest).items() if name not in _IDENTITY}
    if versions and versions[-1].published_content == content:
        return versions[-1]
    version = copy(latest)
    latest.last_version += 1
    version.set_version(latest.last_version)
    version.published_content = content
    version.description = description or latest.description
    _touch(version)
    state.add_function_version(version)
    return version
