"""The end of an environment that comes at an odd moment."""

import asyncio
import io
import zipfile
from pathlib import Path
from typing import Any

from sandbox.functions.environment import Environment, Surroundings
from sandbox.functions.function_code import FunctionCode
from sandbox.functions.invocation import Failed, FunctionVersion, Invocation
from sandbox.functions.launcher import Exit, Folders, Places
from sandbox.functions.layers import Layers
from sandbox.functions.log_writer import LogWriter

FUNCTION = FunctionVersion("f", "arn:f", "1", "python3.12", "app.handler", 60, 128, (), "sha", "group", "Text")
INVOCATION = Invocation("id", b"{}", "arn:f:1")
ACCOUNT = dict.fromkeys(["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], "x")


class RememberingProgram:
    """Runs until it is killed."""

    def __init__(self) -> None:
        self.exit: asyncio.Future[Exit] = asyncio.get_running_loop().create_future()

    def peak_memory(self) -> int:
        return 0

    async def kill(self) -> None:
        if not self.exit.done():
            self.exit.set_result(Exit(-9))


class SlowLauncher:
    """Starts a program when it is told to `go`."""

    def __init__(self) -> None:
        self.asked, self.go = asyncio.Event(), asyncio.Event()
        self.programs: list[RememberingProgram] = []

    def places(self, folders: Folders) -> Places:
        return Places("python", (), "/runtime", str(folders.code), str(folders.layers))

    async def start(self, *_: Any) -> RememberingProgram:
        self.asked.set()
        await self.go.wait()
        self.programs.append(RememberingProgram())
        return self.programs[-1]

    def close(self) -> None: ...


def surroundings(runs: Path, launcher: SlowLauncher, logs: LogWriter) -> Surroundings:
    archive = io.BytesIO()
    zipfile.ZipFile(archive, "w").close()
    code = FunctionCode(runs, lambda _: archive.getvalue())
    return Surroundings(code, Layers(runs, lambda _: []), runs / ".tmp", launcher, ACCOUNT, logs)


def test_a_process_that_starts_while_its_environment_is_closed_is_killed(tmp_path: Path) -> None:
    """Catches a process that nobody knows of any more."""

    async def scenario(logs: LogWriter) -> None:
        launcher = SlowLauncher()
        environment = Environment(FUNCTION, surroundings(tmp_path, launcher, logs))
        invoking = asyncio.ensure_future(environment.invoke(INVOCATION))
        await launcher.asked.wait()
        await environment.close()
        launcher.go.set()
        outcome = (await invoking).outcome
        assert isinstance(outcome, Failed)
        assert "closed" in outcome.message
        assert launcher.programs
        assert all(program.exit.done() for program in launcher.programs)

    play(scenario)


def test_closing_ends_an_invocation_and_deletes_its_files(tmp_path: Path) -> None:
    """Catches an invocation that waits for a process which was killed, and files that pile up."""

    async def scenario(logs: LogWriter) -> None:
        launcher = SlowLauncher()
        launcher.go.set()
        environment = Environment(FUNCTION, surroundings(tmp_path, launcher, logs))
        invoking = asyncio.ensure_future(environment.invoke(INVOCATION))
        await launcher.asked.wait()
        await environment.close()
        assert isinstance((await invoking).outcome, Failed)
        assert list((tmp_path / ".tmp").iterdir()) == []
        assert all(program.exit.done() for program in launcher.programs)

    play(scenario)


def play(scenario: Any) -> None:
    logs = LogWriter(lambda *_: {}, lambda _: None)

    async def run() -> None:
        async with asyncio.timeout(60):
            await scenario(logs)

    try:
        asyncio.run(run())
    finally:
        logs.close()
