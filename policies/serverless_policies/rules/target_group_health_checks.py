"""Rules about a target group's health check. For a function each check is an invocation, so they are off by default."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import TARGET_GROUP
from ..behind_load_balancer import functions_behind
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..target_group import checks_functions, if_for_functions, unless_for_functions
from ..timeouts import check_interval_of, timeout_of

_LAMBDA_TARGETS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"
_HEALTH_CHECKS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"


def _states_health_check(group: Resource, options: Options) -> Iterator[Finding]:
    return if_for_functions(group, _judge_statement(group, options.text("mode")))


def _judge_statement(group: Resource, mode: str) -> Iterator[Finding]:
    if mode == "explicit":
        if group.value("healthCheck") is ABSENT:
            yield Violation(
                group,
                "health_check is not set, so there are no health checks, and nothing says that this is meant",
                'health_check={"enabled": False}, or {"enabled": True, "path": <path>, "interval": <seconds>}',
            )
        return
    checked = checks_functions(group)
    if checked is UNKNOWN:
        yield CannotTell(group, "whether its health check is enabled")
    elif checked is not (mode == "require"):
        yield Violation(
            group,
            f"its health check is {'on' if checked else 'off'}; the policy says to {mode} it",
            f'health_check={{"enabled": {mode == "require"}, …}}',
        )


HEALTH_CHECK_STATED = ResourceRule(
    name="lambda-target-group-health-check",
    group=Group.WIRING,
    checks="A target group for functions says whether the load balancer checks their health.",
    because="Checks are off unless the program sets them: without them there are no healthy-host metrics, and "
    "with them each check is an invocation that is billed. Either is a choice.",
    mend="Set health_check on aws.lb.TargetGroup, with enabled as True or False.",
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
    slowest: dict[str, tuple[Resource, Resource]] = {}
    for function, routes in functions_behind(graph).each():
        for group in (route.target_group for route in routes):
            if isinstance(group, Resource) and checks_functions(group) is not False:
                other = slowest.get(group.urn, (group, function))[1]
                slowest[group.urn] = group, max(function, other, key=_timeout_or_longest)
    for group, function in slowest.values():
        yield from _judge_interval(group, function)


def _timeout_or_longest(function: Resource) -> float:
    timeout = timeout_of(function)
    return timeout if isinstance(timeout, float) else float("inf")


def _judge_interval(group: Resource, function: Resource) -> Iterator[Finding]:
    interval, timeout = check_interval_of(group), timeout_of(function)
    if not isinstance(interval, float) or not isinstance(timeout, float):
        yield CannotTell(group, f"its health check's interval, or the timeout of '{function.name}'")
    elif interval <= timeout:
        if checks_functions(group) is UNKNOWN:
            yield CannotTell(group, "whether its health check is enabled")
        else:
            yield Violation(
                group,
                f"its health check comes each {interval:g} s, and the function '{function.name}' may take {timeout:g} s",
                f'health_check={{"interval": <more than {timeout:g}>, …}}',
            )


HEALTH_CHECK_INTERVAL_EXCEEDS_TIMEOUT = StackRule(
    name="lambda-health-check-interval-exceeds-timeout",
    group=Group.WIRING,
    checks="The interval of a function's health check is longer than the function's timeout.",
    because="Checks of a slow function overlap, so they take more of its concurrency the slower it is.",
    mend='Set "interval" in the health_check of aws.lb.TargetGroup, or a shorter timeout on the function.',
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
            f'health_check={{"interval": <at least {floor:g}>, …}}',
        )


HEALTH_CHECK_COST = ResourceRule(
    name="lambda-health-check-cost",
    group=Group.WIRING,
    checks="A function's health check does not invoke it more often than is worth its price.",
    because="Each check is an invocation like any other: it is billed, and it takes from the function's concurrency.",
    mend='Set "interval" in the health_check of aws.lb.TargetGroup.',
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


def _has_path(group: Resource, _options: Options) -> Iterator[Finding]:
    return unless_for_functions(group, _judge_path(group))


def _judge_path(group: Resource) -> Iterator[Finding]:
    protocol = group.text("protocol")
    # An unknown path is one that the program sets.
    if protocol not in {"HTTP", "HTTPS", UNKNOWN} or group.text("healthCheck", "path") is not ABSENT:
        return
    if protocol is UNKNOWN:
        yield CannotTell(group, "its protocol")
    else:
        yield Violation(
            group,
            f"it speaks {protocol} and its health_check has no path, so that '/' is checked",
            'health_check={"path": <a path that tells whether it works>}',
        )


HEALTH_CHECK_DEFINED = ResourceRule(
    name="target-group-health-check-defined",
    group=Group.WIRING,
    checks="A target group that speaks HTTP to servers says which path tells of their health.",
    because="The default path, '/', answers for something else, or not at all, and says nothing of what serves requests.",
    mend='Set "path" in the health_check of aws.lb.TargetGroup.',
    source=_HEALTH_CHECKS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"checkov": ("CKV_AWS_261",)},
    types=(TARGET_GROUP,),
    judge=_has_path,
)


def _checks_encrypted(group: Resource, _options: Options) -> Iterator[Finding]:
    return unless_for_functions(group, _judge_check_protocol(group))


def _judge_check_protocol(group: Resource) -> Iterator[Finding]:
    protocol = group.text("healthCheck", "protocol")
    if protocol is UNKNOWN:
        yield CannotTell(group, "its health check's protocol")
    elif protocol != "HTTPS":
        yield Violation(
            group,
            f"its health check uses {protocol if isinstance(protocol, str) else 'the default, HTTP'}",
            'health_check={"protocol": "HTTPS", …}',
        )


HEALTH_CHECK_ENCRYPTED = ResourceRule(
    name="target-group-health-check-encrypted",
    group=Group.WIRING,
    checks="The health check of a target group for servers uses HTTPS.",
    because="What a health check asks and is told can be read, and forged, on its way to the server.",
    mend='Set "protocol" in the health_check of aws.lb.TargetGroup to HTTPS.',
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-21",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"security-hub": ("ELB.21",)},
    types=(TARGET_GROUP,),
    judge=_checks_encrypted,
)


RULES = (
    HEALTH_CHECK_STATED,
    HEALTH_CHECK_INTERVAL_EXCEEDS_TIMEOUT,
    HEALTH_CHECK_COST,
    HEALTH_CHECK_DEFINED,
    HEALTH_CHECK_ENCRYPTED,
)
