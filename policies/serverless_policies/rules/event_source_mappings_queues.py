"""Rules about event source mappings that read a queue: what the queue must be set to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..event_sources import SourceKind, event_sources
from ..graph import Graph
from ..queue_references import is_fifo
from ..resource import ABSENT, Missing
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..timeouts import batching_window_of, timeout_of, visibility_timeout_of

_FIFO_BATCH: Final = 10.0


def _stays_invisible(graph: Graph, options: Options) -> Iterator[Finding]:
    factor = options.number("factor")
    for source in event_sources(graph):
        mapping, queue, function = source.mapping, source.queue, source.function
        if isinstance(queue, str) or ABSENT in {queue, function}:
            continue
        if isinstance(queue, Missing) or isinstance(function, Missing):
            yield CannotTell(mapping, "which queue it reads, or which function it invokes")
            continue
        invisible, timeout, window = visibility_timeout_of(queue), timeout_of(function), batching_window_of(mapping)
        if isinstance(invisible, Missing) or isinstance(timeout, Missing) or isinstance(window, Missing):
            yield CannotTell(mapping, "the queue's visibility timeout, the function's, or the batching window")
        elif invisible < factor * timeout + window:
            yield Violation(
                mapping,
                f"messages of '{queue.name}' become visible again after {invisible:g} s, "
                f"and '{function.name}' has a timeout of {timeout:g} s",
                f"visibility_timeout_seconds=<at least {factor * timeout + window:g}> on the queue",
            )


ESM_SQS_VISIBILITY_TIMEOUT = StackRule(
    name="esm-sqs-visibility-timeout",
    group=Group.MESSAGING,
    checks="A message stays invisible while the function that received it may still be at it.",
    because="Sooner visible, it is processed twice; and Lambda refuses a mapping where the queue's visibility timeout is "
    "less than the function's timeout.",
    mend="Set visibility_timeout_seconds on aws.sqs.Queue to six times the function's timeout, plus the mapping's "
    "maximum_batching_window_in_seconds.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cdk-nag": ("LambdaEventSourceSQSVisibilityTimeout",), "cfn-lint": ("E3505",)},
    options={
        "factor": {
            "type": "number",
            "minimum": 1,
            "default": 6,
            "description": "How many timeouts of the function a message stays invisible.",
        },
    },
    judge=_stays_invisible,
)


def _fits_batch(graph: Graph, _options: Options) -> Iterator[Finding]:
    for source in event_sources(graph):
        size = source.mapping.number("batchSize")
        # Without a size AWS makes batches of 10.
        if size is ABSENT or (isinstance(size, float) and size <= _FIFO_BATCH) or not source.may_be(SourceKind.QUEUE):
            continue
        keeps_order = is_fifo(source.queue, source.mapping.text("eventSourceArn"))
        if keeps_order is True and isinstance(size, float):
            yield Violation(
                source.mapping,
                f"it reads a FIFO queue in batches of {size:g}",
                f"batch_size=<at most {_FIFO_BATCH:g}>",
            )
        elif keeps_order is not False:
            yield CannotTell(source.mapping, "its batch_size, or whether it reads a FIFO queue")


ESM_FIFO_BATCH_SIZE = StackRule(
    name="esm-fifo-batch-size",
    group=Group.MESSAGING,
    checks="A mapping reads a FIFO queue in batches of ten at most.",
    because="AWS refuses larger batches of a FIFO queue.",
    mend="Set batch_size on aws.lambda_.EventSourceMapping to 10 or less.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3705",)},
    judge=_fits_batch,
)


RULES = (ESM_SQS_VISIBILITY_TIMEOUT, ESM_FIFO_BATCH_SIZE)
