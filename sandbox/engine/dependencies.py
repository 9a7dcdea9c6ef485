"""What a program, policy pack or component package needs installed, and what it has."""

import json
from collections.abc import Mapping
from pathlib import Path

from pulumi.runtime.proto.language_pb2 import DependencyInfo, ProgramInfo

from sandbox.engine.interpreter import Interpreter, interpreter_for
from sandbox.engine.plugin import buildable_package


def install_commands(info: ProgramInfo, environ: Mapping[str, str], *, is_plugin: bool) -> list[list[str]]:
    """The commands that install what requirements.txt, or else pyproject.toml, asks for; to be run in its folder.

    They go where the program will run: into the virtual environment that it names, which is made if need be, else into
    the Python that runs it. The engine installs for plugins (policy packs, component packages) unasked, so without a
    virtual environment of their own nothing is changed for them.
    """
    interpreter = interpreter_for(info, environ)
    if is_plugin and interpreter.virtualenv is None:
        return []
    commands: list[list[str]] = []
    python = str(interpreter.python)
    if interpreter.virtualenv is not None:
        if not (interpreter.virtualenv / "bin" / "python").exists():
            commands.append([python, "-m", "venv", str(interpreter.virtualenv)])
        python = str(interpreter.virtualenv / "bin" / "python")
    folder = Path(info.program_directory)
    if (folder / "requirements.txt").is_file():
        commands.append([python, "-m", "pip", "install", "-r", "requirements.txt"])
    elif buildable_package(folder):
        commands.append([python, "-m", "pip", "install", "-e", "."])
    return commands


def list_command(interpreter: Interpreter, *, transitive: bool) -> list[str]:
    """The command that lists the installed packages, those that others need only if `transitive`."""
    wanted = [] if transitive else ["--not-required"]
    return [str(interpreter.python), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check", *wanted]


def listed_packages(answer: bytes) -> list[DependencyInfo]:
    """The packages in what the list command answered."""
    return [DependencyInfo(name=package["name"], version=package["version"]) for package in json.loads(answer)]
