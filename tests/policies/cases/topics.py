"""Cases of the rules about what topics are set to."""

from tests.policies.case import Cases

ENCRYPTED = Cases(
    rule="sns-encrypted",
    fails=(
        'aws.sns.Topic("page")',
        'aws.sns.Topic("page", kms_master_key_id="")',
        """
        key = aws.kms.Key("page")
        aws.sns.Topic("page", kms_master_key_id=key.key_id)
        aws.sns.Topic("orders")
        """,
    ),
    passes=(
        """
        key = aws.kms.Key("page")
        aws.sns.Topic("page", kms_master_key_id=key.key_id)
        """,
        # AWS's own key encrypts too; that alarms may not use it is another rule's matter.
        'aws.sns.Topic("page", kms_master_key_id="alias/aws/sns")',
    ),
    never_undecided="A key that is set encrypts, whichever it is.",
)

DELIVERY_LOGGING = Cases(
    rule="sns-delivery-logging",
    fails=(
        'aws.sns.Topic("page")',
        # The rate alone logs nothing.
        'aws.sns.Topic("page", lambda_success_feedback_sample_rate=100)',
        """
        aws.sns.Topic("orders", sqs_failure_feedback_role_arn="arn:aws:iam::123456789012:role/sns-logs")
        aws.sns.Topic("page")
        """,
    ),
    passes=(
        'aws.sns.Topic("page", lambda_failure_feedback_role_arn="arn:aws:iam::123456789012:role/sns-logs")',
        """
        role = aws.iam.Role("sns-logs", assume_role_policy="{}")
        aws.sns.Topic("page", http_success_feedback_role_arn=role.arn)
        """,
    ),
    never_undecided="That a role is set is enough.",
)
