"""What SNS refuses; https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html."""

import json

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State

PROTOCOLS = {"http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"}


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
