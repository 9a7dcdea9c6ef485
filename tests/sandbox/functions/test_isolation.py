"""What a function can do to others, and what is left of it: nothing; with namespaces and without."""

import logging
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.functions.isolation import choose_launcher
from sandbox.functions.plain_processes import PlainProcesses
from tests.sandbox.functions.conftest import Functions

REPOSITORY = Path(__file__).resolve().parents[3]

HOSTILE = """
import ctypes, os, signal, sys, time
def handler(event, context):
    match event:
        case "exit": os._exit(7)
        case "high status": os._exit(137)
        case "sys.exit": sys.exit()
        case "abort": os.abort()
        case "kill": os.kill(os.getpid(), signal.SIGKILL)
        case "terminate": os.kill(os.getpid(), signal.SIGTERM)
        case "segfault": ctypes.string_at(0)
        case "kill group": os.killpg(0, signal.SIGKILL)
        case "close everything": os.closerange(0, 256)
        case "close output": os.close(1), os.close(2)
        case "hang":
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, signal.SIG_IGN)
            while True: time.sleep(60)
        case "stop": os.kill(os.getpid(), signal.SIGSTOP)
        case "kill parent" if os.getppid() == 1:  # in a namespace of its own; else it is the sandbox
            os.kill(1, signal.SIGKILL)
            os.kill(1, signal.SIGTERM)
        case "large": return "x" * (50 * 1024 * 1024)
    return "fine"
"""

# Leaves its process group, its parent and its session, and holds a connection to the test.
ESCAPING = """
import os, socket, time
def handler(event, context):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            connection = socket.create_connection(("127.0.0.1", event["port"]))
            connection.send(b"x")
            time.sleep(600)
        os._exit(0)
    if event["waits"]: time.sleep(600)
    return "fine"
"""


