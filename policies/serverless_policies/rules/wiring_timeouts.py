"""Rules about how long a function behind a load balancer may take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..behind_load_balancer import functions_behind, judge_functions_behind
from ..graph import Graph
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..timeouts import idle_timeout_of, timeout_of


def _idle_timeout_covers(graph: Graph, _options: Options) -> Iterator[Finding]:
    for load_balancer, functions in _functions_by_load_balancer(graph):
        limit = idle_timeout_of(load_balancer)
        timeouts = [(timeout_of(function), function.name) for function in functions]
        known = [(timeout, name) for timeout, name in timeouts if isinstance(timeout, float)]
        slowest = max(known, default=None)
        if slowest and isinstance(limit, float) and slowest[0] > limit:
            yield Violation(
                load_balancer,
                f"its idle timeout is {limit:g} s, and the function '{slowest[1]}' behind it may take {slowest[0]:g} s",
                f"idle_timeout=<at least {slowest[0]:g}>",
            )
        elif limit is UNKNOWN or len(known) < len(timeouts):
            yield CannotTell(load_balancer, "its idle timeout, or the timeout of a function behind it")


def _functions_by_load_balancer(graph: Graph) -> Iterator[tuple[Resource, list[Resource]]]:
    found: dict[str, dict[str, Resource]] = defaultdict(dict)
    load_balancers: dict[str, Resource] = {}
    for function, routes in functions_behind(graph).each():
        for load_balancer in (each for route in routes for each in route.load_balancers):
            load_balancers[load_balancer.urn] = load_balancer
            found[load_balancer.urn][function.urn] = function
    return ((load_balancers[urn], list(functions.values())) for urn, functions in found.items())


# AWS's pages pull apart here: the idle timeout is for connections, and the load balancer "waits until your function
# responds or times out". So this is advice only, and the two being equal is enough.
IDLE_TIMEOUT_COVERS_FUNCTION_TIMEOUT = StackRule(
    name="alb-idle-timeout-covers-function-timeout",
    group=Group.WIRING,
    checks="A load balancer's idle timeout is as long as the timeout of each function behind it.",
    because="A connection on which nothing is sent for that long is closed, and the function works on unheard.",
    mend="Set idle_timeout on aws.lb.LoadBalancer, or a shorter timeout on the function.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    judge=_idle_timeout_covers,
)


def _within_timeout(graph: Graph, options: Options) -> Iterator[Finding]:
    limit = options.number("max")

    def judge(function: Resource) -> Iterator[Finding]:
        timeout = timeout_of(function)
        if timeout is UNKNOWN:
            yield CannotTell(function, "its timeout")
        elif isinstance(timeout, float) and timeout > limit:
            yield Violation(
                function,
                f"it is behind a load balancer, and its timeout is {timeout:g} s; the policy allows {limit:g} s",
                f"timeout=<at most {limit:g}>",
            )

    return judge_functions_behind(graph, judge)


FUNCTION_BEHIND_ALB_TIMEOUT_MAX = StackRule(
    name="function-behind-alb-timeout-max",
    group=Group.WIRING,
    checks="A function behind a load balancer gives up while somebody still waits for its answer.",
    because="A function that hangs holds its concurrency, and is billed, until its timeout.",
    mend="Set timeout on aws.lambda_.Function to what a request may take.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "max": {
            "type": "number",
            "minimum": 1,
            "default": 60,
            "description": "The longest timeout in seconds; 60 is a load balancer's idle timeout by default.",
        },
    },
    judge=_within_timeout,
)


RULES = (IDLE_TIMEOUT_COVERS_FUNCTION_TIMEOUT, FUNCTION_BEHIND_ALB_TIMEOUT_MAX)
