"""Rules about alarms that a load balancer, and each target group for functions, should have."""

from __future__ import annotations

from collections.abc import Iterator

from ..alarm_coverage import EXTERNAL_ALARMS, Metrics, Subject, unwatched
from ..aws_types import LOAD_BALANCER, TARGET_GROUP
from ..cloudwatch_metrics import APPLICATION_ELB
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN
from ..rule import Finding, Group, Level, Options, Severity, StackRule
from ..target_group import invokes_functions


def _has_5xx_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _application_load_balancers(graph),
        Metrics(
            APPLICATION_ELB,
            frozenset({"HTTPCode_ELB_5XX_Count", "HTTPCode_ELB_502_Count", "HTTPCode_ELB_504_Count"}),
        ),
        'metric_name="HTTPCode_ELB_5XX_Count", dimensions={"LoadBalancer": <its arn_suffix>}, statistic="Sum"',
    )


def _application_load_balancers(graph: Graph) -> Iterator[Subject]:
    for load_balancer in graph.every(LOAD_BALANCER):
        kind = load_balancer.text("loadBalancerType")
        if kind is UNKNOWN:
            yield Subject(load_balancer, undecided="its load_balancer_type")
        elif kind in {ABSENT, "application"}:
            yield Subject(load_balancer)


ALB_HAS_5XX_ALARM = StackRule(
    name="alb-has-5xx-alarm",
    group=Group.ALARM_COVERAGE,
    checks="An Application Load Balancer has an alarm on the server errors that it answers with itself.",
    because="A function that times out, is throttled or answers what is malformed gives the client a 502 of the load "
    "balancer's, which is not among the target's errors.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/ApplicationELB HTTPCode_ELB_5XX_Count.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_has_5xx_alarm,
)


def _has_user_error_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _groups_for_functions(graph),
        # LambdaInternalError alone is not enough: it counts failures of the Lambda service, not of the function.
        Metrics(APPLICATION_ELB, frozenset({"LambdaUserError"})),
        'metric_name="LambdaUserError", dimensions={"TargetGroup": <its arn_suffix>, '
        '"LoadBalancer": <the load balancer\'s arn_suffix>}, statistic="Sum"',
    )


def _groups_for_functions(graph: Graph) -> Iterator[Subject]:
    for group in graph.every(TARGET_GROUP):
        for_functions = invokes_functions(group)
        if for_functions is UNKNOWN:
            yield Subject(group, undecided="its target_type")
        elif for_functions is True:
            yield Subject(group)


ALB_LAMBDA_HAS_USER_ERROR_ALARM = StackRule(
    name="alb-lambda-has-user-error-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A target group for functions has an alarm on requests to which the function gave no usable answer.",
    because="A missing permission, throttling, and answers that are malformed or over 1 MB are counted there by service; "
    "the load balancer's own count of 502 is for all services together.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/ApplicationELB LambdaUserError.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html",
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_has_user_error_alarm,
)


RULES = (ALB_HAS_5XX_ALARM, ALB_LAMBDA_HAS_USER_ERROR_ALARM)
