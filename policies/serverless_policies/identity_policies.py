"""What roles, users and groups are allowed by the policy documents of a resource, and what of it is unconfined."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from .aws_types import GROUP_POLICY, POLICY, ROLE, ROLE_POLICY, USER_POLICY
from .policy_documents import Statement, matches, statements
from .resource import UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding, Violation

KINDS: Final = (ROLE, ROLE_POLICY, POLICY, USER_POLICY, GROUP_POLICY)
"""The kinds of resource that hold such documents; a role holds its inline policies."""


def allowed(resource: Resource) -> list[Statement | Missing]:
    """The statements that allow something; UNKNOWN stands for any number of them that are not known yet."""
    found: list[Statement | Missing] = []
    for document in _documents(resource):
        if isinstance(document, Missing):
            found += [UNKNOWN] if document is UNKNOWN else []
        else:
            found += (_if_allowing(statement) for statement in document if statement.effect in {"Allow", UNKNOWN})
    return found


def judge_allowed(
    resource: Resource, offends: Callable[[Statement], Iterable[str | Missing]], says: Callable[[str], Violation]
) -> Iterator[Finding]:
    """What a rule says of a resource, if a statement that allows something has words that offend it."""
    found = [
        word for each in allowed(resource) for word in (offends(each) if isinstance(each, Statement) else [UNKNOWN])
    ]
    offending = sorted({word for word in found if isinstance(word, str)})
    if offending:
        yield says(", ".join(offending))
    elif found:
        yield CannotTell(resource, "its policy document")


def on_everything(statement: Statement) -> bool | Missing:
    """Whether a statement is about every resource there is."""
    if "*" in statement.resources or statement.not_resources:
        return True
    return UNKNOWN if UNKNOWN in statement.resources else False


def unconfined(statement: Statement) -> bool | Missing:
    """Whether a statement is about every resource, and under no condition."""
    if statement.conditions:
        # A condition that is not known yet is one.
        return False
    return on_everything(statement)


def patterns_covering(statement: Statement, actions: Iterable[str]) -> Iterator[str | Missing]:
    """The actions as the statement writes them, patterns too, that cover one of the given actions."""
    each = list(actions)
    for pattern in statement.actions:
        if isinstance(pattern, Missing):
            yield UNKNOWN
        elif any(matches(pattern, action) for action in each):
            yield pattern
    if statement.not_actions and any(statement.covers(action) for action in each):
        yield "NotAction"


def _documents(resource: Resource) -> Iterator[tuple[Statement, ...] | Missing]:
    if resource.type not in ROLE.tokens:
        yield statements(resource, "policy")
        return
    inline = resource.elements("inlinePolicies")
    if isinstance(inline, Missing):
        yield inline
    else:
        yield from (statements(resource, "inlinePolicies", index, "policy") for index in range(len(inline)))


def _if_allowing(statement: Statement) -> Statement | Missing:
    return UNKNOWN if statement.effect is UNKNOWN else statement
