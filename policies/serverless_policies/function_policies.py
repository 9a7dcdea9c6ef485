"""Whom the policy of a function, written as a whole by aws.lambda_.ResourcePolicy, lets invoke it."""

from __future__ import annotations

from typing import Final

from .policy_documents import Condition, Statement, matches_any, statements
from .resource import UNKNOWN, Missing, Resource
from .verdicts import all_of, any_of

_COMPARING: Final = frozenset({"StringEquals", "StringLike", "ArnEquals", "ArnLike"})


def lets_service_invoke(policy: Resource, service: str, source: str | Missing) -> bool | Missing:
    """Whether the policy allows a service to invoke the function for the resource with the ARN `source`."""
    found = statements(policy, "policy")
    if isinstance(found, Missing):
        return UNKNOWN if found is UNKNOWN else False
    return any_of([_allows(statement, service, source) for statement in found])


def _allows(statement: Statement, service: str, source: str | Missing) -> bool | Missing:
    conditions = statement.conditions
    return all_of(
        [
            UNKNOWN if statement.effect is UNKNOWN else statement.effect == "Allow",
            _names(statement, service),
            statement.covers("lambda:InvokeFunction"),
            *([UNKNOWN] if isinstance(conditions, Missing) else [_holds(each, source) for each in conditions]),
        ]
    )


def _names(statement: Statement, service: str) -> bool | Missing:
    if service in (named := statement.principals.get("Service", ())):
        return True
    return UNKNOWN if UNKNOWN in {*named, *statement.principals} else False


def _holds(condition: Condition, source: str | Missing) -> bool | Missing:
    """Whether a condition is met by a call for that source; UNKNOWN for one that compares anything else."""
    compared = condition.key.lower() if isinstance(condition.key, str) else condition.key
    if condition.operator.removesuffix("IfExists") not in _COMPARING or not isinstance(source, str):
        return UNKNOWN
    if compared == "aws:sourcearn":
        return matches_any(condition.values, source)
    if compared == "aws:sourceaccount":
        return matches_any(condition.values, source.split(":")[4]) if source.count(":") > 4 else UNKNOWN
    return UNKNOWN
