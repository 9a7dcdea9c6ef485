"""How to build the Pulumi engine that sandbox/engine/go.mod pins, with Go, once per machine."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from sandbox.engine.progress import Progress
from sandbox.engine.version import MODULE, OLDEST_VERSION, pinned_version

_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

# Measured with Go 1.26 on Linux and rounded up: the modules 1.4 GB, the compiled packages 1.6 GB, the engine 0.11 GB.
_GIGABYTE = 1_000_000_000
_MODULES_SIZE = int(1.5 * _GIGABYTE)
_COMPILED_SIZE = int(1.8 * _GIGABYTE)
_ENGINE_SIZE = int(0.2 * _GIGABYTE)

_LAST_LINES = 5


class EngineError(Exception):
    """There is no Pulumi engine and none can be built; the message says why, and what to do, in one sentence."""


class _Disk(Protocol):
    @property
    def free(self) -> int: ...


DiskUsage = Callable[[Path], _Disk]


@dataclass(frozen=True)
class _Go:
    """The Go that builds: its executable, the environment it runs in and the folders it fills."""

    executable: str
    environ: Mapping[str, str]
    compiled: Path
    modules: Path


def build_engine(cache: Path, environ: Mapping[str, str], progress: TextIO, disk_usage: DiskUsage) -> Path:
    """Build the pinned engine into `cache` unless it is there, and return its executable.

    Of several that call at the same time one builds and the others wait. What a killed build leaves is never taken for
    an engine: the finished file is moved to its place in one step.

    Raises `EngineError` where Go is missing or too old, the disk too full, or the build fails.
    """
    folder = cache / pinned_version()
    pulumi = folder / "pulumi"
    folder.mkdir(parents=True, exist_ok=True)
    told = Progress(progress)
    with _only_one(folder / "build.lock", told):
        if not pulumi.is_file():
            for left in folder.glob("build-*/"):
                shutil.rmtree(left)
            go = _find_go(environ)
            _check_disk(go, folder, disk_usage)
            with tempfile.TemporaryDirectory(prefix="build-", dir=folder) as unfinished:
                built = Path(unfinished, "pulumi")
                _build(go, built, folder / "build.log", told)
                built.replace(pulumi)
            told.say(f"built the Pulumi engine {pinned_version()}: {pulumi}")
    return pulumi


@contextmanager
def _only_one(lock: Path, progress: Progress) -> Generator[None]:
    """Hold `lock`; the operating system gives it up for a process that dies."""
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say("another process is building the Pulumi engine: waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _find_go(environ: Mapping[str, str]) -> _Go:
    instead = f"or install Pulumi {OLDEST_VERSION} or newer (https://www.pulumi.com/docs/install/)"
    executable = shutil.which("go", path=environ.get("PATH", os.defpath))
    if executable is None:
        raise EngineError(
            f"There is neither a recent Pulumi nor Go to build it with: install Go (https://go.dev/dl/), {instead}."
        )
    # A workspace or flags of the user's own work must not reach into this build.
    go_environ = {**environ, "CGO_ENABLED": "0", "GOWORK": "off", "GOFLAGS": "-mod=readonly"}
    # Asked in the module's folder, go switches to the version that go.mod asks for, or says that it may not.
    answer = subprocess.run(
        [executable, "env", "GOVERSION", "GOCACHE", "GOMODCACHE"],
        cwd=MODULE,
        env=go_environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        reason = " ".join(answer.stderr.split())
        raise EngineError(
            f"This Go cannot build Pulumi ({reason}): install a newer Go (https://go.dev/dl/), let Go fetch it with "
            f"GOTOOLCHAIN=auto, {instead}."
        )
    _, compiled, modules = answer.stdout.splitlines()
    return _Go(executable, go_environ, Path(compiled), Path(modules))


def _check_disk(go: _Go, folder: Path, disk_usage: DiskUsage) -> None:
    needed: dict[int, tuple[Path, int]] = {}
    for wanted, size in ((go.modules, _MODULES_SIZE), (go.compiled, _COMPILED_SIZE), (folder, _ENGINE_SIZE)):
        existing = next(place for place in (wanted, *wanted.parents) if place.exists())
        device = existing.stat().st_dev
        needed[device] = (existing, needed.get(device, (existing, 0))[1] + size)
    for place, size in needed.values():
        free = disk_usage(place).free
        if free < size:
            raise EngineError(
                f"Building the Pulumi engine needs {size / _GIGABYTE:.1f} GB and the disk of {place} has "
                f"{free / _GIGABYTE:.1f} GB free: make room, or set GOMODCACHE, GOCACHE or XDG_CACHE_HOME to folders "
                "on another disk."
            )


def _build(go: _Go, built: Path, log: Path, progress: Progress) -> None:
    version = pinned_version()
    modules = len(re.findall(r"^\t\S+ v", (MODULE / "go.mod").read_text(), re.MULTILINE))
    fetched: list[str] = []
    packages: list[str] = []
    compiled: list[str] = []

    def fetch(line: str) -> None:
        if line.startswith("go: downloading"):
            fetched.append(line)
            progress.step(f"downloading the source of the Pulumi engine {version}: {len(fetched)} of {modules} modules")
        else:
            packages.append(line)

    def compile_package(line: str) -> None:
        compiled.append(line)
        done, total = min(len(compiled), len(packages)), len(packages)
        progress.step(
            f"building the Pulumi engine {version} with go (about 3 minutes on two cores, once): "
            f"{done * 100 // total}% ({done:,} of {total:,} packages)"
        )

    linker = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{version}"
    flags = ["-trimpath", "-buildvcs=false", "-ldflags", linker]
    with log.open("w") as file:
        _run(go, ["list", "-deps", _PACKAGE], file, fetch)
        progress.finish()
        # With -v go names each package as it compiles it; those that it has compiled before are not named.
        _run(go, ["build", "-v", *flags, "-o", str(built), _PACKAGE], file, compile_package)
    progress.finish()


def _run(go: _Go, arguments: list[str], log: TextIO, each_line: Callable[[str], None]) -> None:
    """Run `go arguments` to its end; where this is interrupted, go and the compilers it has started end as well."""
    last: deque[str] = deque(maxlen=_LAST_LINES)
    process = subprocess.Popen(
        [go.executable, *arguments],
        cwd=MODULE,
        env=go.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    with process:
        try:
            assert process.stdout
            for line in process.stdout:
                log.write(line)
                last.append(line.strip())
                each_line(line)
            failed = process.wait() != 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    if failed:
        raise EngineError(f"Building the Pulumi engine failed ({' / '.join(last)}): the whole log is in {log.name}.")
