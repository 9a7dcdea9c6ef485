"""Whom the policy of a queue, a topic or an event bus lets in, and whether it asks for TLS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .graph import Referrers
from .policy_documents import Condition, Statement, Words, matches_any, statements
from .resource import UNKNOWN, Missing, Resource

# The keys that say who asks, for whom a service asks, or from where; in lower case.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_IDENTIFYING_KEYS: Final = frozenset(
    {
        *("aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths"),
        *("aws:principalservicename", "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:sourceowner", "aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:userid", "aws:username"),
        "aws:vpcsourceip",
    }
)
# With `IfExists` or `ForAllValues:` before or behind them, a request without the key passes.
_LIMITING_OPERATORS: Final = frozenset(
    {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"}
)
_ARN_KEYS: Final = frozenset({"aws:principalarn", "aws:sourcearn"})
_WILDCARDS: Final = frozenset("*?")
_ANY_ADDRESS: Final = frozenset({"*", "0.0.0.0/0", "::/0"})


def lets_everybody_in(statement: Statement) -> bool | Missing:
    """Whether it allows something to all principals, under no condition that says which of them."""
    verdicts = [_is(statement.effect, "Allow"), names_everybody(statement), _is_unlimited(statement.conditions)]
    return all_of(verdicts)


def allows_all_actions(statement: Statement) -> bool | Missing:
    """Whether it allows whoever it names every action, under no condition that limits it."""
    every_action = True if "*" in statement.actions else _unless_unknown(statement.actions)
    return all_of([_is(statement.effect, "Allow"), every_action, _is_unlimited(statement.conditions)])


def names_everybody(statement: Statement) -> bool | Missing:
    """Whether it is about all principals, or all but some."""
    named: Words = tuple(word for words in statement.principals.values() for word in words)
    if statement.not_principals or "*" in named:
        return True
    return _unless_unknown(named)


def names_an_owner(arn: str) -> bool:
    """Whether an ARN, or a pattern for ARNs, fits what one account has.

    Those of buckets and APIs have no account: a bucket is somebody's by its name alone.
    """
    parts = arn.split(":", maxsplit=5)
    if len(parts) < 6:
        return False
    service, _, account, resource = parts[2:]
    owner = account if account and service != "s3" else resource.partition("/")[0]
    return _WILDCARDS.isdisjoint(owner)


def denies_plain_http(resource: Resource, action: str) -> bool | Missing:
    """Whether the document in `policy` denies everybody an action over a connection without TLS."""
    found = statements(resource, "policy")
    if isinstance(found, Missing):
        return UNKNOWN if found is UNKNOWN else False
    return any_of([_denies_plain_http(statement, action) for statement in found])


def accepting_plain_http(
    resources: list[Resource], policies: Referrers, action: str
) -> Iterator[tuple[Resource, Resource | None]]:
    """The resources with no policy that denies an action over plain HTTP, with the policy that may be it, if any."""
    for resource in resources:
        verdicts = {each: denies_plain_http(each, action) for each in (resource, *policies.to(resource))}
        if True not in verdicts.values():
            unread = (each for each, verdict in verdicts.items() if verdict is UNKNOWN)
            yield resource, next(unread, next(iter(policies.undecided), None))


def any_of(verdicts: list[bool | Missing]) -> bool | Missing:
    """True if one is, whatever the others; UNKNOWN if one may be."""
    if True in verdicts:
        return True
    return UNKNOWN if UNKNOWN in verdicts else False


def all_of(verdicts: list[bool | Missing]) -> bool | Missing:
    """True if all are, False if one is, whatever the others; UNKNOWN otherwise."""
    if False in verdicts:
        return False
    return UNKNOWN if UNKNOWN in verdicts else True


def _denies_plain_http(statement: Statement, action: str) -> bool | Missing:
    conditions = statement.conditions
    if isinstance(conditions, Missing):
        over_plain_http: bool | Missing = UNKNOWN
    else:
        over_plain_http = [_line(condition) for condition in conditions] == [("bool", "aws:securetransport", "false")]
    covers = matches_any(statement.actions, action)
    return all_of([_is(statement.effect, "Deny"), names_everybody(statement), covers, over_plain_http])


def _line(condition: Condition) -> tuple[str, ...]:
    return tuple(str(word).lower() for word in (condition.operator, condition.key, *condition.values))


def _is_unlimited(conditions: tuple[Condition, ...] | Missing) -> bool | Missing:
    if isinstance(conditions, Missing):
        return UNKNOWN
    return all_of([_leaves_open(condition) for condition in conditions])


def _leaves_open(condition: Condition) -> bool | Missing:
    """Whether a condition does not say who asks. A value that is not known yet is one that somebody chose."""
    operator, key = condition.operator.removeprefix("ForAnyValue:"), condition.key
    if operator not in _LIMITING_OPERATORS or _ANY_ADDRESS.intersection(condition.values):
        return True
    if isinstance(key, Missing):
        return UNKNOWN
    if key.lower() in _ARN_KEYS:
        return not all(names_an_owner(value) for value in condition.values if isinstance(value, str))
    return key.lower() not in _IDENTIFYING_KEYS


def _is(effect: str | Missing, wanted: str) -> bool | Missing:
    return UNKNOWN if effect is UNKNOWN else effect == wanted


def _unless_unknown(words: Words) -> bool | Missing:
    return UNKNOWN if UNKNOWN in words else False
