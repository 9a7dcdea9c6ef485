"""The rule about tables that AWS Backup keeps copies of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ..aws_types import BACKUP_SELECTION, TABLE
from ..graph import Graph
from ..policy_documents import matches
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_ANY_TABLE: Final = "arn:aws:dynamodb:::table/"


@dataclass
class _Selected:
    """What the selections of AWS Backup take: tables by URN, ARNs with wildcards, and resources with a tag.

    Conditions and exceptions of a selection are not judged: what it lists counts as taken.
    """

    urns: set[str] = field(default_factory=set[str])
    patterns: list[str] = field(default_factory=list[str])
    tags: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    undecided: list[Resource] = field(default_factory=list[Resource])

    def add(self, graph: Graph, selection: Resource) -> None:
        """Files what one selection lists."""
        arns, tags = _arns(selection), _tags(selection)
        named = [graph.named(TABLE, arn) for arn in arns if isinstance(arn, str)]
        referred_to = graph.sources(selection, "resources", TABLE) if UNKNOWN in arns else []
        self.urns.update(table.urn for table in (*named, *referred_to) if isinstance(table, Resource))
        self.patterns += [arn for arn in arns if isinstance(arn, str) and _may_take_tables(arn)]
        self.tags.update((key, value) for key, value in tags if isinstance(key, str) and isinstance(value, str))
        if arns.count(UNKNOWN) > len(referred_to) or any(UNKNOWN in tag for tag in tags):
            self.undecided.append(selection)


def _arns(selection: Resource) -> list[str | Missing]:
    listed = selection.elements("resources")
    if isinstance(listed, Missing):
        return [] if listed is ABSENT else [UNKNOWN]
    return [selection.text("resources", at) for at in range(len(listed))]


def _tags(selection: Resource) -> list[tuple[str | Missing, str | Missing]]:
    listed = selection.elements("selectionTags")
    if isinstance(listed, Missing):
        return [] if listed is ABSENT else [(UNKNOWN, UNKNOWN)]
    paths = [("selectionTags", at) for at in range(len(listed))]
    return [(selection.text(*path, "key"), selection.text(*path, "value")) for path in paths]


def _may_take_tables(arn: str) -> bool:
    return "*" in arn and arn.split(":")[2:3] in ([], ["*"], ["dynamodb"])


def _selected(graph: Graph) -> _Selected:
    found = _Selected()
    for selection in graph.every(BACKUP_SELECTION):
        found.add(graph, selection)
    return found


def _is_backed_up(graph: Graph, _options: Options) -> Iterator[Finding]:
    selected = _selected(graph)
    for table in graph.every(TABLE):
        verdict = _is_selected(table, selected)
        if verdict is False and not selected.undecided:
            yield Violation(
                table,
                "no backup selection of this stack takes it",
                "aws.backup.Selection(…, resources=[<the table's ARN>])",
            )
        elif verdict is not True:
            yield CannotTell(table, "its tags or ARN, or what the backup selections of this stack take")


def _is_selected(table: Resource, selected: _Selected) -> bool | Missing:
    tags = [(_tag(table, key), value) for key, value in selected.tags]
    arn = table.text("arn")
    # What a pattern that takes every table leaves open is all that is not known of an ARN before the update.
    known_of_arn = _ANY_TABLE if isinstance(arn, Missing) else arn
    if (
        table.urn in selected.urns
        or any(tag == value for tag, value in tags)
        or any(matches(pattern, known_of_arn) for pattern in selected.patterns)
    ):
        return True
    unknown = any(tag is UNKNOWN for tag, _ in tags) or (isinstance(arn, Missing) and selected.patterns)
    return UNKNOWN if unknown else False


def _tag(table: Resource, key: str) -> str | Missing:
    """A tag of the table's own, or one that its provider gives to everything."""
    own = table.text("tags", key)
    if own is not ABSENT:
        return own
    given = table.text("tagsAll", key)
    has_defaults = table.provider is not None and table.provider.value("defaultTags") is not ABSENT
    return UNKNOWN if has_defaults and table.value("tagsAll") is ABSENT else given


DYNAMODB_BACKUP_PLAN = StackRule(
    name="dynamodb-backup-plan",
    group=Group.DATA,
    checks="AWS Backup keeps copies of a table.",
    because="Point-in-time recovery goes when the table goes and reaches back 35 days; a backup stays.",
    mend="Add the table's ARN, or a tag that it has, to an aws.backup.Selection.",
    source="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_HowItWorksAWS.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={
        "cdk-nag": (
            "HIPAA.Security-DynamoDBInBackupPlan",
            "NIST.800.53.R4-DynamoDBInBackupPlan",
            "NIST.800.53.R5-DynamoDBInBackupPlan",
        ),
        "security-hub": ("DynamoDB.4",),
    },
    judge=_is_backed_up,
)


RULES = (DYNAMODB_BACKUP_PLAN,)
