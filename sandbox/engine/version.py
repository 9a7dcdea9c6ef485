"""Which versions of Pulumi the sandbox works with."""

import re
from pathlib import Path

# The Go module that pins the engine.
MODULE = Path(__file__).parent

# The oldest installed Pulumi that is used as it is: `policy analyze --file` came in 3.249.0, and
# `--skip-plugin-pre-install` shortly before (environment.py says what it is for).
OLDEST_VERSION = "3.249.0"


def pinned_version() -> str:
    """The version that is built where none is installed, for example "3.250.0", as go.mod has it."""
    required = re.search(r"github\.com/pulumi/pulumi/pkg/v3 v(\S+)", (MODULE / "go.mod").read_text())
    assert required, "go.mod requires the engine"
    return required[1]


def comparable(version: str) -> tuple[int, ...]:
    """A version of numbers and dots as what can be compared: "3.250.0" becomes (3, 250, 0)."""
    return tuple(int(part) for part in version.split("."))
