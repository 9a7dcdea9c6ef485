"""The environment variables that Lambda sets for a function's process."""

from collections.abc import Mapping

from sandbox.functions.invocation import FunctionVersion
from sandbox.functions.launcher import Places


def environment_variables(
    function: FunctionVersion,
    account: Mapping[str, str],
    places: Places,
    *,
    runtime_api: str,
    log_stream: str,
    initialization_type: str = "on-demand",
) -> dict[str, str]:
    """All variables of the process: nothing of the sandbox's own environment gets in.

    - `account`: those that point AWS clients at the emulated account (`Account.environment()`).
    - `runtime_api`: `HOST:PORT`.
    - `initialization_type`: or `provisioned-concurrency`.

    The function's own variables win over the defaults, Lambda's reserved ones over both
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
    """
    own = dict(function.variables)
    return {
        **_defaults(function, places),
        **account,
        **own,
        **(_python_path(function, places, own.get("PYTHONPATH", "")) if function.is_python else {}),
        "_HANDLER": function.handler,
        "AWS_REGION": account["AWS_REGION"],
        "AWS_DEFAULT_REGION": account["AWS_DEFAULT_REGION"],
        "AWS_ACCESS_KEY": account["AWS_ACCESS_KEY_ID"],
        "AWS_ACCESS_KEY_ID": account["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": account["AWS_SECRET_ACCESS_KEY"],
        "AWS_SESSION_TOKEN": "emulated",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": initialization_type,
        "AWS_LAMBDA_LOG_FORMAT": function.log_format,
        **({"AWS_LAMBDA_LOG_LEVEL": function.application_log_level} if function.log_format == "JSON" else {}),
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "LAMBDA_TASK_ROOT": places.code,
        "LAMBDA_RUNTIME_DIR": places.runtime,
    }


def _defaults(function: FunctionVersion, places: Places) -> dict[str, str]:
    libraries = places.libraries if function.is_python else ()
    searched = [*libraries, places.runtime, places.code, f"{places.code}/lib", f"{places.layers}/lib"]
    return {
        "PATH": f"/usr/local/bin:/usr/bin:/bin:{places.layers}/bin",
        "LD_LIBRARY_PATH": ":".join(searched),
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        **({"TMPDIR": places.temporary} if places.temporary else {}),
    }


def _python_path(function: FunctionVersion, places: Places, own: str) -> dict[str, str]:
    """Where modules are looked for: the code, the layers, what the function adds, Lambda's own.

    https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html
    """
    layered = [f"{places.layers}/python/lib/{function.runtime}/site-packages", f"{places.layers}/python"]
    return {"PYTHONPATH": ":".join(filter(None, [places.code, *layered, own, places.runtime]))}
