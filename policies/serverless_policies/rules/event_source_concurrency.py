"""Rules about the concurrency that event source mappings take from the function they invoke."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..aws_types import EVENT_SOURCE_MAPPING, FUNCTION
from ..behind_load_balancer import functions_behind
from ..concurrency import EMERGENCY_STOP, event_source_mappings, reserved_by, total_of
from ..event_sources import EventSource, SourceKind, event_sources
from ..graph import Graph
from ..queue_references import is_fifo
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation

_SCALING_OF_QUEUES = "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"
_LEAST_MAXIMUM: Final = 2
"""The smallest maximum_concurrency that AWS takes."""


def _max_within_reserved(graph: Graph, _options: Options) -> Iterator[Finding]:
    mappings = event_source_mappings(graph)
    for function in graph.every(FUNCTION):
        reserved = reserved_by(function)
        if reserved == EMERGENCY_STOP:
            continue
        maxima = [_max_concurrency(each.resource) for each in mappings.to(function)]
        total, complete = total_of(maxima)
        if isinstance(reserved, float) and total > reserved:
            can_take_less = reserved >= _LEAST_MAXIMUM * sum(maximum is not ABSENT for maximum in maxima)
            yield Violation(
                function,
                f"it reserves {reserved:g} executions, and its event source mappings may take "
                f"{'' if complete else 'at least '}{total:g}",
                f"reserved_concurrent_executions=<at least {total:g}>{', or less maximum_concurrency' * can_take_less}",
            )
        elif not complete or (reserved is UNKNOWN and total):
            yield CannotTell(function, "how much concurrency it reserves, or its event source mappings may take")
    for mapping in mappings.undecided:
        if _max_concurrency(mapping) is not ABSENT:
            yield CannotTell(mapping, "which function it invokes")


def _max_concurrency(mapping: Resource) -> float | Missing:
    return mapping.number("scalingConfig", "maximumConcurrency")


ESM_MAX_CONCURRENCY_WITHIN_RESERVED = StackRule(
    name="esm-max-concurrency-within-reserved",
    group=Group.CONCURRENCY,
    checks="The maximum concurrency of a function's event source mappings is together no more than it reserves.",
    because="What they take beyond it is throttled: messages come back, are tried again, "
    "and end in the dead-letter queue without ever having been read.",
    mend="Lower scaling_config.maximum_concurrency on aws.lambda_.EventSourceMapping, "
    "or raise reserved_concurrent_executions on aws.lambda_.Function.",
    source=_SCALING_OF_QUEUES,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_max_within_reserved,
)


def _reserves_for_queue(graph: Graph, options: Options) -> Iterator[Finding]:
    smallest = options.number("min")
    mappings = event_source_mappings(graph)
    unbounded = {source.mapping.urn: _is_unbounded_queue(source) for source in event_sources(graph)}
    for function in graph.every(FUNCTION):
        reserved = reserved_by(function)
        if reserved is ABSENT or (isinstance(reserved, float) and not EMERGENCY_STOP < reserved < smallest):
            continue
        read = {unbounded[each.resource.urn] for each in mappings.to(function)}
        if True in read and isinstance(reserved, float):
            yield Violation(
                function,
                f"it reads a queue and reserves {reserved:g} executions; the policy asks for {smallest:g}",
                f"reserved_concurrent_executions=<at least {smallest:g}>, or "
                'scaling_config={"maximum_concurrency": …} on what reads the queue',
            )
        elif True in read or UNKNOWN in read or mappings.undecided:
            yield CannotTell(function, "how much concurrency it reserves, or whether it reads a queue without a limit")


def _is_unbounded_queue(source: EventSource) -> bool | Missing:
    """Whether it is a standard queue that Lambda may read with as many pollers as it likes to start with."""
    if not source.may_be(SourceKind.QUEUE) or _max_concurrency(source.mapping) is not ABSENT:
        return False
    fifo = is_fifo(source.queue, source.mapping.text("eventSourceArn"))
    return False if fifo is True else UNKNOWN if UNKNOWN in {source.kind, fifo} else True


ESM_SQS_RESERVED_MIN = StackRule(
    name="esm-sqs-reserved-min",
    group=Group.CONCURRENCY,
    checks="A function that reads a standard queue without a maximum concurrency reserves at least as many executions "
    "as Lambda starts pollers with.",
    because="Lambda polls a queue with five batches at once from the start; with less reserved the rest is throttled, "
    "and throttled messages use up their receives.",
    mend="Set reserved_concurrent_executions on aws.lambda_.Function to 5 or more, or "
    "scaling_config.maximum_concurrency on aws.lambda_.EventSourceMapping.",
    source=_SCALING_OF_QUEUES,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "min": {
            "type": "number",
            "minimum": 1,
            "default": 5,
            "description": "The smallest reservation of a function that reads a queue.",
        },
    },
    judge=_reserves_for_queue,
)


def _scales_one_way(mapping: Resource, _options: Options) -> Iterator[Finding]:
    if all(mapping.value(name) not in (ABSENT, {}) for name in ("scalingConfig", "provisionedPollerConfig")):
        yield Violation(
            mapping,
            "it has both scaling_config and provisioned_poller_config",
            "either scaling_config=… or provisioned_poller_config=…",
        )


ESM_MAX_CONCURRENCY_XOR_POLLERS = ResourceRule(
    name="esm-max-concurrency-xor-pollers",
    group=Group.CONCURRENCY,
    checks="An event source mapping has a maximum concurrency or provisioned pollers, not both.",
    because="The two are different ways to scale one mapping; Lambda refuses them together.",
    mend="Remove scaling_config or provisioned_poller_config from aws.lambda_.EventSourceMapping.",
    source=_SCALING_OF_QUEUES,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    types=(EVENT_SOURCE_MAPPING,),
    judge=_scales_one_way,
)


def _serves_one(graph: Graph, _options: Options) -> Iterator[Finding]:
    behind, mappings = functions_behind(graph), event_source_mappings(graph)
    for function in graph.every(FUNCTION):
        is_target, reads = behind.to(function), mappings.to(function)
        if is_target and reads:
            yield Violation(
                function,
                f"'{is_target[0].attachment.name}' puts it behind a load balancer, "
                f"and '{reads[0].resource.name}' feeds it events, from the same concurrency",
                "a function of its own for the events, from the same code",
            )
        elif (is_target and mappings.undecided) or (reads and behind.undecided):
            yield CannotTell(function, "whether it is behind a load balancer and reads an event source too")


FUNCTION_NOT_SHARED_BY_ALB_AND_QUEUE = StackRule(
    name="function-not-shared-by-alb-and-queue",
    group=Group.CONCURRENCY,
    checks="A function serves requests or an event source, not both.",
    because="They share its concurrency: a full queue takes all of it, and whoever waits at the load balancer gets "
    "HTTP 502.",
    mend="Declare a second aws.lambda_.Function for the aws.lambda_.EventSourceMapping.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_serves_one,
)


RULES = (
    ESM_MAX_CONCURRENCY_WITHIN_RESERVED,
    ESM_SQS_RESERVED_MIN,
    ESM_MAX_CONCURRENCY_XOR_POLLERS,
    FUNCTION_NOT_SHARED_BY_ALB_AND_QUEUE,
)
