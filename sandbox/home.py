"""Where a sandbox keeps its things, and how it is found again while it runs."""

import fcntl
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

ALIVE = "alive"
"""The file in the home folder on which a sandbox holds a lock as long as its process lives."""

HIGHEST_SPEED = 3600
"""Seconds of the sandbox's clock for a second of the machine; what is due could not be done in time at more."""


class SettingsError(ValueError):
    """A setting is not allowed; the message names it and says what is."""


@dataclass(frozen=True)
class Settings:
    """How a sandbox is started.

    - `home`: the folder for its state; default `.sandbox` in the working directory (SANDBOX_HOME).
    - `port`: where the account's API listens; default 4580 (SANDBOX_PORT), 0 for any free one.
    - `first_port`: the first port tried for load balancers; default 8080 (SANDBOX_FIRST_PORT), 0 for any free ones.
    - `region`: the account's Region; default us-east-1 (SANDBOX_REGION).
    - `speed`: seconds of the sandbox's clock for a second of the machine; default 1 (SANDBOX_SPEED), 0 for a clock that
      stands still.
    """

    home: Path
    port: int
    first_port: int
    region: str
    speed: float

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], directory: Path) -> Self:
        """The settings that the environment gives; raises SettingsError."""
        home = directory / environ.get("SANDBOX_HOME", ".sandbox")
        return cls(
            home,
            port=_port(environ, "SANDBOX_PORT", 4580),
            first_port=_port(environ, "SANDBOX_FIRST_PORT", 8080),
            region=_region(environ),
            speed=clock_speed(environ.get("SANDBOX_SPEED", "1"), "SANDBOX_SPEED"),
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
        """The sandbox that runs in `home`, or None.

        Its process number would not tell whether it lives: one that was killed keeps it until somebody asks how it ended.
        """
        try:
            running = cls(**json.loads((home / "running.json").read_text()))
            with (home / ALIVE).open() as alive, suppress(BlockingIOError):
                fcntl.flock(alive, fcntl.LOCK_SH | fcntl.LOCK_NB)
                return None
        except FileNotFoundError:
            return None
        return running


def clock_speed(text: str, name: str) -> float:
    """The speed of a clock that `text` gives; raises SettingsError, which calls it `name`."""
    with suppress(ValueError):
        speed = float(text)
        if 0 <= speed <= HIGHEST_SPEED:
            return speed
    raise SettingsError(f"{name} is {text!r}; allowed are 0 (stands still) to {HIGHEST_SPEED} (an hour in a second).")


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, str(default))
    if not text.isdecimal() or int(text) > 65_535:
        raise SettingsError(f"{name} is {text!r}; allowed are 0 (any free port) to 65535.")
    return int(text)


def _region(environ: Mapping[str, str]) -> str:
    return environ.get("SANDBOX_REGION", "us-east-1")
