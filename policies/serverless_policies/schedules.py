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
    alias = graph.follow(schedule, "target", "arn", to=ALIAS)
    if isinstance(alias, Resource):
        return function_reference(graph, alias, "functionName").function
    function = graph.follow(schedule, "target", "arn", to=FUNCTION)
    others = [each for kind in _NO_FUNCTIONS for each in graph.sources(schedule, "target", kind)]
    # One of them may be the schedule's own dead-letter queue.
    besides = 1 if schedule.text("target", "deadLetterConfig", "arn") is UNKNOWN else 0
    return ABSENT if function is UNKNOWN and len(others) > besides else function
