"""Rules about the concurrency that functions reserve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..aws_types import FUNCTION
from ..concurrency import UNRESERVED, reserved_by
from ..graph import Graph
from ..provisioned import provisioned_concurrency
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation

_RESERVED_CONCURRENCY = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"


def _reserves_concurrency(function: Resource, options: Options) -> Iterator[Finding]:
    reserved = function.number("reservedConcurrentExecutions")
    smallest, largest = options.number("min"), options.number("max")
    if reserved is UNKNOWN:
        yield CannotTell(function, "its reserved_concurrent_executions")
    elif reserved is ABSENT or reserved == UNRESERVED:
        yield Violation(
            function,
            f"reserved_concurrent_executions is {'not set' if reserved is ABSENT else '-1, which means unreserved'}",
            "reserved_concurrent_executions=<the executions it may take at most>",
        )
    elif not smallest <= reserved <= largest:
        yield Violation(
            function,
            f"reserved_concurrent_executions is {reserved:g}; the policy allows {smallest:g} to {largest:g}",
            f"reserved_concurrent_executions=<from {smallest:g} to {largest:g}>",
        )


RESERVED_CONCURRENCY_SET = ResourceRule(
    name="lambda-reserved-concurrency-set",
    group=Group.CONCURRENCY,
    checks="A Lambda function has a reserved concurrency that somebody chose.",
    because="Without one it can take all of the account's concurrency from the other functions, "
    "and nothing limits what it sends to the systems behind it.",
    mend="Set reserved_concurrent_executions on aws.lambda_.Function.",
    source=_RESERVED_CONCURRENCY,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_115",),
        "cdk-nag": ("HIPAA.Security-LambdaConcurrency", "NIST.800.53.R5-LambdaConcurrency"),
        "well-architected": ("rel_q1_a3",),
    },
    options={
        "min": {
            "type": "number",
            "minimum": 0,
            "default": 0,
            "description": "The smallest reservation; lambda-reserved-concurrency-not-zero judges 0.",
        },
        "max": {
            "type": "number",
            "minimum": 0,
            "default": 1000,
            "description": "The largest reservation; 1000 is an account's whole quota, unless it was raised.",
        },
    },
    types=(FUNCTION,),
    judge=_reserves_concurrency,
)


def _can_run(function: Resource, _options: Options) -> Iterator[Finding]:
    reserved = function.number("reservedConcurrentExecutions")
    if reserved is UNKNOWN:
        yield CannotTell(function, "its reserved_concurrent_executions")
    elif reserved == 0:
        yield Violation(
            function,
            "reserved_concurrent_executions is 0, so every invocation is throttled",
            "reserved_concurrent_executions=<more than 0>, or an exemption that says why it is switched off",
        )


RESERVED_CONCURRENCY_NOT_ZERO = ResourceRule(
    name="lambda-reserved-concurrency-not-zero",
    group=Group.CONCURRENCY,
    checks="A Lambda function may run.",
    because="A reserved concurrency of 0 is the emergency stop: nothing runs, and callers of a load balancer see "
    "HTTP 502, long after anybody remembers who pulled it.",
    mend="Set reserved_concurrent_executions on aws.lambda_.Function to more than 0, or exempt the function with a reason.",
    source=_RESERVED_CONCURRENCY,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_115",),
        "cdk-nag": ("HIPAA.Security-LambdaConcurrency", "NIST.800.53.R5-LambdaConcurrency"),
    },
    types=(FUNCTION,),
    judge=_can_run,
)


def _sums_reservations(graph: Graph, options: Options) -> Iterator[Finding]:
    available = options.number("accountLimit") - options.number("minUnreserved")
    unknown: dict[tuple[str, str], list[Resource]] = defaultdict(list)
    taken: dict[tuple[str, str], list[tuple[float, Resource]]] = defaultdict(list)
    for resource, executions in _reservations(graph):
        if isinstance(executions, float):
            taken[resource.place].append((executions, resource))
        else:
            unknown[resource.place].append(resource)
    for place in sorted({*taken, *unknown}):
        total = sum(executions for executions, _ in taken[place])
        if taken[place] and total > available:
            yield _overdrawn(taken[place], total, available, at_least=bool(unknown[place]))
        else:
            yield from (CannotTell(resource, "how much concurrency it reserves") for resource in unknown[place])


def _reservations(graph: Graph) -> Iterator[tuple[Resource, float | Missing]]:
    """Each function or provisioned concurrency that takes from the account's pool, and how much.

    Provisioned concurrency is taken from the function's own reservation where it has one.
    """
    provisioned = provisioned_concurrency(graph)
    for function in graph.every(FUNCTION):
        reserved = reserved_by(function)
        if reserved is ABSENT:
            yield from ((each.resource, each.executions) for each in provisioned.to(function))
        else:
            yield function, reserved
    yield from ((resource, UNKNOWN) for resource in provisioned.undecided)


def _overdrawn(taken: list[tuple[float, Resource]], total: float, available: float, *, at_least: bool) -> Violation:
    largest_first = sorted(taken, key=lambda item: -item[0])
    terms = ", ".join(f"'{resource.name}' {executions:g}" for executions, resource in largest_first)
    return Violation(
        largest_first[0][1],
        f"the functions of this stack take {'at least ' if at_least else ''}{total:g} executions ({terms}), "
        f"and the account leaves {available:g} to reserve",
        f"reserved_concurrent_executions=<less by {total - available:g} in sum>, or raise the account's quota "
        "and this policy's accountLimit",
    )


RESERVED_CONCURRENCY_SUM = StackRule(
    name="reserved-concurrency-sum",
    group=Group.CONCURRENCY,
    checks="The concurrency that a stack's functions reserve fits into the account's quota in each region.",
    because="AWS refuses a reservation that leaves less than the minimum unreserved, "
    "so the deployment stops half-way; the stack's sum alone can prove it.",
    mend="Lower reserved_concurrent_executions or provisioned_concurrent_executions, "
    "or set accountLimit to your account's quota.",
    source=_RESERVED_CONCURRENCY,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    options={
        "accountLimit": {
            "type": "number",
            "minimum": 0,
            "default": 1000,
            "description": "The account's quota of concurrent executions in a region; new accounts have less.",
        },
        "minUnreserved": {
            "type": "number",
            "minimum": 0,
            "default": 100,
            "description": "What AWS keeps unreserved; smaller in accounts with a small quota.",
        },
    },
    judge=_sums_reservations,
)


RULES = (RESERVED_CONCURRENCY_SET, RESERVED_CONCURRENCY_NOT_ZERO, RESERVED_CONCURRENCY_SUM)
