"""Which conditions of a policy statement say who asks: by a key that tells, an operator that limits, and a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .policy_documents import Condition, Statement
from .resource import UNKNOWN, Missing
from .verdicts import any_of

# All keys are in lower case, since AWS does not mind theirs.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
_IDENTITIES: Final = frozenset(
    {
        *("aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths"),
        *("aws:principalservicename", "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"),
        *("aws:sourceowner", "aws:userid"),
    }
)
_PLACES: Final = frozenset({"aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:vpcsourceip"})
# Any account can call a user so, or agree on such an ID: these say who only among those of one account.
_NAMES_IN_AN_ACCOUNT: Final = frozenset({"aws:username", "sts:externalid"})
_TAG_IN_AN_ACCOUNT: Final = "aws:principaltag/"

# With `IfExists` or `ForAllValues:` behind or before them, a request without the key passes.
_LIMITING_OPERATORS: Final = frozenset(
    {"StringEquals", "StringEqualsIgnoreCase", "StringLike", "ArnEquals", "ArnLike", "IpAddress"}
)
_ARN_KEYS: Final = frozenset({"aws:principalarn", "aws:sourcearn"})
_ANY_ADDRESS: Final = frozenset({"0.0.0.0/0", "::/0"})
_WILDCARDS: Final = frozenset("*?")


def identifies(key: str) -> bool:
    """Whether a key says who asks, or for whom a service asks, among all there are."""
    return key in _IDENTITIES


def identifies_or_locates(key: str) -> bool:
    """Whether a key says who asks, or from where."""
    return key in _IDENTITIES or key in _PLACES


def identifies_in_account(key: str) -> bool:
    """Whether a key says who asks among those of one account."""
    return key in _IDENTITIES or _is_name_in_account(key)


def names(key: str, value: str) -> bool:
    """Whether a value is not just anybody's: an organization's ID may be followed by a wildcard, not have one in it."""
    if key in _ARN_KEYS:
        return names_an_owner(value)
    if _is_name_in_account(key):
        return not _WILDCARDS.issuperset(value)
    return value not in _ANY_ADDRESS and _WILDCARDS.isdisjoint(re.split("[/:]", value)[0])


def names_in_account(key: str, value: str) -> bool:
    """Whether a value says who it is among those of one account, which is said elsewhere."""
    _, _, name = value.rpartition(":")[2].partition("/")
    return names(key, value) or (key == "aws:principalarn" and name.strip("*?/") != "")


def is_limited_by(
    statement: Statement, keys: Callable[[str], bool], names: Callable[[str, str], bool] = names
) -> bool | Missing:
    """Whether a condition compares one of these keys with names, so that only who has such a name passes."""
    if isinstance(statement.conditions, Missing):
        return UNKNOWN
    return any_of([_limits(condition, keys, names) for condition in statement.conditions])


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


def _limits(condition: Condition, keys: Callable[[str], bool], names: Callable[[str, str], bool]) -> bool | Missing:
    """A value that is not known yet is one that somebody chose."""
    if condition.operator.removeprefix("ForAnyValue:") not in _LIMITING_OPERATORS:
        return False
    if isinstance(condition.key, Missing):
        return UNKNOWN
    key = condition.key.lower()
    return keys(key) and all(names(key, value) for value in condition.values if isinstance(value, str))


def _is_name_in_account(key: str) -> bool:
    return key in _NAMES_IN_AN_ACCOUNT or key.startswith(_TAG_IN_AN_ACCOUNT)
