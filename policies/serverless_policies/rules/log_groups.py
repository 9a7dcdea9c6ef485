"""Rules about log groups."""

from __future__ import annotations

from collections.abc import Iterator

from .aws_types import LOG_GROUP
from .resource import ABSENT, UNKNOWN, Resource
from .rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation


def _has_retention(log_group: Resource, _options: Options) -> Iterator[Finding]:
    retention = log_group.number("retentionInDays")
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
