"""The provider servers: one for each command that runs Pulumi, since a program's relative paths are those of its folder."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from sandbox.aws.account import Account
from sandbox.provider.servicer import Provider

LARGEST_MESSAGE = 400 * 1024 * 1024
"""Bytes; what Pulumi's own providers accept."""


class Providers:
    """Serves the provider `aws` over `account`, on a port of its own for each program's folder."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._servers: dict[int, grpc.Server] = {}
        self._lock = Lock()

    def open(self, directory: Path) -> int:
        """Starts a provider for programs in `directory` and returns its port."""
        server = grpc.server(
            ThreadPoolExecutor(max_workers=32),
            options=[
                ("grpc.max_receive_message_length", LARGEST_MESSAGE),
                ("grpc.max_send_message_length", LARGEST_MESSAGE),
            ],
        )
        provider = Provider(self._account.call, self._account.region, directory)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        with self._lock:
            self._servers[port] = server
        return port

    def close(self, port: int) -> None:
        """Stops the provider on `port`; does nothing if there is none."""
        with self._lock:
            server = self._servers.pop(port, None)
        if server is not None:
            server.stop(grace=None)

    def close_all(self) -> None:
        """Stops every provider."""
        for port in list(self._servers):
            self.close(port)
