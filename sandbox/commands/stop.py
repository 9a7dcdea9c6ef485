"""Ends the sandbox."""

from collections.abc import Sequence

from sandbox import process
from sandbox.commands.command_line import CommandLine
from sandbox.home import Settings


def stop(settings: Settings, arguments: Sequence[str]) -> int:
    """Ends the sandbox: the account, its stacks and the functions' processes."""
    CommandLine("stop", str(stop.__doc__)).parse_args(arguments)
    print("The sandbox has stopped." if process.stop(settings) else "No sandbox is running here.")
    return 0
