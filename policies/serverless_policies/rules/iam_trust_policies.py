"""The rule about who may assume a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..aws_types import ROLE
from ..condition_keys import identifies, identifies_in_account, is_limited_by, names_in_account
from ..policy_documents import Statement, statements
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation

_WHOLE_ACCOUNT: Final = re.compile(r"(?:arn:[^:]+:iam::)?(\d{12})(?::root)?")


def _trusts_somebody(role: Resource, options: Options) -> Iterator[Finding]:
    trust = statements(role, "assumeRolePolicy")
    if trust is UNKNOWN:
        yield CannotTell(role, "its assume_role_policy")
    if isinstance(trust, Missing):
        return
    accounts = options.texts("trustedAccounts")
    wide = [
        UNKNOWN if each.effect is UNKNOWN else principal
        for each in trust
        if each.effect != "Deny"
        for principal in _wide(each, accounts)
    ]
    named = [principal for principal in wide if isinstance(principal, str)]
    if named:
        yield Violation(
            role,
            f"{', '.join(dict.fromkeys(named))} may assume it",
            '"Principal": {"Service": "lambda.amazonaws.com"}, or the ARNs of single roles',
        )
    elif wide:
        yield CannotTell(role, "who may assume it")


def _wide(statement: Statement, accounts: tuple[str, ...]) -> Iterator[str | Missing]:
    """The principals of a statement that are not specific, in words."""
    limited = is_limited_by(statement, identifies)
    limited_in_account = is_limited_by(statement, identifies_in_account, names_in_account)
    for kind, names in statement.principals.items():
        for name in names:
            if isinstance(name, Missing):
                yield from _unless(limited, UNKNOWN)
            elif name == "*":
                yield from _unless(limited, "everybody" if kind == "AWS" else f"every {kind}")
            elif (form := _WHOLE_ACCOUNT.fullmatch(name)) and form[1] not in accounts:
                yield from _unless(limited_in_account, f"anybody whom the account {form[1]} lets")
    if statement.not_principals:
        yield from _unless(limited, "everybody but its NotPrincipal")


def _unless(limited: bool | Missing, wide: str | Missing) -> Iterator[str | Missing]:
    if limited is not True:
        yield UNKNOWN if limited is UNKNOWN else wide


TRUST_POLICY_SPECIFIC = ResourceRule(
    name="iam-trust-policy-specific",
    group=Group.IAM,
    checks="A role may be assumed by named services, roles or users only.",
    because="A role that everybody may assume gives what it allows to any AWS account in the world; one that a whole "
    "account may assume, to whatever that account's administrators allow.",
    mend="Name the principals in assume_role_policy on aws.iam.Role, or add a condition such as aws:PrincipalOrgID.",
    source="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    covers={"checkov": ("CKV_AWS_60", "CKV_AWS_61", "CKV_AWS_283")},
    options={
        "trustedAccounts": {
            "type": "array",
            "items": {"type": "string"},
            "default": list[str](),
            "description": "The IDs of accounts that may be trusted as a whole.",
        },
    },
    types=(ROLE,),
    judge=_trusts_somebody,
)


RULES = (TRUST_POLICY_SPECIFIC,)
