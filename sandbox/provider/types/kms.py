"""AWS KMS: https://docs.aws.amazon.com/kms/latest/APIReference/"""

from collections.abc import Iterable
from typing import Any

from sandbox.provider.properties import document, local, member, output
from sandbox.provider.resource_type import Instance, Members, Operation, Problem, Property, ResourceType, Tagging
from sandbox.provider.values import Properties

DEFAULT_WINDOW = 30
"""Days that a key to be deleted can still be saved, if nobody chooses another number."""

ROTATES, RESTS = "rotates", "rests"
ENABLED, DISABLED = "enabled", "disabled"
"""Stand for calls that are made for a switch and take nothing else."""


def _key(instance: Instance) -> Members:
    return {"KeyId": instance.id}


def _policy(instance: Instance) -> Members:
    return {"KeyId": instance.id, "PolicyName": "default"}  # the only name that there is


def _switch(name: str, marker: str) -> Operation:
    """A call that only names the key."""
    return Operation(name, _key, takes=frozenset({marker}), split=lambda _members, _instance: ({},))


def _window(inputs: Properties) -> Iterable[Problem]:
    days = inputs.get("deletionWindowInDays")
    if isinstance(days, int) and not 7 <= days <= 30:
        yield Problem("deletionWindowInDays", f"{days} is given; allowed are 7 to 30 days")


def _while_it_lasts(metadata: Any, _instance: Instance) -> Any:
    """A key that waits for its deletion can do nothing any more."""
    return None if metadata["KeyState"] == "PendingDeletion" else metadata


KEY = ResourceType(
    token="aws:kms/key:Key",
    service="kms",
    tagging=Tagging(
        target=lambda i, _: _key(i),
        tag="TagResource",
        untag="UntagResource",
        read="ListResourceTags",
        key="TagKey",
        value="TagValue",
    ),
    create=Operation("CreateKey", result="KeyMetadata"),
    identify=lambda _inputs, item: item["KeyId"],
    reads=(
        Operation("DescribeKey", _key, "KeyMetadata", pick=_while_it_lasts),
        Operation("GetKeyRotationStatus", _key),
        Operation("GetKeyPolicy", _policy),
    ),
    updates=(
        Operation("UpdateKeyDescription", _key),
        Operation("PutKeyPolicy", _policy),
        _switch("EnableKeyRotation", ROTATES),
        _switch("DisableKeyRotation", RESTS),
        _switch("EnableKey", ENABLED),
        _switch("DisableKey", DISABLED),
    ),
    delete=Operation(
        "ScheduleKeyDeletion",
        lambda i: {**_key(i), "PendingWindowInDays": i.properties.get("deletionWindowInDays") or DEFAULT_WINDOW},
    ),
    absent=("NotFoundException", "KMSInvalidStateException"),
    check=_window,
    properties={
        "description": member("Description", computed=True),
        "keyUsage": member("KeyUsage", default="ENCRYPT_DECRYPT", replaces=True),
        "customerMasterKeySpec": member("KeySpec", default="SYMMETRIC_DEFAULT", replaces=True),
        "policy": document("Policy", computed=True),
        "bypassPolicyLockoutSafetyCheck": Property(
            write=lambda value: {"BypassPolicyLockoutSafetyCheck": value} if value else {}, default=False
        ),
        "isEnabled": Property(
            write=lambda value: {ENABLED if value else DISABLED: True},
            read=lambda item: item["Enabled"],
            default=True,
        ),
        "enableKeyRotation": Property(
            write=lambda value: {ROTATES if value else RESTS: True},
            read=lambda item: item["KeyRotationEnabled"],
            default=False,
        ),
        "multiRegion": member("MultiRegion", computed=True, replaces=True),
        "deletionWindowInDays": local(),
        "tags": local(),
        "arn": output("Arn"),
        "keyId": output("KeyId"),
    },
)

TYPES = (KEY,)
