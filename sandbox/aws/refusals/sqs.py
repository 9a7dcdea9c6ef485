"""What SQS refuses; https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html."""

import json

from sandbox.aws.errors import Refusal
from sandbox.aws.signatures import Params
from sandbox.aws.state import State


def fifo_switch(_state: State, params: Params) -> None:
    """Only a FIFO queue has these, not even switched off."""
    attributes = params.get("Attributes", {})
    if attributes.get("FifoQueue") == "true":
        return
    for name in ("FifoQueue", "ContentBasedDeduplication"):
        if name in attributes:
            raise Refusal("InvalidAttributeName", f"Unknown Attribute {name}.")


def malformed_policy(_state: State, params: Params) -> None:
    """moto breaks down on a policy that is not JSON."""
    for name in ("Policy", "RedrivePolicy", "RedriveAllowPolicy"):
        text = params.get("Attributes", {}).get(name)
        try:
            json.loads(text or "{}")
        except json.JSONDecodeError as error:
            raise Refusal("InvalidAttributeValue", f"Invalid value for the parameter {name}.") from error
