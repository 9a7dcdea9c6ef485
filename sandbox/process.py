"""The sandbox's one long-running process: the account, the provider and the front door."""

import contextlib
import fcntl
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from threading import Event

from sandbox.aws.account import PortTaken
from sandbox.control import PREFIX, Control, ask
from sandbox.garbage import look_less_often
from sandbox.home import ALIVE, Running, Settings
from sandbox.providers import Providers
from sandbox.sandbox import Sandbox


class NotStartedError(Exception):
    """The sandbox could not be started; the message says why and what to do."""


def serve(settings: Settings) -> int:
    """Runs the sandbox until it is told to stop, and returns the exit code.

    The account is a new one, so what earlier stacks and functions left behind is removed: their resources are gone.
    """
    logging.basicConfig(filename=settings.log, level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    for remains in (settings.state, settings.runs):
        shutil.rmtree(remains, ignore_errors=True)
        remains.mkdir(parents=True)
    alive = (settings.home / ALIVE).open("w")
    fcntl.flock(alive, fcntl.LOCK_EX)
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: ended.set())
    sandbox = Sandbox(
        settings.runs,
        port=settings.port,
        region=settings.region,
        first_port=settings.first_port or None,
        speed=settings.speed,
    )
    try:
        sandbox.start()
    except PortTaken as taken:
        sys.stderr.write(f"{taken} Stop what uses it, or set SANDBOX_PORT to another port.\n")
        return 1
    look_less_often()
    account = sandbox.account
    providers = Providers(account)
    account.mount(PREFIX, Control(sandbox, providers, ended.set))
    Running(os.getpid(), account.endpoint, account.region).write(settings.home)
    sys.stdout.write("ready\n")
    sys.stdout.close()
    ended.wait()
    providers.close_all()
    sandbox.stop()
    (settings.home / "running.json").unlink()
    return 0


def ensure_running(settings: Settings) -> Running:
    """The sandbox that runs in the home folder, started first if there is none; raises NotStartedError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    with _only_one(settings.home):
        running = Running.read(settings.home)
        return running or _start(settings)


def stop(settings: Settings) -> bool:
    """Ends the sandbox and waits until it has ended; False if none was running."""
    running = Running.read(settings.home)
    if running is None:
        return False
    ask(running.endpoint, "POST", "stop")
    with (settings.home / ALIVE).open() as alive:
        fcntl.flock(alive, fcntl.LOCK_SH)  # the sandbox holds it as long as it lives
    return True


def _start(settings: Settings) -> Running:
    environ = {
        **os.environ,
        "SANDBOX_HOME": str(settings.home),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "serve"],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=(settings.home / "start.log").open("w"),
        start_new_session=True,
        text=True,
    )
    assert server.stdout is not None
    ready = server.stdout.readline()
    running = Running.read(settings.home) if ready else None
    if running is None:
        server.wait()
        reason = (settings.home / "start.log").read_text().strip().splitlines() or ["it ended without a word"]
        raise NotStartedError(f"The sandbox did not start: {reason[-1]}")
    return running


@contextlib.contextmanager
def _only_one(home: Path) -> Generator[None]:
    """Lets one command at a time look for a running sandbox and start one."""
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
