"""Keeps notes: PUT /<id> with a text, GET /<id>."""

import os
from typing import Any

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Lambda calls this once for a request to the URL."""
    note_id = event["rawPath"].lstrip("/")
    if event["requestContext"]["http"]["method"] == "PUT":
        table.put_item(Item={"id": note_id, "text": event.get("body", "")})
        return {"statusCode": 204}
    note = table.get_item(Key={"id": note_id}).get("Item")
    return {"statusCode": 200, "body": note["text"]} if note else {"statusCode": 404}
