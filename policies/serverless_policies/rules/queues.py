"""Rules about how queues encrypt their messages."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import QUEUE
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation

_AWS_MANAGED_KEY = "alias/aws/sqs"


def _is_encrypted(queue: Resource, options: Options) -> Iterator[Finding]:
    encrypts = queue.flag("sqsManagedSseEnabled")
    if encrypts in {True, UNKNOWN} or queue.text("kmsMasterKeyId") is not ABSENT:
        return
    if encrypts is ABSENT and not options.flag("acceptDefault"):
        yield Violation(
            queue,
            "it leaves encryption to what AWS does by default, which only new queues get that are created over TLS",
            "sqs_managed_sse_enabled=True, or kms_master_key_id=<a key>",
        )
    elif encrypts is False:
        yield Violation(
            queue,
            "sqs_managed_sse_enabled is False, and there is no kms_master_key_id: its messages are stored in the clear",
            "sqs_managed_sse_enabled=True, or kms_master_key_id=<a key>",
        )


SQS_ENCRYPTED = ResourceRule(
    name="sqs-encrypted",
    group=Group.MESSAGING,
    checks="A queue encrypts the messages that it stores.",
    because="A message carries whatever its sender knows; encryption with a key that SQS manages costs nothing.",
    mend="Set sqs_managed_sse_enabled or kms_master_key_id on aws.sqs.Queue.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"checkov": ("CKV_AWS_27",), "cdk-nag": ("AwsSolutions-SQS2",), "security-hub": ("SQS.1",)},
    options={
        "acceptDefault": {
            "type": "boolean",
            "default": False,
            "description": "Accept a queue that says nothing: AWS encrypts those that are created over TLS today.",
        },
    },
    types=(QUEUE,),
    judge=_is_encrypted,
)


def _has_own_key(queue: Resource, _options: Options) -> Iterator[Finding]:
    key = queue.text("kmsMasterKeyId")
    if key is UNKNOWN:
        yield CannotTell(queue, "its kms_master_key_id")
    elif key is ABSENT or key.endswith(_AWS_MANAGED_KEY):
        yield Violation(
            queue,
            "it has no kms_master_key_id" if key is ABSENT else f"its key is {_AWS_MANAGED_KEY}, which AWS manages",
            "kms_master_key_id=<the ID of an aws.kms.Key>",
        )


SQS_CMK = ResourceRule(
    name="sqs-cmk",
    group=Group.MESSAGING,
    checks="A queue is encrypted with a key of one's own.",
    because="Who may use a key that AWS manages cannot be said, so other accounts and some services cannot send.",
    mend="Set kms_master_key_id on aws.sqs.Queue to a customer managed key.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"checkov": ("CKV2_AWS_73",)},
    types=(QUEUE,),
    judge=_has_own_key,
)


RULES = (SQS_ENCRYPTED, SQS_CMK)
