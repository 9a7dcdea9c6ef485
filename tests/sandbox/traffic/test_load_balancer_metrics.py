"""Which metrics follow from a request, with which dimensions."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.traffic.exchange import Connection, Course, Exchange
from sandbox.traffic.http_message import Request
from sandbox.traffic.listener import ListenerSummary, Node
from sandbox.traffic.load_balancer_metrics import INTERNAL_REASONS, connection_data, request_data

ACCOUNT = "arn:aws:elasticloadbalancing:us-east-1:123456789012"
LISTENER = ListenerSummary("listener", f"{ACCOUNT}:loadbalancer/app/shop/50dc6c495c0c9188", "shop", "HTTP", 80)
CONNECTION = Connection(LISTENER, Node("us-east-1a", "10.0.0.4"), "203.0.113.9", 50123, "TID_1")
REQUEST = Request("GET", "http", "/", "", (), b"", "203.0.113.9", 50123)
GROUP = f"{ACCOUNT}:targetgroup/orders/73e2d6bc24d8a067"

LB, AZ, TG = "LoadBalancer", "AvailabilityZone", "TargetGroup"
VALUES = {LB: "app/shop/50dc6c495c0c9188", AZ: "us-east-1a", TG: "targetgroup/orders/73e2d6bc24d8a067"}
PER_ZONE = [{LB}, {AZ, LB}]
PER_GROUP = [{LB}, {AZ, LB}, {LB, TG}, {AZ, LB, TG}]
OF_LAMBDA = [{TG}, {LB, TG}]


def exchange(status: int, **course: Any) -> Exchange:
    return Exchange(
        CONNECTION, REQUEST, Course(began=0, **course), 60, ended=4, received_bytes=30, sent_bytes=70, status=status
    )


def forwarded(status: int, **course: Any) -> Exchange:
    reached = {"action": "forward", "target_group_arn": GROUP, "function_arn": "f", "dispatched": 1, "returned": 3}
    return exchange(status, **reached | course)


def reported(over: Exchange) -> dict[str, list[set[str]]]:
    """The names of the metrics with data, each with its sets of dimensions."""
    found: dict[str, list[set[str]]] = {}
    for point in request_data(over):
        assert point.metric.namespace == "AWS/ApplicationELB"
        assert all(VALUES[name] == value for name, value in point.metric.dimensions)
        found.setdefault(point.metric.name, []).append({name for name, _ in point.metric.dimensions})
    return found


def value(over: Exchange, name: str) -> set[tuple[float, str]]:
    return {(point.value, point.unit) for point in request_data(over) if point.metric.name == name}


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        (
            forwarded(201, target_status=201, lambda_bytes=5, rules_evaluated=3),
            {
                "RequestCount": PER_GROUP,
                "HTTPCode_Target_2XX_Count": PER_GROUP,
                "TargetResponseTime": PER_GROUP,
                "LambdaTargetProcessedBytes": [{LB}],
                "RuleEvaluations": [{LB}],
            },
        ),
        (
            forwarded(500, target_status=500),
            {"RequestCount": PER_GROUP, "HTTPCode_Target_5XX_Count": PER_GROUP, "TargetResponseTime": PER_GROUP},
        ),
        (
            forwarded(502, error_reason="LambdaUnhandled"),
            {
                "RequestCount": PER_GROUP,
                "TargetResponseTime": PER_GROUP,
                "HTTPCode_ELB_5XX_Count": PER_ZONE,
                "HTTPCode_ELB_502_Count": PER_ZONE,
                "LambdaUserError": OF_LAMBDA,
            },
        ),
        (
            forwarded(502, error_reason="LambdaServiceException"),
            {
                "RequestCount": PER_GROUP,
                "TargetResponseTime": PER_GROUP,
                "HTTPCode_ELB_5XX_Count": PER_ZONE,
                "HTTPCode_ELB_502_Count": PER_ZONE,
                "LambdaInternalError": OF_LAMBDA,
            },
        ),
        (
            forwarded(504, returned=None),
            {"RequestCount": PER_GROUP, "HTTPCode_ELB_5XX_Count": PER_ZONE, "HTTPCode_ELB_504_Count": PER_ZONE},
        ),
        (forwarded(460, returned=None), {"RequestCount": PER_GROUP, "HTTPCode_ELB_4XX_Count": PER_ZONE}),
        (
            forwarded(413, error_reason="LambdaRequestTooLarge", dispatched=None, returned=None),
            {"RequestCount": PER_GROUP, "HTTPCode_ELB_4XX_Count": PER_ZONE, "LambdaUserError": OF_LAMBDA},
        ),
        (
            forwarded(503, function_arn="", dispatched=None, returned=None),
            {"HTTPCode_ELB_5XX_Count": PER_ZONE, "HTTPCode_ELB_503_Count": PER_ZONE},
        ),
        (exchange(301, action="redirect"), {"HTTPCode_ELB_3XX_Count": PER_ZONE, "HTTP_Redirect_Count": PER_ZONE}),
        (exchange(200, action="fixed-response"), {"HTTP_Fixed_Response_Count": PER_ZONE}),
        (
            exchange(404, action="fixed-response"),
            {"HTTP_Fixed_Response_Count": PER_ZONE, "HTTPCode_ELB_4XX_Count": PER_ZONE},
        ),
        (exchange(400), {"HTTPCode_ELB_4XX_Count": PER_ZONE}),
        (exchange(500), {"HTTPCode_ELB_5XX_Count": PER_ZONE, "HTTPCode_ELB_500_Count": PER_ZONE}),
    ],
    ids=lambda case: str(case.status) if isinstance(case, Exchange) else "",
)
def test_a_request_counts_where_awss_table_says_and_nowhere_else(over: Exchange, expected: dict[str, Any]) -> None:
    """Catches an alarm that never fires since its metric has other dimensions, or one that counts what it must not."""
    assert reported(over) == expected | {"ProcessedBytes": PER_ZONE}


def test_values_and_units_are_those_of_the_table() -> None:
    """Catches bytes counted once where they pass twice, and milliseconds where AWS has seconds."""
    over = forwarded(200, target_status=200, lambda_bytes=5, rules_evaluated=3)

    assert value(over, "RequestCount") == {(1, "Count")}
    assert value(over, "TargetResponseTime") == {(2, "Seconds")}
    assert value(over, "ProcessedBytes") == {(105, "Bytes")}
    assert value(over, "LambdaTargetProcessedBytes") == {(5, "Bytes")}
    assert value(over, "RuleEvaluations") == {(3, "Count")}


@given(
    reason=st.sampled_from(
        ["", "AWSALBTGCookieInvalid", "LambdaThrottling", "LambdaResourceNotFound", *sorted(INTERNAL_REASONS)]
    )
)
@settings(deadline=None)
def test_a_reason_counts_as_one_kind_of_error_at_most(reason: str) -> None:
    """Catches a failure that is counted twice, or a reason that is not Lambda's counted as if it were."""
    names = reported(forwarded(502, error_reason=reason)).keys() & {"LambdaUserError", "LambdaInternalError"}

    assert len(names) == (1 if reason.startswith("Lambda") else 0)


def test_connections_count_for_the_load_balancer_and_its_zone() -> None:
    """Catches connections that are missing in one of the two."""
    points = list(connection_data("NewConnectionCount", CONNECTION))

    assert [{name for name, _ in point.metric.dimensions} for point in points] == PER_ZONE
    assert {(point.value, point.unit) for point in points} == {(1, "Count")}
