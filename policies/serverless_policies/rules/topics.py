"""Rules about what topics are set to: encryption and delivery logs."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import TOPIC
from ..resource import ABSENT, Resource
from ..rule import Finding, Group, Level, Options, ResourceRule, Severity, Violation


def _is_encrypted(topic: Resource, _options: Options) -> Iterator[Finding]:
    if topic.text("kmsMasterKeyId") is ABSENT:
        yield Violation(
            topic,
            "it has no kms_master_key_id",
            "kms_master_key_id=<the ID of an aws.kms.Key whose policy names the services that publish>",
        )


SNS_ENCRYPTED = ResourceRule(
    name="sns-encrypted",
    group=Group.MESSAGING,
    checks="A topic encrypts the messages that it stores with a KMS key.",
    because="The encryption of AWS's disks, which is always on, keeps nobody out who may use SNS; a key does.",
    mend="Set kms_master_key_id on aws.sns.Topic; not to alias/aws/sns where alarms or other services publish, "
    "for they may not use that key.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_26",),
        "cdk-nag": (
            "HIPAA.Security-SNSEncryptedKMS",
            "NIST.800.53.R4-SNSEncryptedKMS",
            "NIST.800.53.R5-SNSEncryptedKMS",
            "PCI.DSS.321-SNSEncryptedKMS",
        ),
        "security-hub": ("SNS.1",),
    },
    types=(TOPIC,),
    judge=_is_encrypted,
)


_FEEDBACK_ROLES = tuple(
    f"{protocol}{outcome}FeedbackRoleArn"
    for protocol in ("application", "firehose", "http", "lambda", "sqs")
    for outcome in ("Failure", "Success")
)


def _logs_deliveries(topic: Resource, _options: Options) -> Iterator[Finding]:
    if all(topic.text(role) is ABSENT for role in _FEEDBACK_ROLES):
        yield Violation(
            topic,
            "none of its feedback roles is set, so no delivery is logged",
            "lambda_failure_feedback_role_arn=<a role's ARN>, or that of the protocol that its subscribers use",
        )


SNS_DELIVERY_LOGGING = ResourceRule(
    name="sns-delivery-logging",
    group=Group.MESSAGING,
    checks="A topic logs what became of its deliveries.",
    because="Without the log nobody can say whether a message arrived, or why it did not.",
    mend="Set the feedback roles on aws.sns.Topic, such as lambda_failure_feedback_role_arn.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-topic-attributes.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"security-hub": ("SNS.2",)},
    types=(TOPIC,),
    judge=_logs_deliveries,
)


RULES = (SNS_ENCRYPTED, SNS_DELIVERY_LOGGING)
