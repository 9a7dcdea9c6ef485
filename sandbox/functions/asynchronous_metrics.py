"""The metrics of asynchronous invocations.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#async-invocation-metrics
"""

from sandbox.functions.asynchronous_invocation import Event
from sandbox.functions.lambda_metrics import NAMESPACE
from sandbox.monitoring.metric_store import Metric, MetricStore


class AsynchronousMetrics:
    """Counts events for all functions together, for the function, and for the function, alias or version invoked."""

    def __init__(self, store: MetricStore) -> None:
        self._store = store

    def received(self, event: Event) -> None:
        """The event was put into the queue."""
        self._put("AsyncEventsReceived", event, 1, "Count", event.received)

    def attempted(self, event: Event, now: float) -> None:
        """The event was taken from the queue to be run, for the first time or again."""
        self._put("AsyncEventAge", event, (now - event.received) * 1000, "Milliseconds", now)

    def dropped(self, event: Event, now: float) -> None:
        """The event was given up."""
        self._put("AsyncEventsDropped", event, 1, "Count", now)

    def destination_failed(self, event: Event, now: float) -> None:
        """The record of the event could not be sent."""
        self._put("DestinationDeliveryFailures", event, 1, "Count", now)

    def dead_letter_failed(self, event: Event, now: float) -> None:
        """The event could not be sent to the dead-letter queue."""
        self._put("DeadLetterErrors", event, 1, "Count", now)

    def _put(self, name: str, event: Event, value: float, unit: str, at: float) -> None:
        resource = ":".join(event.function_arn.split(":")[6:])
        function = {"FunctionName": resource.split(":")[0]}
        for dimensions in ({}, function, {**function, "Resource": resource}):
            self._store.put(Metric.of(NAMESPACE, name, dimensions), value, unit, at)
