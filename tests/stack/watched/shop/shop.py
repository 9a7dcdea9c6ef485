"""A handler that fails as the path says."""

import logging
import os
import socket
import time
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers 200 unless the path asks for a fault."""
    match event["path"]:
        case "/raises":
            raise ValueError("on purpose")
        case "/answers-500":
            return {"statusCode": 500}
        case "/answers-404":
            return {"statusCode": 404}
        case "/logs-an-error":
            logging.getLogger().error("on purpose")
        case "/hangs":
            _wait_for_the_test(b"hangs\n")
        case "/is-slow":
            time.sleep(1.3)
        case "/exits":
            os._exit(7)
        case "/answers-null":
            return {"statusCode": 200, "body": None}
        case "/answers-2-mb":
            return {"statusCode": 200, "body": "x" * 2 * 1024 * 1024}
        case "/holds":
            _wait_for_the_test(b"holds\n")
        case "/health":
            return {"statusCode": 200 if _wait_for_the_test(b"health\n") == b"ok" else 503}
    return {"statusCode": 200}


def _wait_for_the_test(what: bytes) -> bytes:
    """Tells the test what is going on, and returns what it answers once it does."""
    with socket.create_connection(("127.0.0.1", int(os.environ["TEST_PORT"]))) as connection:
        connection.sendall(what)
        return connection.recv(64)
