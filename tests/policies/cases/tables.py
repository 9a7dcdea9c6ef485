"""Cases of the rules about how tables keep their data."""

from tests.policies.case import Case, Cases


def _table(settings: str = "", name: str = "orders") -> str:
    return (
        f'aws.dynamodb.Table("{name}", attributes=[{{"name": "id", "type": "S"}}], '
        f'hash_key="id", billing_mode="PAY_PER_REQUEST"{settings})'
    )


_RECOVERS = ', point_in_time_recovery={"enabled": True}'
_KEY = 'key = aws.kms.Key("orders")\n'
_ENCRYPTED = ', server_side_encryption={"enabled": True, "kms_key_arn": key.arn}'

PITR = Cases(
    rule="dynamodb-pitr",
    fails=(
        """
        aws.dynamodb.Table(
            "orders",
            attributes=[{"name": "id", "type": "S"}],
            hash_key="id",
            billing_mode="PAY_PER_REQUEST",
        )
        """,
        _table(', point_in_time_recovery={"enabled": False}'),
        _table(_RECOVERS) + "\n" + _table(name="stock"),
        # Each replica has a switch of its own.
        _table(_RECOVERS + ', replicas=[{"region_name": "eu-west-1"}]'),
        _table(
            _RECOVERS
            + ', replicas=[{"region_name": "eu-west-1", "point_in_time_recovery": True}, {"region_name": "eu-north-1"}]'
        ),
        """
        arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
        aws.dynamodb.TableReplica("orders", global_table_arn=arn)
        """,
        # The table is off, whatever the replicas are.
        _table(', replicas=unknown([{"region_name": "eu-west-1"}])'),
    ),
    passes=(
        """
        aws.dynamodb.Table(
            "orders",
            attributes=[{"name": "id", "type": "S"}],
            hash_key="id",
            billing_mode="PAY_PER_REQUEST",
            point_in_time_recovery={"enabled": True},
        )
        """,
        _table(_RECOVERS + ', replicas=[{"region_name": "eu-west-1", "point_in_time_recovery": True}]'),
        """
        arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
        aws.dynamodb.TableReplica("orders", global_table_arn=arn, point_in_time_recovery=True)
        """,
    ),
    undecided=(
        _table(', point_in_time_recovery={"enabled": unknown(True)}'),
        _table(', point_in_time_recovery=unknown({"enabled": True})'),
        _table(_RECOVERS + ", replicas=unknown([])"),
    ),
)

CMK = Cases(
    rule="dynamodb-cmk",
    fails=(
        _table(),
        _table(', server_side_encryption={"enabled": True}'),
        Case(
            _table(', server_side_encryption={"enabled": False, "kms_key_arn": key.arn}'),
            given=_KEY,
        ),
        Case(_table(_ENCRYPTED + ', replicas=[{"region_name": "eu-west-1"}]'), given=_KEY),
        """
        arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
        aws.dynamodb.TableReplica("orders", global_table_arn=arn)
        """,
    ),
    passes=(
        Case(_table(_ENCRYPTED), given=_KEY),
        Case(
            _table(_ENCRYPTED + ', replicas=[{"region_name": "eu-west-1", "kms_key_arn": unknown("arn:aws:kms:x")}]'),
            given=_KEY,
        ),
        Case(_table(', server_side_encryption={"enabled": unknown(True), "kms_key_arn": key.arn}'), given=_KEY),
        """
        arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
        key = "arn:aws:kms:eu-west-1:123456789012:key/0a1b"
        aws.dynamodb.TableReplica("orders", global_table_arn=arn, kms_key_arn=key)
        """,
    ),
    never_undecided="A key that is set is one that somebody chose.",
)
