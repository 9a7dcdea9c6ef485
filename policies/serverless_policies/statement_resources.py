"""Whether a policy statement is about one resource: what its Resource element says of a queue or a topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .policy_documents import Statement, matches
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .verdicts import any_of, negation_of

ANY_NAME: Final = "\0"
"""Stands for a name that is not known: no pattern has it, so what fits it fits every name."""


def reaches(statement: Statement, fits: Callable[[str], bool | Missing]) -> bool | Missing:
    """Whether a statement is about a resource, of which `fits` says whether a pattern fits it.

    A resource's own policy need not name the resource.
    """
    named = statement.not_resources or statement.resources
    found = any_of([each if isinstance(each, Missing) else fits(each) for each in named])
    if statement.not_resources:
        return negation_of(found)
    return found if statement.resources else True


def is_about(statement: Statement, subject: Resource | str | Missing) -> bool | Missing:
    """Whether a statement is about a resource of this stack, or about one of another stack, by its ARN.

    An unknown subject may be any; about an absent one nothing is asked.
    """
    return True if subject is ABSENT else reaches(statement, lambda pattern: _fits(pattern, subject))


def _fits(pattern: str, subject: Resource | str | Missing) -> bool | Missing:
    """Whether a pattern fits the subject's ARN. Of an ARN that is not known yet, the Region and the name may be; the
    account, and what else is not known, are taken to be the pattern's.
    """
    arn = subject.text("arn") if isinstance(subject, Resource) else subject
    if isinstance(arn, str):
        return matches(pattern, arn)
    written = pattern.split(":")[:5]
    partition, service, region, account = [*written, "", "", "", "", ""][1:5]
    name: str | Missing = UNKNOWN
    if isinstance(subject, Resource):
        service = subject.type.split(":")[1].partition("/")[0]
        region = subject.region if isinstance(subject.region, str) else region
        name = subject.text("name")
    known = isinstance(name, str)
    fits = matches(pattern, ":".join((written[0], partition, service, region, account, name if known else ANY_NAME)))
    return fits if known or fits else UNKNOWN
