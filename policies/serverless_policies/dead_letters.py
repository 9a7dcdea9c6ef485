"""Where messages and events go that nobody could process, and which queues are there for nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, cast

from .aws_types import (
    ALIAS,
    BUCKET,
    EVENT_BUS,
    EVENT_SOURCE_MAPPING,
    EVENT_TARGET,
    FUNCTION,
    FUNCTION_EVENT_INVOKE_CONFIG,
    PIPE,
    QUEUE,
    REDRIVE_ALLOW_POLICY,
    REDRIVE_POLICY,
    SCHEDULE,
    TOPIC,
    TOPIC_SUBSCRIPTION,
)
from .graph import Graph
from .queue_references import QueueReference, queue_named, queue_reference
from .resource import ABSENT, UNKNOWN, Missing, Resource

# What sends its failures to the queue, topic, … whose ARN stands there.
_NAMED_BY_ARN: Final = (
    (FUNCTION, ("deadLetterConfig", "targetArn")),
    (FUNCTION_EVENT_INVOKE_CONFIG, ("destinationConfig", "onFailure", "destination")),
    (EVENT_SOURCE_MAPPING, ("destinationConfig", "onFailure", "destinationArn")),
    (EVENT_TARGET, ("deadLetterConfig", "arn")),
    (EVENT_BUS, ("deadLetterConfig", "arn")),
    (PIPE, ("sourceParameters", "dynamodbStreamParameters", "deadLetterConfig", "arn")),
    (PIPE, ("sourceParameters", "kinesisStreamParameters", "deadLetterConfig", "arn")),
    (SCHEDULE, ("target", "deadLetterConfig", "arn")),
)
# What else takes failures, by the property that says where they go.
_NO_QUEUES: Final = {
    "deadLetterConfig": (TOPIC,),
    "destinationConfig": (TOPIC, BUCKET, EVENT_BUS, FUNCTION, ALIAS),
    "sourceParameters": (TOPIC,),
}
_NAMED_BY_REDRIVE_POLICY: Final = (QUEUE, REDRIVE_POLICY, TOPIC_SUBSCRIPTION)


@dataclass(frozen=True)
class Redrive:
    """The redrive policy of a queue: how often a message is received before it goes to the dead-letter queue.

    declared_by: the queue itself, or the `aws.sqs.RedrivePolicy`.
    arn: what stands there for the dead-letter queue.
    """

    declared_by: Resource
    dead_letter_queue: QueueReference
    arn: str | Missing
    max_receive_count: float | Missing


@dataclass(frozen=True)
class Redrives:
    """The redrive policy of each queue, by the queue's URN, and those of which the queue is not known yet."""

    of: Mapping[str, Redrive]
    undecided: list[Redrive]

    def to(self, queue: Resource) -> Redrive | None:
        """The redrive policy of this queue."""
        return self.of.get(queue.urn)


@dataclass(frozen=True)
class DeadLetterQueues:
    """The queues that take the failures of something, by URN, and what sends its failures nobody knows yet where."""

    urns: frozenset[str]
    undecided: list[Resource]


def redrives(graph: Graph) -> Redrives:
    """The redrive policies of this stack's queues, whichever resource declares them."""
    return graph.view(_redrives)


def dead_letter_queues(graph: Graph) -> DeadLetterQueues:
    """The queues of this stack that are dead-letter queues: something names them so, or they say who may."""
    return graph.view(_dead_letter_queues)


def has_dead_letter_target(function: Resource) -> bool:
    """Whether a function sends the events that it failed at to a queue or topic, whichever that will be."""
    return function.text("deadLetterConfig", "targetArn") is not ABSENT


def _redrives(graph: Graph) -> Redrives:
    of: dict[str, Redrive] = {}
    undecided: list[Redrive] = []
    for queue in graph.every(QUEUE):
        if queue.text("redrivePolicy") is not ABSENT:
            of[queue.urn] = _redrive(graph, queue)
    for policy in graph.every(REDRIVE_POLICY):
        queue = graph.follow(policy, "queueUrl", to=QUEUE)
        if isinstance(queue, Resource):
            of[queue.urn] = _redrive(graph, policy)
        elif queue is UNKNOWN:
            undecided.append(_redrive(graph, policy))
    return Redrives(of, undecided)


def _redrive(graph: Graph, declared_by: Resource) -> Redrive:
    policy = _json_object(declared_by, "redrivePolicy")
    if isinstance(policy, Missing):
        queues = graph.sources(declared_by, "redrivePolicy", QUEUE)
        return Redrive(declared_by, queues[0] if len(queues) == 1 else UNKNOWN, UNKNOWN, UNKNOWN)
    written = policy.get("deadLetterTargetArn")
    arn = written if isinstance(written, str) else UNKNOWN
    queue = UNKNOWN if arn is UNKNOWN else queue_named(graph, declared_by, "redrivePolicy", arn)
    return Redrive(declared_by, queue, arn, _number(policy.get("maxReceiveCount")))


def _dead_letter_queues(graph: Graph) -> DeadLetterQueues:
    urns = {queue.urn for queue in _say_so_themselves(graph)}
    undecided: list[Resource] = []
    for resource, taken_from, target in _targets(graph):
        queues = graph.sources(resource, taken_from, QUEUE) if target is UNKNOWN else [target]
        urns |= {queue.urn for queue in queues if isinstance(queue, Resource)}
        others = _NO_QUEUES.get(taken_from, ())
        if not queues and not any(graph.sources(resource, taken_from, kind) for kind in others):
            undecided.append(resource)
    return DeadLetterQueues(frozenset(urns), undecided)


def _targets(graph: Graph) -> Iterator[tuple[Resource, str, QueueReference]]:
    """Each resource that sends its failures somewhere, the property that says where, and the queue, if it is one."""
    for kind, path in _NAMED_BY_ARN:
        for resource in graph.every(kind):
            if resource.text(*path) is not ABSENT:
                yield resource, path[0], queue_reference(graph, resource, *path)
    for kind in _NAMED_BY_REDRIVE_POLICY:
        for resource in graph.every(kind):
            if resource.text("redrivePolicy") is not ABSENT:
                yield resource, "redrivePolicy", _redrive(graph, resource).dead_letter_queue


def _say_so_themselves(graph: Graph) -> Iterator[Resource]:
    """The queues that say which queues may use them as a dead-letter queue."""
    for queue in graph.every(QUEUE):
        if _allows_redrive(queue):
            yield queue
    for policy in graph.every(REDRIVE_ALLOW_POLICY):
        queue = graph.follow(policy, "queueUrl", to=QUEUE)
        if isinstance(queue, Resource) and _allows_redrive(policy):
            yield queue


def _allows_redrive(declared_by: Resource) -> bool:
    policy = _json_object(declared_by, "redriveAllowPolicy")
    return policy is UNKNOWN or (policy is not ABSENT and policy.get("redrivePermission") != "denyAll")


def _json_object(resource: Resource, name: str) -> Mapping[str, object] | Missing:
    """The object that a property holds as JSON text; UNKNOWN also if it is no such text, which AWS refuses."""
    text = resource.text(name)
    if isinstance(text, Missing):
        return text
    try:
        parsed: object = json.loads(text)
    except ValueError:
        return UNKNOWN
    return cast("dict[str, object]", parsed) if isinstance(parsed, dict) else UNKNOWN


def _number(value: object) -> float | Missing:
    """AWS takes the number as text too."""
    try:
        return float(value) if isinstance(value, (int, float, str)) else UNKNOWN
    except ValueError:
        return UNKNOWN
