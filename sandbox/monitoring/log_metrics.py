"""Metrics made of log events: by metric filters, and of events in the embedded metric format."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws.account import Account
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.monitoring.embedded_metric_format import embedded_metrics
from sandbox.monitoring.emulated_logs import EmulatedLogs
from sandbox.monitoring.metric_data import is_in_time
from sandbox.monitoring.metric_store import MetricStore


class LogMetrics:
    """Looks at every log event that an account takes, as it takes it: a new filter does not see older events.

    - `now`, `machine`: the time in seconds since 1970 by the sandbox's clock, and by the machine's.
    """

    def __init__(
        self,
        logs: EmulatedLogs,
        store: MetricStore,
        now: Callable[[], float],
        *,
        machine: Callable[[], float] = time.time,
    ) -> None:
        self._logs = logs
        self._store = store
        self._now = now
        self._machine = machine

    def watch(self, account: Account) -> None:
        """Begins to look at the account's log events."""
        account.observe("logs", "PutLogEvents", self.take)

    def take(self, params: Mapping[str, Any]) -> None:
        """Puts what a PutLogEvents request brings into the store; data too old or too new is ignored, as on AWS."""
        filters = self._logs.metric_filters(params["logGroupName"])
        now = self._now()
        for event in params["logEvents"]:
            at, message = event["timestamp"] / 1000, LogMessage(event["message"])
            for each in filters if is_in_time(at, now) else ():
                if taken := each.take(message):
                    metric, value = taken
                    self._store.put(metric, value, each.unit, at)
            self._take_embedded(message.text, now)

    def _take_embedded(self, message: str, now: float) -> None:
        for embedded in embedded_metrics(message):
            at = self._by_the_clock(embedded.at, now)
            if is_in_time(at, now):
                for value in embedded.values:
                    self._store.put(embedded.metric, value, embedded.unit, at, resolution=embedded.resolution)

    def _by_the_clock(self, at: float, now: float) -> float:
        # Functions are real processes: they read the machine's time, whatever the sandbox's clock says. A time that is
        # nearer to the machine's comes from one.
        machine = self._machine()
        return at if abs(at - now) <= abs(at - machine) else at + now - machine
