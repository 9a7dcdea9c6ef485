"""What each command of `python -m sandbox` does."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from sandbox.aws.account import client_environment
from sandbox.control import ask
from sandbox.engine.environment import engine_environment
from sandbox.engine.find import ensure_engine
from sandbox.home import Running, Settings
from sandbox.process import ensure_running, stop

STACK = "dev"
POLICY_PACK = "policies"


def up(settings: Settings, arguments: Sequence[str]) -> int:
    """Deploys the stack, then says where its load balancers answer."""
    code = _pulumi(settings, ["up", "--yes", "--policy-pack", POLICY_PACK, *arguments])
    if code == 0:
        addresses(settings)
    return code


def preview(settings: Settings, arguments: Sequence[str]) -> int:
    """Shows what `up` would do."""
    return _pulumi(settings, ["preview", "--policy-pack", POLICY_PACK, *arguments])


def refresh(settings: Settings, arguments: Sequence[str]) -> int:
    """Takes what has been changed behind Pulumi's back into its state."""
    return _pulumi(settings, ["refresh", "--yes", *arguments])


def destroy(settings: Settings, arguments: Sequence[str]) -> int:
    """Deletes all that the stack has, then lists what is left in the account."""
    code = _pulumi(settings, ["destroy", "--yes", *arguments])
    left = ask(ensure_running(settings).endpoint, "GET", "inventory")
    print("The emulated account is as it was before the first `up`." if not left else "Left in the account:")
    print("\n".join(f"  {each}" for each in left), end="\n" if left else "")
    return code


def end(settings: Settings, _: Sequence[str]) -> int:
    """Ends the sandbox: the account, its stacks and the functions' processes."""
    print("The sandbox has stopped." if stop(settings) else "No sandbox is running here.")
    return 0


def execute(settings: Settings, arguments: Sequence[str]) -> int:
    """Runs any command with the sandbox as its AWS and its Pulumi backend."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        sys.stderr.write("exec needs a command, for example: python -m sandbox exec -- pulumi stack\n")
        return 2
    running = ensure_running(settings)
    with _provider(running, _program_folder(command)) as port:
        return _run(command, _environment(settings, running, port))


def addresses(settings: Settings, _: Sequence[str] = ()) -> int:
    """Says where each listener of the account is reached, and what to try."""
    running = ensure_running(settings)
    found = ask(running.endpoint, "GET", "addresses")
    for each in found:
        print(f"{each['load_balancer_name']} ({each['protocol']} {each['listener_port']}) answers at {each['url']}")
    if found:
        print(f"Try:  curl {found[0]['url']}/")
    print(
        f"      AWS_ENDPOINT_URL={running.endpoint} for any AWS client, or: python -m sandbox exec -- aws lambda list-functions"
    )
    return 0


def _pulumi(settings: Settings, arguments: Sequence[str]) -> int:
    running = ensure_running(settings)
    with _provider(running, Path.cwd()) as port:
        environ = _environment(settings, running, port)
        selected = _run(["pulumi", "stack", "select", "--create", STACK, "--non-interactive"], environ)
        return selected or _run(["pulumi", *arguments, "--stack", STACK, "--non-interactive"], environ)


@contextmanager
def _provider(running: Running, folder: Path) -> Generator[int]:
    port = ask(running.endpoint, "POST", "providers", {"directory": str(folder)})
    try:
        yield port
    finally:
        ask(running.endpoint, "DELETE", f"providers/{port}")


def _environment(settings: Settings, running: Running, provider_port: int) -> dict[str, str]:
    engine = ensure_engine()
    return {
        **engine_environment(engine, os.environ),
        **client_environment(running.endpoint, running.region),
        "PULUMI_BACKEND_URL": f"file://{settings.state}",
        "PULUMI_CONFIG_PASSPHRASE": os.environ.get("PULUMI_CONFIG_PASSPHRASE", ""),
        "PULUMI_DEBUG_PROVIDERS": f"aws:{provider_port}",
    }


def _program_folder(command: Sequence[str]) -> Path:
    """The folder of the program that `command` runs: Pulumi's `-C`, else the working directory."""
    for flag, value in pairwise(command):
        if flag in {"-C", "--cwd"}:
            return Path.cwd() / value
    return Path.cwd()


def _run(command: Sequence[str], environ: Mapping[str, str]) -> int:
    """Runs `command` in the foreground. Ctrl-C reaches it by itself; it decides how to end."""
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.run(command, env=environ, check=False, preexec_fn=_heed_interrupts).returncode
    except FileNotFoundError:
        sys.stderr.write(f"There is no command {command[0]} on this machine.\n")
        return 127
    finally:
        signal.signal(signal.SIGINT, handler)


def _heed_interrupts() -> None:
    """Children inherit ignored signals; a command that could not be interrupted would go on by itself."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
