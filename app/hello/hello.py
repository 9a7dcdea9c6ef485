"""The plainest handler there is: an event of the load balancer in, an answer out."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Greets whoever asks, and says which path they asked for."""
    body = {"message": "Hello from Lambda", "path": event["path"]}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
