"""Whom the policy of a queue, a topic or an event bus lets in, and whether it asks for TLS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .condition_keys import identifies_or_locates, is_limited_by
from .graph import Referrers
from .policy_documents import Condition, Statement, Words, matches_any, statements
from .resource import UNKNOWN, Missing, Resource
from .statement_resources import is_about
from .verdicts import all_of, any_of, negation_of

# Every request has the key, so `IfExists` changes nothing.
_OVER_PLAIN_HTTP: Final = [[(operator, "aws:securetransport", "false")] for operator in ("bool", "boolifexists")]


def lets_everybody_in(statement: Statement) -> bool | Missing:
    """Whether it allows something to all principals, under no condition that says which of them."""
    verdicts = [_is(statement.effect, "Allow"), names_everybody(statement), _is_unlimited(statement)]
    return all_of(verdicts)


def allows_all_actions(statement: Statement) -> bool | Missing:
    """Whether it allows whoever it names every action, under no condition that limits it."""
    every_action = True if "*" in statement.actions else _unless_unknown(statement.actions)
    return all_of([_is(statement.effect, "Allow"), every_action, _is_unlimited(statement)])


def names_everybody(statement: Statement) -> bool | Missing:
    """Whether it is about all principals, or all but some."""
    named: Words = tuple(word for words in statement.principals.values() for word in words)
    if statement.not_principals or "*" in named:
        return True
    return _unless_unknown(named)


def accepting_plain_http(
    resources: list[Resource], policies: Referrers, action: str
) -> Iterator[tuple[Resource, Resource | None]]:
    """The resources with no policy that denies an action over plain HTTP, with the policy that may be it, if any."""
    for resource in resources:
        holders = (resource, *policies.to(resource))
        verdicts = {each: _denies_plain_http(each, action, resource) for each in holders}
        if True not in verdicts.values():
            unread = (each for each, verdict in verdicts.items() if verdict is UNKNOWN)
            yield resource, next(unread, next(iter(policies.undecided), None))


def _denies_plain_http(holder: Resource, action: str, resource: Resource) -> bool | Missing:
    """Whether the document in `policy` denies everybody an action on a resource over a connection without TLS."""
    found = statements(holder, "policy")
    if isinstance(found, Missing):
        return UNKNOWN if found is UNKNOWN else False
    return any_of([_denies(statement, action, resource) for statement in found])


def _denies(statement: Statement, action: str, resource: Resource) -> bool | Missing:
    conditions = statement.conditions
    if isinstance(conditions, Missing):
        over_plain_http: bool | Missing = UNKNOWN
    else:
        over_plain_http = [_line(condition) for condition in conditions] in _OVER_PLAIN_HTTP
    covers = matches_any(statement.actions, action)
    return all_of(
        [
            _is(statement.effect, "Deny"),
            names_everybody(statement),
            covers,
            is_about(statement, resource),
            over_plain_http,
        ]
    )


def _line(condition: Condition) -> tuple[str, ...]:
    return tuple(str(word).lower() for word in (condition.operator, condition.key, *condition.values))


def _is_unlimited(statement: Statement) -> bool | Missing:
    return negation_of(is_limited_by(statement, identifies_or_locates))


def _is(effect: str | Missing, wanted: str) -> bool | Missing:
    return UNKNOWN if effect is UNKNOWN else effect == wanted


def _unless_unknown(words: Words) -> bool | Missing:
    return UNKNOWN if UNKNOWN in words else False
