"""The commands that look at a sandbox, run as a user runs them on the one of `world`."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.__main__ import main
from sandbox.control import PREFIX, Control
from sandbox.home import ALIVE, Running
from sandbox.providers import Providers
from tests.sandbox.conftest import World

REPOSITORY = Path(__file__).parents[3]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


def serve_as(world: World, name: str, code: str) -> str:
    """A function of this name behind a listener of its own; returns the URL."""
    world.function(code, FunctionName=name)
    group = world.target_group(f"arn:aws:lambda:us-east-1:123456789012:function:{name}")
    return world.url(world.listener({"Type": "forward", "TargetGroupArn": group}))


@pytest.fixture(scope="module")
def home(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a sandbox that runs: the one of `world`."""
    home = tmp_path_factory.mktemp("home")
    world.account.mount(PREFIX, Control(world.sandbox, Providers(world.account), lambda: None))
    Running(os.getpid(), world.account.endpoint, world.account.region).write(home)
    with (home / ALIVE).open("w") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        yield home


@pytest.fixture
def command(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs `python -m sandbox ARGUMENTS` and returns how it ended."""
    monkeypatch.setenv("SANDBOX_HOME", str(home))

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        code = main(arguments)
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def started(home: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts `python -m sandbox ARGUMENTS` in a process of its own, which has ended after the test."""
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        environ = {**os.environ, "PYTHONPATH": str(REPOSITORY), "SANDBOX_HOME": str(home)}
        command = [sys.executable, "-m", "sandbox", *arguments]
        process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            stream.close()
