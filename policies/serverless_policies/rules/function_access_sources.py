"""A rule about for whom an AWS service may invoke a function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ..aws_types import PERMISSION, RESOURCE_POLICY
from ..condition_keys import is_limited_by, names_an_owner
from ..policy_documents import statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..verdicts import all_of, any_of

_SERVICES: Final = (".amazonaws.com", ".amazonaws.com.cn")
_S3: Final = frozenset({"s3.amazonaws.com", "s3.amazonaws.com.cn"})
"""What it acts for is a bucket, whose ARN names no account."""


@dataclass(frozen=True)
class _Entrance:
    """A principal that is let in, and whether the ARN and the account of what it acts for are limited."""

    principal: str | Missing
    arn: bool | Missing
    account: bool | Missing


def _restricts_source(grant: Resource, options: Options) -> Iterator[Finding]:
    entrances = _entrances_of_policy(grant) if grant.type in RESOURCE_POLICY.tokens else [_entrance(grant)]
    if entrances is UNKNOWN:
        yield CannotTell(grant, "its policy")
    for each in [] if isinstance(entrances, Missing) else entrances:
        principal, restricted = each.principal, _is_restricted(each, options.text("require"))
        if restricted is True or (isinstance(principal, str) and not principal.endswith(_SERVICES)):
            continue
        if isinstance(principal, Missing) or restricted is UNKNOWN:
            yield CannotTell(grant, "its principal, or its conditions, so whether an AWS service is let in for anybody")
        else:
            yield _open_to(grant, principal, each)


def _is_restricted(entrance: _Entrance, require: str) -> bool | Missing:
    arn, account, principal = entrance.arn, entrance.account, entrance.principal
    names_account = UNKNOWN if isinstance(principal, Missing) else principal not in _S3
    restricted = {
        "either": any_of([account, all_of([arn, names_account])]),
        "arn": arn,
        "both": all_of([arn, account]),
    }
    return restricted[require]


def _entrance(permission: Resource) -> _Entrance:
    # An unknown source is one that the program sets: its presence is what the rule asks for.
    arn = permission.text("sourceArn")
    names_owner = arn is UNKNOWN or (isinstance(arn, str) and names_an_owner(arn))
    return _Entrance(permission.text("principal"), names_owner, permission.text("sourceAccount") is not ABSENT)


def _entrances_of_policy(policy: Resource) -> list[_Entrance] | Missing:
    found = statements(policy, "policy")
    if isinstance(found, Missing):
        return found
    allowing = [each for each in found if each.effect != "Deny"]
    return [
        _Entrance(principal, is_limited_by(each, _is_arn), is_limited_by(each, _ACCOUNT_KEYS.__contains__))
        for each in allowing
        for kind, named in each.principals.items()
        if kind in {"Service", UNKNOWN}
        for principal in named
    ]


_ACCOUNT_KEYS: Final = frozenset({"aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"})


def _is_arn(key: str) -> bool:
    return key == "aws:sourcearn"


_IN_PERMISSION: Final = {
    "source_arn": "source_arn=<the ARN of the resource that invokes it>",
    "source_account": "source_account=<your account's ID>",
}
_IN_POLICY: Final = {
    "aws:SourceArn": '"ArnLike": {"aws:SourceArn": <the ARN of the resource that invokes it>}',
    "aws:SourceAccount": '"StringEquals": {"aws:SourceAccount": <your account\'s ID>}',
}


def _open_to(grant: Resource, principal: str, entrance: _Entrance) -> Violation:
    """Names what there is, and asks for what is missing."""
    is_policy = grant.type in RESOURCE_POLICY.tokens
    asked = _IN_POLICY if is_policy else _IN_PERMISSION
    limited = dict(zip(asked, (entrance.arn is True, entrance.account is True), strict=True))
    word = "limited" if is_policy else "set"
    found = ", ".join(f"{name} is {word if limits else f'not {word}'}" for name, limits in limited.items())
    pattern = grant.text("sourceArn")
    if isinstance(pattern, str) and entrance.arn is False:
        found = f"its source_arn '{pattern}' fits what any account has"
    elif principal in _S3 and entrance.arn is True:
        found += ", and a bucket's ARN names no account"
    written = ", ".join(line for name, line in asked.items() if not limited[name])
    return Violation(
        grant,
        f"{principal} may invoke the function; {found}",
        f'"Condition": {{{written}}} in that statement' if is_policy else written,
    )


PERMISSION_SOURCE_RESTRICTED = ResourceRule(
    name="lambda-permission-source-restricted",
    group=Group.FUNCTIONS,
    checks="A permission for an AWS service names the resource or the account it acts for.",
    because="Without a source, anybody's load balancer, bucket or topic in any account can invoke the function; and a "
    "bucket that is deleted leaves its name, and so its ARN, to any account.",
    mend="Set source_arn, and source_account, on aws.lambda_.Permission; for S3 source_account, since a bucket's ARN names "
    "no account. In the policy of aws.lambda_.ResourcePolicy, compare aws:SourceArn and aws:SourceAccount.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_364",),
        "cfn-lint": ("W3663",),
        "compliance-policies": ("aws-lambda-permission-configure-source-arn",),
        "security-hub": ("Lambda.1",),
    },
    options={
        "require": {
            "type": "string",
            "enum": ["either", "arn", "both"],
            "default": "either",
            "description": "Which of source_arn and source_account must be set; `either` takes no bucket's ARN alone.",
        },
    },
    types=(PERMISSION, RESOURCE_POLICY),
    judge=_restricts_source,
)


RULES = (PERMISSION_SOURCE_RESTRICTED,)
