"""Queues that keep all that they are told."""

from typing import Any

from sandbox.aws.signatures import Emulate, Params, Result
from sandbox.aws.state import State


def set_queue_attributes(state: State, params: Params, emulate: Emulate) -> Result:
    """moto forgets the policy as soon as anything else is set."""
    queue = _queue(state, params)
    policy = queue and queue.policy
    result = emulate()
    if "Policy" not in params["Attributes"]:
        queue.policy = policy
    return result


def get_queue_attributes(state: State, params: Params, emulate: Emulate) -> Result:
    """moto keeps back which queues may send their dead letters here, and encrypts twice."""
    attributes = emulate().get("Attributes", {})
    allowed = getattr(_queue(state, params), "redrive_allow_policy", "")
    if allowed and "All" in params["AttributeNames"]:
        attributes["RedriveAllowPolicy"] = allowed
    if attributes.get("KmsMasterKeyId"):
        attributes["SqsManagedSseEnabled"] = "false"
    return {"Attributes": attributes}


def _queue(state: State, params: Params) -> Any:
    """The queue of a request, which names it by its URL; None if there is none."""
    return state.sqs.queues.get(params["QueueUrl"].rpartition("/")[2])
