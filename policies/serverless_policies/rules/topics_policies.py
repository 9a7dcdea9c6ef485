"""Rules about the policies of topics: whom they let in, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..aws_types import TOPIC, TOPIC_POLICY
from ..graph import Graph
from ..policy_documents import Statement, statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..resource_policies import accepting_plain_http, lets_everybody_in, names_everybody
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..verdicts import any_of

# What says of which account somebody must be where everybody is named; in lower case.
_ACCOUNT_KEYS = frozenset({"aws:principalaccount", "aws:sourceaccount", "aws:sourceowner"})
_ACCOUNT = re.compile(r"(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::.*)?")


def _denies_plain_http(graph: Graph, _options: Options) -> Iterator[Finding]:
    policies = graph.referrers(TOPIC_POLICY, "arn", to=TOPIC)
    for topic, unread in accepting_plain_http(graph.every(TOPIC), policies, "sns:Publish"):
        if unread is not None:
            yield CannotTell(topic, f"whether the policy of '{unread.name}' denies publishing without TLS")
        else:
            yield Violation(
                topic,
                "no policy denies publishing over plain HTTP",
                'aws.sns.TopicPolicy(…, policy=<a statement with "Effect": "Deny", "Principal": "*", '
                '"Action": "sns:Publish", "Condition": {"Bool": {"aws:SecureTransport": "false"}}>)',
            )


SNS_TLS_PUBLISH = StackRule(
    name="sns-tls-publish",
    group=Group.MESSAGING,
    checks="A topic denies what is not published over TLS.",
    because="SNS answers on plain HTTP too, where a message can be read and changed on the way.",
    mend="Add a statement to the aws.sns.TopicPolicy that denies sns:Publish where aws:SecureTransport is false.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"cdk-nag": ("AwsSolutions-SNS3",)},
    judge=_denies_plain_http,
)


def _is_not_public(resource: Resource, options: Options) -> Iterator[Finding]:
    found = statements(resource, "policy")
    if isinstance(found, Missing):
        if found is not ABSENT:
            yield CannotTell(resource, "its policy")
        return
    public = any_of([lets_everybody_in(statement) for statement in found])
    arn = resource.text("arn")
    # A topic does not know its own ARN, nor the account in it, when it is judged. SNS takes no other resource than the
    # topic itself.
    named = set[str]() if arn is ABSENT else {*_accounts(found)}
    own = [_account(arn)] if isinstance(arn, str) else [_account(each) for one in found for each in one.resources]
    strangers = sorted(named.difference(options.texts("trustedAccounts"), own))
    if public is True:
        yield Violation(
            resource,
            "its policy lets every principal in, under no condition that says for whom",
            '"Principal": {"Service": "<a service>"}, or a "Condition" with aws:SourceAccount or aws:PrincipalOrgID',
        )
    elif strangers and arn is UNKNOWN:
        yield CannotTell(resource, f"whether the topic is of the account {strangers[0]}, which its policy lets in")
    elif strangers:
        yield Violation(
            resource,
            f"its policy lets in the account {strangers[0]}",
            f'"Principal" without it, or "{strangers[0]}" among this policy\'s trustedAccounts',
        )
    elif public is UNKNOWN:
        yield CannotTell(resource, "a statement of its policy")


def _accounts(policy: tuple[Statement, ...]) -> Iterator[str]:
    """The accounts that a topic policy allows something: as principals, or by a condition where everybody is one."""
    for statement in policy:
        if statement.effect == "Allow":
            named = [*statement.principals.get("AWS", ()), *_required(statement)]
            yield from (account for account in map(_account, named) if account)


def _required(statement: Statement) -> Iterator[str | Missing]:
    if names_everybody(statement) is True and not isinstance(statement.conditions, Missing):
        for condition in statement.conditions:
            excludes = "Not" in condition.operator
            if isinstance(condition.key, str) and condition.key.lower() in _ACCOUNT_KEYS and not excludes:
                yield from condition.values


def _account(name: str | Missing) -> str | None:
    """The account of an ARN, or the account that stands there alone."""
    form = _ACCOUNT.fullmatch(name) if isinstance(name, str) else None
    return form[1] if form else None


SNS_POLICY_NOT_PUBLIC = ResourceRule(
    name="sns-policy-not-public",
    group=Group.MESSAGING,
    checks="The policy of a topic lets in nobody but whom somebody chose: not everybody, and no unknown account.",
    because="Who may publish can send anything to every subscriber, and who may subscribe reads it all.",
    mend="Name services, or principals of trusted accounts, in the policy of aws.sns.TopicPolicy. Which accounts the "
    "policy in an aws.sns.Topic itself names is not judged.",
    source="https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"checkov": ("CKV_AWS_169", "CKV_AWS_385")},
    options={
        "trustedAccounts": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "The IDs of other accounts that topic policies may name.",
        },
    },
    types=(TOPIC_POLICY, TOPIC),
    judge=_is_not_public,
)


RULES = (SNS_POLICY_NOT_PUBLIC, SNS_TLS_PUBLISH)
