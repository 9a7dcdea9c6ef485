"""Rules about the health checks of functions. Each check is an invocation, so they are off by default."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..aws_types import TARGET_GROUP
from ..behind_load_balancer import functions_behind
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..target_group import checks_functions, if_for_functions
from ..timeouts import check_interval_of, check_timeout_of, timeout_of

_LAMBDA_TARGETS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"
_HEALTH_CHECKS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"

# Without a timeout AWS takes 30 s for functions, and it refuses an interval that is not longer.
_ON = '{"enabled": True, "path": <path>, "interval": <seconds>, "timeout": <fewer seconds>, …}'
_OFF = '{"enabled": False}'
# What AWS takes: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
_SHORTEST_INTERVAL, _LONGEST_INTERVAL = 5.0, 300.0


def _states_health_check(group: Resource, options: Options) -> Iterator[Finding]:
    return if_for_functions(group, _judge_statement(group, options.text("mode")))


def _judge_statement(group: Resource, mode: str) -> Iterator[Finding]:
    if mode == "explicit":
        if group.value("healthCheck") is ABSENT:
            yield Violation(
                group,
                "health_check is not set, so there are no health checks, and nothing says that this is meant",
                f"health_check={_OFF}, or {_ON}",
            )
        return
    checked = checks_functions(group)
    if checked is UNKNOWN:
        yield CannotTell(group, "whether its health check is enabled")
    elif checked is not (mode == "require"):
        yield Violation(
            group,
            f"its health check is {'on' if checked else 'off'}; the policy says to {mode} it",
            f"health_check={_ON if mode == 'require' else _OFF}",
        )


HEALTH_CHECK_STATED = ResourceRule(
    name="lambda-target-group-health-check",
    group=Group.WIRING,
    checks="A target group for functions says whether the load balancer checks their health.",
    because="Checks are off unless the program sets them: without them there are no healthy-host metrics, and "
    "with them each check is an invocation that is billed. Either is a choice.",
    mend='Set health_check on aws.lb.TargetGroup, with "enabled" as True or False, and a "timeout" shorter than the '
    '"interval" if it is True.',
    source=_LAMBDA_TARGETS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "mode": {
            "type": "string",
            "enum": ["explicit", "require", "forbid"],
            "default": "explicit",
            "description": "Whether a health check must be decided on, must be on, or must be off.",
        },
    },
    types=(TARGET_GROUP,),
    judge=_states_health_check,
)


def _interval_exceeds_timeout(graph: Graph, _options: Options) -> Iterator[Finding]:
    invoked: dict[str, list[Resource]] = defaultdict(list)
    for function, routes in functions_behind(graph).each():
        for group in (route.target_group for route in routes):
            if isinstance(group, Resource):
                invoked[group.urn].append(function)
    for group in graph.every(TARGET_GROUP):
        if checks_functions(group) is not False:
            yield from if_for_functions(group, _judge_interval(group, invoked[group.urn]))


def _judge_interval(group: Resource, functions: list[Resource]) -> Iterator[Finding]:
    interval = check_interval_of(group)
    timeouts = [(timeout_of(each), f"the function '{each.name}' may take") for each in functions]
    limits = [(check_timeout_of(group), "waits for an answer for"), *timeouts]
    known = [(limit, said) for limit, said in limits if isinstance(limit, float)]
    longest, said = max(known, default=(0.0, ""))
    if isinstance(interval, float) and interval <= longest:
        if checks_functions(group) is UNKNOWN:
            yield CannotTell(group, "whether its health check is enabled")
        else:
            slowest = max((timeout for timeout, _ in timeouts if isinstance(timeout, float)), default=0.0)
            yield Violation(
                group,
                f"its health check comes each {interval:g} s, and {said} {longest:g} s",
                _longer_interval(slowest),
            )
    elif not isinstance(interval, float) or len(known) < len(limits):
        yield CannotTell(group, "its health check's interval or timeout, or the timeout of a function in it")


def _longer_interval(slowest: float) -> str:
    if slowest >= _LONGEST_INTERVAL:
        return f"timeout=<less than {_LONGEST_INTERVAL:g}> on the function, or health_check={_OFF}"
    least = max(slowest, _SHORTEST_INTERVAL)
    return f'health_check={{"interval": <more than {least:g}, at most {_LONGEST_INTERVAL:g}>, "timeout": <less>, …}}'


HEALTH_CHECK_INTERVAL_EXCEEDS_TIMEOUT = StackRule(
    name="lambda-health-check-interval-exceeds-timeout",
    group=Group.WIRING,
    checks="The interval of a function's health check is longer than the check's timeout, and than the function's.",
    because="AWS refuses an interval that the check's timeout, 30 s unless it is set, is as long as. Where the function "
    "may take longer, checks of a slow one overlap, so they take more of its concurrency the slower it is.",
    mend='Set "interval", and a shorter "timeout", in the health_check of aws.lb.TargetGroup, or a shorter timeout on the '
    "function.",
    source=_HEALTH_CHECKS,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_interval_exceeds_timeout,
)


def _is_not_dear(group: Resource, options: Options) -> Iterator[Finding]:
    return if_for_functions(group, _judge_cost(group, options.number("minInterval")))


def _judge_cost(group: Resource, floor: float) -> Iterator[Finding]:
    interval, checked = check_interval_of(group), checks_functions(group)
    if checked is False or (isinstance(interval, float) and interval >= floor):
        return
    if checked is UNKNOWN or not isinstance(interval, float):
        yield CannotTell(group, "how often its health check invokes the function")
    else:
        yield Violation(
            group,
            f"its health check invokes the function each {interval:g} s; the policy asks for {floor:g} s or more",
            f'health_check={{"interval": <at least {floor:g}>, "timeout": <less than the interval>, …}}',
        )


HEALTH_CHECK_COST = ResourceRule(
    name="lambda-health-check-cost",
    group=Group.WIRING,
    checks="A function's health check does not invoke it more often than is worth its price.",
    because="Each check is an invocation like any other: it is billed, and it takes from the function's concurrency.",
    mend='Set "interval" in the health_check of aws.lb.TargetGroup, and a "timeout" that is shorter.',
    source=_LAMBDA_TARGETS,
    severity=Severity.LOW,
    level=Level.ADVISORY,
    options={
        "minInterval": {
            "type": "number",
            "minimum": 5,
            "maximum": 300,
            "default": 30,
            "description": "The least seconds from check to check; 30 s make 86,400 invocations a month.",
        },
    },
    types=(TARGET_GROUP,),
    judge=_is_not_dear,
)


RULES = (HEALTH_CHECK_STATED, HEALTH_CHECK_INTERVAL_EXCEEDS_TIMEOUT, HEALTH_CHECK_COST)
