"""The name of the log group to which a function writes."""

from __future__ import annotations

from typing import Final

from .aws_types import ROLE
from .execution_roles import trusts
from .graph import Graph
from .resource import ABSENT, UNKNOWN, Missing, Resource

PREFIX: Final = "/aws/lambda/"


def log_group_name(graph: Graph, function: Resource) -> str | Missing:
    """The one that the program gives it, else the one that it has by itself."""
    stated = stated_log_group(function)
    return default_log_group(graph, function) if stated is ABSENT else stated


def stated_log_group(function: Resource) -> str | Missing:
    """The log group that the program gives it. The one that AWS answers, where it gives none, is named after it."""
    stated = function.text("loggingConfig", "logGroup")
    return ABSENT if stated == f"{PREFIX}{function.text('name')}" else stated


def default_log_group(graph: Graph, function: Resource) -> str | Missing:
    """The log group that a function has unless the program gives it one.

    Where CloudFront runs it, it is named after the Region us-east-1 too:
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-logs.html
    """
    name, at_edge = function.text("name"), _runs_at_edge(graph, function)
    if isinstance(name, Missing) or at_edge is UNKNOWN:
        return UNKNOWN
    return f"{PREFIX}us-east-1.{name}" if at_edge else f"{PREFIX}{name}"


def _runs_at_edge(graph: Graph, function: Resource) -> bool | Missing:
    """Whether its role lets Lambda@Edge assume it."""
    role = graph.follow(function, "role", to=ROLE)
    return trusts(role, "edgelambda.amazonaws.com") if isinstance(role, Resource) else False
