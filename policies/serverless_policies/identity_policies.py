"""What roles, users and groups are allowed by the policy documents of a resource, and what of it is unconfined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Final

from .aws_types import GROUP_POLICY, POLICY, ROLE, ROLE_POLICY, USER_POLICY
from .policy_documents import Statement, matches, statements
from .resource import UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding, Options, Violation
from .verdicts import all_of, any_of

KINDS: Final = (ROLE, ROLE_POLICY, POLICY, USER_POLICY, GROUP_POLICY)
"""The kinds of resource that hold such documents; a role holds its inline policies."""

BOUNDARIES: Final[Mapping[str, Mapping[str, object]]] = {
    "boundaries": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "description": "Patterns for the resource names of policies that are only permissions boundaries, which allow "
        "nothing by themselves.",
    },
}
"""https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"""

EVERY_ACTION: Final = frozenset({"*", "*:*"})

_EVERY_RESOURCE: Final = re.compile(r"(?:arn:(?:[^:]*:)?)?[*:/]*\*")
_TYPE: Final = re.compile(r"[A-Za-z-]+[:/]")
"""What stands before a resource's name in an ARN: `role/`, `function:`."""

_WITHOUT_TYPES: Final = frozenset({"execute-api", "s3", "sns", "sqs"})
"""The services in whose ARNs the name comes first, so that what looks like a type is one."""

_SERVICES: Final = {"ec2-instance-connect": "ec2", "sts": "iam"}
"""Where an action's resources are another service's."""


def unless_boundary(resource: Resource, options: Options, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, unless the options say that the policy only bounds what others allow."""
    may_be = resource.type in POLICY.tokens
    if not (may_be and any(fnmatchcase(resource.name, pattern) for pattern in options.texts("boundaries"))):
        yield from findings


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


def allowed(resource: Resource) -> list[Statement | Missing]:
    """The statements that allow something; UNKNOWN stands for any number of them that are not known yet."""
    found: list[Statement | Missing] = []
    for document in _documents(resource):
        if isinstance(document, Missing):
            found += [UNKNOWN] if document is UNKNOWN else []
        else:
            found += (_if_allowing(statement) for statement in document if statement.effect in {"Allow", UNKNOWN})
    return found


def denied(resource: Resource) -> list[Statement]:
    """The statements that are known to deny something, whatever the circumstances."""
    documents = [document for document in _documents(resource) if not isinstance(document, Missing)]
    return [each for document in documents for each in document if each.effect == "Deny" and each.conditions == ()]


def on_everything(statement: Statement) -> bool | Missing:
    """Whether a statement is about every resource there is, of every service."""
    if statement.not_resources:
        return True
    return any_of(
        [each if isinstance(each, Missing) else _is_everything(each) for each in statement.resources],
    )


def unconfined(statement: Statement, action: str) -> bool | Missing:
    """Whether a statement is about every resource that an action such as `s3:GetObject` can have, under no condition."""
    if statement.conditions:
        # A condition that is not known yet is one.
        return False
    if statement.not_resources:
        return True
    service = action.partition(":")[0]
    return any_of([each if isinstance(each, Missing) else _names_none(each, service) for each in statement.resources])


def patterns_everywhere(statement: Statement, actions: Iterable[str]) -> Iterator[str | Missing]:
    """The actions as the statement writes them, patterns too, that allow one of the given actions on every resource.

    What allows everything on everything is for iam-no-admin-star-star to report.
    """
    verdicts = {action: unconfined(statement, action) for action in actions}
    everywhere = {action: verdict for action, verdict in verdicts.items() if verdict is not False}
    if not everywhere:
        return
    for pattern in statement.actions:
        if isinstance(pattern, Missing):
            yield UNKNOWN
        elif pattern not in EVERY_ACTION or on_everything(statement) is not True:
            yield from _if(any_of([each for action, each in everywhere.items() if matches(pattern, action)]), pattern)
    if statement.not_actions:
        verdict = any_of([all_of([statement.covers(action), each]) for action, each in everywhere.items()])
        yield from _if(verdict, "NotAction")


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


def _if(verdict: bool | Missing, word: str) -> Iterator[str | Missing]:
    if verdict is not False:
        yield word if verdict is True else UNKNOWN


def _is_everything(arn: str) -> bool:
    return _EVERY_RESOURCE.fullmatch(arn) is not None


def _names_none(arn: str, service: str) -> bool:
    """Whether a pattern fits the ARN of every resource of a service, in whatever account: it has a type at most."""
    if _is_everything(arn):
        return True
    parts = arn.split(":", maxsplit=5)
    if len(parts) < 3 or not matches(parts[2], _SERVICES.get(service, service)):
        return False
    account, name = parts[4:] if len(parts) == 6 else ("", parts[-1])
    if account and service not in _WITHOUT_TYPES:
        name = _TYPE.sub("", name, count=1)
    return name != "" and not f"{account}{name}".strip("*?:/")
