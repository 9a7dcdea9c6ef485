"""Runs one Pulumi program: the process that the language host starts for each `pulumi up` and `pulumi preview`.

The program may have a Python of its own, so this file stands alone: it needs the Pulumi SDK and nothing of the sandbox.
Its input is a serialised `RunRequest`, its one argument the engine's address, and the rest is the program's.
"""

import asyncio
import logging
import os
import runpy
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

try:
    import grpc
    import pulumi
    from pulumi.runtime.proto.language_pb2 import RunRequest
except ModuleNotFoundError as missing:
    sys.exit(f"{sys.executable} has no module {missing.name}: install what the program requires with `pulumi install`.")

# The user has been told what is wrong, and Pulumi need not add that the program has failed.
ALREADY_REPORTED = 32

# What stands between this file and the user's program; a traceback is shown from the first line that is neither.
_MACHINERY = (__file__, "<frozen runpy>", str(Path(asyncio.__file__).parent), str(Path(pulumi.__file__).parent))


def main() -> None:
    """Run the program and exit with its exit code, or with `ALREADY_REPORTED` after an exception."""
    request = RunRequest.FromString(sys.stdin.buffer.read())
    program = Path(request.info.program_directory, request.info.entry_point)
    _configure(request, engine=sys.argv[1])
    os.chdir(request.pwd)
    sys.argv = [str(program), *request.args]
    sys.path.insert(0, str(program if program.is_dir() else program.parent))
    error = _run(program, workers=max(request.parallel, 1) * 4)
    if error is not None:
        _report(error)
        sys.exit(ALREADY_REPORTED)


def _configure(request: RunRequest, engine: str) -> None:
    pulumi.runtime.set_all_config(dict(request.config), list(request.configSecretKeys))
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            project=request.project,
            root_directory=request.info.root_directory,
            stack=request.stack,
            organization=request.organization,
            parallel=request.parallel,
            dry_run=request.dryRun,
            monitor=request.monitor_address,
            engine=engine,
        )
    )


def _run(program: Path, workers: int) -> BaseException | None:
    """Run the program to its end and return the exception that ended it; `sys.exit` in the program passes through."""
    # A program that fails leaves outputs that nobody awaits, which asyncio would report one by one.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Each registration waits for the engine in a thread; as many as in the SDK's own `automation._server`.
    loop.set_default_executor(ThreadPoolExecutor(max_workers=workers))

    def run_module() -> None:
        runpy.run_path(str(program), run_name="__main__")

    task = loop.create_task(pulumi.runtime.run_in_stack(run_module))
    try:
        loop.run_until_complete(asyncio.wait([task]))
    finally:
        loop.close()
    return task.exception()


def _report(error: BaseException) -> None:
    if isinstance(error, grpc.RpcError) and error.code() == grpc.StatusCode.UNAVAILABLE:
        return  # the engine has gone first, because it was told to stop
    if isinstance(error, pulumi.RunError):
        pulumi.log.error(str(error))
        return
    shown = "".join(traceback.format_exception(type(error), error, _from_the_program(error.__traceback__)))
    pulumi.log.error(f"Program failed with an unhandled exception:\n{shown}")


def _from_the_program(trace: TracebackType | None) -> TracebackType | None:
    program = trace
    while program and program.tb_frame.f_code.co_filename.startswith(_MACHINERY):
        program = program.tb_next
    return program or trace


if __name__ == "__main__":
    main()
