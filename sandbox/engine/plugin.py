"""How a policy pack or a component package written in Python is started."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sandbox.engine.interpreter import Interpreter


class NotAPluginError(Exception):
    """The folder holds nothing that can be run as a plugin; the message is for the user."""


def plugin_command(folder: Path, interpreter: Interpreter, arguments: Sequence[str]) -> list[str]:
    """The command that runs the plugin in `folder`, as Pulumi's own host would.

    A folder with a `__main__.py` is run itself: so are policy packs, and packages that call `component_provider_host`.
    Otherwise the Python package of the folder's pyproject.toml is handed to the SDK's `pulumi.run.plugin`, which hosts
    the components that the package exports.

    Raises `NotAPluginError` where the folder is neither.
    """
    # Unbuffered, because the engine waits for the line with the port.
    if (folder / "__main__.py").is_file():
        return [str(interpreter.python), "-u", str(folder), *arguments]
    name = buildable_package(folder)
    if name is None:
        raise NotAPluginError(
            f"{folder} has neither __main__.py nor a pyproject.toml with project.name and build-system."
        )
    return [str(interpreter.python), "-u", "-P", "-m", "pulumi.run.plugin", name, *arguments]


def plugin_environment(folder: Path, interpreter: Interpreter) -> dict[str, str]:
    """The environment variables of the plugin in `folder`; its package is found there even if it is not installed."""
    path = [str(folder), *filter(None, [interpreter.environ.get("PYTHONPATH")])]
    return {**interpreter.environ, "PYTHONPATH": os.pathsep.join(path)}


def buildable_package(folder: Path) -> str | None:
    """The name of the Python package that `folder`'s pyproject.toml builds, or None."""
    file = folder / "pyproject.toml"
    settings: Mapping[str, Any] = tomllib.loads(file.read_text()) if file.is_file() else {}
    return settings.get("project", {}).get("name") if "build-system" in settings else None
