"""Provisioned concurrency of a function's alias or version.

https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html
"""

import time

from sandbox.provider.api import ApiError
from sandbox.provider.properties import local, member
from sandbox.provider.resource_type import Api, Instance, Operation, Property, ResourceType
from sandbox.provider.types.lambda_qualifiers import function_keys

LONGEST_WAIT = 15 * 60
"""Seconds that the Terraform provider waits for an allocation."""

_BETWEEN_QUESTIONS = 0.1
"""Seconds; each resource waits in a thread of its own."""


def _wait_until_ready(api: Api, instance: Instance, _creating: bool) -> None:
    give_up = time.monotonic() + LONGEST_WAIT
    while True:
        config = api("lambda", "GetProvisionedConcurrencyConfig", function_keys(instance))
        if config["Status"] == "READY":
            return
        if config["Status"] == "FAILED":
            raise ApiError("PutProvisionedConcurrencyConfig", "FAILED", config.get("StatusReason", ""))
        if time.monotonic() > give_up:
            message = f"it is still {config['Status']} after {LONGEST_WAIT} s"
            raise ApiError("PutProvisionedConcurrencyConfig", "Timeout", message)
        time.sleep(_BETWEEN_QUESTIONS)


PROVISIONED_CONCURRENCY_CONFIG = ResourceType(
    token="aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig",
    service="lambda",
    create=Operation("PutProvisionedConcurrencyConfig", function_keys),
    identify=lambda inputs, _item: f"{inputs['functionName']},{inputs['qualifier']}",
    reads=(Operation("GetProvisionedConcurrencyConfig", function_keys),),
    updates=(Operation("PutProvisionedConcurrencyConfig", function_keys),),
    delete=Operation(
        "DeleteProvisionedConcurrencyConfig",
        function_keys,
        split=lambda members, instance: () if instance.properties.get("skipDestroy") else (members,),
    ),
    absent=("ProvisionedConcurrencyConfigNotFoundException", "ResourceNotFoundException"),
    settle=_wait_until_ready,
    imported=lambda id_: dict(zip(("functionName", "qualifier"), id_.split(",", 1), strict=True)),
    import_form="functionName,qualifier",
    properties={
        "functionName": member("FunctionName", required=True, replaces=True, readable=False),
        "qualifier": member("Qualifier", required=True, replaces=True, readable=False),
        # The real provider reads what is allocated, so a failed or scaled allocation shows as drift.
        "provisionedConcurrentExecutions": Property(
            write=lambda value: {"ProvisionedConcurrentExecutions": value},
            read=lambda item: item["AllocatedProvisionedConcurrentExecutions"],
            required=True,
        ),
        "skipDestroy": local(default=False),
    },
)

TYPES = (PROVISIONED_CONCURRENCY_CONFIG,)
