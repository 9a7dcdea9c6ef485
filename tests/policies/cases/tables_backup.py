"""Cases of the rule about tables that AWS Backup keeps copies of."""

from tests.policies.case import Case, Cases

_TABLE = """
table = aws.dynamodb.Table(
    "orders",
    attributes=[{"name": "id", "type": "S"}],
    hash_key="id",
    billing_mode="PAY_PER_REQUEST",
    tags={"backup": "daily"},
)
"""
_ARN = "arn:aws:dynamodb:us-east-1:123456789012:table"


def _selection(settings: str) -> str:
    return (
        'aws.backup.Selection("daily", plan_id="plan-1", '
        f'iam_role_arn="arn:aws:iam::123456789012:role/backup", {settings})'
    )


def _tag(key: str, value: str) -> str:
    return _selection(f'selection_tags=[{{"type": "STRINGEQUALS", "key": "{key}", "value": {value}}}]')


def _tagged_by_provider(value: str) -> str:
    return (
        f'tagged = aws.Provider("tagged", region="us-east-1", default_tags={{"tags": {{"backup": "{value}"}}}})\n'
        'aws.dynamodb.Table("orders", attributes=[{"name": "id", "type": "S"}], hash_key="id", '
        "opts=pulumi.ResourceOptions(provider=tagged))\n"
    )


BACKUP_PLAN = Cases(
    rule="dynamodb-backup-plan",
    fails=(
        """
        aws.dynamodb.Table(
            "orders", attributes=[{"name": "id", "type": "S"}], hash_key="id", billing_mode="PAY_PER_REQUEST"
        )
        """,
        Case(_selection(f'resources=["{_ARN}/stock"]'), given=_TABLE),
        Case(_selection('resources=["arn:aws:rds:*:*:db:*"]'), given=_TABLE),
        Case(_tag("backup", '"weekly"'), given=_TABLE),
        # A pattern that takes some tables, which the ARN must be known for.
        Case(_selection(f'resources=["{_ARN}/stock-*"]'), given=_TABLE, only_after_update=True),
        # A tag that the provider gives to everything.
        Case(_tag("backup", '"daily"'), given=_tagged_by_provider("weekly"), only_after_update=True),
        # One of two tables.
        Case(
            _selection("resources=[table.arn]"),
            given=_TABLE + 'aws.dynamodb.Table("stock", attributes=[{"name": "id", "type": "S"}], hash_key="id")\n',
        ),
    ),
    passes=(
        Case(
            """
            aws.backup.Selection(
                "daily", plan_id="plan-1", iam_role_arn="arn:aws:iam::123456789012:role/backup", resources=[table.arn]
            )
            """,
            given=_TABLE,
        ),
        Case(_selection('resources=["arn:aws:dynamodb:*:*:table/*"]'), given=_TABLE),
        Case(_selection('resources=["*"]'), given=_TABLE),
        Case(_tag("backup", '"daily"'), given=_TABLE),
    ),
    undecided=(
        Case(_tag("backup", '"daily"'), given=_tagged_by_provider("daily")),
        Case(_selection(f'resources=[unknown("{_ARN}/stock")]'), given=_TABLE),
        Case(_selection(f'resources=unknown(["{_ARN}/stock"])'), given=_TABLE),
        Case(_tag("backup", 'unknown("daily")'), given=_TABLE),
        Case(_selection('selection_tags=unknown([{"type": "STRINGEQUALS", "key": "a", "value": "b"}])'), given=_TABLE),
        Case(
            _selection('selection_tags=[{"type": "STRINGEQUALS", "key": unknown("backup"), "value": "daily"}]'),
            given=_TABLE,
        ),
        Case(
            _tag("backup", '"daily"'),
            given='aws.dynamodb.Table("orders", hash_key="id", tags={"backup": unknown("daily")})\n',
        ),
    ),
)
