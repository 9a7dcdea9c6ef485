"""Sends on what Lambda tells of events that have ended.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

Call = Callable[[str, str, dict[str, Any]], dict[str, Any]]
"""Calls the account's API: service, operation, parameters (Account.call)."""


class DeliveryFailed(Exception):  # noqa: N818 - the name says what happened
    """A destination or dead-letter queue did not take what was sent."""


class Destinations:
    """Queues, topics, functions, event buses and buckets, as Lambda writes to them. Threads may share it.

    The execution role's permissions, which AWS demands for that, are not looked at.
    """

    def __init__(self, call: Call) -> None:
        self._call = call

    def send_record(self, arn: str, record: Mapping[str, Any]) -> None:
        """Sends the record of an invocation to a destination; raises DeliveryFailed."""
        text = json.dumps(record)
        match _service(arn):
            case "sqs" | "sns":
                self._send_message(arn, text, {})
            case "lambda":
                self._send("lambda", "Invoke", {"FunctionName": arn, "InvocationType": "Event", "Payload": text})
            case "events":
                self._put_event(arn, record, text)
            case "s3":
                self._send("s3", "PutObject", {"Bucket": _name(arn), "Key": _object_key(record), "Body": text})
            case service:
                raise DeliveryFailed(f"Lambda does not send records to {service}.")

    def send_dead_letter(self, arn: str, payload: bytes, attributes: Mapping[str, Mapping[str, str]]) -> None:
        """Sends an event, as it came, to a dead-letter queue or topic; raises DeliveryFailed."""
        self._send_message(arn, payload.decode(), attributes)

    def _send_message(self, arn: str, text: str, attributes: Mapping[str, Mapping[str, str]]) -> None:
        if arn.endswith(".fifo"):
            raise DeliveryFailed(f"Lambda does not send to FIFO queues and topics: {arn}")
        if _service(arn) == "sns":
            self._send("sns", "Publish", {"TopicArn": arn, "Message": text, "MessageAttributes": attributes})
            return
        url = self._send("sqs", "GetQueueUrl", {"QueueName": _name(arn)})["QueueUrl"]
        self._send("sqs", "SendMessage", {"QueueUrl": url, "MessageBody": text, "MessageAttributes": attributes})

    def _put_event(self, arn: str, record: Mapping[str, Any], text: str) -> None:
        context = record["requestContext"]
        result = "Success" if context["condition"] == "Success" else "Failure"
        entry = {
            "EventBusName": arn,
            "Source": "lambda",
            "DetailType": f"Lambda Function Invocation Result - {result}",
            "Resources": [arn, context["functionArn"]],
            "Detail": text,
        }
        put = self._send("events", "PutEvents", {"Entries": [entry]})
        if put["FailedEntryCount"]:
            raise DeliveryFailed(put["Entries"][0]["ErrorMessage"])

    def _send(self, service: str, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._call(service, operation, params)
        except (ClientError, BotoCoreError) as error:
            raise DeliveryFailed(str(error)) from error


def _service(arn: str) -> str:
    return arn.split(":")[2]


def _name(arn: str) -> str:
    return arn.split(":")[5]


def _object_key(record: Mapping[str, Any]) -> str:
    function = record["requestContext"]["functionArn"].split(":")[6]
    time = datetime.fromisoformat(record["timestamp"])
    return f"aws/lambda/async/{function}/{time:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{uuid4()}"
