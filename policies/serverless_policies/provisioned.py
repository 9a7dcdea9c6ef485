"""What a stack's provisioned concurrency is for: which function, and which alias or version of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .aws_types import ALIAS, FUNCTION, PROVISIONED_CONCURRENCY
from .graph import Graph
from .lambda_reference import function_reference
from .resource import ABSENT, UNKNOWN, Missing, Resource


@dataclass(frozen=True)
class Provisioned:
    """One setting of provisioned concurrency.

    function: ABSENT if outside this stack; UNKNOWN if that cannot be told yet.
    qualifier: an alias's name or a version's number; UNKNOWN if the version is still to be published.
    alias: ABSENT if it is for a version, or for an alias outside this stack; UNKNOWN if that cannot be told yet.
    """

    resource: Resource
    function: Resource | Missing
    qualifier: str | Missing
    alias: Resource | Missing

    @property
    def executions(self) -> float | Missing:
        """How many environments are kept ready."""
        return self.resource.number("provisionedConcurrentExecutions")


@dataclass(frozen=True)
class ProvisionedConcurrency:
    """The provisioned concurrency of a stack: all, by its function's URN, and that of a function not known yet."""

    all: list[Provisioned]
    of: Mapping[str, list[Provisioned]]
    undecided: list[Resource]

    def to(self, function: Resource) -> list[Provisioned]:
        """The function's provisioned concurrency."""
        return self.of.get(function.urn, [])


def provisioned_concurrency(graph: Graph) -> ProvisionedConcurrency:
    """The provisioned concurrency of this stack."""
    return graph.view(_provisioned_concurrency)


def functions_with_provisioned(graph: Graph) -> Iterator[tuple[Resource, list[Provisioned]]]:
    """Each function of this stack that has provisioned concurrency, and what it has."""
    for function in graph.every(FUNCTION):
        if found := provisioned_concurrency(graph).to(function):
            yield function, found


def publisher(graph: Graph, resource: Resource, name: str) -> Resource | Missing:
    """The function from which the program takes the version that the property `name` holds, as in `function.version`.

    ABSENT if the program states the version, or takes it from elsewhere.
    """
    functions = graph.sources(resource, name, FUNCTION)
    return functions[0] if len(functions) == 1 else ABSENT


def version_of(graph: Graph, provisioned: Provisioned) -> Resource | str | Missing:
    """The version that provisioned concurrency is for, also by an alias."""
    alias = provisioned.alias
    if isinstance(alias, Resource):
        return version_at(graph, alias, "functionVersion")
    return version_at(graph, provisioned.resource, "qualifier")


def version_at(graph: Graph, resource: Resource, name: str) -> Resource | str | Missing:
    """The version that a property holds: its number, or the function that is to publish it, which is no version that is
    there already.
    """
    number = resource.text(name)
    if number is UNKNOWN:
        function = publisher(graph, resource, name)
        return UNKNOWN if function is ABSENT else function
    return number


def _provisioned_concurrency(graph: Graph) -> ProvisionedConcurrency:
    aliases = graph.view(aliases_by_name)
    found = [_provisioned(graph, resource, aliases) for resource in graph.every(PROVISIONED_CONCURRENCY)]
    of: dict[str, list[Provisioned]] = defaultdict(list)
    for each in found:
        if isinstance(each.function, Resource):
            of[each.function.urn].append(each)
    return ProvisionedConcurrency(found, of, [each.resource for each in found if each.function is UNKNOWN])


def _provisioned(graph: Graph, resource: Resource, aliases: Mapping[tuple[str, str], Resource]) -> Provisioned:
    function = function_reference(graph, resource, "functionName").function
    qualifier = resource.text("qualifier")
    match graph.sources(resource, "qualifier", ALIAS):
        case [alias]:
            return Provisioned(resource, function, alias.text("name"), alias)
        case _ if qualifier is not UNKNOWN:
            named = (function.urn, qualifier) if isinstance(function, Resource) and isinstance(qualifier, str) else None
            return Provisioned(resource, function, qualifier, aliases.get(named, ABSENT) if named else ABSENT)
        case _:
            of_version = publisher(graph, resource, "qualifier") is not ABSENT
            return Provisioned(resource, function, UNKNOWN, ABSENT if of_version else UNKNOWN)


def aliases_by_name(graph: Graph) -> dict[tuple[str, str], Resource]:
    """The aliases of this stack by their function's URN and their own name."""
    found: dict[tuple[str, str], Resource] = {}
    for alias in graph.every(ALIAS):
        function = function_reference(graph, alias, "functionName").function
        name = alias.text("name")
        if isinstance(function, Resource) and isinstance(name, str):
            found[function.urn, name] = alias
    return found
