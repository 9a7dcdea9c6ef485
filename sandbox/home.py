"""Where a sandbox keeps its things, and how it is found again while it runs."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True)
class Settings:
    """How a sandbox is started.

    - `home`: the folder for its state; default `.sandbox` in the working directory (SANDBOX_HOME).
    - `port`: where the account's API listens; default 4580 (SANDBOX_PORT), 0 for any free one.
    - `first_port`: the first port tried for load balancers; default 8080 (SANDBOX_FIRST_PORT), 0 for any free ones.
    - `region`: the account's Region; default us-east-1 (SANDBOX_REGION).
    """

    home: Path
    port: int
    first_port: int
    region: str

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], directory: Path) -> Self:
        """The settings that the environment gives; ValueError says which variable is wrong."""
        home = directory / environ.get("SANDBOX_HOME", ".sandbox")
        return cls(
            home, _port(environ, "SANDBOX_PORT", 4580), _port(environ, "SANDBOX_FIRST_PORT", 8080), _region(environ)
        )

    @property
    def state(self) -> Path:
        """Pulumi's file backend."""
        return self.home / "state"

    @property
    def runs(self) -> Path:
        """The code of the functions that run."""
        return self.home / "runs"

    @property
    def log(self) -> Path:
        """What the sandbox's process has to say."""
        return self.home / "sandbox.log"


@dataclass(frozen=True)
class Running:
    """A sandbox that runs: its process and the address of its account's API."""

    pid: int
    endpoint: str
    region: str

    def write(self, home: Path) -> None:
        """Notes in `home` that this sandbox runs."""
        unfinished = home / "running.json.new"
        unfinished.write_text(json.dumps(asdict(self)))
        unfinished.replace(home / "running.json")

    @classmethod
    def read(cls, home: Path) -> Self | None:
        """The sandbox that runs in `home`, or None."""
        try:
            running = cls(**json.loads((home / "running.json").read_text()))
            os.kill(running.pid, 0)
        except (FileNotFoundError, ProcessLookupError):
            return None
        return running


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) > 65_535:
        raise ValueError(f"{name} is {text!r}; allowed are 0 (any free port) to 65535.")
    return int(text)


def _region(environ: Mapping[str, str]) -> str:
    return environ.get("SANDBOX_REGION", "us-east-1")
