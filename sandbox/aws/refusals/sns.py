"""What SNS refuses; https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html."""

import json
import re
from urllib.parse import urlsplit

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

PROTOCOLS = {"http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"}
_FUNCTION_ARN = re.compile(r"arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?")


def malformed_policy(_state: State, params: Params) -> None:
    """moto breaks down on a policy that is not JSON."""
    if params["AttributeName"] != "Policy":
        return
    try:
        json.loads(params.get("AttributeValue", ""))
    except json.JSONDecodeError as error:
        raise Refusal("InvalidParameter", "Invalid parameter: Policy Error: null") from error


def unknown_protocol(_state: State, params: Params) -> None:
    if params["Protocol"] not in PROTOCOLS:
        raise Refusal(
            "InvalidParameter", f"Invalid parameter: Does not support this protocol string: {params['Protocol']}"
        )


def malformed_endpoint(_state: State, params: Params) -> None:
    protocol, endpoint = params["Protocol"], params.get("Endpoint", "")
    if protocol in {"http", "https"} and not _is_url(endpoint, protocol):
        raise Refusal("InvalidParameter", "Invalid parameter: Endpoint must match the specified protocol")
    if protocol == "lambda" and not _FUNCTION_ARN.fullmatch(endpoint):
        raise Refusal("InvalidParameter", "Invalid parameter: Lambda endpoint ARN")


def _is_url(text: str, scheme: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == scheme and bool(parts.hostname) and parts.port != 0
    except ValueError:  # an address or a port that is none
        return False
