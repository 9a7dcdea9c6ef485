"""Pulumi's language host for Python, where Pulumi's own is not installed.

The engine starts it under the name `pulumi-language-python`, reads the port from its first line of output and then asks
it, over gRPC, to run programs, policy packs and component packages. The protocol is the engine's
`pulumi/language.proto`; what that leaves open is done as Pulumi's own host does it. Not offered, because nothing here
needs it: generating code (`pulumi package add`, `pulumi convert`), packing and linking packages, debuggers, and the
toolchains poetry and uv.
"""

# ruff: noqa: ARG002, N802 - the protocol chooses the methods' names and parameters

import asyncio
import os
import shlex
import signal
import stat
import sys
from collections.abc import AsyncGenerator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from pulumi.runtime.proto import language_pb2 as messages
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeServicer, add_LanguageRuntimeServicer_to_server
from pulumi.runtime.proto.plugin_pb2 import PluginInfo

from sandbox.engine import run_program
from sandbox.engine.child_process import ChildProcesses, output_of
from sandbox.engine.dependencies import install_commands, list_command, listed_packages
from sandbox.engine.interpreter import Interpreter, interpreter_for
from sandbox.engine.plugin import NotAPluginError, plugin_command, plugin_environment

# As in the engine: the configuration of a stack may be larger than gRPC's default of 4 MB.
_MESSAGE_SIZE = 400 * 1024 * 1024

Context = grpc.aio.ServicerContext[Any, Any]
PIPE = asyncio.subprocess.PIPE


def _not_offered(what: str) -> Any:
    """A method, of any type, that says that this host cannot do `what`; the inherited one says nothing a user knows."""

    async def answer(_host: LanguageRuntimeServicer, _request: Message, context: Context) -> None:
        remedy = "install Pulumi, whose own language host can (https://www.pulumi.com/docs/install/)"
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, f"The sandbox's language host cannot {what}: {remedy}.")

    return answer


