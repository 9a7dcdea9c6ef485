"""Rules about alarms that each function should have: on its failures, its refusals and its slowness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..alarm_coverage import EXTERNAL_ALARMS, Metrics, Subject, unwatched
from ..aws_types import FUNCTION
from ..behind_load_balancer import functions_behind
from ..cloudwatch_metrics import LAMBDA
from ..concurrency import reserved_by
from ..graph import Graph
from ..resource import UNKNOWN
from ..rule import Finding, Group, Level, Options, Severity, StackRule

_RECOMMENDED_ALARMS = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "Best_Practice_Recommended_Alarms_AWS_Services.html#Lambda"
)
_FUNCTIONS: Final = {
    "type": "string",
    "enum": ["all", "behind-load-balancer"],
    "default": "all",
    "description": "Which functions are asked for it.",
}


def _asked(graph: Graph, options: Options) -> Iterator[Subject]:
    """Each function, or each that is behind a load balancer."""
    behind = functions_behind(graph)
    for function in graph.every(FUNCTION):
        if options.text("functions") == "all" or behind.to(function):
            yield Subject(function)
        elif behind.undecided:
            yield Subject(function, undecided=f"whether '{behind.undecided[0].name}' registers it as a target")


def _has_errors_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _asked(graph, options),
        Metrics(LAMBDA, frozenset({"Errors"})),
        'metric_name="Errors", dimensions={"FunctionName": <its name>}, statistic="Sum"',
    )


FUNCTION_HAS_ERRORS_ALARM = StackRule(
    name="function-has-errors-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A function has an alarm on its errors.",
    because="Exceptions, crashes and timeouts are counted there, and nobody who is not told looks at the count.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/Lambda Errors, or on their rate by metric math.",
    source=_RECOMMENDED_ALARMS,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"functions": _FUNCTIONS, "externalAlarms": EXTERNAL_ALARMS},
    judge=_has_errors_alarm,
)


def _has_throttles_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _refusing(graph, options),
        Metrics(LAMBDA, frozenset({"Throttles"})),
        'metric_name="Throttles", dimensions={"FunctionName": <its name>}, statistic="Sum"',
    )


def _refusing(graph: Graph, options: Options) -> Iterator[Subject]:
    """The functions that have a limit of their own, or all. One that reserves 0 is switched off, and refuses all."""
    for function in graph.every(FUNCTION):
        reserved = reserved_by(function)
        if options.text("functions") == "all" or (isinstance(reserved, float) and reserved > 0):
            yield Subject(function)
        elif reserved is UNKNOWN:
            yield Subject(function, undecided="its reserved_concurrent_executions")


FUNCTION_HAS_THROTTLES_ALARM = StackRule(
    name="function-has-throttles-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A function with reserved concurrency has an alarm on the invocations that it refuses.",
    because="At its limit Lambda refuses invocations, which count neither as invocations nor as errors: "
    "no other alarm on the function sees them, and whoever calls it through a load balancer gets HTTP 502.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/Lambda Throttles.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#invocation-metrics",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={
        "functions": {
            "type": "string",
            "enum": ["reserved", "all"],
            "default": "reserved",
            "description": "Ask it of functions with reserved concurrency, or of all.",
        },
        "externalAlarms": EXTERNAL_ALARMS,
    },
    judge=_has_throttles_alarm,
)


def _has_duration_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _asked(graph, options),
        Metrics(LAMBDA, frozenset({"Duration"})),
        'metric_name="Duration", dimensions={"FunctionName": <its name>}, extended_statistic="p99", '
        "threshold=<milliseconds, e.g. 80 % of its timeout>",
    )


FUNCTION_HAS_DURATION_ALARM = StackRule(
    name="function-has-duration-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A function has an alarm on how long it takes.",
    because="A function that becomes slow comes nearer to its timeout and takes more concurrency, "
    "and fails suddenly when it gets there.",
    mend="Add an aws.cloudwatch.MetricAlarm on a percentile of AWS/Lambda Duration.",
    source=_RECOMMENDED_ALARMS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"functions": _FUNCTIONS, "externalAlarms": EXTERNAL_ALARMS},
    judge=_has_duration_alarm,
)


RULES = (FUNCTION_HAS_ERRORS_ALARM, FUNCTION_HAS_THROTTLES_ALARM, FUNCTION_HAS_DURATION_ALARM)
