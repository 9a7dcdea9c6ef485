"""Rules about how tables keep their data: restored to any second, under a key of one's own."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import TABLE, TABLE_REPLICA
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation


def _recovers(table: Resource, _options: Options) -> Iterator[Finding]:
    recovers = _recovery(table)
    lacking = [name for name, verdict in recovers.items() if verdict is False]
    if lacking:
        yield Violation(
            table,
            f"point-in-time recovery is off{' for ' if lacking[0] else ''}{lacking[0]}",
            "point_in_time_recovery=True"
            if lacking[0] or table.type in TABLE_REPLICA.tokens
            else 'point_in_time_recovery={"enabled": True}',
        )
    elif UNKNOWN in recovers.values():
        yield CannotTell(table, "whether point-in-time recovery is enabled")


def _recovery(table: Resource) -> dict[str, bool | Missing]:
    """Whether each copy of the table can be restored; the table itself has no name here."""
    if table.type in TABLE_REPLICA.tokens:
        return {"": _is_on(table.flag("pointInTimeRecovery"))}
    replicas = table.elements("replicas")
    found = {"": _is_on(table.flag("pointInTimeRecovery", "enabled"))}
    for at in range(len(replicas) if isinstance(replicas, list) else 0):
        found[f"the replica in {_region(table, at)}"] = _is_on(table.flag("replicas", at, "pointInTimeRecovery"))
    return found | ({"its replicas": UNKNOWN} if replicas is UNKNOWN else {})


def _region(table: Resource, replica: int) -> str:
    region = table.text("replicas", replica, "regionName")
    return region if isinstance(region, str) else f"region {replica + 1}"


def _is_on(switch: bool | Missing) -> bool | Missing:
    return False if switch is ABSENT else switch


DYNAMODB_PITR = ResourceRule(
    name="dynamodb-pitr",
    group=Group.DATA,
    checks="A table, and each replica of it, can be restored to any second of the last weeks.",
    because="A faulty deployment that overwrites items leaves nothing to go back to otherwise.",
    mend="Set point_in_time_recovery on aws.dynamodb.Table, on its replicas, and on aws.dynamodb.TableReplica.",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_28", "CKV_AWS_165"),
        "cdk-nag": (
            "AwsSolutions-DDB3",
            "HIPAA.Security-DynamoDBPITREnabled",
            "NIST.800.53.R4-DynamoDBPITREnabled",
            "NIST.800.53.R5-DynamoDBPITREnabled",
        ),
        "security-hub": ("DynamoDB.2",),
    },
    types=(TABLE, TABLE_REPLICA),
    judge=_recovers,
)


def _has_own_key(table: Resource, _options: Options) -> Iterator[Finding]:
    if table.type in TABLE_REPLICA.tokens:
        if table.text("kmsKeyArn") is ABSENT:
            yield Violation(table, "it has no kms_key_arn", "kms_key_arn=<the ARN of an aws.kms.Key of its region>")
        return
    enabled = table.flag("serverSideEncryption", "enabled")
    replicas = table.elements("replicas")
    places = range(len(replicas) if isinstance(replicas, list) else 0)
    if enabled in {False, ABSENT} or table.text("serverSideEncryption", "kmsKeyArn") is ABSENT:
        if table.value("serverSideEncryption") is not UNKNOWN:
            yield Violation(
                table,
                "server_side_encryption names no key, so it is encrypted with one that AWS manages",
                'server_side_encryption={"enabled": True, "kms_key_arn": <the ARN of an aws.kms.Key>}',
            )
    elif lacking := [at for at in places if table.text("replicas", at, "kmsKeyArn") is ABSENT]:
        yield Violation(
            table,
            f"the replica in {_region(table, lacking[0])} has no kms_key_arn",
            '"kms_key_arn": <the ARN of an aws.kms.Key of its region>, in replicas',
        )


DYNAMODB_CMK = ResourceRule(
    name="dynamodb-cmk",
    group=Group.DATA,
    checks="A table, and each replica of it, is encrypted with a key of one's own.",
    because="With a key of one's own, who may read the data can be said a second time, and taken back at once.",
    mend="Set server_side_encryption.kms_key_arn on aws.dynamodb.Table, and kms_key_arn on replicas.",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={
        "checkov": ("CKV_AWS_119", "CKV_AWS_271"),
        "awsguard": ("dynamodb-table-encryption-enabled",),
    },
    types=(TABLE, TABLE_REPLICA),
    judge=_has_own_key,
)


RULES = (DYNAMODB_PITR, DYNAMODB_CMK)
