"""Runs the sandbox itself."""

from collections.abc import Sequence

from sandbox import process
from sandbox.commands.command_line import CommandLine
from sandbox.home import Settings


def serve(settings: Settings, arguments: Sequence[str]) -> int:
    """Runs the sandbox in the foreground; the other commands start it by themselves."""
    CommandLine("serve", str(serve.__doc__)).parse_args(arguments)
    settings.home.mkdir(parents=True, exist_ok=True)
    return process.serve(settings)
