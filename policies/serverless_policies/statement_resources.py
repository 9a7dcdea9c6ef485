"""Whether a policy statement is about one resource: what its Resource element says of a queue or a topic."""

from __future__ import annotations

from .policy_documents import Statement, Words, matches
from .resource import ABSENT, UNKNOWN, Missing, Resource

_ANY_NAME = "\0"
"""Stands for a name that is not known: no pattern has it, so what fits it fits every name."""


def is_about(statement: Statement, subject: Resource | str | Missing) -> bool | Missing:
    """Whether a statement is about a resource of this stack, or about one of another stack, by its ARN.

    An unknown subject may be any; about an absent one nothing is asked. A resource's policy need not name the resource.
    """
    if subject is ABSENT:
        return True
    if not statement.not_resources:
        return True if not statement.resources else _any_fits(statement.resources, subject)
    excepted = _any_fits(statement.not_resources, subject)
    return UNKNOWN if excepted is UNKNOWN else not excepted


def _any_fits(patterns: Words, subject: Resource | str | Missing) -> bool | Missing:
    verdicts = [pattern if isinstance(pattern, Missing) else _fits(pattern, subject) for pattern in patterns]
    if True in verdicts:
        return True
    return UNKNOWN if UNKNOWN in verdicts else False


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
    fits = matches(pattern, ":".join((written[0], partition, service, region, account, name if known else _ANY_NAME)))
    return fits if known or fits else UNKNOWN
