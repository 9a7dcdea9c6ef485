"""Rules about log groups: how long they keep events, and by whose key they are encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import LOG_GROUP
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation


def _keeps_own_days(log_group: Resource) -> bool:
    """Whether AWS decides how long events are kept: two days, in log groups that only pass them on."""
    return log_group.text("logGroupClass") == "DELIVERY"


def _has_retention(log_group: Resource, _options: Options) -> Iterator[Finding]:
    retention = log_group.number("retentionInDays")
    if _keeps_own_days(log_group):
        return
    if retention is UNKNOWN:
        yield CannotTell(log_group, "its retention_in_days")
    elif retention is ABSENT or retention == 0:
        yield Violation(
            log_group,
            f"retention_in_days is {'not set' if retention is ABSENT else '0'}, so its events are kept, "
            "and billed, for ever",
            "retention_in_days=<days, e.g. 30>",
        )


LOG_GROUP_RETENTION = ResourceRule(
    name="log-group-retention",
    group=Group.LOGS,
    checks="A log group deletes its events after a number of days.",
    because="Without a retention period log events never expire, and their storage is billed from month to month.",
    mend="Set retention_in_days on aws.cloudwatch.LogGroup.",
    source="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_66",),
        "cdk-nag": (
            "HIPAA.Security-CloudWatchLogGroupRetentionPeriod",
            "NIST.800.53.R4-CloudWatchLogGroupRetentionPeriod",
            "NIST.800.53.R5-CloudWatchLogGroupRetentionPeriod",
            "PCI.DSS.321-CloudWatchLogGroupRetentionPeriod",
            "Serverless-CloudWatchLogGroupRetentionPeriod",
        ),
        "serverless-rules": ("WS1004",),
        "pulumi-examples": ("requireCloudWatchLogRetention",),
        "well-architected": ("cost_q1_a2",),
    },
    options={
        "remedyDays": {
            "type": "integer",
            "default": 30,
            "description": "The retention that the level `remediate` sets.",
        },
    },
    types=(LOG_GROUP,),
    judge=_has_retention,
    remedy=lambda _log_group, options: {"retentionInDays": options.number("remedyDays")},
)


def _keeps_long_enough(log_group: Resource, options: Options) -> Iterator[Finding]:
    retention, least = log_group.number("retentionInDays"), options.number("minDays")
    for_ever = retention is ABSENT or retention == 0
    if retention is UNKNOWN:
        yield CannotTell(log_group, "its retention_in_days")
    elif _keeps_own_days(log_group) or (for_ever and options.flag("acceptForEver")):
        return
    elif retention is ABSENT or retention < least:
        yield Violation(
            log_group,
            f"its events are kept {'for ever' if for_ever else f'for {retention:g} days'}; "
            f"the policy asks for {least:g} days or more",
            f"retention_in_days=<at least {least:g}>",
        )


LOG_GROUP_RETENTION_MIN = ResourceRule(
    name="log-group-retention-min",
    group=Group.LOGS,
    checks="A log group keeps its events for as long as the policy asks.",
    because="Who finds out late what happened early, as in most breaches, needs logs that are still there.",
    mend="Set retention_in_days on aws.cloudwatch.LogGroup.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/cloudwatch-controls.html#cloudwatch-16",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"checkov": ("CKV_AWS_338",), "security-hub": ("CloudWatch.16",)},
    options={
        "minDays": {
            "type": "number",
            "minimum": 1,
            "default": 365,
            "description": "The fewest days.",
        },
        "acceptForEver": {
            "type": "boolean",
            "default": True,
            "description": "Accept log groups whose events never expire; log-group-retention is about those.",
        },
    },
    types=(LOG_GROUP,),
    judge=_keeps_long_enough,
)


def _has_own_key(log_group: Resource, _options: Options) -> Iterator[Finding]:
    # A key that is not known yet is one all the same.
    if log_group.text("kmsKeyId") is ABSENT:
        yield Violation(
            log_group, "kms_key_id is not set, so a key of AWS encrypts its events", "kms_key_id=<a KMS key's ARN>"
        )


LOG_GROUP_KMS = ResourceRule(
    name="log-group-kms",
    group=Group.LOGS,
    checks="A log group is encrypted with a key of the account's own.",
    because="CloudWatch Logs encrypts everything; only a key of one's own decides who may read it, and can be taken away.",
    mend="Set kms_key_id on aws.cloudwatch.LogGroup; the key's policy must let CloudWatch Logs use it.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={
        "checkov": ("CKV_AWS_158",),
        "cdk-nag": (
            "HIPAA.Security-CloudWatchLogGroupEncrypted",
            "NIST.800.53.R4-CloudWatchLogGroupEncrypted",
            "NIST.800.53.R5-CloudWatchLogGroupEncrypted",
            "PCI.DSS.321-CloudWatchLogGroupEncrypted",
        ),
    },
    types=(LOG_GROUP,),
    judge=_has_own_key,
)


RULES = (LOG_GROUP_RETENTION, LOG_GROUP_RETENTION_MIN, LOG_GROUP_KMS)
