"""Whether a function's role lets it write to the log group of the function.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from .execution_roles import WRITE_LOGS, PoliciesOfRole, Policy
from .identity_policies import allowed, denied
from .policy_documents import Statement, Words, matches
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .verdicts import all_of, any_of

_PREFIX: Final = "/aws/lambda/"
_ANY: Final = "\0"
"""Stands for a name that is not known, such as AWS's for a stream: no pattern has it, so what fits it fits every name."""


@dataclass(frozen=True)
class LogPermissions:
    """What a role allows of writing logs, for one function.

    denied: the actions that it denies.
    lacking: those that it allows nowhere.
    elsewhere: those that it allows, but not in the function's log group.
    unsure: whether one of them may be.
    """

    denied: tuple[str, ...]
    lacking: tuple[str, ...]
    elsewhere: tuple[str, ...]
    unsure: bool


def log_permissions(policies: PoliciesOfRole, function: Resource) -> LogPermissions:
    """What the policies of a role allow one of its functions."""
    allowing = [statement for holder in policies.documents for statement in allowed(holder)]
    denying = [statement for holder in policies.documents for statement in denied(holder)]
    unread = _without_documents(policies).lacks(WRITE_LOGS)
    asked = WRITE_LOGS if isinstance(unread, Missing) else unread
    denials = {action: any_of([_is_for(each, action, function) for each in denying]) for action in WRITE_LOGS}
    grants = {action: any_of([_is_for(each, action, function) for each in allowing]) for action in asked}
    named = {action: any_of([_is_named(each, action) for each in allowing]) for action in asked}
    refused = [action for action, verdict in grants.items() if verdict is False and unread is not UNKNOWN]
    return LogPermissions(
        denied=tuple(action for action, verdict in denials.items() if verdict is True),
        lacking=tuple(action for action in refused if named[action] is False),
        elsewhere=tuple(action for action in refused if named[action] is not False),
        unsure=UNKNOWN in {*denials.values(), *grants.values()} or (unread is UNKNOWN and False in grants.values()),
    )


def log_group_name(function: Resource) -> str | Missing:
    """The name of the group to which a function writes: the one that it is given, else one that is named after it."""
    stated, name = function.text("loggingConfig", "logGroup"), function.text("name")
    if stated is not ABSENT:
        return stated
    return f"{_PREFIX}{name}" if isinstance(name, str) else UNKNOWN


def _without_documents(policies: PoliciesOfRole) -> PoliciesOfRole:
    """What AWS's own policies give, and those that cannot be seen."""
    attached = {each: _unread(given) for each, given in policies.attached.items()}
    return replace(policies, own=_unread(policies.own), attached=attached)


def _unread(policies: list[Policy]) -> list[Policy]:
    return [each for each in policies if not isinstance(each, Resource)]


def _is_named(statement: Statement | Missing, action: str) -> bool | Missing:
    return statement if isinstance(statement, Missing) else statement.covers(action)


def _is_for(statement: Statement | Missing, action: str, function: Resource) -> bool | Missing:
    if isinstance(statement, Missing):
        return UNKNOWN
    return all_of([statement.covers(action), _reaches(statement, function)])


def _reaches(statement: Statement, function: Resource) -> bool | Missing:
    if not statement.not_resources:
        return _any_fits(statement.resources, function)
    excepted = _any_fits(statement.not_resources, function)
    return UNKNOWN if excepted is UNKNOWN else not excepted


def _any_fits(patterns: Words, function: Resource) -> bool | Missing:
    return any_of([each if isinstance(each, Missing) else _fits(each, function) for each in patterns])


def _fits(pattern: str, function: Resource) -> bool | Missing:
    """Whether a pattern fits the log streams of a function, in which it writes; the group's own ARN fits none.

    What is not known yet of their ARN is taken to be the pattern's; then it may be that the group has another name.
    """
    group = log_group_name(function)
    if isinstance(group, str):
        return _fits_streams(pattern, function, group)
    named_after_it = function.text("loggingConfig", "logGroup") is ABSENT
    if _fits_streams(pattern, function, f"{_PREFIX}{_ANY}" if named_after_it else _ANY):
        return True
    written = pattern.partition(":log-group:")[2].partition(":")[0]
    return UNKNOWN if _fits_streams(pattern, function, written) else False


def _fits_streams(pattern: str, function: Resource, group: str) -> bool:
    """Where CloudFront runs the function, its group is named after the Region us-east-1 as well."""
    arn = function.text("arn")
    _, partition, _, region, account = [*pattern.split(":")[:5], "", "", "", ""][:5]
    if isinstance(arn, str):
        _, partition, _, region, account = arn.split(":")[:5]
    elif isinstance(function.region, str):
        region = function.region
    groups = (group, group.replace(_PREFIX, f"{_PREFIX}us-east-1.", 1))
    return any(
        matches(pattern, f"arn:{partition}:logs:{region}:{account}:log-group:{each}:log-stream:{_ANY}")
        for each in groups
    )
