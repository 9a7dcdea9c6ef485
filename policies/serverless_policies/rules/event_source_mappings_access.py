"""The rule about what a function's role must allow for Lambda to read a queue for it."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import ROLE
from ..event_sources import EventSource, SourceKind, event_sources
from ..execution_roles import READ_QUEUE, PoliciesOfRole, policies_of
from ..graph import Graph
from ..queue_references import QueueReference
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation


def _can_read(graph: Graph, _options: Options) -> Iterator[Finding]:
    for source in event_sources(graph):
        if not source.may_be(SourceKind.QUEUE) or source.function is ABSENT:
            continue
        function = source.function
        role = function if isinstance(function, Missing) else graph.follow(function, "role", to=ROLE)
        if isinstance(role, Resource):
            yield from _judge(graph, source, role)
        elif role is UNKNOWN:
            yield CannotTell(source.mapping, "which function it invokes, or which role that has")


def _judge(graph: Graph, source: EventSource, role: Resource) -> Iterator[Finding]:
    policies = policies_of(graph, role)
    lacking = policies.lacks(READ_QUEUE, source.queue)
    awaited = [each for each in policies.attachments if graph.comes_after(source.mapping, {each.urn})]
    at_first = policies.through(awaited).lacks(READ_QUEUE, source.queue)
    if lacking == at_first == ():
        return
    if isinstance(at_first, Missing) or source.kind is UNKNOWN:
        yield CannotTell(source.mapping, f"what it reads, or whether the role '{role.name}' allows that in time")
    elif isinstance(lacking, tuple) and lacking:
        yield Violation(
            source.mapping,
            f"it reads a queue, and the function's role '{role.name}' does not allow {', '.join(lacking)}",
            "aws.iam.RolePolicyAttachment(…, role=<the role's name>, "
            "policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_SQS_QUEUE_EXECUTION_ROLE)",
        )
    else:
        late = _granting(policies, at_first, source.queue)
        names = ", ".join(f"'{each.name}'" for each in late)
        yield Violation(
            source.mapping,
            f"it does not depend on {names}, so Pulumi may create it before the role '{role.name}' allows to read the "
            "queue",
            f"opts=pulumi.ResourceOptions(depends_on=[<the permission {names}>])",
        )


def _granting(policies: PoliciesOfRole, actions: tuple[str, ...], queue: QueueReference) -> list[Resource]:
    """The attachment by which a role is allowed the actions; where no single one allows them all, those that may help."""
    lacking = {each: policies.through([each]).lacks(actions, queue) for each in policies.attachments}
    sufficient = [each for each, left in lacking.items() if left == ()]
    return sufficient[:1] or [each for each, left in lacking.items() if left != actions]


ESM_ROLE_CAN_READ_SOURCE = StackRule(
    name="esm-role-can-read-source",
    group=Group.MESSAGING,
    checks="The role of a function that reads a queue allows it, and the mapping is created after that permission.",
    because="AWS refuses the mapping while the role may not receive and delete messages; the provider tries for minutes "
    "before it says so.",
    mend="Attach AWSLambdaSQSQueueExecutionRole to the function's aws.iam.Role, and give the "
    "aws.lambda_.EventSourceMapping depends_on=[the attachment].",
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_can_read,
)


RULES = (ESM_ROLE_CAN_READ_SOURCE,)
