"""Rules about the policies of queues: whom they let in, and how."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import QUEUE, QUEUE_POLICY
from ..graph import Graph
from ..policy_documents import statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..resource_policies import accepting_plain_http, allows_all_actions, lets_everybody_in
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..verdicts import any_of


def _denies_plain_http(graph: Graph, _options: Options) -> Iterator[Finding]:
    policies = graph.referrers(QUEUE_POLICY, "queueUrl", to=QUEUE)
    for queue, unread in accepting_plain_http(graph.every(QUEUE), policies, "sqs:*"):
        if unread is not None:
            yield CannotTell(queue, f"whether the policy of '{unread.name}' denies it requests without TLS")
        else:
            yield Violation(
                queue,
                "no policy denies requests over plain HTTP",
                'aws.sqs.QueuePolicy(…, policy=<a statement with "Effect": "Deny", "Principal": "*", '
                '"Action": "sqs:*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}>)',
            )


SQS_TLS_ONLY = StackRule(
    name="sqs-tls-only",
    group=Group.MESSAGING,
    checks="A queue denies requests that do not come over TLS.",
    because="SQS answers on plain HTTP too, where messages can be read and changed on the way.",
    mend="Add a statement to the aws.sqs.QueuePolicy that denies sqs:* where aws:SecureTransport is false.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={"cdk-nag": ("AwsSolutions-SQS4",)},
    judge=_denies_plain_http,
)


def _is_not_public(resource: Resource, _options: Options) -> Iterator[Finding]:
    found = statements(resource, "policy")
    if isinstance(found, Missing):
        if found is not ABSENT:
            yield CannotTell(resource, "its policy")
        return
    public = any_of([lets_everybody_in(statement) for statement in found])
    unbounded = any_of([allows_all_actions(statement) for statement in found])
    if public is True:
        yield Violation(
            resource,
            "its policy lets every principal in, under no condition that says for whom",
            '"Principal": {"Service": "<a service>"}, or a "Condition" with aws:SourceArn or aws:PrincipalOrgID',
        )
    elif unbounded is True:
        yield Violation(resource, "its policy allows all actions", '"Action": "sqs:SendMessage", or what else is used')
    elif UNKNOWN in {public, unbounded}:
        yield CannotTell(resource, "a statement of its policy")


SQS_POLICY_NOT_PUBLIC = ResourceRule(
    name="sqs-policy-not-public",
    group=Group.MESSAGING,
    checks="The policy of a queue says who may do what.",
    because="With '*' anybody with an AWS account can fill the queue, or read and delete what is in it.",
    mend="Name principals and actions in the policy of aws.sqs.QueuePolicy or aws.sqs.Queue.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"checkov": ("CKV_AWS_72", "CKV_AWS_168", "CKV_AWS_387")},
    types=(QUEUE_POLICY, QUEUE),
    judge=_is_not_public,
)


RULES = (SQS_TLS_ONLY, SQS_POLICY_NOT_PUBLIC)
