"""The rule about tables whose capacity is provisioned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ..auto_scaling import scaled_targets
from ..aws_types import TABLE
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_OPERATIONS: Final = ("Read", "Write")


@dataclass
class _Scaled:
    """What Application Auto Scaling scales.

    known: each resource ID with its place and the dimension of it.
    unplaced: by table and dimension, how many targets take their resource ID from that table, in ways not known yet.
    undecided: targets of which not even the table is known.
    """

    known: set[tuple[tuple[str, str], str, str]] = field(default_factory=set[tuple[tuple[str, str], str, str]])
    unplaced: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    undecided: list[Resource] = field(default_factory=list[Resource])


def _scales(graph: Graph, options: Options) -> Iterator[Finding]:
    scaled = graph.view(_scaled)
    for table in graph.every(TABLE):
        mode = table.text("billingMode")
        if mode not in {"PROVISIONED", ABSENT, UNKNOWN}:
            continue
        name, indexes = table.text("name"), _indexes(table) if options.flag("indexes") else []
        fixed = list(_fixed(table, indexes, scaled))
        is_unknown = UNKNOWN in {mode, *indexes} or (name is UNKNOWN and scaled.known)
        if fixed and (is_unknown or scaled.undecided):
            yield CannotTell(table, "its billing_mode or its names, or what the scalable targets of this stack scale")
        elif fixed:
            yield Violation(
                table,
                f"its capacity is provisioned, and nothing scales {', '.join(fixed)}",
                'billing_mode="PAY_PER_REQUEST", or an aws.appautoscaling.Target and Policy for each',
            )


def _fixed(table: Resource, indexes: list[str | Missing], scaled: _Scaled) -> Iterator[str]:
    """The capacities of the table, and of these indexes, that stay as they are."""
    name = table.text("name")
    for operation in _OPERATIONS:
        dimension = f"dynamodb:table:{operation}CapacityUnits"
        if (table.place, f"table/{name}", dimension) not in scaled.known and not scaled.unplaced[table.urn, dimension]:
            yield f"its {operation.lower()} capacity"
        dimension = f"dynamodb:index:{operation}CapacityUnits"
        ids = [f"table/{name}/index/{index}" for index in indexes]
        fixed = (
            sum((table.place, index, dimension) not in scaled.known for index in ids)
            - scaled.unplaced[table.urn, dimension]
        )
        if fixed > 0:
            yield f"the {operation.lower()} capacity of {fixed} of its indexes"


def _indexes(table: Resource) -> list[str | Missing]:
    """The names of the table's indexes; UNKNOWN stands for one or more."""
    listed = table.elements("globalSecondaryIndexes")
    if isinstance(listed, Missing):
        return [] if listed is ABSENT else [UNKNOWN]
    return [table.text("globalSecondaryIndexes", at, "name") for at in range(len(listed))]


def _scaled(graph: Graph) -> _Scaled:
    found = _Scaled()
    for target in scaled_targets(graph):
        dimension, resource_id = target.text("scalableDimension"), target.text("resourceId")
        if not isinstance(dimension, str):
            found.undecided.append(target)
        elif isinstance(resource_id, str):
            found.known.add((target.place, resource_id, dimension))
        elif dimension.startswith("dynamodb:"):
            tables = graph.sources(target, "resourceId", TABLE)
            found.unplaced.update((table.urn, dimension) for table in tables)
            if not tables:
                found.undecided.append(target)
    return found


DYNAMODB_CAPACITY_SCALES = StackRule(
    name="dynamodb-capacity-scales",
    group=Group.DATA,
    checks="The capacity of a table, and of its indexes, follows the load.",
    because="Requests beyond a fixed capacity are refused, at the very moment when there are many.",
    mend="Set billing_mode to PAY_PER_REQUEST on aws.dynamodb.Table, or add an aws.appautoscaling.Target and Policy.",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV2_AWS_16",),
        "cdk-nag": (
            "HIPAA.Security-DynamoDBAutoScalingEnabled",
            "NIST.800.53.R4-DynamoDBAutoScalingEnabled",
            "NIST.800.53.R5-DynamoDBAutoScalingEnabled",
        ),
        "security-hub": ("DynamoDB.1",),
    },
    options={
        "indexes": {
            "type": "boolean",
            "default": True,
            "description": "Ask it of global secondary indexes too.",
        },
    },
    judge=_scales,
)


RULES = (DYNAMODB_CAPACITY_SCALES,)
