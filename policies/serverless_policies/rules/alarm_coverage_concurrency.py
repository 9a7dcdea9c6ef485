"""Rules about alarms on concurrency that is nearly used up: a function's, what is provisioned, and the account's."""

from __future__ import annotations

from collections.abc import Iterator

from ..alarm_coverage import EXTERNAL_ALARMS, AlarmCoverage, Metrics, Subject, unwatched
from ..aws_types import FUNCTION
from ..cloudwatch_metrics import LAMBDA
from ..concurrency import reserved_by
from ..graph import Graph
from ..provisioned import provisioned_concurrency
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_MONITORING_CONCURRENCY = "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html"


def _reserving(graph: Graph) -> Iterator[Subject]:
    for function in graph.every(FUNCTION):
        reserved = reserved_by(function)
        if reserved is UNKNOWN:
            yield Subject(function, undecided="its reserved_concurrent_executions")
        elif isinstance(reserved, float) and reserved > 0:
            yield Subject(function)


def _with_room_for_an_alarm(graph: Graph) -> Iterator[Subject]:
    """A reservation of 1 is full whenever it is used, which is nothing to be told of."""
    return (subject for subject in _reserving(graph) if reserved_by(subject.resource) != 1)


def _has_concurrency_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    return unwatched(
        graph,
        options,
        _with_room_for_an_alarm(graph),
        Metrics(LAMBDA, frozenset({"ConcurrentExecutions"})),
        'metric_name="ConcurrentExecutions", dimensions={"FunctionName": <its name>}, statistic="Maximum", '
        "threshold=<e.g. 80 % of what it reserves>",
    )


FUNCTION_HAS_CONCURRENCY_ALARM = StackRule(
    name="function-has-concurrency-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A function that reserves 2 executions or more has an alarm before it has used them up.",
    because="The alarm on throttles comes when invocations are already refused; this one leaves time to raise the limit.",
    mend="Add an aws.cloudwatch.MetricAlarm on the maximum of AWS/Lambda ConcurrentExecutions.",
    source=_MONITORING_CONCURRENCY,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_has_concurrency_alarm,
)


def _has_spillover_alarm(graph: Graph, options: Options) -> Iterator[Finding]:
    provisioned = provisioned_concurrency(graph)
    for resource in provisioned.undecided:
        yield CannotTell(resource, "which function it is for, so whether an alarm watches it")
    yield from unwatched(
        graph,
        options,
        (
            Subject(function, reported=provisioned.to(function)[0].resource)
            for function in graph.every(FUNCTION)
            if provisioned.to(function)
        ),
        Metrics(LAMBDA, frozenset({"ProvisionedConcurrencySpilloverInvocations", "ProvisionedConcurrencyUtilization"})),
        'metric_name="ProvisionedConcurrencySpilloverInvocations", dimensions={"FunctionName": <the function\'s name>}, '
        'statistic="Sum"',
    )


PROVISIONED_HAS_SPILLOVER_ALARM = StackRule(
    name="provisioned-has-spillover-alarm",
    group=Group.ALARM_COVERAGE,
    checks="A function with provisioned concurrency has an alarm on its being too little.",
    because="What does not fit into it starts cold, which is what was paid to avoid, and nothing else tells.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/Lambda ProvisionedConcurrencySpilloverInvocations, "
    "or on ProvisionedConcurrencyUtilization.",
    source=_MONITORING_CONCURRENCY,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_has_spillover_alarm,
)


_CLAIMED = Metrics(LAMBDA, frozenset({"ClaimedAccountConcurrency"}))


def _account_is_watched(graph: Graph, options: Options) -> Iterator[Finding]:
    coverage = graph.view(AlarmCoverage)
    elsewhere = options.texts("externalAlarms")
    reserving = [
        subject
        for subject in _reserving(graph)
        if not {subject.resource.name, "*"}.intersection(elsewhere)
        and not coverage.covers_region(subject.resource, _CLAIMED)
    ]
    if not reserving:
        return
    decided = [subject for subject in reserving if not subject.undecided]
    undecided = coverage.undecided(reserving[0].resource, _CLAIMED)
    if undecided:
        yield CannotTell(reserving[0].resource, f"whether the alarm '{undecided[0].name}' watches what the account has")
    elif not decided:
        yield CannotTell(reserving[0].resource, reserving[0].undecided)
    else:
        yield Violation(
            _first(decided),
            "its reservation leaves less to all functions of the account that reserve nothing, "
            "and no alarm of this stack watches what is left",
            'aws.cloudwatch.MetricAlarm(…, namespace="AWS/Lambda", metric_name="ClaimedAccountConcurrency", '
            'statistic="Maximum", threshold=<e.g. 90 % of the quota>, …)',
        )


def _first(subjects: list[Subject]) -> Resource:
    return min((subject.resource for subject in subjects), key=lambda resource: resource.urn)


ACCOUNT_CONCURRENCY_ALARM = StackRule(
    name="account-concurrency-alarm",
    group=Group.ALARM_COVERAGE,
    checks="Where functions reserve concurrency, an alarm watches how much of the account's is claimed.",
    because="The quota is shared by all functions of an account in a region: "
    "when it is used up, functions are throttled that have nothing to do with the cause.",
    mend="Add an aws.cloudwatch.MetricAlarm on AWS/Lambda ClaimedAccountConcurrency, without dimensions; "
    "one for each account and region is enough.",
    source=_MONITORING_CONCURRENCY,
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={"well-architected": ("ops_q1_a1",)},
    options={"externalAlarms": EXTERNAL_ALARMS},
    judge=_account_is_watched,
)


RULES = (FUNCTION_HAS_CONCURRENCY_ALARM, PROVISIONED_HAS_SPILLOVER_ALARM, ACCOUNT_CONCURRENCY_ALARM)
