"""What Lambda refuses of a function's surroundings: its environment variables, its layers and its log."""

import json
import re
from typing import Any

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

RESERVED = {
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_MAX_CONCURRENCY",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
}
"""https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"""

LOG_SETTINGS = {
    "LogFormat": ("JSON", "Text"),
    "ApplicationLogLevel": ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"),
    "SystemLogLevel": ("DEBUG", "INFO", "WARN"),
}
"""https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html"""

VARIABLES_BYTES = 4096
MOST_LAYERS = 5

_NAME = r"[a-zA-Z]([a-zA-Z0-9_])+"
_UNABLE = (
    "Lambda was unable to configure your environment variables because the environment variables you have provided "
)


def malformed_variable(_state: State, params: Params) -> None:
    """The names that begin with an underscore are reserved, and refused as such."""
    names = [name for name in _variables(params) if name not in RESERVED and not re.fullmatch(_NAME, name)]
    if names:
        raise Refusal(
            "ValidationException",
            f"1 validation error detected: Value '{names}' at 'environment.variables' failed to satisfy constraint: "
            f"Map keys must satisfy constraint: [Member must satisfy regular expression pattern: {_NAME}]",
        )


def reserved_variable(_state: State, params: Params) -> None:
    reserved = sorted(RESERVED & _variables(params).keys())
    if reserved:
        raise Refusal(
            "InvalidParameterValueException",
            f"{_UNABLE}contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}",
        )


def too_large_variables(_state: State, params: Params) -> None:
    measured = json.dumps(_variables(params), separators=(",", ":"), ensure_ascii=False)
    if len(measured.encode()) > VARIABLES_BYTES:
        raise Refusal("InvalidParameterValueException", f"{_UNABLE}exceeded the 4KB limit. String measured: {measured}")


def layers(state: State, params: Params) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/adding-layers.html"""
    arns: list[str] = params.get("Layers", [])
    if len(arns) > MOST_LAYERS:
        raise Refusal(
            "ValidationException",
            f"1 validation error detected: Value '{arns}' at 'layers' failed to satisfy constraint: "
            f"Member must have length less than or equal to {MOST_LAYERS}",
        )
    for arn in arns:
        if arn.count(":") != 7 or state.lambda_.layers_versions_by_arn(arn) is None:
            raise Refusal("InvalidParameterValueException", f"Layer version {arn} does not exist.")
    if len({arn.rpartition(":")[0] for arn in arns}) < len(arns):
        raise Refusal(
            "InvalidParameterValueException",
            "Two different versions of the same layer are not allowed to be referenced in the same function.",
        )


def unknown_log_setting(_state: State, params: Params) -> None:
    for name, value in params.get("LoggingConfig", {}).items():
        if name in LOG_SETTINGS and value not in LOG_SETTINGS[name]:
            raise Refusal(
                "ValidationException",
                f"1 validation error detected: Value '{value}' at 'loggingConfig.{name[0].lower()}{name[1:]}' failed to "
                f"satisfy constraint: Member must satisfy enum value set: [{', '.join(LOG_SETTINGS[name])}]",
            )


def _variables(params: Params) -> dict[str, Any]:
    return params.get("Environment", {}).get("Variables", {})
