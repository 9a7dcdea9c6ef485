"""Pulumi's commands on the stack of the working directory, with the policy pack where it can judge."""

from collections.abc import Sequence
from pathlib import Path

from sandbox.commands.addresses import print_addresses
from sandbox.commands.command_line import CommandLine
from sandbox.commands.execute import run, surroundings
from sandbox.control import ask
from sandbox.home import Running, Settings
from sandbox.process import ensure_running

STACK = "dev"
POLICY_PACK = "policies"


def up(settings: Settings, arguments: Sequence[str]) -> int:
    """Deploys the stack, then says where its load balancers answer."""
    more = _pulumi_arguments("up", up.__doc__, arguments)
    running = ensure_running(settings)
    code = _pulumi(settings, running, ["up", "--yes", "--policy-pack", POLICY_PACK, *more])
    if code == 0:
        print_addresses(running)
    return code


def preview(settings: Settings, arguments: Sequence[str]) -> int:
    """Shows what `up` would do."""
    more = _pulumi_arguments("preview", preview.__doc__, arguments)
    return _pulumi(settings, ensure_running(settings), ["preview", "--policy-pack", POLICY_PACK, *more])


def refresh(settings: Settings, arguments: Sequence[str]) -> int:
    """Takes what has been changed behind Pulumi's back into its state."""
    more = _pulumi_arguments("refresh", refresh.__doc__, arguments)
    return _pulumi(settings, ensure_running(settings), ["refresh", "--yes", *more])


def destroy(settings: Settings, arguments: Sequence[str]) -> int:
    """Deletes all that the stack has, then lists what is left in the account."""
    more = _pulumi_arguments("destroy", destroy.__doc__, arguments)
    running = ensure_running(settings)
    code = _pulumi(settings, running, ["destroy", "--yes", *more])
    left = ask(running.endpoint, "GET", "inventory")
    print("The emulated account is as it was before the first `up`." if not left else "Left in the account:")
    print("\n".join(f"  {each}" for each in left), end="\n" if left else "")
    return code


def _pulumi_arguments(name: str, description: str | None, arguments: Sequence[str]) -> list[str]:
    """All arguments but a request for help: they are Pulumi's."""
    line = CommandLine(name, f"{description} Arguments are passed on to `pulumi {name}`.")
    return line.parse_known_args(arguments)[1]


def _pulumi(settings: Settings, running: Running, arguments: Sequence[str]) -> int:
    with surroundings(settings, running, Path.cwd()) as environ:
        selected = run(["pulumi", "stack", "select", "--create", STACK, "--non-interactive"], environ)
        return selected or run(["pulumi", *arguments, "--stack", STACK, "--non-interactive"], environ)
