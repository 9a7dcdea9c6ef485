"""Serves the pack to the Pulumi engine."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto import analyzer_pb2_grpc

from .servicer import Servicer

LARGEST_MESSAGE = 400 * 1024 * 1024
"""Bytes; what the engine itself accepts. A stack comes as one message."""


def serve() -> None:
    """Tells the engine the port on standard output, as a policy pack must, and serves until the engine ends it."""
    server = grpc.server(
        ThreadPoolExecutor(max_workers=4), options=[("grpc.max_receive_message_length", LARGEST_MESSAGE)]
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Servicer(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    server.wait_for_termination()
