"""A table's settings that are blocks: its encryption, its recovery, and when its items expire."""

from typing import Any

from sandbox.provider.properties import refuse_unknown, to_members
from sandbox.provider.resource_type import Item, Members, Property
from sandbox.provider.values import Properties

RECOVERY = {"enabled": "PointInTimeRecoveryEnabled", "recoveryPeriodInDays": "RecoveryPeriodInDays"}
TIME_TO_LIVE = {"attributeName": "AttributeName", "enabled": "Enabled"}
ON = frozenset({"ENABLED", "ENABLING", "UPDATING"})


def _write_encryption(value: Any) -> Members:
    refuse_unknown(value, ("enabled", "kmsKeyArn"))
    has_key = value["enabled"] and value.get("kmsKeyArn")
    key = {"SSEType": "KMS", "KMSMasterKeyId": value["kmsKeyArn"]} if has_key else {}
    return {"SSESpecification": {"Enabled": value["enabled"], **key}}


def _read_encryption(item: Item) -> Properties:
    """DescribeTable says nothing of the key that AWS owns."""
    found = item.get("SSEDescription", {})
    return {"enabled": True, "kmsKeyArn": found["KMSMasterKeyArn"]} if found.get("Status") in ON else {"enabled": False}


def _read_recovery(item: Item) -> Properties:
    found = item["PointInTimeRecovery"]
    is_on = found["PointInTimeRecoveryStatus"] in ON
    return {"enabled": is_on, **({"recoveryPeriodInDays": found["RecoveryPeriodInDays"]} if is_on else {})}


def _read_time_to_live(item: Item) -> Properties | None:
    found = item["TimeToLive"]
    if "AttributeName" not in found:
        return None
    return {"attributeName": found["AttributeName"], "enabled": found["TimeToLiveStatus"] in ON}


ENCRYPTION = Property(write=_write_encryption, read=_read_encryption, computed=True, fills=True)

POINT_IN_TIME_RECOVERY = Property(
    write=lambda value: {"PointInTimeRecoverySpecification": to_members(value, RECOVERY)},
    read=_read_recovery,
    computed=True,
    fills=True,
)

EXPIRY = Property(
    write=lambda value: {"TimeToLiveSpecification": {"Enabled": False, **to_members(value, TIME_TO_LIVE)}},
    read=_read_time_to_live,
    computed=True,
    fills=True,
)
