"""The rule about resources that name a sibling without depending on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..aws_types import (
    ALIAS,
    EVENT_SOURCE_MAPPING,
    FUNCTION,
    FUNCTION_EVENT_INVOKE_CONFIG,
    FUNCTION_URL,
    PERMISSION,
    POLICY,
    PROVISIONED_CONCURRENCY,
    QUEUE,
    ROLE,
    ROLE_POLICY,
    ROLE_POLICY_ATTACHMENT,
    TABLE,
    TARGET_GROUP,
    TARGET_GROUP_ATTACHMENT,
)
from ..graph import Graph, ResourceType
from ..lambda_reference import function_reference
from ..provisioned import aliases_by_name
from ..resource import ABSENT, Resource
from ..rule import Finding, Group, Level, Options, Severity, StackRule, Violation

_OF_FUNCTIONS: Final[Mapping[ResourceType, str]] = {
    ALIAS: "functionName",
    EVENT_SOURCE_MAPPING: "functionName",
    FUNCTION_EVENT_INVOKE_CONFIG: "functionName",
    FUNCTION_URL: "functionName",
    PERMISSION: "function",
    PROVISIONED_CONCURRENCY: "functionName",
    TARGET_GROUP_ATTACHMENT: "targetId",
}
"""The property by which each kind of resource names a function, and perhaps an alias of it."""

_OF_OTHERS: Final = (
    (EVENT_SOURCE_MAPPING, "eventSourceArn", QUEUE),
    (EVENT_SOURCE_MAPPING, "eventSourceArn", TABLE),
    (FUNCTION, "role", ROLE),
    (ROLE_POLICY, "role", ROLE),
    (ROLE_POLICY_ATTACHMENT, "role", ROLE),
    (ROLE_POLICY_ATTACHMENT, "policyArn", POLICY),
    (TARGET_GROUP_ATTACHMENT, "targetGroupArn", TARGET_GROUP),
)
"""Which kind names which other kind by which property."""


def _depends_on_what_it_names(graph: Graph, _options: Options) -> Iterator[Finding]:
    reported: set[str] = set()
    for resource, value, sibling in (*_named_functions(graph), *_named_others(graph)):
        if resource.urn not in reported and not graph.comes_after(resource, {sibling.urn}):
            reported.add(resource.urn)
            yield Violation(
                resource,
                f"it names '{sibling.name}' by the literal '{value}' and does not depend on it, so Pulumi may create it "
                "first",
                f"<an output of '{sibling.name}'> in place of '{value}'",
            )


def _named_functions(graph: Graph) -> Iterator[tuple[Resource, str, Resource]]:
    """Each resource that names a function of this stack, or an alias of one, by a string that is known."""
    aliases = graph.view(aliases_by_name)
    for kind, name in _OF_FUNCTIONS.items():
        for resource in graph.every(kind):
            value = resource.text(name)
            if not isinstance(value, str):
                continue
            named = function_reference(graph, resource, name)
            if not isinstance(named.function, Resource):
                continue
            yield resource, value, named.function
            written = resource.text("qualifier")
            qualifier = named.qualifier if written is ABSENT else written
            alias = aliases.get((named.function.urn, qualifier)) if isinstance(qualifier, str) else None
            if alias is not None:
                yield resource, value if written is ABSENT else str(written), alias


def _named_others(graph: Graph) -> Iterator[tuple[Resource, str, Resource]]:
    for kind, name, named_kind in _OF_OTHERS:
        for resource in graph.every(kind):
            value = resource.text(name)
            sibling = graph.named(named_kind, value) if isinstance(value, str) else ABSENT
            if isinstance(value, str) and isinstance(sibling, Resource):
                yield resource, value, sibling


LITERAL_REFERENCE = StackRule(
    name="literal-reference-without-dependency",
    group=Group.WIRING,
    checks="A resource that names another resource of its stack depends on it.",
    because="Pulumi orders by dependencies alone: with a literal name the two are created at the same time, and AWS "
    "refuses the one that comes first.",
    mend="Pass an output of the other resource, such as function.name, or give depends_on.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_depends_on_what_it_names,
)


RULES = (LITERAL_REFERENCE,)