class LanguageHost(LanguageRuntimeServicer):
    """Answers the engine; each program and plugin runs in a process of its own, with the Python that it names."""

    def __init__(self, engine_address: str, children: ChildProcesses) -> None:
        self._engine_address = engine_address
        self._children = children

    async def Handshake(
        self, request: messages.LanguageHandshakeRequest, context: Context
    ) -> messages.LanguageHandshakeResponse:
        """Learn the engine's address where the engine has not started this host itself."""
        self._engine_address = request.engine_address
        return messages.LanguageHandshakeResponse()

    async def GetPluginInfo(self, request: Empty, context: Context) -> PluginInfo:
        """Answer with the version of the SDK, whose protocol this is."""
        return PluginInfo(version=version("pulumi"))

    async def GetRequiredPackages(
        self, request: messages.GetRequiredPackagesRequest, context: Context
    ) -> messages.GetRequiredPackagesResponse:
        """Name none: a provider that is not attached is fetched when the program registers its first resource."""
        return messages.GetRequiredPackagesResponse()

    async def GetRequiredPlugins(
        self, request: messages.GetRequiredPluginsRequest, context: Context
    ) -> messages.GetRequiredPluginsResponse:
        """Name none, as `GetRequiredPackages`, which has replaced this."""
        return messages.GetRequiredPluginsResponse()

    async def RuntimeOptionsPrompts(
        self, request: messages.RuntimeOptionsRequest, context: Context
    ) -> messages.RuntimeOptionsResponse:
        """Ask nothing when a project is made."""
        return messages.RuntimeOptionsResponse()

    async def Run(self, request: messages.RunRequest, context: Context) -> messages.RunResponse:
        """Run the program; what it prints goes to this host's own output, which the engine shows."""
        interpreter = interpreter_for(request.info, os.environ)
        # -P, or the program could import this folder's modules.
        command = [str(interpreter.python), "-u", "-P", run_program.__file__, self._engine_address]
        async with self._children.start(
            command, cwd=request.pwd, env=interpreter.environ, stdin=asyncio.subprocess.PIPE
        ) as child:
            await child.communicate(request.SerializeToString())
        if child.returncode == run_program.ALREADY_REPORTED:
            return messages.RunResponse(bail=True)
        if child.returncode:
            return messages.RunResponse(error=f"program exited with non-zero exit code: {_exit_code(child)}")
        return messages.RunResponse()

    async def RunPlugin(
        self, request: messages.RunPluginRequest, context: Context
    ) -> AsyncGenerator[messages.RunPluginResponse]:
        """Run a policy pack or component package; its output and exit code are the answer."""
        folder = Path(request.info.program_directory)
        environ = dict(variable.split("=", 1) for variable in request.env)
        # Plugins have their packages in `venv` where they do not say otherwise, as with Pulumi's own host.
        interpreter = interpreter_for(request.info, environ, virtualenv="venv")
        try:
            command = plugin_command(folder, interpreter, request.args)
        except NotAPluginError as mistake:
            await context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(mistake))
        environ = plugin_environment(folder, interpreter)
        async with self._children.start(command, cwd=request.pwd, env=environ, stdout=PIPE, stderr=PIPE) as child:
            async for stream, written in output_of(child):
                if stream == "stdout":
                    yield messages.RunPluginResponse(stdout=written)
                else:
                    yield messages.RunPluginResponse(stderr=written)
            await child.wait()
        yield messages.RunPluginResponse(exitcode=_exit_code(child))

    async def InstallDependencies(
        self, request: messages.InstallDependenciesRequest, context: Context
    ) -> AsyncGenerator[messages.InstallDependenciesResponse]:
        """Install what the program or plugin requires, and show what pip says."""
        folder = request.info.program_directory
        for command in install_commands(request.info, os.environ, is_plugin=request.is_plugin):
            async with self._children.start(command, cwd=folder, env=os.environ, stdout=PIPE, stderr=PIPE) as child:
                async for stream, written in output_of(child):
                    yield messages.InstallDependenciesResponse(**{stream: written})
                code = await child.wait()
            if code != 0:
                await context.abort(grpc.StatusCode.ABORTED, f"`{shlex.join(command)}` ended with exit code {code}")

    async def About(self, request: messages.AboutRequest, context: Context) -> messages.AboutResponse:
        """Answer with the Python that runs the program."""
        question = "import platform, sys; print(sys.executable, platform.python_version(), sep='\\n')"
        interpreter = interpreter_for(request.info, os.environ)
        answer = await self._answer([str(interpreter.python), "-c", question], interpreter, context)
        executable, number = answer.decode().splitlines()
        return messages.AboutResponse(executable=executable, version=number)

    async def GetProgramDependencies(
        self, request: messages.GetProgramDependenciesRequest, context: Context
    ) -> messages.GetProgramDependenciesResponse:
        """Answer with the packages that are installed where the program runs."""
        interpreter = interpreter_for(request.info, os.environ)
        command = list_command(interpreter, transitive=request.transitiveDependencies)
        answer = await self._answer(command, interpreter, context)
        return messages.GetProgramDependenciesResponse(dependencies=listed_packages(answer))

    async def Cancel(self, request: Empty, context: Context) -> Empty:
        """End what is running."""
        await self._children.end_all()
        return Empty()

    GeneratePackage = _not_offered("generate an SDK")
    GenerateProgram = _not_offered("generate a program")
    GenerateProject = _not_offered("generate a project")
    Link = _not_offered("link packages")
    Pack = _not_offered("pack a package")
    Template = _not_offered("prepare a template")

    async def _answer(self, command: Sequence[str], interpreter: Interpreter, context: Context) -> bytes:
        async with self._children.start(command, cwd="/", env=interpreter.environ, stdout=PIPE, stderr=PIPE) as child:
            answer, complaint = await child.communicate()
        if child.returncode != 0:
            reason = " ".join(complaint.decode(errors="replace").split())
            await context.abort(grpc.StatusCode.ABORTED, f"`{shlex.join(command)}` failed: {reason}")
        return answer


def _exit_code(ended: asyncio.subprocess.Process) -> int:
    """The exit code as a shell has it: 128 and the signal's number where a signal ended the process."""
    assert ended.returncode is not None
    return ended.returncode if ended.returncode >= 0 else 128 - ended.returncode


async def serve(engine_address: str) -> None:
    """Print the port and serve the engine until it stops this host, or is itself gone."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    # The engine holds the other end of a pipe; that it closes is how an engine that was killed says goodbye.
    if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        loop.add_reader(sys.stdin.fileno(), stopped.set)

    children = ChildProcesses()
    limits = [("grpc.max_receive_message_length", _MESSAGE_SIZE), ("grpc.max_send_message_length", _MESSAGE_SIZE)]
    server = grpc.aio.server(options=limits)
    add_LanguageRuntimeServicer_to_server(LanguageHost(engine_address, children), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await stopped.wait()
    await children.end_all()
    await server.stop(grace=None)


def main(arguments: Sequence[str]) -> None:
    """Serve the engine whose address is the last argument; what the engine puts before it concerns only its logs."""
    if not arguments:
        sys.exit("pulumi-language-python is started by Pulumi, with the engine's address as its last argument.")
    asyncio.run(serve(arguments[-1]))
