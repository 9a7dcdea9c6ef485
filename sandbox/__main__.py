"""`python -m sandbox COMMAND`: AWS on this machine."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from botocore.exceptions import ConnectionError as NoConnectionError
from botocore.exceptions import HTTPClientError

from sandbox.commands.addresses import addresses
from sandbox.commands.alarms import alarms
from sandbox.commands.clock import clock
from sandbox.commands.command_line import INTERRUPTED, WrongUseError
from sandbox.commands.deploy import destroy, preview, refresh, up
from sandbox.commands.execute import execute
from sandbox.commands.load import load
from sandbox.commands.logs import logs
from sandbox.commands.metrics import metrics
from sandbox.commands.running import NotRunningError
from sandbox.commands.serve import serve
from sandbox.commands.stop import stop
from sandbox.control import ControlError
from sandbox.engine.build import EngineError
from sandbox.home import Settings, SettingsError
from sandbox.process import NotStartedError

COMMANDS: Mapping[str, Callable[[Settings, Sequence[str]], int]] = {
    "up": up,
    "preview": preview,
    "refresh": refresh,
    "destroy": destroy,
    "stop": stop,
    "exec": execute,
    "addresses": addresses,
    "logs": logs,
    "metrics": metrics,
    "alarms": alarms,
    "load": load,
    "clock": clock,
    "serve": serve,
}


def main(arguments: Sequence[str]) -> int:
    """Runs a command and returns its exit code."""
    if not arguments or arguments[0] not in COMMANDS:
        print("python -m sandbox COMMAND, one of (COMMAND -h says more):")
        for name, command in COMMANDS.items():
            print(f"  {name:10} {command.__doc__}")
        return 0 if arguments[:1] in (["-h"], ["--help"], []) else 2
    try:
        settings = Settings.from_environment(os.environ, Path.cwd())
        code = COMMANDS[arguments[0]](settings, arguments[1:])
        sys.stdout.flush()
    except WrongUseError as wrong:
        sys.stderr.write(f"{wrong}\n")
        code = 2
    except (ControlError, EngineError, NotRunningError, NotStartedError, SettingsError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        code = 1
    except (NoConnectionError, HTTPClientError):
        sys.stderr.write("The sandbox has stopped.\n")
        code = 1
    except BrokenPipeError:  # whoever reads, such as `head`, has had enough; Python would complain when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = INTERRUPTED
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
