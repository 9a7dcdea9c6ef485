"""The sandbox's own commands, run as a user runs them, without the engine."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sandbox.__main__ import COMMANDS, main
from sandbox.control import ask
from sandbox.home import ALIVE, Running

REPOSITORY = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Runs `python -m sandbox` with a home of its own, and ends what it has started."""

    def sandbox(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        settings = {"PYTHONPATH": str(REPOSITORY), "SANDBOX_PORT": "0", "SANDBOX_FIRST_PORT": "0"}
        command = [sys.executable, "-m", "sandbox", *arguments]
        everything = {**os.environ, **settings, **environ}
        return subprocess.run(command, cwd=tmp_path, env=everything, capture_output=True, text=True, check=False)

    yield sandbox
    sandbox("stop")


def test_a_taken_port_is_one_sentence_that_says_what_to_do(run: Run) -> None:
    """Catches a traceback, or a command that waits for ever, where the port is in use."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])

        done = run("addresses", SANDBOX_PORT=port)

    assert done.returncode == 1
    assert port in done.stderr
    assert "SANDBOX_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_none_is_refused(run: Run) -> None:
    """Catches settings that are not looked at before they are used."""
    done = run("addresses", SANDBOX_PORT="http")

    assert done.returncode == 1
    assert "SANDBOX_PORT is 'http'" in done.stderr


@pytest.mark.parametrize("speed", ["fast", "-1", "nan", "inf", "3601", ""])
def test_a_speed_that_is_none_is_refused(run: Run, speed: str) -> None:
    """Catches a clock that runs backwards, or into nowhere."""
    done = run("addresses", SANDBOX_SPEED=speed)

    assert done.returncode == 1
    assert done.stderr == (f"SANDBOX_SPEED is {speed!r}; allowed are 0 (stands still) to 3600 (an hour in a second).\n")


def test_the_clock_has_the_speed_of_the_settings(run: Run, tmp_path: Path) -> None:
    """Catches a setting without effect."""
    run("addresses", SANDBOX_SPEED="0")
    running = Running.read(tmp_path / ".sandbox")
    assert running is not None

    assert ask(running.endpoint, "GET", "clock")["speed"] == 0
    assert ask(running.endpoint, "GET", "clock") == ask(running.endpoint, "GET", "clock")


def test_addresses_say_where_the_page_is(run: Run, tmp_path: Path) -> None:
    """Catches a page that nobody finds."""
    told = run("addresses").stdout
    running = Running.read(tmp_path / ".sandbox")
    assert running is not None

    assert f"Watch it at {running.endpoint}/_sandbox/\n" in told


@pytest.mark.parametrize("command", ["logs x", "metrics", "alarms", "clock", "load http://127.0.0.1:1/"])
def test_commands_that_look_start_no_sandbox(run: Run, tmp_path: Path, command: str) -> None:
    """Catches an empty sandbox that is started only to show that nothing is in it."""
    done = run(*command.split())

    assert done.returncode == 1
    assert done.stderr.startswith("No sandbox is running here")
    assert Running.read(tmp_path / ".sandbox") is None


def test_a_sandbox_that_was_killed_is_not_taken_for_one_that_runs(run: Run, tmp_path: Path) -> None:
    """Catches a command that waits for a process that is gone, and a new start that fails on what is left."""
    run("addresses")
    first = Running.read(tmp_path / ".sandbox")
    assert first is not None
    os.kill(first.pid, signal.SIGKILL)
    with (tmp_path / ".sandbox" / ALIVE).open() as alive:
        fcntl.flock(alive, fcntl.LOCK_SH)  # until it has ended

    assert run("alarms").stderr.startswith("No sandbox is running here")
    assert run("addresses").returncode == 0


def test_every_command_explains_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a command whose help does something, or fails."""
    monkeypatch.setenv("SANDBOX_HOME", str(tmp_path / "home"))
    for command in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            main([command, "-h"])
        assert ended.value.code == 0
        assert capsys.readouterr().out.startswith(f"usage: python -m sandbox {command}")
    assert not (tmp_path / "home").exists()


def test_exec_without_a_command_says_how_it_is_used(run: Run) -> None:
    """Catches a sandbox that is started for nothing."""
    done = run("exec", "--")

    assert done.returncode == 2
    assert done.stderr.startswith("exec needs a command")


def test_commands_share_one_sandbox_until_it_is_stopped(run: Run, tmp_path: Path) -> None:
    """Catches a second sandbox beside the first, and a process that goes on after `stop`."""
    assert run("addresses").returncode == 0
    first = Running.read(tmp_path / ".sandbox")
    assert first is not None
    assert run("addresses").returncode == 0
    assert Running.read(tmp_path / ".sandbox") == first
    assert ask(first.endpoint, "GET", "inventory") == []

    assert "has stopped" in run("stop").stdout

    assert Running.read(tmp_path / ".sandbox") is None
    assert "No sandbox is running" in run("stop").stdout


def test_a_new_sandbox_has_no_stacks_of_the_one_before(run: Run, tmp_path: Path) -> None:
    """Catches a state that names resources of an account that is gone."""
    run("addresses")
    (tmp_path / ".sandbox" / "state" / "remains").write_text("a stack")
    run("stop")

    run("addresses")

    assert not (tmp_path / ".sandbox" / "state" / "remains").exists()


def test_unknown_commands_list_the_known_ones(run: Run) -> None:
    """Catches a mistyped command that is taken for success."""
    done = run("upp")

    assert done.returncode == 2
    assert "destroy" in done.stdout


@pytest.mark.engine
def test_exec_gives_any_command_the_account(run: Run) -> None:
    """Catches a command that would reach a real account, and a mistyped one that ends in a traceback."""
    told = run("exec", "--", sys.executable, "-c", "import os; print(os.environ['AWS_ENDPOINT_URL'])")
    missing = run("exec", "--", "no-such-command")

    assert told.stdout.startswith("http://127.0.0.1:")
    assert missing.returncode == 127
    assert missing.stderr == "There is no command no-such-command on this machine.\n"
