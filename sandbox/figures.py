"""The figures shown of functions, load balancers and target groups: which of CloudWatch's metrics, and how to get them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.aws.client import Client

Points = list[tuple[float, float]]
"""The beginning of a minute in seconds since 1970, and the value; minutes without data are left out."""

QUERIES_PER_CALL = 500
MINUTE = 60


@dataclass(frozen=True)
class Figure:
    """A metric and the statistic that is shown of it. `name`: how it is called here."""

    name: str
    metric: str
    stat: str


@dataclass(frozen=True)
class Subject:
    """What has figures. `dimensions`: those under which AWS reports its metrics."""

    name: str
    namespace: str
    dimensions: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]


OF_FUNCTIONS = (
    Figure("invocations", "Invocations", "Sum"),
    Figure("errors", "Errors", "Sum"),
    Figure("throttles", "Throttles", "Sum"),
    Figure("duration_p50", "Duration", "p50"),
    Figure("duration_p99", "Duration", "p99"),
    Figure("concurrent", "ConcurrentExecutions", "Maximum"),
)

OF_LOAD_BALANCERS = (
    Figure("requests", "RequestCount", "Sum"),
    Figure("target_2xx", "HTTPCode_Target_2XX_Count", "Sum"),
    Figure("target_3xx", "HTTPCode_Target_3XX_Count", "Sum"),
    Figure("target_4xx", "HTTPCode_Target_4XX_Count", "Sum"),
    Figure("target_5xx", "HTTPCode_Target_5XX_Count", "Sum"),
    Figure("elb_3xx", "HTTPCode_ELB_3XX_Count", "Sum"),
    Figure("elb_4xx", "HTTPCode_ELB_4XX_Count", "Sum"),
    Figure("elb_5xx", "HTTPCode_ELB_5XX_Count", "Sum"),
    Figure("response_p50", "TargetResponseTime", "p50"),
    Figure("response_p99", "TargetResponseTime", "p99"),
)

OF_TARGET_GROUPS = (
    Figure("requests", "RequestCount", "Sum"),
    Figure("target_2xx", "HTTPCode_Target_2XX_Count", "Sum"),
    Figure("target_3xx", "HTTPCode_Target_3XX_Count", "Sum"),
    Figure("target_4xx", "HTTPCode_Target_4XX_Count", "Sum"),
    Figure("target_5xx", "HTTPCode_Target_5XX_Count", "Sum"),
    Figure("user_errors", "LambdaUserError", "Sum"),
    Figure("internal_errors", "LambdaInternalError", "Sum"),
    Figure("healthy", "HealthyHostCount", "Minimum"),
)


def function_subject(name: str) -> Subject:
    """A function, with all its versions and aliases."""
    return Subject(name, "AWS/Lambda", (("FunctionName", name),), OF_FUNCTIONS)


def load_balancer_subject(load_balancer: Mapping[str, Any]) -> Subject:
    """A load balancer, as DescribeLoadBalancers tells of it."""
    dimensions = (("LoadBalancer", _dimension(load_balancer["LoadBalancerArn"])),)
    return Subject(load_balancer["LoadBalancerName"], "AWS/ApplicationELB", dimensions, OF_LOAD_BALANCERS)


def target_group_subjects(target_group: Mapping[str, Any]) -> list[Subject]:
    """A target group, as DescribeTargetGroups tells of it, behind each load balancer that uses it."""
    return [
        Subject(
            target_group["TargetGroupName"],
            "AWS/ApplicationELB",
            (("LoadBalancer", _dimension(arn)), ("TargetGroup", _dimension(target_group["TargetGroupArn"]))),
            OF_TARGET_GROUPS,
        )
        for arn in target_group["LoadBalancerArns"]
    ]


def read_figures(
    client: Client, subjects: Sequence[Subject], start: float, end: float
) -> dict[Subject, dict[str, Points]]:
    """The figures of all subjects for the minutes from `start` to `end`, in seconds since 1970."""
    found: dict[Subject, dict[str, Points]] = {subject: {} for subject in subjects}
    wanted = [(subject, figure) for subject in subjects for figure in subject.figures]
    for first in range(0, len(wanted), QUERIES_PER_CALL):
        some = wanted[first : first + QUERIES_PER_CALL]
        answer = client.all(
            "cloudwatch",
            "GetMetricData",
            {
                "MetricDataQueries": [_query(number, *one) for number, one in enumerate(some)],
                "StartTime": datetime.fromtimestamp(start, UTC),
                "EndTime": datetime.fromtimestamp(end, UTC),
                "ScanBy": "TimestampAscending",
            },
        )
        for result in answer["MetricDataResults"]:
            subject, figure = some[int(result["Id"].removeprefix("m"))]
            times = (time.timestamp() for time in result["Timestamps"])
            found[subject].setdefault(figure.name, []).extend(zip(times, result["Values"], strict=True))
    return found


def _query(number: int, subject: Subject, figure: Figure) -> dict[str, Any]:
    metric = {
        "Namespace": subject.namespace,
        "MetricName": figure.metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in subject.dimensions],
    }
    return {"Id": f"m{number}", "MetricStat": {"Metric": metric, "Period": MINUTE, "Stat": figure.stat}}


def _dimension(arn: str) -> str:
    """What metrics call a load balancer or a target group: the end of its ARN."""
    return arn.split(":", 5)[5].removeprefix("loadbalancer/")
