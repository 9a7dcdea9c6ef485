"""The end of a sandbox whose provisioned environments have not started yet."""

import socket
from pathlib import Path

from sandbox.sandbox import Sandbox
from tests.sandbox.conftest import World

STARTING = """
import os, socket
meeting = socket.create_connection(("127.0.0.1", int(os.environ["PORT"])))
meeting.recv(1)
"""


def test_a_sandbox_that_stops_while_environments_start_leaves_none(tmp_path: Path) -> None:
    """Catches processes that outlive the sandbox, and a sandbox that waits for them."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(60)
        sandbox = Sandbox(tmp_path).start()
        try:
            variables = {"Variables": {"PORT": str(listening.getsockname()[1])}}
            world = World(sandbox, tmp_path)
            name = world.function(STARTING, Publish=True, Environment=variables)
            asked = {"FunctionName": name, "Qualifier": "1", "ProvisionedConcurrentExecutions": 3}
            world.call("lambda", "PutProvisionedConcurrencyConfig", asked)
            starting = [listening.accept()[0] for _ in range(3)]
        finally:
            sandbox.stop()
        for connection in starting:
            connection.settimeout(60)
            with connection:
                assert connection.recv(1) == b""
    assert sandbox.functions.in_use() == []
