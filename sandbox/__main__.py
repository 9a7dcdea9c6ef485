"""`python -m sandbox COMMAND`: AWS on this machine."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sandbox import commands
from sandbox.engine.build import EngineError
from sandbox.home import Settings
from sandbox.process import NotStartedError, serve

COMMANDS: Mapping[str, Callable[[Settings, Sequence[str]], int]] = {
    "up": commands.up,
    "preview": commands.preview,
    "refresh": commands.refresh,
    "destroy": commands.destroy,
    "stop": commands.end,
    "exec": commands.execute,
    "addresses": commands.addresses,
    "serve": lambda settings, _: serve(settings),
}


def main(arguments: Sequence[str]) -> int:
    """Runs a command and returns its exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        print("python -m sandbox COMMAND, one of:")
        for name, command in COMMANDS.items():
            print(f"  {name:10} {command.__doc__ or 'Runs the sandbox in the foreground.'}")
        return 0 if arguments[:1] in (["-h"], ["--help"], []) else 2
    try:
        settings = Settings.from_environment(os.environ, Path.cwd())
        return COMMANDS[arguments[0]](settings, arguments[1:])
    except (EngineError, NotStartedError, ValueError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
