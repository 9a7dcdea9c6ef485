"""The language host alone, asked over its protocol as the engine would."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto.language_pb2 import ProgramInfo, RunPluginRequest
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeStub

from sandbox.engine.environment import engine_environment
from sandbox.engine.find import OWN_LANGUAGE_HOST, Engine
from tests.sandbox.engine.test_programs import wait_until_gone

# A plugin that says who it is and what it has started, and then takes long.
LONG_PLUGIN = """
import os, subprocess, sys, time
other = subprocess.Popen(["sleep", "60"])
sys.stdout.write(f"{os.getpid()} {other.pid}\\n")
time.sleep(60)
"""


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """A running language host."""
    engine = Engine(Path("pulumi"), "3.250.0", (), "built")
    host = subprocess.Popen(
        [OWN_LANGUAGE_HOST, "127.0.0.1:1"],
        env=engine_environment(engine, os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield host
    host.terminate()
    host.communicate(timeout=30)


@pytest.fixture
def host(process: subprocess.Popen[str]) -> Iterator[LanguageRuntimeStub]:
    """The running language host, to be asked."""
    with grpc.insecure_channel(f"127.0.0.1:{process.stdout.readline().strip()}") as channel:
        yield LanguageRuntimeStub(channel)


def run_plugin(host: LanguageRuntimeStub, folder: Path, text: str) -> grpc.Call:
    """Start a plugin of one file; the answers come as it runs."""
    (folder / "__main__.py").write_text(text)
    info = ProgramInfo(root_directory=str(folder), program_directory=str(folder), entry_point=".")
    return host.RunPlugin(RunPluginRequest(pwd=str(folder), info=info, env=["PATH=/usr/bin:/bin"], args=["one", "two"]))


def processes_of(answers: grpc.Call) -> list[int]:
    return [int(number) for number in next(answers).stdout.split()]


def test_a_plugin_gets_its_arguments_and_environment_and_its_exit_code_comes_last(
    host: LanguageRuntimeStub, tmp_path: Path
) -> None:
    """Catches lost output, a lost exit code, or the host's environment in place of the engine's."""
    told = list(
        run_plugin(
            host,
            tmp_path,
            "import os, sys\n"
            "print(sys.argv[1:], sorted(set(os.environ) & {'PATH', 'SANDBOX_ROOT'}), os.getcwd())\n"
            "print('trouble', file=sys.stderr)\n"
            "sys.exit(7)",
        )
    )

    assert b"".join(answer.stdout for answer in told).decode() == f"['one', 'two'] ['PATH'] {tmp_path}\n"
    assert b"".join(answer.stderr for answer in told) == b"trouble\n"
    assert told[-1].exitcode == 7


def test_a_request_that_is_cancelled_ends_its_plugin_and_nothing_else(
    host: LanguageRuntimeStub, tmp_path: Path
) -> None:
    """Catches plugins that live on after the engine has closed them, until the host itself ends."""
    answers = run_plugin(host, tmp_path, LONG_PLUGIN)
    processes = processes_of(answers)

    answers.cancel()

    wait_until_gone(processes)
    assert host.GetPluginInfo(Empty()).version


def test_cancel_ends_what_is_running(host: LanguageRuntimeStub, tmp_path: Path) -> None:
    """Catches an engine that cancels and then waits for a program that was never told."""
    answers = run_plugin(host, tmp_path, LONG_PLUGIN)
    processes = processes_of(answers)

    host.Cancel(Empty())

    wait_until_gone(processes)
    assert [answer.exitcode for answer in answers] == [128 + 15]


@pytest.mark.parametrize("end", ["terminate", "close"])
def test_a_host_that_ends_takes_its_plugins_with_it(
    process: subprocess.Popen[str], host: LanguageRuntimeStub, tmp_path: Path, end: str
) -> None:
    """Catches plugins without a master, whether the engine ends the host or is itself gone."""
    answers = run_plugin(host, tmp_path, LONG_PLUGIN)
    processes = processes_of(answers)

    if end == "terminate":
        process.terminate()
    else:
        process.stdin.close()
        process.stdin = None

    wait_until_gone([*processes, process.pid])
    assert process.wait(30) == 0


@pytest.mark.parametrize("cancelled_before", [False, True])
def test_a_plugin_that_will_not_end_is_ended(
    process: subprocess.Popen[str], host: LanguageRuntimeStub, tmp_path: Path, cancelled_before: bool
) -> None:
    """Catches a host that asks its plugins to end and goes, whatever they answer."""
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LONG_PLUGIN
    answers = run_plugin(host, tmp_path, stubborn)
    processes = processes_of(answers)

    if cancelled_before:
        answers.cancel()
        assert host.GetPluginInfo(Empty()).version  # by now the host has begun to end the plugin
    process.terminate()

    wait_until_gone([*processes, process.pid])


def test_what_is_not_offered_is_said_to_be_unimplemented(host: LanguageRuntimeStub) -> None:
    """Catches errors of another kind, for which the engine gives up where it could do without, and riddles."""
    for method, request in (
        (host.Template, "TemplateRequest"),
        (host.Link, "LinkRequest"),
        (host.Pack, "PackRequest"),
        (host.GeneratePackage, "GeneratePackageRequest"),
    ):
        with pytest.raises(grpc.RpcError) as error:
            method(getattr(sys.modules["pulumi.runtime.proto.language_pb2"], request)())
        assert error.value.code() == grpc.StatusCode.UNIMPLEMENTED
        assert "install Pulumi" in error.value.details()
