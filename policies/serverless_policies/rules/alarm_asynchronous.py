"""Rules about alarms on the events of asynchronous invocations: that there is one, and that it has data."""

from __future__ import annotations

from collections.abc import Iterator

from ..alarm_coverage import EXTERNAL_ALARMS, Metrics, Subject, unwatched
from ..aws_types import FUNCTION, FUNCTION_EVENT_INVOKE_CONFIG, PERMISSION, SCHEDULE
from ..behind_load_balancer import functions_behind
from ..cloudwatch_metrics import LAMBDA
from ..dead_letters import has_dead_letter_target
from ..event_sources import event_sources
from ..graph import Graph, Referrers
from ..lambda_reference import function_reference, naming_functions
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..schedules import scheduled_function
from ..target_permissions import ELB_PRINCIPAL
from ..watched_metrics import WatchedMetric, judge_each

_ASYNC_METRICS = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#async-invocation-metrics"


def _invoke_configs(graph: Graph) -> Referrers:
    return naming_functions(graph, graph.every(FUNCTION_EVENT_INVOKE_CONFIG), "functionName")


def _other_permissions(graph: Graph) -> Referrers:
    """The permissions of others than load balancers."""
    others = (each for each in graph.every(PERMISSION) if each.text("principal") != ELB_PRINCIPAL)
    return naming_functions(graph, others, "function")


def _schedules(graph: Graph) -> Referrers:
    """The schedules, which invoke as a role and so need no permission."""
    return Referrers.of_pairs((each, scheduled_function(graph, each)) for each in graph.every(SCHEDULE))


def _destinations(graph: Graph) -> Referrers:
    """What sends a function's results, or the records that it failed at, to a destination."""
    configs = graph.every(FUNCTION_EVENT_INVOKE_CONFIG)
    found = [(config, function_reference(graph, config, "functionName").function) for config in configs]
    found += [(source.mapping, source.function) for source in event_sources(graph)]
    return Referrers.of_pairs(
        (each, function) for each, function in found if each.value("destinationConfig") is not ABSENT
    )


def _has_drop_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _asynchronous(graph),
        Metrics(LAMBDA, frozenset({"AsyncEventsDropped", "DeadLetterErrors", "DestinationDeliveryFailures"})),
        'metric_name="AsyncEventsDropped", dimensions={"FunctionName": <its name>}, statistic="Sum"',
    )


def _asynchronous(graph: Graph) -> Iterator[Subject]:
    """The functions that are set up for asynchronous invocation."""
    configs = graph.view(_invoke_configs)
    for function in graph.every(FUNCTION):
        if has_dead_letter_target(function) or configs.to(function):
            yield Subject(function)
        elif configs.undecided:
            yield Subject(function, undecided=f"whether '{configs.undecided[0].name}' is for it")


ASYNC_FUNCTION_HAS_DROP_ALARM = StackRule(
    name="async-function-has-drop-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A function that is set up for asynchronous invocation has an alarm on events that are lost.",
    because="Who invokes it asynchronously has its answer before the function runs, and is not told that the event "
    "was dropped, nor that it did not fit into the dead-letter queue or the destination.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/Lambda AsyncEventsDropped, DeadLetterErrors or "
    "DestinationDeliveryFailures.",
    source=_ASYNC_METRICS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_has_drop_alarm,
)


def _has_source(graph: Graph, _options: Options) -> Iterator[Finding]:
    def judge(watched: WatchedMetric) -> Iterator[Finding]:
        functions = watched.watched(graph, "FunctionName", FUNCTION)
        if functions is UNKNOWN:
            yield CannotTell(watched.alarm, "which function it watches")
        for function in functions if isinstance(functions, list) else []:
            if watched.name == "DeadLetterErrors":
                yield from _needs_dead_letter_queue(watched, function)
            elif watched.name == "DestinationDeliveryFailures":
                yield from _needs_destination(graph, watched, function)
            else:
                yield from _needs_asynchronous_caller(graph, watched, function)

    metrics = {"DeadLetterErrors", "DestinationDeliveryFailures", "AsyncEventsReceived", "AsyncEventsDropped"}
    return judge_each(graph, LAMBDA, {*metrics, "AsyncEventAge"}, judge)


def _needs_dead_letter_queue(watched: WatchedMetric, function: Resource) -> Iterator[Finding]:
    if not has_dead_letter_target(function):
        yield _silent(watched, f"'{function.name}' has no dead-letter queue", "dead_letter_config on the function")


def _needs_destination(graph: Graph, watched: WatchedMetric, function: Resource) -> Iterator[Finding]:
    destinations = graph.view(_destinations)
    if destinations.to(function):
        return
    if destinations.undecided:
        yield CannotTell(watched.alarm, f"whether '{destinations.undecided[0].name}' is for '{function.name}'")
    else:
        yield _silent(
            watched,
            f"'{function.name}' has no destination",
            "aws.lambda_.FunctionEventInvokeConfig(…, destination_config=…)",
        )


def _needs_asynchronous_caller(graph: Graph, watched: WatchedMetric, function: Resource) -> Iterator[Finding]:
    """A function behind a load balancer, which nothing else is permitted to invoke, is invoked synchronously."""
    others = [graph.view(each) for each in (_invoke_configs, _other_permissions, _schedules)]
    invoked_otherwise = any(each.to(function) for each in others)
    if invoked_otherwise or has_dead_letter_target(function) or not functions_behind(graph).to(function):
        return
    undecided = [resource for each in others for resource in each.undecided]
    if undecided:
        yield CannotTell(watched.alarm, f"whether '{undecided[0].name}' is for '{function.name}'")
    else:
        yield _silent(
            watched, f"only load balancers invoke '{function.name}', which wait for its answer", 'metric_name="Errors"'
        )


def _silent(watched: WatchedMetric, why: str, write: str) -> Violation:
    return Violation(watched.alarm, f"{watched.name} never has data: {why}", f"{write}, or remove the alarm")


ALARM_ASYNC_METRIC_NEEDS_SOURCE = StackRule(
    name="alarm-async-metric-needs-source",
    group=Group.ALARMS,
    checks="An alarm on asynchronous invocation watches a function that has it, and the queue or destination in question.",
    because="The metrics are reported only where there is something to report, so the alarm cannot fire.",
    mend="Add what the metric is about (dead_letter_config, an aws.lambda_.FunctionEventInvokeConfig), or drop the alarm.",
    source=_ASYNC_METRICS,
    severity=Severity.LOW,
    level=Level.ADVISORY,
    judge=_has_source,
)


RULES = (ASYNC_FUNCTION_HAS_DROP_ALARM, ALARM_ASYNC_METRIC_NEEDS_SOURCE)
