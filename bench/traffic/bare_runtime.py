"""AWS's runtime interface client as the operating system alone would start it: `python -m awslambdaric app.handler`."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

NEXT = b"GET /2018-06-01/runtime/invocation/next"


def start_bare(code: Path, runtime_api: str) -> subprocess.Popen[bytes]:
    """Starts the handler in the folder `code` on a Runtime API at `HOST:PORT`."""
    # The name of the runtime decides how the client waits for invocations.
    execution = f"AWS_Lambda_python3.{sys.version_info.minor}"
    variables = os.environ | {"AWS_LAMBDA_RUNTIME_API": runtime_api, "AWS_EXECUTION_ENV": execution}
    return subprocess.Popen([sys.executable, "-m", "awslambdaric", "app.handler"], cwd=code, env=variables)


def bare_start(code: Path) -> float:
    """Seconds until it asks for its first invocation."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        began = time.perf_counter()
        process = start_bare(code, "{}:{}".format(*server.getsockname()))
        try:
            connection, _ = server.accept()
            asked = connection.recv(4096)
            ended = time.perf_counter()
        finally:
            process.kill()  # before its connection is closed, of which it would complain
            process.wait()
        connection.close()
    if not asked.startswith(NEXT):
        raise RuntimeError(f"awslambdaric began with {asked!r}.")
    return ended - began
