"""CloudWatch's API for metrics, through boto3's own client."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.monitoring.metric_store import Metric
from sandbox.sandbox import Sandbox

Call = Callable[[str, dict[str, Any]], dict[str, Any]]
_namespaces = (f"Shop{number}" for number in count())


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox whose clock stands still."""
    sandbox = Sandbox(tmp_path_factory.mktemp("runs"), speed=0).start()
    try:
        yield sandbox
    finally:
        sandbox.stop()


@pytest.fixture
def call(sandbox: Sandbox) -> Call:
    return lambda operation, params: sandbox.account.call("cloudwatch", operation, params)


@pytest.fixture
def refused(call: Call) -> Callable[[str, dict[str, Any]], tuple[str, str]]:
    """Makes a call that must fail; gives AWS's code and sentence."""

    def refusal(operation: str, params: dict[str, Any]) -> tuple[str, str]:
        with pytest.raises(ClientError) as error:
            call(operation, params)
        return error.value.response["Error"]["Code"], error.value.response["Error"]["Message"]

    return refusal


@pytest.fixture
def namespace() -> str:
    """One that no other test uses."""
    return next(_namespaces)


@pytest.fixture
def minute(sandbox: Sandbox) -> int:
    """The beginning of the clock's minute."""
    return int(sandbox.clock.now() // 60) * 60


def stat(namespace: str, name: str = "Latency", stat: str = "Sum", period: int = 60, **more: Any) -> dict[str, Any]:
    return {"Metric": {"Namespace": namespace, "MetricName": name}, "Period": period, "Stat": stat} | more


def test_what_is_put_is_read(call: Call, namespace: str, minute: int) -> None:
    """Catches values, counts or statistic sets that do not arrive as they were sent."""
    dimensions = [{"Name": "Service", "Value": "orders"}]
    metric = {"MetricName": "Latency", "Dimensions": dimensions, "Unit": "Milliseconds", "Timestamp": minute}
    data = [
        metric | {"Value": 4},
        metric | {"Values": [1, 2], "Counts": [3, 1]},
        metric
        | {"Timestamp": minute - 60, "StatisticValues": {"SampleCount": 3, "Sum": 12, "Minimum": 2, "Maximum": 6}},
    ]
    call("PutMetricData", {"Namespace": namespace, "MetricData": data})

    request = {
        "Namespace": namespace,
        "MetricName": "Latency",
        "Dimensions": dimensions,
        "StartTime": minute - 60,
        "EndTime": minute + 60,
        "Period": 60,
    }
    plain = call("GetMetricStatistics", request | {"Statistics": ["Sum", "SampleCount", "Maximum"]})
    assert plain["Label"] == "Latency"
    assert plain["Datapoints"] == [
        {"Timestamp": at(minute - 60), "Unit": "Milliseconds", "Sum": 12, "SampleCount": 3, "Maximum": 6},
        {"Timestamp": at(minute), "Unit": "Milliseconds", "Sum": 9, "SampleCount": 5, "Maximum": 4},
    ]
    extended = call("GetMetricStatistics", request | {"ExtendedStatistics": ["p50", "PR(:1)"]})
    assert extended["Datapoints"] == [
        {"Timestamp": at(minute), "Unit": "Milliseconds", "ExtendedStatistics": {"p50": 1, "PR(:1)": 60}}
    ]
    assert call("GetMetricStatistics", request | {"Statistics": ["Sum"], "Unit": "Bytes"})["Datapoints"] == []
    hour = call("GetMetricStatistics", request | {"Statistics": ["Sum"], "Period": 3600})
    assert sum(point["Sum"] for point in hour["Datapoints"]) == 21


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_data_without_a_time_counts_now_by_the_clock(sandbox: Sandbox, call: Call, namespace: str) -> None:
    """Catches data that goes to the machine's time although the clock was stepped."""
    sandbox.advance(7 * 3600)
    call("PutMetricData", {"Namespace": namespace, "MetricData": [{"MetricName": "Latency", "Value": 1}]})
    minute = int(sandbox.clock.now() // 60) * 60
    metric = Metric.of(namespace, "Latency")
    assert sandbox.metrics.statistics(metric, "Sum", 60, minute, minute + 60) == {minute: 1}


def test_a_thousand_data_in_one_compressed_request(call: Call, namespace: str) -> None:
    """Catches a request that boto3 compresses, as it does long ones, and that then reads as empty; and lists' pages."""
    data = [{"MetricName": f"m{number:04}", "Value": number} for number in range(1000)]
    call("PutMetricData", {"Namespace": namespace, "MetricData": data})
    first = call("ListMetrics", {"Namespace": namespace})
    second = call("ListMetrics", {"Namespace": namespace, "NextToken": first["NextToken"]})
    names = [metric["MetricName"] for metric in first["Metrics"] + second["Metrics"]]
    assert names == [datum["MetricName"] for datum in data]
    assert "NextToken" not in second


def test_metrics_are_listed_by_name_and_dimensions(call: Call, namespace: str) -> None:
    """Catches a filter by a dimension that asks for all dimensions, or for none."""
    orders, stock = (
        [{"Name": "Service", "Value": name}, {"Name": "Stage", "Value": "dev"}] for name in ("orders", "stock")
    )
    data = [
        {"MetricName": "Errors", "Value": 1},
        {"MetricName": "Errors", "Value": 1, "Dimensions": orders},
        {"MetricName": "Latency", "Value": 1, "Dimensions": stock},
    ]
    call("PutMetricData", {"Namespace": namespace, "MetricData": data})

    def listed(**filters: Any) -> list[tuple[str, int]]:
        metrics = call("ListMetrics", {"Namespace": namespace} | filters)["Metrics"]
        return [(metric["MetricName"], len(metric["Dimensions"])) for metric in metrics]

    assert listed() == [("Errors", 0), ("Errors", 2), ("Latency", 2)]
    assert listed(MetricName="Errors") == [("Errors", 0), ("Errors", 2)]
    assert listed(Dimensions=[{"Name": "Service"}]) == [("Errors", 2), ("Latency", 2)]
    assert listed(Dimensions=[{"Name": "Service", "Value": "stock"}], RecentlyActive="PT3H") == [("Latency", 2)]
    assert listed(Dimensions=[{"Name": "Other"}]) == []


def test_queries_with_math(call: Call, namespace: str, minute: int) -> None:
    """Catches results that come unasked, in the wrong order or without their labels."""
    data = [
        {"MetricName": name, "Value": value, "Timestamp": minute - 60 * age}
        for name, values in {"Errors": [1, 2, 3], "Requests": [10, 10, 0]}.items()
        for age, value in enumerate(values)
    ]
    call("PutMetricData", {"Namespace": namespace, "MetricData": data})
    queries = [
        {"Id": "rate", "Expression": "100 * errors / requests", "Label": "Error rate"},
        {"Id": "errors", "MetricStat": stat(namespace, "Errors")},
        {"Id": "requests", "MetricStat": stat(namespace, "Requests"), "ReturnData": False},
    ]
    request = {"MetricDataQueries": queries, "StartTime": minute - 119, "EndTime": minute + 1}
    rate, errors = call("GetMetricData", request)["MetricDataResults"]
    assert (rate["Label"], rate["StatusCode"]) == ("Error rate", "Complete")
    assert (rate["Timestamps"], rate["Values"]) == ([at(minute), at(minute - 60)], [10, 20])
    assert (errors["Label"], errors["Values"]) == ("Errors", [1, 2, 3])

    _, errors = call("GetMetricData", request | {"ScanBy": "TimestampAscending"})["MetricDataResults"]
    assert errors["Values"] == [3, 2, 1]
    everything = call(
        "GetMetricData", request | {"MetricDataQueries": [*queries[1:], {"Id": "all", "Expression": "METRICS()"}]}
    )
    assert [result["Label"] for result in everything["MetricDataResults"]] == ["Errors", "all Errors", "all Requests"]


def test_data_points_come_in_pages(call: Call, namespace: str, minute: int) -> None:
    """Catches points that are lost or doubled between pages."""
    data = [{"MetricName": "Errors", "Value": age, "Timestamp": minute - 60 * age} for age in range(5)]
    call("PutMetricData", {"Namespace": namespace, "MetricData": data})
    request: dict[str, Any] = {
        "MetricDataQueries": [
            {"Id": "a", "MetricStat": stat(namespace, "Errors")},
            {"Id": "b", "Expression": "a + 10"},
        ],
        "StartTime": minute - 600,
        "EndTime": minute + 60,
        "MaxDatapoints": 3,
    }
    values: dict[str, list[float]] = {"a": [], "b": []}
    statuses: list[list[str]] = []
    while True:
        page = call("GetMetricData", request)
        assert sum(len(result["Values"]) for result in page["MetricDataResults"]) <= 3
        for result in page["MetricDataResults"]:
            values[result["Id"]] += result["Values"]
        statuses.append([result["StatusCode"] for result in page["MetricDataResults"]])
        if "NextToken" not in page:
            break
        request["NextToken"] = page["NextToken"]
    assert values == {"a": [0, 1, 2, 3, 4], "b": [10, 11, 12, 13, 14]}
    assert statuses[0] == ["PartialData", "PartialData"]
    assert statuses[-1] == ["Complete", "Complete"]
    del request["NextToken"]
    page = call("GetMetricData", request | {"MaxDatapoints": 5})
    assert [result["StatusCode"] for result in page["MetricDataResults"]] == ["Complete", "PartialData"]


def test_one_wrong_datum_refuses_all(call: Call, refused: Any, namespace: str, minute: int) -> None:
    """Catches half a request that is stored, and data that AWS refuses."""
    good = {"MetricName": "Errors", "Value": 1}
    values = {"SampleCount": 1, "Sum": 1, "Minimum": 1, "Maximum": 1}
    wrong = [
        ({"Value": float("nan")}, "InvalidParameterValue"),
        ({"Value": float("inf")}, "InvalidParameterValue"),
        ({"Value": -(2.0**361)}, "InvalidParameterValue"),
        ({"Timestamp": minute + 3 * 3600}, "InvalidParameterValue"),
        ({"Timestamp": minute - 15 * 86_400}, "InvalidParameterValue"),
        ({"StorageResolution": 10}, "InvalidParameterValue"),
        ({"Unit": "Parsecs"}, "InvalidParameterValue"),
        ({"Dimensions": [{"Name": "a", "Value": " "}]}, "InvalidParameterValue"),
        ({"Dimensions": [{"Name": "a", "Value": "b"}] * 2}, "InvalidParameterValue"),
        ({"Dimensions": [{"Name": f"d{number}", "Value": "b"} for number in range(31)]}, "InvalidParameterValue"),
        ({"StatisticValues": values}, "InvalidParameterCombination"),
        ({"Value": None, "StatisticValues": values | {"Minimum": 2}}, "InvalidParameterValue"),
        ({"Value": None, "StatisticValues": values | {"SampleCount": 0}}, "InvalidParameterValue"),
        ({"Value": None}, "MissingParameter"),
        ({"Value": None, "Values": [1, 2], "Counts": [1]}, "InvalidParameterValue"),
        ({"Value": None, "Values": [1, 2], "Counts": [1, -1]}, "InvalidParameterValue"),
        ({"Value": None, "Values": list(range(151))}, "InvalidParameterValue"),
    ]
    for changes, code in wrong:
        datum = {name: value for name, value in (good | changes).items() if value is not None}
        found, message = refused("PutMetricData", {"Namespace": namespace, "MetricData": [good, datum]})
        assert (found, "member.2" in message) == (code, True), (changes, message)
    assert refused("PutMetricData", {"Namespace": "AWS/Lambda", "MetricData": [good]})[0] == "InvalidParameterValue"
    assert refused("PutMetricData", {"Namespace": namespace, "MetricData": [good] * 1001})[0] == "InvalidParameterValue"
    assert refused("PutMetricData", {"Namespace": namespace})[0] == "MissingParameter"
    assert call("ListMetrics", {"Namespace": namespace})["Metrics"] == []


def test_wrong_reads_are_refused(refused: Any, namespace: str, minute: int) -> None:
    """Catches a question that AWS refuses and that here has an empty answer."""
    times = {"StartTime": minute - 60, "EndTime": minute}
    read = {"Namespace": namespace, "MetricName": "Errors", "Period": 60} | times
    for changes, code in [
        ({"Statistics": ["Sum"], "StartTime": minute}, "InvalidParameterValue"),
        ({"Statistics": ["Sum"], "StartTime": minute - 86_460}, "InvalidParameterCombination"),
        ({"Statistics": ["Sum"], "Period": 61}, "InvalidParameterValue"),
        ({"Statistics": ["p99"]}, "InvalidParameterValue"),
        ({"ExtendedStatistics": ["Sum"]}, "InvalidParameterValue"),
        ({"ExtendedStatistics": ["p101"]}, "InvalidParameterValue"),
        ({"Statistics": ["Sum"], "ExtendedStatistics": ["p10"]}, "InvalidParameterCombination"),
        ({}, "MissingParameter"),
    ]:
        assert refused("GetMetricStatistics", read | changes)[0] == code, changes
    query = {"Id": "a", "MetricStat": stat(namespace)}
    for changes in [
        {"StartTime": minute},
        {"MaxDatapoints": 0},
        {"MaxDatapoints": 100_801},
        {"MetricDataQueries": [query | {"Id": f"a{number}"} for number in range(501)]},
        {"MetricDataQueries": [query, {"Id": "b", "Expression": "a +"}]},
        {"MetricDataQueries": [{"Id": "b", "Expression": "TIME_SERIES(1)", "Period": 1}], "StartTime": 0},
        {"MetricDataQueries": [query | {"MetricStat": stat(namespace, period=7)}]},
    ]:
        assert refused("GetMetricData", {"MetricDataQueries": [query]} | times | changes)[0] == "ValidationError", (
            changes
        )
    token = {"MetricDataQueries": [query], "NextToken": "yesterday"} | times
    assert refused("GetMetricData", token)[0] == "InvalidNextToken"
    assert refused("ListMetrics", {"NextToken": "-1"})[0] == "InvalidNextToken"
