"""Which function a schedule of EventBridge Scheduler invokes: as a role, so that no permission says so.

https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html
"""

from __future__ import annotations

from typing import Final

from .aws_types import ALIAS, ECS_CLUSTER, EVENT_BUS, FIREHOSE, FUNCTION, KINESIS_STREAM, QUEUE, STATE_MACHINE, TOPIC
from .graph import Graph
from .lambda_reference import function_reference
from .resource import ABSENT, UNKNOWN, Missing, Resource

_NO_FUNCTIONS: Final = (ECS_CLUSTER, EVENT_BUS, FIREHOSE, KINESIS_STREAM, QUEUE, STATE_MACHINE, TOPIC)
"""What else schedules invoke."""


def scheduled_function(graph: Graph, schedule: Resource) -> Resource | Missing:
    """The function of this stack; ABSENT if it invokes something else; UNKNOWN if that cannot be told yet."""
    arn = schedule.text("target", "arn")
    if isinstance(arn, str):
        return function_reference(graph, schedule, "target", "arn").function
    # The target's other settings come from somewhere, too: what it is told, and its dead-letter queue.
    aliases, functions = graph.sources(schedule, "target", ALIAS), graph.sources(schedule, "target", FUNCTION)
    found = {function_reference(graph, each, "functionName").function for each in aliases} | {*functions}
    others = [each for kind in _NO_FUNCTIONS for each in graph.sources(schedule, "target", kind)]
    besides = 1 if schedule.text("target", "deadLetterConfig", "arn") is UNKNOWN else 0
    if len(others) > besides:
        return UNKNOWN if found else ABSENT
    return found.pop() if len(found) == 1 else UNKNOWN
