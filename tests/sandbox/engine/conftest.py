"""Pulumi projects in a temporary folder, run by the real engine with the sandbox's language host."""

# ruff: noqa: ARG002, N802 - the provider protocol chooses the methods' names and parameters

import json
import os
import subprocess
import textwrap
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import (
    ResourceProviderServicer,
    add_ResourceProviderServicer_to_server,
)

from sandbox.engine.environment import engine_environment
from sandbox.engine.find import Engine, ensure_engine


@dataclass(frozen=True)
class Finished:
    """A command that has ended: its exit code, and what it printed on both streams."""

    code: int
    output: str


@dataclass(frozen=True)
class Project:
    """A Pulumi project in a folder, and the environment its commands run in."""

    folder: Path
    environ: dict[str, str]

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project; indentation that all lines share is left out."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        return file

    def pulumi(self, *arguments: str) -> Finished:
        """Run `pulumi arguments` to its end."""
        with self.start(*arguments) as process:
            output, _ = process.communicate(timeout=120)
        return Finished(process.returncode, output)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start `pulumi arguments` in a process group of its own, as a shell does."""
        return subprocess.Popen(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )

    def up(self) -> Finished:
        """Deploy without a preview."""
        return self.pulumi("up", "--yes", "--skip-preview")

    def outputs(self) -> dict[str, Any]:
        """The stack's outputs, secrets included."""
        return json.loads(self.pulumi("stack", "output", "--json", "--show-secrets").output)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine of this machine, built first where there is none."""
    return ensure_engine()


@pytest.fixture
def project(engine: Engine, tmp_path: Path) -> Project:
    """A Python project named `shop` with the stack `dev`, its state in a folder of its own."""
    state = tmp_path / "state"
    state.mkdir()
    environ = {
        # What the machine that runs the tests has set for Pulumi, Python and pip is not what is tested.
        **{name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "PYTHON", "PIP_"))},
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PULUMI_BACKEND_URL": f"file://{state}",
        "PULUMI_CONFIG_PASSPHRASE": "test",
        "PULUMI_HOME": str(tmp_path / "home"),
        "NO_COLOR": "1",
    }
    project = Project(tmp_path / "project", engine_environment(engine, environ))
    project.write("Pulumi.yaml", "name: shop\nruntime: python\n")
    assert project.pulumi("stack", "init", "dev").code == 0
    return project


@pytest.fixture
def script(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write an executable shell script into a `bin` folder; pass its name and text."""

    def write(name: str, text: str) -> Path:
        file = tmp_path / "bin" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("#!/bin/sh\n" + textwrap.dedent(text))
        file.chmod(0o755)
        return file

    return write


class _Provider(ResourceProviderServicer):
    """A provider of resources that need nothing but an identifier."""

    def Attach(self, request, context):
        return Empty()

    def Handshake(self, request, context):
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True, accept_outputs=True)

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version="1.2.3")

    def CheckConfig(self, request, context):
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request, context):
        return provider_pb2.DiffResponse()

    def Configure(self, request, context):
        return provider_pb2.ConfigureResponse(acceptSecrets=True)

    def Check(self, request, context):
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request, context):
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Create(self, request, context):
        return provider_pb2.CreateResponse(id="1", properties=request.properties)

    def Delete(self, request, context):
        return Empty()


@pytest.fixture
def attached_provider(project: Project) -> Iterator[str]:
    """The name of a package whose provider runs here and is attached to the project's engine."""
    server = grpc.server(ThreadPoolExecutor())
    add_ResourceProviderServicer_to_server(_Provider(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    project.environ["PULUMI_DEBUG_PROVIDERS"] = f"library:{port}"
    yield "library"
    server.stop(grace=None).wait()
