"""Cases of the rules about how queues encrypt their messages."""

from tests.policies.case import Case, Cases

ENCRYPTED = Cases(
    rule="sqs-encrypted",
    fails=(
        'aws.sqs.Queue("orders")',
        'aws.sqs.Queue("orders", sqs_managed_sse_enabled=False)',
        # What is accepted by option is a queue that says nothing, not one that says no.
        Case('aws.sqs.Queue("orders", sqs_managed_sse_enabled=False)', config={"acceptDefault": True}),
        """
        aws.sqs.Queue("orders", sqs_managed_sse_enabled=True)
        aws.sqs.Queue("stock")
        """,
    ),
    passes=(
        'aws.sqs.Queue("orders", sqs_managed_sse_enabled=True)',
        # The key is there, whatever its ID will be.
        """
        key = aws.kms.Key("orders")
        aws.sqs.Queue("orders", kms_master_key_id=key.key_id)
        """,
        Case('aws.sqs.Queue("orders")', config={"acceptDefault": True}),
    ),
    never_undecided="A key that is set encrypts, whichever it is.",
)

CMK = Cases(
    rule="sqs-cmk",
    fails=(
        'aws.sqs.Queue("orders", kms_master_key_id="alias/aws/sqs")',
        'aws.sqs.Queue("orders", sqs_managed_sse_enabled=True)',
        'aws.sqs.Queue("orders", kms_master_key_id="arn:aws:kms:us-east-1:123456789012:alias/aws/sqs")',
    ),
    passes=(
        'aws.sqs.Queue("orders", kms_master_key_id="alias/orders")',
        'aws.sqs.Queue("orders", kms_master_key_id="1234abcd-12ab-34cd-56ef-1234567890ab")',
    ),
    undecided=('aws.sqs.Queue("orders", kms_master_key_id=unknown("alias/orders"))',),
)