@pytest.mark.parametrize(
    ("event", "error_type", "message"),
    [
        ("exit", "Runtime.ExitError", "exit status 7"),
        ("high status", "Runtime.ExitError", "exit status 137"),
        ("sys.exit", "Runtime.ExitError", "Runtime exited without providing a reason"),
        ("abort", "Runtime.ExitError", "signal: aborted"),
        ("kill", "Runtime.ExitError", "signal: killed"),
        ("terminate", "Runtime.ExitError", "signal: terminated"),
        ("segfault", "Runtime.ExitError", "signal: segmentation fault"),
        ("kill group", "Runtime.ExitError", "signal: killed"),
        ("hang", "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
        ("stop", "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
        ("large", "Function.ResponseSizeTooLarge", "exceeded maximum allowed payload size"),
    ],
)
def test_a_function_that_breaks_its_environment_fails_alone_and_says_how(
    functions: Functions, event: str, error_type: str, message: str
) -> None:
    """Catches an end that is reported as another, one that is never noticed, and one that spoils what comes after."""
    name, other = functions.create(HOSTILE, Timeout=1), functions.create(HOSTILE)
    assert functions.result(other) == "fine"
    failed_type, said = functions.failure(name, event)

    assert failed_type == error_type
    assert message in said
    assert functions.result(name) == "fine"
    assert functions.result(other) == "fine"


@pytest.mark.parametrize("event", ["close output", "kill parent"])
def test_what_does_no_harm_to_the_function_does_none_to_the_sandbox(functions: Functions, event: str) -> None:
    """Catches a sandbox that takes the end of the output for the end of the process, or that loses the process."""
    name = functions.create(HOSTILE)

    assert [functions.result(name, event), functions.result(name)] == ["fine", "fine"]


def test_a_function_that_closes_the_runtimes_connection_harms_one_invocation(functions: Functions) -> None:
    """Catches a Runtime API that refuses the runtime which connects again, or waits for one that does not."""
    name = functions.create(HOSTILE, Timeout=2)
    functions.invoke(name, "close everything")

    assert functions.result(name) == "fine"


def test_what_has_left_its_process_group_ends_at_a_timeout(
    functions: Functions, listening: socket.socket, ended: Callable[[], None]
) -> None:
    """Catches daemons that outlive the reset of their environment."""
    name = functions.create(ESCAPING, Timeout=2)
    functions.failure(name, {"port": listening.getsockname()[1], "waits": True})

    ended()


def test_what_has_left_its_process_group_ends_with_its_environment(
    functions: Functions, listening: socket.socket
) -> None:
    """Catches daemons that outlive their function, and ones that are killed while their environment lives."""
    name = functions.create(ESCAPING)
    assert functions.result(name, {"port": listening.getsockname()[1], "waits": False}) == "fine"
    connection, _ = listening.accept()
    connection.settimeout(60)
    with connection:
        assert connection.recv(1) == b"x"
        functions.world.call("lambda", "DeleteFunction", {"FunctionName": name})
        assert connection.recv(1) == b""


def test_temporary_files_are_the_environments_own_and_outlive_its_reset(functions: Functions) -> None:
    """Catches files that one environment sees of another, and ones that are gone after a timeout, unlike on Lambda."""
    code = """
import os, pathlib, tempfile
def handler(event, context):
    folder = pathlib.Path(tempfile.gettempdir())
    found = sorted(file.name for file in folder.iterdir())
    (folder / event).touch()
    if event == "exit": os._exit(1)
    return [str(folder), found]
"""
    name, other = functions.create(code), functions.create(code)
    folder, found = functions.result(name, "first")
    functions.failure(name, "exit")

    assert found == []
    assert functions.result(name, "last") == [folder, ["exit", "first"]]
    assert functions.result(other, "x")[1] == []
    kept = Path(functions.world.runs, ".tmp")
    assert {"first", "x"} <= {file.name for file in kept.glob("*/*")}
    functions.world.call("lambda", "DeleteFunction", {"FunctionName": name})
    assert "first" not in {file.name for file in kept.glob("*/*")}


def test_the_memory_reported_is_that_of_the_functions_process(functions: Functions) -> None:
    """Catches the memory of a helper process, one that never grows, and one that is lost with the process."""
    code = """
import os
def handler(event, context):
    if event: held = b"x" * (event * 1024 * 1024)
    if event == 300: os._exit(1)
"""
    name = functions.create(code)
    used = [_memory(functions, name, event) for event in (0, 200, 0)]

    assert 5 < used[0] < 100
    assert 200 < used[1] < 300
    assert used[2] == used[1]
    if functions.is_isolated:
        assert 300 < _memory(functions, name, 300) < 400


def _memory(functions: Functions, name: str, event: int) -> int:
    report = functions.invoke(name, event).log_tail
    return int(report.partition("Max Memory Used: ")[2].partition(" MB")[0])


@pytest.mark.parametrize("functions", ["namespaces"], indirect=True)
def test_a_function_finds_itself_where_lambda_would_put_it(functions: Functions) -> None:
    """Catches hard-coded paths that work on Lambda and not here, and a machine that a function could change."""
    name = functions.create(
        """
import os, pathlib, resource
def refused(path):
    try: pathlib.Path(path).touch()
    except OSError as error: return error.strerror
def handler(event, context):
    processes = [name for name in os.listdir("/proc") if name.isdigit()]
    return {
        "code": os.listdir("/var/task"), "layers": os.listdir("/opt"), "temporary": os.listdir("/tmp"),
        "variables": [os.environ["LAMBDA_TASK_ROOT"], os.environ["LAMBDA_RUNTIME_DIR"], os.getcwd(), __file__],
        "refused": [refused(path) for path in ("/var/task/x", "/opt/x", "/x", "/var/tmp/x", "/usr/x")],
        "processes": [len(processes), str(os.getpid()) in processes],
        "files": resource.getrlimit(resource.RLIMIT_NOFILE),
    }
"""
    )

    assert functions.result(name) == {
        "code": ["app.py"],
        "layers": [],
        "temporary": [],
        "variables": ["/var/task", "/var/runtime", "/var/task", "/var/task/app.py"],
        "refused": ["Read-only file system"] * 5,
        "processes": [2, True],
        "files": [1024, 1024],
    }


def test_a_function_inherits_no_file_of_the_sandbox(functions: Functions) -> None:
    """Catches a socket by which a function could reach the sandbox or another function's process."""
    code = """
import os
def handler(event, context):
    return [os.readlink(f"/proc/self/fd/{file}").partition(":")[0] for file in (0, 1, 2)] + inherited
inherited = [file for file in range(3, 100) if os.path.exists(f"/proc/self/fd/{file}") and os.get_inheritable(file)]
"""

    assert functions.result(functions.create(code)) == ["/dev/null", "pipe", "pipe"]


def test_a_system_that_refuses_namespaces_gets_plain_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Catches a sandbox that does not start in a container, where unshare is there and not allowed."""
    unshare = tmp_path / "unshare"
    unshare.write_text("#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n")
    unshare.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    with caplog.at_level(logging.INFO):
        launcher = choose_launcher(runtime, tmp_path / "root")
    launcher.close()

    assert isinstance(launcher, PlainProcesses)
    assert "unshare failed: Operation not permitted" in caplog.text


def test_many_environments_may_run_at_once(tmp_path: Path) -> None:
    """Catches a burst that fails for want of file descriptors, of which a shell grants too few."""
    (tmp_path / "runtime").mkdir()
    code = f"""
import resource
from pathlib import Path
from sandbox.functions.isolation import choose_launcher
resource.setrlimit(resource.RLIMIT_NOFILE, (128, 2048))
choose_launcher(Path({str(tmp_path / "runtime")!r}), Path({str(tmp_path / "root")!r})).close()
print(resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    ran = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "(2048, 2048)"
