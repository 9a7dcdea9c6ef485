"""How functions are invoked asynchronously.

https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
"""

from typing import Any

from sandbox.provider.properties import member, to_block, to_members
from sandbox.provider.resource_type import Item, Operation, Property, ResourceType
from sandbox.provider.types.lambda_qualifiers import function_keys
from sandbox.provider.values import Properties

LONGEST_AGE = 21_600
"""Seconds, six hours: how old an event may become where nobody says otherwise."""

DESTINATION = {
    "onFailure": ("OnFailure", {"destination": "Destination"}),
    "onSuccess": ("OnSuccess", {"destination": "Destination"}),
}


def _destinations(item: Item) -> Any:
    """AWS answers a destination that was not given as an empty one."""
    block = to_block(item.get("DestinationConfig", {}), DESTINATION)
    return {name: each for name, each in block.items() if each} or None


def _identify(inputs: Properties, _item: Any) -> str:
    qualifier = inputs.get("qualifier")
    return f"{inputs['functionName']}:{qualifier}" if qualifier else inputs["functionName"]


def _imported(id_: str) -> Properties:
    """`name`, `name:qualifier`, or a function's ARN with or without a qualifier."""
    before, mark, name = id_.rpartition("function:")
    name, _, qualifier = name.partition(":")
    named = {"functionName": before + mark + name}
    return {**named, "qualifier": qualifier} if qualifier else named


FUNCTION_EVENT_INVOKE_CONFIG = ResourceType(
    token="aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    service="lambda",
    create=Operation("PutFunctionEventInvokeConfig"),
    identify=_identify,
    reads=(Operation("GetFunctionEventInvokeConfig", function_keys),),
    updates=(Operation("PutFunctionEventInvokeConfig", function_keys, whole=True),),
    delete=Operation("DeleteFunctionEventInvokeConfig", function_keys),
    absent=("ResourceNotFoundException",),
    imported=_imported,
    properties={
        "functionName": member("FunctionName", required=True, replaces=True, readable=False),
        "qualifier": member("Qualifier", replaces=True, readable=False),
        "maximumEventAgeInSeconds": member("MaximumEventAgeInSeconds", unset=LONGEST_AGE),
        "maximumRetryAttempts": member("MaximumRetryAttempts", default=2),
        "destinationConfig": Property(
            write=lambda value: {"DestinationConfig": to_members(value, DESTINATION)}, read=_destinations, unset={}
        ),
    },
)

TYPES = (FUNCTION_EVENT_INVOKE_CONFIG,)
