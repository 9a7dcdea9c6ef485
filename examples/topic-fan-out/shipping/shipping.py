"""Ships orders."""

import json
import logging
from typing import Any

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda calls this with a batch; the messages it names as failed come again."""
    failed: list[dict[str, str]] = []
    for record in event["Records"]:
        try:
            logger.info("shipped: order %s", json.loads(record["body"])["id"])
        except (ValueError, KeyError):
            logger.exception("not an order: message %s", record["messageId"])
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
