"""Rules about the dead-letter queues of queues."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import QUEUE
from ..dead_letters import Redrive, dead_letter_queues, redrives
from ..event_sources import SourceKind, event_sources
from ..graph import Graph
from ..queue_references import is_fifo
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_DEAD_LETTER_QUEUES = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"
)


def _has_dead_letter_queue(graph: Graph, _options: Options) -> Iterator[Finding]:
    declared, dead_letters = redrives(graph), dead_letter_queues(graph)
    unplaced = [*(redrive.declared_by for redrive in declared.undecided), *dead_letters.undecided]
    for queue in graph.every(QUEUE):
        if declared.to(queue) or queue.urn in dead_letters.urns:
            continue
        if unplaced:
            yield CannotTell(queue, f"which queue '{unplaced[0].name}' refers to")
        else:
            yield Violation(
                queue,
                "it has no redrive policy, and is nobody's dead-letter queue, so a message that nobody can process "
                "comes back until it expires",
                'redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": <a queue\'s ARN>, "maxReceiveCount": 5}), '
                "or redrive_allow_policy=… if it is a dead-letter queue itself",
            )


SQS_HAS_DLQ = StackRule(
    name="sqs-has-dlq",
    group=Group.MESSAGING,
    checks="A queue has a dead-letter queue, or is one.",
    because="A message that cannot be processed is tried again and again, at the others' cost, and is then deleted.",
    mend="Set redrive_policy on aws.sqs.Queue, or add an aws.sqs.RedrivePolicy.",
    source=_DEAD_LETTER_QUEUES,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "cdk-nag": ("AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy"),
        "serverless-rules": ("ES6000",),
    },
    judge=_has_dead_letter_queue,
)


def _is_of_same_type(graph: Graph, _options: Options) -> Iterator[Finding]:
    declared = redrives(graph)
    for queue in graph.every(QUEUE):
        redrive = declared.to(queue)
        if redrive is None:
            continue
        own, others = is_fifo(queue), is_fifo(redrive.dead_letter_queue, redrive.arn)
        if UNKNOWN in {own, others}:
            yield CannotTell(queue, "whether it, or its dead-letter queue, is a FIFO queue")
        elif own is not others:
            yield Violation(
                queue,
                f"it is a {_type(own is True)} queue, and its dead-letter queue{_named(redrive)} is a "
                f"{_type(others is True)} queue",
                f"fifo_queue={own} on the dead-letter queue too",
            )
    for redrive in declared.undecided:
        yield CannotTell(redrive.declared_by, "which queue it is for")


def _type(keeps_order: bool) -> str:
    return "FIFO" if keeps_order else "standard"


def _named(redrive: Redrive) -> str:
    queue = redrive.dead_letter_queue
    return f" '{queue.name}'" if isinstance(queue, Resource) else ""


SQS_DLQ_SAME_TYPE = StackRule(
    name="sqs-dlq-same-type",
    group=Group.MESSAGING,
    checks="The dead-letter queue of a FIFO queue is a FIFO queue, and that of a standard queue a standard queue.",
    because="AWS refuses a redrive policy that leads to a queue of the other type.",
    mend="Set fifo_queue alike on both aws.sqs.Queue.",
    source=_DEAD_LETTER_QUEUES,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3502", "E3501")},
    judge=_is_of_same_type,
)


def _receives_often_enough(graph: Graph, options: Options) -> Iterator[Finding]:
    smallest = options.number("min")
    declared = redrives(graph)
    read = {source.queue.urn: source.queue for source in event_sources(graph) if isinstance(source.queue, Resource)}
    for queue in read.values():
        redrive = declared.to(queue)
        if redrive is None or _is_at_least(redrive, smallest):
            continue
        if isinstance(redrive.max_receive_count, Missing):
            yield CannotTell(queue, "its maxReceiveCount")
        else:
            yield Violation(
                queue,
                f"a function reads it, and maxReceiveCount is {redrive.max_receive_count:g}; "
                f"the policy asks for {smallest:g}",
                f'"maxReceiveCount": <at least {smallest:g}>, in its redrive policy',
            )
    yield from _undecided(graph, smallest)


def _undecided(graph: Graph, smallest: float) -> Iterator[Finding]:
    """The redrive policies and mappings whose queue is not known yet, where it could matter."""
    declared = redrives(graph)
    if all(_is_at_least(redrive, smallest) for redrive in (*declared.of.values(), *declared.undecided)):
        return
    for source in event_sources(graph):
        if source.queue is UNKNOWN and source.may_be(SourceKind.QUEUE):
            yield CannotTell(source.mapping, "which queue it reads")
    for redrive in declared.undecided:
        if not _is_at_least(redrive, smallest):
            yield CannotTell(redrive.declared_by, "which queue it is for")


def _is_at_least(redrive: Redrive, smallest: float) -> bool:
    return isinstance(redrive.max_receive_count, float) and redrive.max_receive_count >= smallest


SQS_MAX_RECEIVE_COUNT = StackRule(
    name="sqs-max-receive-count",
    group=Group.MESSAGING,
    checks="A queue that a function reads gives each message several chances before it is a dead letter.",
    because="A throttled invocation counts as a receive, so with few chances messages become dead letters that no "
    "code has ever seen.",
    mend="Raise maxReceiveCount in the redrive policy of the aws.sqs.Queue.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "min": {
            "type": "number",
            "minimum": 1,
            "default": 5,
            "description": "The smallest maxReceiveCount.",
        },
    },
    judge=_receives_often_enough,
)


RULES = (SQS_HAS_DLQ, SQS_DLQ_SAME_TYPE, SQS_MAX_RECEIVE_COUNT)
