"""Metrics made of log events as they are put."""

import json
import time
from itertools import count
from typing import Any

import pytest

from sandbox.monitoring.emulated_logs import EmulatedLogs
from sandbox.monitoring.log_metrics import LogMetrics
from sandbox.monitoring.metric_store import Metric, MetricStore
from sandbox.sandbox import Sandbox

HOUR = 3600
_groups = (f"/orders/{number}" for number in count())


@pytest.fixture
def sandbox(world: Any) -> Sandbox:
    return world.sandbox


class LogGroup:
    """A log group of its own for each test, with the namespace of its name."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.name = next(_groups)
        self.now = sandbox.clock.now()  # one time for all lines of a test: they are to be of one minute
        self.call = sandbox.account.call
        self.call("logs", "CreateLogGroup", {"logGroupName": self.name})
        self.call("logs", "CreateLogStream", {"logGroupName": self.name, "logStreamName": "one"})

    def filter(self, pattern: str, value: str = "1", **transformation: Any) -> None:
        metric = {"metricName": "found", "metricNamespace": self.name, "metricValue": value} | transformation
        request = {"logGroupName": self.name, "filterName": pattern.strip("{}[]")[:9].replace("*", "") or "all"}
        self.call("logs", "PutMetricFilter", request | {"filterPattern": pattern, "metricTransformations": [metric]})

    def write(self, *lines: str, at: float | None = None) -> None:
        timestamp = int((at or self.now) * 1000)
        events = [{"timestamp": timestamp, "message": line} for line in lines]
        request = {"logGroupName": self.name, "logStreamName": "one", "logEvents": events}
        self.call("logs", "PutLogEvents", request)

    def statistics(self, stat: str = "Sum", name: str = "found", **dimensions: str) -> list[float]:
        metric = Metric.of(self.name, name, dimensions)
        return list(self.sandbox.metrics.statistics(metric, stat, 60, self.now - HOUR, self.now + HOUR).values())


@pytest.fixture
def log(sandbox: Sandbox) -> LogGroup:
    return LogGroup(sandbox)


def test_matching_events_count(log: LogGroup) -> None:
    """Catches a filter that does not count, counts other lines, or is retroactive."""
    log.write("ERROR before the filter")
    log.filter("ERROR")
    log.write("ERROR one", "INFO", "ERROR two")
    assert log.statistics() == [2]
    assert log.statistics("SampleCount") == [2]


def test_an_event_counts_in_its_own_minute(log: LogGroup) -> None:
    """Catches late lines that count when they arrive."""
    log.filter("ERROR")
    log.write("ERROR", at=log.now - 600)
    log.write("ERROR", "ERROR", at=log.now)
    assert log.statistics() == [1, 2]


def test_values_of_json_and_of_fields(log: LogGroup) -> None:
    """Catches values that are not read out of the event, and what is no number that becomes one."""
    log.filter('{ $.level = "REPORT" }', "$.duration", metricName="json", unit="Milliseconds")
    log.filter("[..., status = 5*, bytes]", "$bytes", metricName="fields")
    log.write('{"level": "REPORT", "duration": 12.5}', '{"level": "REPORT", "duration": "long"}', '{"level": "REPORT"}')
    log.write("GET / 500 100", "GET / 200 1", "GET / 503 -")
    assert log.statistics(name="json") == [12.5]
    assert log.sandbox.metrics.units(Metric.of(log.name, "json")) == ["Milliseconds"]
    assert log.statistics(name="fields") == [100]


def test_dimensions_are_read_out_of_the_event(log: LogGroup) -> None:
    """Catches dimensions that hold the selector, and metrics for events that lack a dimension."""
    log.filter("{ $.ok IS FALSE }", dimensions={"Service": "$.service", "Code": "$.code"})
    log.write('{"ok": false, "service": "orders", "code": 7}', '{"ok": false, "service": "orders"}')
    assert log.statistics(Service="orders", Code="7") == [1]
    assert len([one for one in log.sandbox.metrics.metrics() if one.namespace == log.name]) == 1


def test_the_default_is_reported_only_where_there_are_events(log: LogGroup) -> None:
    """Catches a metric that is missing although lines flow, or that has data although none do."""
    log.filter("ERROR", defaultValue=0.0)
    log.write("INFO", "INFO", at=log.now - 600)
    log.write("ERROR", "INFO", at=log.now)
    assert log.statistics() == [0, 1]


def test_filters_of_other_log_groups_and_deleted_ones_do_not_count(log: LogGroup, sandbox: Sandbox) -> None:
    """Catches filters that look at every log group, and ones that go on after their end."""
    other = LogGroup(sandbox)
    other.filter("ERROR")
    log.write("ERROR")
    assert other.statistics() == []
    other.write("ERROR")
    other.call("logs", "DeleteMetricFilter", {"logGroupName": other.name, "filterName": "ERROR"})
    other.write("ERROR")
    assert other.statistics() == [1]


def test_events_too_far_from_the_present_do_not_count() -> None:
    """Catches data of a time that CloudWatch takes no data of."""
    store = MetricStore()
    LogMetrics(_Filters(), store, lambda: 1e9).take(_request(embedded(1e9 - 15 * 86_400), at=1e9 - 15 * 86_400))
    assert store.metrics() == []


class _Filters(EmulatedLogs):
    """Log groups without filters."""

    def __init__(self) -> None:
        super().__init__("us-east-1")


def _request(*lines: str, at: float) -> dict[str, Any]:
    events = [{"timestamp": int(at * 1000), "message": line} for line in lines]
    return {"logGroupName": "/orders", "logStreamName": "one", "logEvents": events}


def embedded(at: float, namespace: str = "Shop") -> str:
    """A line in the embedded metric format."""
    directive = {"Namespace": namespace, "Dimensions": [["service"]], "Metrics": [{"Name": "orders", "Unit": "Count"}]}
    metadata = {"Timestamp": int(at * 1000), "CloudWatchMetrics": [directive]}
    return json.dumps({"_aws": metadata, "service": "shop", "orders": [1, 2]})


def test_embedded_metrics_are_taken_at_their_own_time(log: LogGroup) -> None:
    """Catches embedded metrics that are not seen, or that count at the time of their line."""
    log.write(embedded(log.now - 600, log.name), "no document", at=log.now)
    metric = Metric.of(log.name, "orders", {"service": "shop"})
    minute = int((log.now - 600) // 60) * 60
    assert log.sandbox.metrics.statistics(metric, "Sum", 60, minute, minute + 60) == {minute: 3}


@pytest.mark.parametrize("age", [0, 90])
def test_embedded_metrics_of_the_machines_time_go_by_the_clock(age: float) -> None:
    """Catches metrics of functions, which read the machine's time, that land hours before a clock that was stepped."""
    store, machine, clock = MetricStore(), 1_700_000_000.0, 1_700_000_000.0 + 10 * HOUR
    metrics = LogMetrics(_Filters(), store, lambda: clock, machine=lambda: machine)
    metrics.take(_request(embedded(machine - age), embedded(clock - age), at=clock))
    metric = Metric.of("Shop", "orders", {"service": "shop"})
    minute = int((clock - age) // 60) * 60
    assert store.statistics(metric, "SampleCount", 60, 0, clock + HOUR) == {minute: 4}


EMITTER = """
import json, time

def handler(event, context):
    directive = {"Namespace": "Emitted", "Dimensions": [[]], "Metrics": [{"Name": "orders"}]}
    print(json.dumps({"_aws": {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}, "orders": 5}))
    return {"statusCode": 200}
"""


def test_a_functions_embedded_metrics_reach_cloudwatch(world: Any) -> None:
    """Catches lines of functions that never pass by, from the process to GetMetricStatistics."""
    assert world.ask(world.serve(EMITTER)).status == 200
    request = {
        "Namespace": "Emitted",
        "MetricName": "orders",
        "StartTime": time.time() - 300,
        "EndTime": time.time() + 300,
        "Period": 60,
        "Statistics": ["Sum"],
    }

    def total() -> float:
        points = world.call("cloudwatch", "GetMetricStatistics", request)["Datapoints"]
        return sum(point["Sum"] for point in points)

    with world._changed:
        assert world._changed.wait_for(lambda: total() == 5, timeout=60)


def test_a_full_request_passes_many_filters(log: LogGroup) -> None:
    """Catches a filter that looks at the first lines only, or that another filter hides."""
    log.filter("ERROR", metricName="terms")
    log.filter('{ $.level = "ERROR" }', "$.ms", metricName="json")
    log.filter("[first, ...]", metricName="fields")
    log.write(*(json.dumps({"level": "ERROR" if number % 2 else "INFO", "ms": 1}) for number in range(10_000)))
    assert [log.statistics(name=name) for name in ("terms", "json", "fields")] == [[5000], [5000], [10_000]]
