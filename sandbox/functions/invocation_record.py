"""What Lambda tells of an event that has ended: to a destination, and to a dead-letter queue.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from datetime import UTC, datetime
from typing import Any

from sandbox.functions.asynchronous_invocation import Condition, Ended, Response

LONGEST_MESSAGE = 1024
"""Bytes of an error message in a dead-letter queue."""

NOT_INVOKED = "The function was not invoked: its reserved concurrency is zero."
"""AWS does not document its own sentence."""


def invocation_record(ended: Ended, now: float) -> dict[str, Any]:
    """The record as a JSON object; `now` in seconds since 1970.

    AWS shows the record of a function error only. Here a throttle has its status code and no response payload, and an
    event that was never tried has no response at all.
    """
    event, response = ended.event, ended.event.response
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": _with_qualifier(event.function_arn),
            "condition": ended.condition.value,
            "approximateInvokeCount": event.runs,
        },
        "requestPayload": _from_json(event.payload),
    }
    if response is None:
        return record
    return record | {"responseContext": _response_context(response), "responsePayload": _from_json(response.payload)}


def dead_letter_attributes(ended: Ended) -> dict[str, dict[str, str]]:
    """The message attributes of an event in a dead-letter queue, as SQS and SNS take them."""
    response = ended.event.response
    message = response.message if response else ""
    if ended.condition is Condition.ZERO_RESERVED_CONCURRENCY:
        message = NOT_INVOKED
    told = {"RequestID": ("String", ended.event.request_id)}
    if response:
        told["ErrorCode"] = ("Number", str(response.status_code))
    if message:  # an attribute must not be empty
        told["ErrorMessage"] = ("String", message.encode()[:LONGEST_MESSAGE].decode(errors="ignore"))
    return {name: {"DataType": kind, "StringValue": value} for name, (kind, value) in told.items()}


def _response_context(response: Response) -> dict[str, Any]:
    context: dict[str, Any] = {"statusCode": response.status_code}
    if response.executed_version:
        context["executedVersion"] = response.executed_version
    if response.function_error:
        context["functionError"] = response.function_error
    return context


def _with_qualifier(function_arn: str) -> str:
    return function_arn if function_arn.count(":") > 6 else f"{function_arn}:$LATEST"


def _from_json(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:  # a function may return anything
        return payload.decode(errors="replace") or None
