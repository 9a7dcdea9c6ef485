"""Cases of the rules about log groups."""

from tests.policies.case import Case, Cases

RETENTION = Cases(
    rule="log-group-retention",
    fails=(
        'aws.cloudwatch.LogGroup("orders")',
        'aws.cloudwatch.LogGroup("orders", retention_in_days=0)',
        # One of two.
        'aws.cloudwatch.LogGroup("orders", retention_in_days=30)\naws.cloudwatch.LogGroup("stock")',
        # To keep the group is not to keep its events.
        'aws.cloudwatch.LogGroup("orders", skip_destroy=True, deletion_protection_enabled=True)',
    ),
    passes=(
        'aws.cloudwatch.LogGroup("orders", retention_in_days=30)',
        'aws.cloudwatch.LogGroup("orders", retention_in_days=3653)',
        # AWS sets two days itself.
        'aws.cloudwatch.LogGroup("orders", log_group_class="DELIVERY")',
    ),
    undecided=('aws.cloudwatch.LogGroup("orders", retention_in_days=unknown(30))',),
)

RETENTION_MIN = Cases(
    rule="log-group-retention-min",
    fails=(
        'aws.cloudwatch.LogGroup("orders", retention_in_days=30)',
        'aws.cloudwatch.LogGroup("orders", retention_in_days=364)',
        Case('aws.cloudwatch.LogGroup("orders", retention_in_days=365)', config={"minDays": 400}),
        Case('aws.cloudwatch.LogGroup("orders")', config={"acceptForEver": False}),
        Case('aws.cloudwatch.LogGroup("orders", retention_in_days=0)', config={"acceptForEver": False}),
    ),
    passes=(
        'aws.cloudwatch.LogGroup("orders", retention_in_days=365)',
        'aws.cloudwatch.LogGroup("orders")\naws.cloudwatch.LogGroup("stock", retention_in_days=0)',
        Case('aws.cloudwatch.LogGroup("orders", retention_in_days=30)', config={"minDays": 30}),
        'aws.cloudwatch.LogGroup("orders", log_group_class="DELIVERY", retention_in_days=2)',
    ),
    undecided=('aws.cloudwatch.LogGroup("orders", retention_in_days=unknown(30))',),
)

KMS = Cases(
    rule="log-group-kms",
    fails=(
        'aws.cloudwatch.LogGroup("orders")',
        'aws.cloudwatch.LogGroup("orders", kms_key_id="")',
        # One of two, whatever the log group's class.
        """
        key = aws.kms.Key("logs")
        aws.cloudwatch.LogGroup("orders", kms_key_id=key.arn)
        aws.cloudwatch.LogGroup("stock", log_group_class="INFREQUENT_ACCESS")
        """,
    ),
    passes=(
        """
        key = aws.kms.Key("logs")
        aws.cloudwatch.LogGroup("orders", kms_key_id=key.arn)
        """,
        'aws.cloudwatch.LogGroup("orders", kms_key_id="arn:aws:kms:us-east-1:123456789012:key/logs")',
    ),
    never_undecided="A key that is not known yet is a key.",
)
