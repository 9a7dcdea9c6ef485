"""Rules about a function's log group: that the program declares it, and creates it before the function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..aws_types import FUNCTION, LOG_GROUP
from ..function_log_groups import default_log_group, stated_log_group
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation


@dataclass(frozen=True)
class _UnknownNames:
    """The log groups whose names are not known yet: by the function that the name is made from, and the others."""

    of: Mapping[str, Resource]
    undecided: list[Resource]


def _unknown_names(graph: Graph) -> _UnknownNames:
    of: dict[str, Resource] = {}
    undecided: list[Resource] = []
    for log_group in graph.every(LOG_GROUP):
        if log_group.text("name") is not UNKNOWN:
            continue
        functions = graph.sources(log_group, "name", FUNCTION)
        of.update((function.urn, log_group) for function in functions)
        undecided += [] if functions else [log_group]
    return _UnknownNames(of, undecided)


def _log_group_of(graph: Graph, function: Resource) -> Resource | Missing:
    """The log group of this stack to which a function writes; ABSENT if there is none."""
    stated, named = stated_log_group(function), default_log_group(graph, function)
    if stated is not ABSENT:
        found = graph.follow(function, "loggingConfig", "logGroup", to=LOG_GROUP)
    elif isinstance(named, str):
        found = graph.meant(graph.all_named(LOG_GROUP, named), function, "loggingConfig", LOG_GROUP)
    else:
        found = UNKNOWN
    names = graph.view(_unknown_names)
    if isinstance(found, Resource):
        return found
    if stated is ABSENT and function.urn in names.of:
        return names.of[function.urn]
    return UNKNOWN if names.undecided else found


def _has_log_group(graph: Graph, options: Options) -> Iterator[Finding]:
    elsewhere = options.texts("logGroupsElsewhere")
    for function in graph.every(FUNCTION):
        stated, named = stated_log_group(function), default_log_group(graph, function)
        name = stated if isinstance(stated, str) else named
        log_group = _log_group_of(graph, function)
        if isinstance(log_group, Resource) or name in elsewhere or _is_taken_from_elsewhere(function):
            continue
        if log_group is UNKNOWN:
            yield CannotTell(function, "which log group it writes to")
        else:
            yield Violation(
                function,
                f"it writes to the log group '{name}', which no aws.cloudwatch.LogGroup of this stack declares",
                f'aws.cloudwatch.LogGroup(…, name="{name}", retention_in_days=<days, e.g. 30>)',
            )


def _is_taken_from_elsewhere(function: Resource) -> bool:
    """Whether the program takes the log group's name from something that is not in this stack."""
    stated = function.text("loggingConfig", "logGroup") is not ABSENT
    return stated and bool((function.property_dependencies or {}).get("loggingConfig"))


LAMBDA_LOG_GROUP_MANAGED = StackRule(
    name="lambda-log-group-managed",
    group=Group.LOGS,
    checks="The program declares the log group to which a function writes.",
    because="Lambda creates a log group that is missing, without retention: its events are kept, and billed, for ever, "
    "also after the function is gone.",
    mend="Add an aws.cloudwatch.LogGroup with the function's log group's name, and retention_in_days.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "cdk-nag": ("LambdaLogging", "LambdaLogLevel"),
        "serverless-rules": ("WS1004",),
    },
    options={
        "logGroupsElsewhere": {
            "type": "array",
            "items": {"type": "string"},
            "default": [],
            "description": "Names of log groups that other stacks declare, and functions of this one write to.",
        },
    },
    judge=_has_log_group,
)


def _waits_for_log_group(graph: Graph, _options: Options) -> Iterator[Finding]:
    for function in graph.every(FUNCTION):
        log_group = _log_group_of(graph, function)
        if not isinstance(log_group, Resource) or graph.comes_after(function, {log_group.urn}):
            continue
        after = graph.comes_after(log_group, {function.urn})
        yield Violation(
            function,
            f"its log group '{log_group.name}' is created after it"
            if after
            else f"nothing makes it wait for its log group '{log_group.name}'",
            'logging_config={"log_group": <the log group>.name, …}, or depends_on=[<the log group>]',
        )


FUNCTION_AFTER_LOG_GROUP = StackRule(
    name="function-after-log-group",
    group=Group.LOGS,
    checks="A function is created after its log group.",
    because="Whoever invokes the function first makes Lambda create the log group, "
    "and then Pulumi's own creation fails because it exists.",
    mend="Give the aws.lambda_.Function the log group in logging_config, or in depends_on.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_waits_for_log_group,
)


RULES = (LAMBDA_LOG_GROUP_MANAGED, FUNCTION_AFTER_LOG_GROUP)
