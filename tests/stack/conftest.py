"""Projects that run in a sandbox of their own, through the real engine, as a user runs them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from sandbox.control import ask
from sandbox.home import Running

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Project:
    """A project's folder, and the sandbox that its commands use; `speed` is that of the sandbox's clock."""

    folder: Path
    home: Path
    speed: float = 1

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs `python -m sandbox ARGUMENTS` in the project."""
        environ = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PULUMI_", "SANDBOX_"))
        }
        environ |= {
            "PYTHONPATH": str(REPOSITORY),
            "SANDBOX_HOME": str(self.home),
            "SANDBOX_PORT": "0",
            "SANDBOX_FIRST_PORT": "0",
            "SANDBOX_SPEED": str(self.speed),
        }
        command = [sys.executable, "-m", "sandbox", *arguments]
        return subprocess.run(command, cwd=self.folder, env=environ, capture_output=True, text=True, check=False)

    def pulumi(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs Pulumi's own command line in the project."""
        return self.run("exec", "--", "pulumi", *arguments, "--non-interactive")

    def succeed(self, *arguments: str) -> str:
        """Runs a command of the sandbox that must succeed, and returns what it prints."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def running(self) -> Running:
        """The sandbox's process."""
        found = Running.read(self.home)
        assert found is not None
        return found

    def addresses(self) -> list[dict[str, Any]]:
        """Where the listeners are reached."""
        return ask(self.running.endpoint, "GET", "addresses")

    def aws(self, service: str) -> Any:
        """A boto3 client of the emulated account, as any user may make one."""
        return boto3.client(
            service,
            endpoint_url=self.running.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs."""
        done = self.pulumi("stack", "output", "--json", "--stack", "dev")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A sandbox's home; its sandbox has ended afterwards."""
    home = tmp_path_factory.mktemp("sandbox")
    yield home
    Project(home, home).run("stop")
    assert Running.read(home) is None


@pytest.fixture
def reference_stack(tmp_path: Path, home: Path) -> Project:
    """The reference stack in a folder of its own, so that its configuration can be edited."""
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("__main__.py", "Pulumi.yaml", "Pulumi.dev.yaml"):
        shutil.copy(REPOSITORY / name, folder)
    for name in ("app", ".build", ".venv", "policies"):
        (folder / name).symlink_to(REPOSITORY / name)
    return Project(folder, home)


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Callable[[str, str], Project]:
    """Makes a project of a program's text."""

    def make(name: str, program: str) -> Project:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n")
        (folder / "__main__.py").write_text(program)
        return Project(folder, home)

    return make


def lines_of(output: str, *words: Sequence[str] | str) -> list[str]:
    """The lines of `output` that hold all of `words`."""
    return [line for line in output.splitlines() if all(word in line for word in words)]
