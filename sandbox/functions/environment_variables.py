"""The environment variables that Lambda sets for a function's process."""

from collections.abc import Mapping
from pathlib import Path

from sandbox.functions.invocation import FunctionVersion


def environment_variables(
    function: FunctionVersion,
    account: Mapping[str, str],
    *,
    task_root: Path,
    runtime_folder: Path,
    runtime_api: str,
    log_stream: str,
) -> dict[str, str]:
    """All variables of the process: nothing of the sandbox's own environment gets in.

    - `account`: those that point AWS clients at the emulated account (`Account.environment()`).
    - `runtime_api`: `HOST:PORT`.

    The function's own variables win over the defaults, Lambda's reserved ones over both
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html).
    """
    own = dict(function.variables)
    search_path = [str(task_root), *filter(None, [own.get("PYTHONPATH")]), str(runtime_folder)]
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/opt/bin",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        **account,
        **own,
        "_HANDLER": function.handler,
        "AWS_REGION": account["AWS_REGION"],
        "AWS_DEFAULT_REGION": account["AWS_DEFAULT_REGION"],
        "AWS_ACCESS_KEY_ID": account["AWS_ACCESS_KEY_ID"],
        "AWS_SECRET_ACCESS_KEY": account["AWS_SECRET_ACCESS_KEY"],
        "AWS_SESSION_TOKEN": "emulated",
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": function.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_FORMAT": function.log_format,
        "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": log_stream,
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "LAMBDA_TASK_ROOT": str(task_root),
        "LAMBDA_RUNTIME_DIR": str(runtime_folder),
        "PYTHONPATH": ":".join(search_path),
    }
