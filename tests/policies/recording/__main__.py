"""A policy pack that judges nothing: it writes what the engine asks to the file that RECORDING names, as JSON."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Any

import grpc
from google.protobuf import empty_pb2, json_format
from normal_form import normal_form
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2

VERSION = "0.1.0"


class Recorder(analyzer_pb2_grpc.AnalyzerServicer):
    """Agrees to everything. The engine's threads share it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._resources: list[Any] = []
        self._lock = Lock()

    def GetAnalyzerInfo(self, request: Any, context: Any) -> analyzer_pb2.AnalyzerInfo:  # noqa: ARG002, N802 - the protocol's
        """A pack without policies."""
        return analyzer_pb2.AnalyzerInfo(name="recording", version=VERSION, supportsConfig=True)

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:  # noqa: ARG002, N802 - the protocol's
        """The pack's version."""
        return plugin_pb2.PluginInfo(version=VERSION)

    def Configure(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: ARG002, N802 - the protocol's
        """There is nothing to configure."""
        return empty_pb2.Empty()

    def ConfigureStack(self, request: Any, context: Any) -> analyzer_pb2.AnalyzerStackConfigureResponse:  # noqa: ARG002, N802 - the protocol's
        """There is nothing to configure."""
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    def Remediate(self, request: Any, context: Any) -> analyzer_pb2.RemediateResponse:  # noqa: ARG002, N802 - the protocol's
        """There is nothing to mend."""
        return analyzer_pb2.RemediateResponse()

    def Analyze(self, request: Any, context: Any) -> analyzer_pb2.AnalyzeResponse:  # noqa: ARG002, N802 - the protocol's
        """Notes one resource's inputs."""
        with self._lock:
            self._resources.append(json_format.MessageToDict(request))
        return analyzer_pb2.AnalyzeResponse()

    def AnalyzeStack(self, request: Any, context: Any) -> analyzer_pb2.AnalyzeResponse:  # noqa: ARG002, N802 - the protocol's
        """Writes everything down: the stack comes last."""
        self._file.write_text(normal_form(self._resources, json_format.MessageToDict(request)))
        return analyzer_pb2.AnalyzeResponse()


def serve(file: Path) -> None:
    """Tells the engine the port on standard output, as a policy pack must, and serves until the engine ends it."""
    server = grpc.server(ThreadPoolExecutor(max_workers=1))
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Recorder(file), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()


serve(Path(os.environ["RECORDING"]))
