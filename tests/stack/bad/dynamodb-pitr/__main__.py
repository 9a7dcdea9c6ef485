"""A table from which overwritten items cannot be brought back."""

import pulumi_aws as aws

aws.dynamodb.Table(
    "orders",
    attributes=[{"name": "id", "type": "S"}],
    hash_key="id",
    billing_mode="PAY_PER_REQUEST",
    deletion_protection_enabled=True,
)
