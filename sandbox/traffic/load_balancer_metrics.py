"""The metrics in AWS/ApplicationELB that follow from a request: one table.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html.
ConsumedLCUs and the counts of requests with invalid headers are not reported. Where AWS's pages differ on whether a
count of 0 is reported (HTTPCode_Target_…), it is not. The status of a fixed response counts as the load balancer's own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sandbox.monitoring.metric_store import DataPoint, Metric
from sandbox.traffic.exchange import Connection, Exchange

NAMESPACE = "AWS/ApplicationELB"

INTERNAL_REASONS = frozenset(
    {"LambdaConnectionError", "LambdaConnectionTimeout", "LambdaServiceException", "LambdaUnhandledException"}
)
"""Reasons for which Lambda or the load balancer is to blame; for all others it is the function's owner.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#error-reason-codes
"""

LB, AZ, TG = "LoadBalancer", "AvailabilityZone", "TargetGroup"
PER_LOAD_BALANCER = ((LB,),)
PER_ZONE = ((LB,), (AZ, LB))
PER_TARGET_GROUP = ((LB,), (AZ, LB), (LB, TG), (AZ, LB, TG))
OF_LAMBDA = ((TG,), (LB, TG))


@dataclass(frozen=True)
class LoadBalancerMetric:
    """A metric, the sets of dimensions it is reported with, and what a request adds to it; 0 is not reported."""

    name: str
    unit: str
    dimension_sets: tuple[tuple[str, ...], ...]
    value: Callable[[Exchange], float]


def _target_status(hundreds: int) -> Callable[[Exchange], float]:
    return lambda exchange: (exchange.course.target_status or 0) // 100 == hundreds


def _own_status(*statuses: int) -> Callable[[Exchange], float]:
    return lambda exchange: exchange.course.target_status is None and exchange.status in statuses


def _own_class(hundreds: int) -> Callable[[Exchange], float]:
    return _own_status(*range(hundreds * 100, hundreds * 100 + 100))


def _user_error(exchange: Exchange) -> float:
    reason = exchange.course.error_reason
    return reason.startswith("Lambda") and reason not in INTERNAL_REASONS


METRICS = (
    LoadBalancerMetric("RequestCount", "Count", PER_TARGET_GROUP, lambda exchange: exchange.course.function_arn != ""),
    LoadBalancerMetric("HTTPCode_Target_2XX_Count", "Count", PER_TARGET_GROUP, _target_status(2)),
    LoadBalancerMetric("HTTPCode_Target_3XX_Count", "Count", PER_TARGET_GROUP, _target_status(3)),
    LoadBalancerMetric("HTTPCode_Target_4XX_Count", "Count", PER_TARGET_GROUP, _target_status(4)),
    LoadBalancerMetric("HTTPCode_Target_5XX_Count", "Count", PER_TARGET_GROUP, _target_status(5)),
    LoadBalancerMetric("TargetResponseTime", "Seconds", PER_TARGET_GROUP, lambda exchange: exchange.target_time),
    LoadBalancerMetric("HTTPCode_ELB_3XX_Count", "Count", PER_ZONE, _own_class(3)),
    LoadBalancerMetric("HTTPCode_ELB_4XX_Count", "Count", PER_ZONE, _own_class(4)),
    LoadBalancerMetric("HTTPCode_ELB_5XX_Count", "Count", PER_ZONE, _own_class(5)),
    LoadBalancerMetric("HTTPCode_ELB_500_Count", "Count", PER_ZONE, _own_status(500)),
    LoadBalancerMetric("HTTPCode_ELB_502_Count", "Count", PER_ZONE, _own_status(502)),
    LoadBalancerMetric("HTTPCode_ELB_503_Count", "Count", PER_ZONE, _own_status(503)),
    LoadBalancerMetric("HTTPCode_ELB_504_Count", "Count", PER_ZONE, _own_status(504)),
    LoadBalancerMetric("LambdaUserError", "Count", OF_LAMBDA, _user_error),
    LoadBalancerMetric(
        "LambdaInternalError", "Count", OF_LAMBDA, lambda exchange: exchange.course.error_reason in INTERNAL_REASONS
    ),
    LoadBalancerMetric(
        "LambdaTargetProcessedBytes", "Bytes", PER_LOAD_BALANCER, lambda exchange: exchange.course.lambda_bytes
    ),
    LoadBalancerMetric(
        "HTTP_Fixed_Response_Count", "Count", PER_ZONE, lambda exchange: exchange.course.action == "fixed-response"
    ),
    LoadBalancerMetric("HTTP_Redirect_Count", "Count", PER_ZONE, lambda exchange: exchange.course.action == "redirect"),
    LoadBalancerMetric(
        "ProcessedBytes",
        "Bytes",
        PER_ZONE,
        lambda exchange: exchange.received_bytes + exchange.sent_bytes + exchange.course.lambda_bytes,
    ),
    LoadBalancerMetric("RuleEvaluations", "Count", PER_LOAD_BALANCER, lambda exchange: exchange.course.rules_evaluated),
)


def request_data(exchange: Exchange) -> Iterator[DataPoint]:
    """The data points of a request."""
    connection, target_group = exchange.connection, exchange.target_group
    for metric in METRICS:
        value = metric.value(exchange)
        if value > 0:
            for dimensions in metric.dimension_sets:
                yield DataPoint(_metric(metric.name, dimensions, connection, target_group), float(value), metric.unit)


def connection_data(name: str, connection: Connection) -> Iterator[DataPoint]:
    """The data points that count one client connection, in NewConnectionCount or ActiveConnectionCount."""
    for dimensions in PER_ZONE:
        yield DataPoint(_metric(name, dimensions, connection, ""), 1, "Count")


def _metric(name: str, dimensions: tuple[str, ...], connection: Connection, target_group: str) -> Metric:
    return _metric_of(name, dimensions, connection.load_balancer, connection.node.zone, target_group)


@lru_cache(maxsize=4096)  # the same metrics get data with every request
def _metric_of(name: str, dimensions: tuple[str, ...], load_balancer: str, zone: str, target_group: str) -> Metric:
    values = {LB: load_balancer, AZ: zone, TG: target_group}
    return Metric.of(NAMESPACE, name, {dimension: values[dimension] for dimension in dimensions})
