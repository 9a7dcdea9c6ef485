"""Function URLs, one per alias; moto keeps one per function. They are kept and described, but nobody serves them.

https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State

SETTINGS = ("AuthType", "Cors", "InvokeMode")


def create_function_url_config(state: State, params: Params, _emulate: Emulate) -> Result:
    urls, qualifier = _urls_and_qualifier(state, params)
    arn = state.function_arn(params["FunctionName"], qualifier)
    if qualifier in urls:
        raise Refusal(
            "ResourceConflictException",
            f"Failed to create function url config for [functionArn = {arn}]. Error message:  FunctionUrlConfig "
            "exists for this Lambda function",
        )
    url = {
        "FunctionArn": arn,
        "FunctionUrl": f"https://{uuid4().hex}.lambda-url.{state.region}.on.aws/",
        "InvokeMode": "BUFFERED",
        "CreationTime": _now(state),
    }
    return _store(state, urls, qualifier, url, params)


def get_function_url_config(state: State, params: Params, _emulate: Emulate) -> Result:
    urls, qualifier = _urls_and_qualifier(state, params)
    return _existing(urls, qualifier)


def update_function_url_config(state: State, params: Params, _emulate: Emulate) -> Result:
    urls, qualifier = _urls_and_qualifier(state, params)
    return _store(state, urls, qualifier, _existing(urls, qualifier), params)


def delete_function_url_config(state: State, params: Params, _emulate: Emulate) -> Result:
    urls, qualifier = _urls_and_qualifier(state, params)
    _existing(urls, qualifier)
    del urls[qualifier]
    return {}


def list_function_url_configs(state: State, params: Params, _emulate: Emulate) -> Result:
    name, _ = state.function_name_and_qualifier(params["FunctionName"])
    return {"FunctionUrlConfigs": list(function_urls(state.function(name)).values())}


def function_urls(function: Any) -> dict[str, dict[str, Any]]:
    """A function's URLs by alias, "" for its own; kept with its latest version, as moto has it."""
    return function.__dict__.setdefault("function_urls", {})


def _store(
    state: State, urls: dict[str, dict[str, Any]], qualifier: str, url: dict[str, Any], params: Params
) -> Result:
    given = {name: params[name] for name in SETTINGS if name in params}
    urls[qualifier] = {**url, **given, "LastModifiedTime": _now(state)}
    return urls[qualifier]


def _urls_and_qualifier(state: State, params: Params) -> tuple[dict[str, dict[str, Any]], str]:
    name, qualifier = state.function_name_and_qualifier(params["FunctionName"], params.get("Qualifier"))
    state.function(name, qualifier)
    return function_urls(state.function(name)), qualifier or ""


def _existing(urls: dict[str, dict[str, Any]], qualifier: str) -> dict[str, Any]:
    if qualifier not in urls:
        raise Refusal("ResourceNotFoundException", "The resource you requested does not exist.")
    return urls[qualifier]


def _now(state: State) -> str:
    return datetime.fromtimestamp(state.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
