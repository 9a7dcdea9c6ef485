"""Which Python runs a program, policy pack or component package, and what is installed for it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pulumi.runtime.proto.language_pb2 import ProgramInfo


@dataclass(frozen=True)
class Interpreter:
    """A Python and the environment variables to run it with.

    `virtualenv` is the virtual environment that the program names, whether or not it has been made yet.
    """

    python: Path
    environ: Mapping[str, str]
    virtualenv: Path | None


def interpreter_for(info: ProgramInfo, environ: Mapping[str, str], virtualenv: str = "") -> Interpreter:
    """The Python of `runtime.options.virtualenv` if that exists, else PULUMI_PYTHON_CMD, else this one.

    - `info`: what Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml says; the virtual environment's path counts from
      the folder of that file.
    - `environ`: the environment variables to start from.
    - `virtualenv`: the one to take where the file names none.

    https://www.pulumi.com/docs/iac/languages-sdks/python/#virtual-environments; Pulumi's own host refuses to run where
    the virtual environment that is named does not exist.
    """
    if "virtualenv" in info.options.fields:
        virtualenv = info.options.fields["virtualenv"].string_value
    if not virtualenv:
        return Interpreter(_ambient(environ), environ, None)
    folder = Path(info.root_directory, virtualenv)
    python = folder / "bin" / "python"
    if not python.exists():
        return Interpreter(_ambient(environ), environ, folder)
    activated = {name: value for name, value in environ.items() if name != "PYTHONHOME"}
    activated["VIRTUAL_ENV"] = str(folder)
    activated["PATH"] = os.pathsep.join([str(python.parent), environ.get("PATH", os.defpath)])
    return Interpreter(python, activated, folder)


def _ambient(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("PULUMI_PYTHON_CMD") or sys.executable)
