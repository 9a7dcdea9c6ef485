"""What code does a function run?"""

import re
from pathlib import Path
from typing import TypedDict

import pulumi

from alb_lambda.arguments import Arguments

DEFAULT_RUNTIME = "python3.13"

ARCHIVE_SUFFIXES = (".zip", ".jar")

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
RESERVED_VARIABLES = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    }
)
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")


class Package(TypedDict, total=False):
    """The settings of an `aws.lambda_.Function` that say what it runs."""

    package_type: str
    code: pulumi.Archive
    handler: str
    runtime: str
    image_uri: pulumi.Input[str]


def package(
    code_path: str | None, handler: str | None, runtime: str | None, image_uri: pulumi.Input[str] | None
) -> Package:
    """A container image where one is given, else the folder or archive with its handler and runtime."""
    if image_uri is not None:
        return {"package_type": "Image", "image_uri": image_uri}
    return {
        "package_type": "Zip",
        "code": pulumi.FileArchive(str(code_path)),
        "handler": str(handler),
        "runtime": runtime or DEFAULT_RUNTIME,
    }


def check_code_path(arguments: Arguments, code_path: str | None) -> None:
    """Refuses a path at which there is nothing that Lambda could run."""
    if code_path is None:
        return
    path = Path(code_path)
    if not path.exists():
        arguments.refuse("code_path", f"'{code_path}', where nothing is,", "the path of a folder or of a .zip file")
    elif path.is_file() and path.suffix not in ARCHIVE_SUFFIXES:
        arguments.refuse("code_path", f"'{code_path}'", "a folder or a file with the ending .zip or .jar")
    elif path.is_dir() and not any(path.iterdir()):
        arguments.refuse("code_path", f"'{code_path}', an empty folder,", "a folder with the function's code")


def check_variable(arguments: Arguments, variable: str) -> None:
    """Refuses the name of an environment variable that Lambda does not accept or sets itself."""
    if variable in RESERVED_VARIABLES:
        arguments.refuse("environment", variable, "any other name, because Lambda sets this one itself")
    elif not _VARIABLE.fullmatch(variable):
        arguments.refuse("environment", variable, "a name of two or more letters, digits and _, a letter first")
