"""Runs a command with the sandbox as its AWS and its Pulumi backend."""

import os
import signal
import subprocess
import sys
from argparse import REMAINDER
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from sandbox.aws.account import client_environment
from sandbox.commands.command_line import CommandLine
from sandbox.control import ask
from sandbox.engine.environment import engine_environment
from sandbox.engine.find import ensure_engine
from sandbox.home import Running, Settings
from sandbox.process import ensure_running


def execute(settings: Settings, arguments: Sequence[str]) -> int:
    """Runs any command with the sandbox as its AWS and its Pulumi backend."""
    line = CommandLine("exec", f"{execute.__doc__} For example: python -m sandbox exec -- pulumi stack")
    line.add_argument("command", nargs=REMAINDER, metavar="-- COMMAND ...", help="the command with its arguments")
    command: list[str] = line.parse_args(arguments).command
    if command[:1] == ["--"]:
        del command[0]
    if not command:
        line.error("exec needs a command, for example: python -m sandbox exec -- pulumi stack")
    running = ensure_running(settings)
    with surroundings(settings, running, _program_folder(command)) as environ:
        return run(command, environ)


@contextmanager
def surroundings(settings: Settings, running: Running, folder: Path) -> Generator[dict[str, str]]:
    """The environment variables for Pulumi and AWS clients; while it lasts, a provider serves programs in `folder`."""
    port = ask(running.endpoint, "POST", "providers", {"directory": str(folder)})
    try:
        yield {
            **engine_environment(ensure_engine(), os.environ),
            **client_environment(running.endpoint, running.region),
            "PULUMI_BACKEND_URL": f"file://{settings.state}",
            "PULUMI_CONFIG_PASSPHRASE": os.environ.get("PULUMI_CONFIG_PASSPHRASE", ""),
            "PULUMI_DEBUG_PROVIDERS": f"aws:{port}",
        }
    finally:
        ask(running.endpoint, "DELETE", f"providers/{port}")


def run(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs `command` in the foreground and returns its exit code. Ctrl-C reaches it by itself; it decides how to end."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(command, env=environ, check=False, preexec_fn=_heed_interrupts).returncode
    except FileNotFoundError:
        sys.stderr.write(f"There is no command {command[0]} on this machine.\n")
        return 127
    finally:
        signal.signal(signal.SIGINT, handler)


def _program_folder(command: Sequence[str]) -> Path:
    """The folder of the program that `command` runs: Pulumi's `-C`, else the working directory."""
    for flag, value in pairwise(command):
        if flag in {"-C", "--cwd"}:
            return Path.cwd() / value
    return Path.cwd()


def _heed_interrupts() -> None:
    """Children inherit ignored signals; a command that could not be interrupted would go on by itself."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
