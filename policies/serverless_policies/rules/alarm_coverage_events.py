"""Rules about alarms where events wait: in dead-letter queues and in streams."""

from __future__ import annotations

from collections.abc import Iterator

from ..alarm_coverage import EXTERNAL_ALARMS, Metrics, Subject, unwatched
from ..aws_types import QUEUE
from ..cloudwatch_metrics import LAMBDA, SQS
from ..dead_letters import dead_letter_queues
from ..event_sources import SourceKind, event_sources
from ..graph import Graph
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule


def _has_depth_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _dead_letter_queues(graph),
        Metrics(SQS, frozenset({"ApproximateNumberOfMessagesVisible"})),
        'metric_name="ApproximateNumberOfMessagesVisible", dimensions={"QueueName": <its name>}, '
        'statistic="Maximum", threshold=0',
    )


def _dead_letter_queues(graph: Graph) -> Iterator[Subject]:
    found = dead_letter_queues(graph)
    for queue in graph.every(QUEUE):
        if queue.urn in found.urns:
            yield Subject(queue)
        elif found.undecided:
            yield Subject(queue, undecided=f"whether '{found.undecided[0].name}' sends its failures to it")


DLQ_HAS_DEPTH_ALARM = StackRule(
    name="dlq-has-depth-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A dead-letter queue has an alarm on there being messages in it.",
    because="What is in it was given up on, and is deleted when its retention is over; nothing else says that it is there.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/SQS ApproximateNumberOfMessagesVisible above 0; "
    "NumberOfMessagesSent does not count what SQS itself moves there.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
    "sqs-dead-letter-queues.html#sqs-dlq-number-of-messages",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_has_depth_alarm,
)


def _has_iterator_age_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    for source in event_sources(graph):
        if source.function is UNKNOWN and source.may_be(SourceKind.STREAM):
            yield CannotTell(source.mapping, "which function reads the stream, so whether an alarm watches it")
    yield from unwatched(
        graph,
        options,
        _stream_readers(graph),
        Metrics(LAMBDA, frozenset({"IteratorAge"})),
        'metric_name="IteratorAge", dimensions={"FunctionName": <the function\'s name>}, statistic="Maximum"',
    )


def _stream_readers(graph: Graph) -> Iterator[Subject]:
    for source in event_sources(graph):
        if isinstance(source.function, Resource) and source.may_be(SourceKind.STREAM):
            undecided = "what it reads" if source.kind is UNKNOWN else ""
            yield Subject(source.function, reported=source.mapping, undecided=undecided)


STREAM_HAS_ITERATOR_AGE_ALARM = StackRule(
    name="stream-has-iterator-age-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A function that reads a stream has an alarm on how old the records are that it reads.",
    because="A function that is too slow, or stuck at one bad record, falls behind, and records that it does not reach "
    "within the stream's retention are lost.",
    mend="Add an aws.cloudwatch.MetricAlarm on the maximum of AWS/Lambda IteratorAge.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#performance-metrics",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_has_iterator_age_alarm,
)


RULES = (DLQ_HAS_DEPTH_ALARM, STREAM_HAS_ITERATOR_AGE_ALARM)
