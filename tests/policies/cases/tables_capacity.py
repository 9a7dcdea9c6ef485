"""Cases of the rule about tables whose capacity is provisioned."""

from tests.policies.case import Case, Cases

_TABLE = """
table = aws.dynamodb.Table(
    "orders",
    name="orders",
    attributes=[{"name": "id", "type": "S"}],
    hash_key="id",
    read_capacity=5,
    write_capacity=5,
)
"""
_INDEXED = """
table = aws.dynamodb.Table(
    "orders",
    name="orders",
    attributes=[{"name": "id", "type": "S"}, {"name": "day", "type": "S"}],
    hash_key="id",
    read_capacity=5,
    write_capacity=5,
    global_secondary_indexes=[{"name": "by-day", "hash_key": "day", "projection_type": "ALL"}],
)
"""
_SCALE = """
def scale(resource_id, kind, *operations):
    for operation in operations:
        target = aws.appautoscaling.Target(
            f"{kind}-{operation}",
            service_namespace="dynamodb",
            resource_id=resource_id,
            scalable_dimension=f"dynamodb:{kind}:{operation}CapacityUnits",
            min_capacity=5,
            max_capacity=100,
        )
        aws.appautoscaling.Policy(
            f"{kind}-{operation}",
            policy_type="TargetTrackingScaling",
            service_namespace="dynamodb",
            resource_id=target.resource_id,
            scalable_dimension=target.scalable_dimension,
        )
"""

CAPACITY_SCALES = Cases(
    rule="dynamodb-capacity-scales",
    fails=(
        """
        aws.dynamodb.Table(
            "orders",
            attributes=[{"name": "id", "type": "S"}],
            hash_key="id",
            read_capacity=5,
            write_capacity=5,
        )
        """,
        # What it is unless told otherwise, told.
        """
        aws.dynamodb.Table(
            "orders", attributes=[{"name": "id", "type": "S"}], hash_key="id", billing_mode="PROVISIONED"
        )
        """,
        # Reads only.
        Case('scale("table/orders", "table", "Read")', given=_SCALE + _TABLE),
        # Limits alone, which nothing moves; what moves is another table's.
        Case(
            """
            for operation in ("Read", "Write"):
                aws.appautoscaling.Target(
                    operation,
                    service_namespace="dynamodb",
                    resource_id="table/orders",
                    scalable_dimension=f"dynamodb:table:{operation}CapacityUnits",
                    min_capacity=5,
                    max_capacity=100,
                )
            scale("table/stock", "table", "Read", "Write")
            """,
            given=_SCALE + _TABLE,
        ),
        # The table of that name in another Region.
        Case(
            'aws.dynamodb.Table("west", name="orders", region="us-west-2", attributes=[{"name": "id", "type": "S"}], '
            'hash_key="id", read_capacity=5, write_capacity=5)\nscale("table/orders", "table", "Read", "Write")',
            given=_SCALE,
        ),
        # Another table's.
        Case('scale("table/stock", "table", "Read", "Write")', given=_SCALE + _TABLE),
        # The table's, not the index's.
        Case('scale("table/orders", "table", "Read", "Write")', given=_SCALE + _INDEXED),
        Case(
            """
            scale("table/orders", "table", "Read", "Write")
            scale("table/orders/index/by-day", "index", "Read")
            """,
            given=_SCALE + _INDEXED,
        ),
    ),
    passes=(
        """
        aws.dynamodb.Table(
            "orders",
            attributes=[{"name": "id", "type": "S"}],
            hash_key="id",
            billing_mode="PAY_PER_REQUEST",
        )
        """,
        Case('scale(table.name.apply(lambda name: f"table/{name}"), "table", "Read", "Write")', given=_SCALE + _TABLE),
        Case(
            """
            scale("table/orders", "table", "Read", "Write")
            scale("table/orders/index/by-day", "index", "Read", "Write")
            """,
            given=_SCALE + _INDEXED,
        ),
        # What it is taken from is known, if not what it will be.
        Case(
            """
            scale(table.arn.apply(lambda arn: "table/orders"), "table", "Read", "Write")
            scale(table.arn.apply(lambda arn: "table/orders/index/by-day"), "index", "Read", "Write")
            """,
            given=_SCALE + _INDEXED,
        ),
        Case('scale("table/orders", "table", "Read", "Write")', given=_SCALE + _INDEXED, config={"indexes": False}),
    ),
    undecided=(
        Case(
            """
            scale("table/orders", "table", "Read", "Write")
            aws.dynamodb.Table("orders", name=unknown("orders"), hash_key="id")
            """,
            given=_SCALE,
        ),
        Case(
            """
            scale("table/orders", "table", "Read", "Write")
            indexes = unknown([{"name": "by-day", "projection_type": "ALL"}])
            aws.dynamodb.Table("orders", name="orders", hash_key="id", global_secondary_indexes=indexes)
            """,
            given=_SCALE,
        ),
        Case('scale(unknown("table/orders"), "table", "Read", "Write")', given=_SCALE + _TABLE),
        """
        aws.dynamodb.Table(
            "orders",
            attributes=[{"name": "id", "type": "S"}],
            hash_key="id",
            billing_mode=unknown("PAY_PER_REQUEST"),
        )
        """,
        Case(
            """
            target = aws.appautoscaling.Target(
                "orders",
                service_namespace="dynamodb",
                resource_id="table/orders",
                scalable_dimension=unknown("dynamodb:table:ReadCapacityUnits"),
                min_capacity=5,
                max_capacity=100,
            )
            aws.appautoscaling.Policy(
                "orders",
                policy_type="TargetTrackingScaling",
                service_namespace="dynamodb",
                resource_id=target.resource_id,
                scalable_dimension=target.scalable_dimension,
            )
            """,
            given=_TABLE,
        ),
    ),
)
