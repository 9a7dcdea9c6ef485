"""Which function, and which qualifier of it, a property names: `aws.lambda_.Permission.function`, a target's ID, …"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .aws_types import ALIAS, FUNCTION
from .graph import Graph, Referrers
from .resource import ABSENT, UNKNOWN, Missing, Resource

LATEST: Final = "$LATEST"
"""The qualifier of the function as it is now, published or not; also meant where no qualifier is given."""

# The forms AWS takes wherever it asks for a function: a name, an ARN or a part of one, each with or without a
# qualifier (API_AddPermission, parameter FunctionName).
_FUNCTION_NAME = re.compile(
    r"(?:(?P<arn>arn:[^:]+:lambda:(?P<region>[^:]*):)?(?:\d{12}:)?function:)?"
    r"(?P<name>[A-Za-z0-9_-]+)(?::(?P<qualifier>\$LATEST|[A-Za-z0-9_-]+))?"
)


@dataclass(frozen=True)
class FunctionReference:
    """A function and the alias or version of it that is meant.

    function: ABSENT if the property names no function, or one outside this stack; UNKNOWN if that cannot be told yet.
    qualifier: an alias or version; ABSENT for the function itself.
    """

    function: Resource | Missing
    qualifier: str | Missing


def function_reference(graph: Graph, resource: Resource, name: str, *path: str | int) -> FunctionReference:
    """What a property refers to: read from its value, else from the resources that the value came from."""
    value = resource.text(name, *path)
    if isinstance(value, str):
        return _read(graph, resource, name, value)
    if value is ABSENT:
        return FunctionReference(ABSENT, ABSENT)
    match graph.sources(resource, name, ALIAS), graph.sources(resource, name, FUNCTION):
        case [alias], _:
            return FunctionReference(function_reference(graph, alias, "functionName").function, alias.text("name"))
        case [], [function]:
            # `function.arn` and `function.qualified_arn` look alike here: both are unknown, and both come from it.
            return FunctionReference(function, UNKNOWN)
        case _:
            return FunctionReference(UNKNOWN, UNKNOWN)


def qualified_reference(graph: Graph, resource: Resource, name: str) -> FunctionReference:
    """What a resource refers to that names the qualifier on its own, or as a part of the function's name or ARN.

    A qualifier that is not known yet but comes from an alias of this stack is that alias's name.
    """
    named, qualifier = function_reference(graph, resource, name), resource.text("qualifier")
    alias = graph.follow(resource, "qualifier", to=ALIAS) if qualifier is UNKNOWN else ABSENT
    stated = alias.text("name") if isinstance(alias, Resource) else qualifier
    return named if stated is ABSENT else FunctionReference(named.function, stated)


def naming_functions(graph: Graph, resources: Iterable[Resource], name: str) -> Referrers:
    """Resources by the function that the property `name` refers to."""
    return Referrers.of_pairs((each, function_reference(graph, each, name).function) for each in resources)


def is_function_arn(value: str) -> bool:
    """Whether the value is the full ARN of a function, alias or version."""
    form = _FUNCTION_NAME.fullmatch(value)
    return form is not None and form["arn"] is not None


def _read(graph: Graph, resource: Resource, name: str, value: str) -> FunctionReference:
    form = _FUNCTION_NAME.fullmatch(value)
    if form is None:
        return FunctionReference(ABSENT, ABSENT)
    candidates = [each for each in graph.all_named(FUNCTION, form["name"]) if _may_be(each, form)]
    return FunctionReference(graph.meant(candidates, resource, name, FUNCTION), form["qualifier"] or ABSENT)


def _may_be(function: Resource, form: re.Match[str]) -> bool:
    """Whether a function of the same name is in the Region and account that a full ARN names."""
    if form["arn"] is None:
        return True
    arn = function.text("arn")
    if isinstance(arn, str):
        return form[0].removesuffix(f":{form['qualifier']}") == arn
    return function.region in {form["region"], ABSENT, UNKNOWN}
