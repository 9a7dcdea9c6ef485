"""Which Pulumi engine to run: the one that is installed, the one built earlier, or one built now."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TextIO

from sandbox.engine.build import DiskUsage, build_engine
from sandbox.engine.version import OLDEST_VERSION, comparable, pinned_version

LANGUAGE_HOST = "pulumi-language-python"

# What starts the sandbox's own language host.
OWN_LANGUAGE_HOST = Path(__file__).parent / "bin" / LANGUAGE_HOST


@dataclass(frozen=True)
class Engine:
    """A Pulumi engine that is ready to run.

    - `pulumi`: the command line's executable.
    - `version`: for example "3.250.0".
    - `search_path`: folders to put at the front of PATH, so that `pulumi` is this engine and it finds a Python
      language host; empty where Pulumi's own is installed.
    - `source`: "installed" by the user, or "built" by the sandbox.
    """

    pulumi: Path
    version: str
    search_path: tuple[Path, ...]
    source: Literal["installed", "built"]


def engine_cache(environ: Mapping[str, str]) -> Path:
    """The folder of built engines: `alb-lambda/engine` in XDG_CACHE_HOME, or in ~/.cache where that is not set."""
    home = environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or Path.home(), ".cache")
    return Path(home, "alb-lambda", "engine")


def find_engine(cache: Path, environ: Mapping[str, str]) -> Engine | None:
    """The engine that can be run without building anything, or None.

    An installed Pulumi of at least `OLDEST_VERSION` comes first; then the engine built earlier into `cache`.
    """
    return _installed_engine(environ) or _built_engine(cache)


def ensure_engine(
    cache: Path | None = None,
    environ: Mapping[str, str] | None = None,
    progress: TextIO | None = None,
    disk_usage: DiskUsage = shutil.disk_usage,
) -> Engine:
    """The engine to run, built first where there is none; building takes minutes and happens once per machine.

    - `cache`: where built engines are kept; default `engine_cache(environ)`.
    - `environ`: the environment variables that say what is installed; default those of this process.
    - `progress`: where to tell how far the build is; default standard error.
    - `disk_usage`: how to learn what room a folder has; default `shutil.disk_usage`.

    Raises `sandbox.engine.build.EngineError` where there is no engine and none can be built.
    """
    environ = os.environ if environ is None else environ
    cache = cache or engine_cache(environ)
    engine = find_engine(cache, environ)
    if engine is not None:
        return engine
    pulumi = build_engine(cache, environ, sys.stderr if progress is None else progress, disk_usage)
    return _built(pulumi)


def _installed_engine(environ: Mapping[str, str]) -> Engine | None:
    path = environ.get("PATH", os.defpath)
    found = shutil.which("pulumi", path=path)
    version = found and _version_of(found, environ)
    if not found or not version or comparable(version) < comparable(OLDEST_VERSION):
        return None
    # Pulumi looks for a language host on PATH and then beside its own executable, links resolved.
    host = shutil.which(LANGUAGE_HOST, path=os.pathsep.join([path, str(Path(found).resolve().parent)]))
    return Engine(Path(found), version, () if host else (OWN_LANGUAGE_HOST.parent,), "installed")


def _built_engine(cache: Path) -> Engine | None:
    pulumi = cache / pinned_version() / "pulumi"
    # The build puts the finished file in its place in one step, so that it is there means that it is complete.
    return _built(pulumi) if pulumi.is_file() else None


def _built(pulumi: Path) -> Engine:
    # Beside the engine, because Pulumi warns at each run when it finds a host anywhere else.
    host = pulumi.with_name(LANGUAGE_HOST)
    if not host.is_file() or host.read_bytes() != OWN_LANGUAGE_HOST.read_bytes():
        with tempfile.TemporaryDirectory(dir=pulumi.parent) as unfinished:
            Path(shutil.copy(OWN_LANGUAGE_HOST, unfinished)).replace(host)
    return Engine(pulumi, pinned_version(), (pulumi.parent,), "built")


def _version_of(pulumi: str, environ: Mapping[str, str]) -> str | None:
    answer = subprocess.run(
        [pulumi, "version"],
        env={**environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    number = re.fullmatch(r"v?(\d+\.\d+\.\d+)\S*", answer.stdout.strip())
    return number[1] if number and answer.returncode == 0 else None
