"""Whether a function's role lets it write to the log group of the function.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .execution_roles import WRITE_LOGS, PoliciesOfRole, Policy
from .function_log_groups import PREFIX, log_group_name, stated_log_group
from .graph import Graph
from .identity_policies import allowed, denied
from .policy_documents import Statement, matches
from .resource import ABSENT, UNKNOWN, Missing, Resource
from .statement_resources import ANY_NAME, reaches
from .verdicts import all_of, any_of


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


def log_permissions(graph: Graph, policies: PoliciesOfRole, function: Resource) -> LogPermissions:
    """What the policies of a role allow one of its functions."""

    def fits(pattern: str) -> bool | Missing:
        return _fits(pattern, function, log_group_name(graph, function))

    allowing = [statement for holder in policies.documents for statement in allowed(holder)]
    denying = [statement for holder in policies.documents for statement in denied(holder)]
    unread = _without_documents(policies).lacks(WRITE_LOGS)
    asked = WRITE_LOGS if isinstance(unread, Missing) else unread
    denials = {action: any_of([_is_for(each, action, fits) for each in denying]) for action in WRITE_LOGS}
    grants = {action: any_of([_is_for(each, action, fits) for each in allowing]) for action in asked}
    named = {action: any_of([_is_named(each, action) for each in allowing]) for action in asked}
    refused = [action for action, verdict in grants.items() if verdict is False and unread is not UNKNOWN]
    return LogPermissions(
        denied=tuple(action for action, verdict in denials.items() if verdict is True),
        lacking=tuple(action for action in refused if named[action] is False),
        elsewhere=tuple(action for action in refused if named[action] is not False),
        unsure=UNKNOWN in {*denials.values(), *grants.values()} or (unread is UNKNOWN and False in grants.values()),
    )


def _without_documents(policies: PoliciesOfRole) -> PoliciesOfRole:
    """What AWS's own policies give, and those that cannot be seen."""
    attached = {each: _unread(given) for each, given in policies.attached.items()}
    return replace(policies, own=_unread(policies.own), attached=attached)


def _unread(policies: list[Policy]) -> list[Policy]:
    return [each for each in policies if not isinstance(each, Resource)]


def _is_named(statement: Statement | Missing, action: str) -> bool | Missing:
    return statement if isinstance(statement, Missing) else statement.covers(action)


def _is_for(statement: Statement | Missing, action: str, fits: Callable[[str], bool | Missing]) -> bool | Missing:
    if isinstance(statement, Missing):
        return UNKNOWN
    return all_of([statement.covers(action), reaches(statement, fits)])


def _fits(pattern: str, function: Resource, group: str | Missing) -> bool | Missing:
    """Whether a pattern fits the log streams of a function, in which it writes; the group's own ARN fits none.

    What is not known yet of their ARN is taken to be the pattern's; then it may be that the group has another name.
    """
    if isinstance(group, str):
        return _fits_streams(pattern, function, group)
    named_after_it = stated_log_group(function) is ABSENT
    if _fits_streams(pattern, function, f"{PREFIX}{ANY_NAME}" if named_after_it else ANY_NAME):
        return True
    written = pattern.partition(":log-group:")[2].partition(":")[0]
    return UNKNOWN if _fits_streams(pattern, function, written) else False


def _fits_streams(pattern: str, function: Resource, group: str) -> bool:
    arn = function.text("arn")
    _, partition, _, region, account = [*pattern.split(":")[:5], "", "", "", ""][:5]
    if isinstance(arn, str):
        _, partition, _, region, account = arn.split(":")[:5]
    elif isinstance(function.region, str):
        region = function.region
    return matches(pattern, f"arn:{partition}:logs:{region}:{account}:log-group:{group}:log-stream:{ANY_NAME}")
