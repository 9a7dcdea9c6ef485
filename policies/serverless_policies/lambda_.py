"""Rules about functions, who may invoke them, and how much concurrency they take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .aws_types import FUNCTION, PERMISSION, PROVISIONED_CONCURRENCY
from .graph import Graph
from .lambda_reference import function_reference
from .resource import ABSENT, UNKNOWN, Resource
from .rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation

UNRESERVED = -1
"""What the provider fills in where the program sets no reserved concurrency."""


def _reserves_concurrency(function: Resource, _options: Options) -> Iterator[Finding]:
    reserved = function.number("reservedConcurrentExecutions")
    if reserved is UNKNOWN:
        yield CannotTell(function, "its reserved_concurrent_executions")
    elif reserved is ABSENT or reserved == UNRESERVED:
        yield Violation(
            function,
            f"reserved_concurrent_executions is {'not set' if reserved is ABSENT else '-1, which means unreserved'}",
            "reserved_concurrent_executions=<the executions it may take at most>",
        )


RESERVED_CONCURRENCY_SET = ResourceRule(
    name="lambda-reserved-concurrency-set",
    group=Group.CONCURRENCY,
    checks="A Lambda function has a reserved concurrency that somebody chose.",
    because="Without one it can take all of the account's concurrency from the other functions, "
    "and nothing limits what it sends to the systems behind it.",
    mend="Set reserved_concurrent_executions on aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_115",),
        "cdk-nag": ("HIPAA.Security-LambdaConcurrency", "NIST.800.53.R5-LambdaConcurrency"),
        "well-architected": ("rel_q1_a3",),
    },
    types=(FUNCTION,),
    judge=_reserves_concurrency,
)


def _restricts_source(permission: Resource, options: Options) -> Iterator[Finding]:
    principal = permission.text("principal")
    if principal is UNKNOWN:
        yield CannotTell(permission, "its principal, so whether an AWS service is let in")
    if not isinstance(principal, str) or not principal.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return
    # An unknown source is one that the program sets: its presence is what the rule asks for.
    has_arn = permission.text("sourceArn") is not ABSENT
    has_account = permission.text("sourceAccount") is not ABSENT
    restricted = {"either": has_arn or has_account, "arn": has_arn, "both": has_arn and has_account}
    if not restricted[options.text("require")]:
        yield Violation(
            permission,
            f"{principal} may invoke the function; source_arn is {'set' if has_arn else 'not set'}, "
            f"source_account is {'set' if has_account else 'not set'}",
            "source_arn=<the ARN of the resource that invokes it>, source_account=<your account's ID>",
        )


PERMISSION_SOURCE_RESTRICTED = ResourceRule(
    name="lambda-permission-source-restricted",
    group=Group.FUNCTIONS,
    checks="A permission for an AWS service names the resource or the account it acts for.",
    because="Without a source, anybody's load balancer, bucket or topic in any account can invoke the function.",
    mend="Set source_arn, and source_account, on aws.lambda_.Permission.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_364",),
        "cfn-lint": ("W3663",),
        "compliance-policies": ("aws-lambda-permission-configure-source-arn",),
        "security-hub": ("Lambda.1",),
    },
    options={
        "require": {
            "type": "string",
            "enum": ["either", "arn", "both"],
            "default": "either",
            "description": "Which of source_arn and source_account must be set.",
        },
    },
    types=(PERMISSION,),
    judge=_restricts_source,
)


def _sums_reservations(graph: Graph, options: Options) -> Iterator[Finding]:
    available = options.number("accountLimit") - options.number("minUnreserved")
    unknown: dict[str, list[Resource]] = defaultdict(list)
    taken: dict[str, list[tuple[float, Resource]]] = defaultdict(list)
    for resource, executions in _reservations(graph):
        if isinstance(executions, float):
            taken[_region(resource)].append((executions, resource))
        else:
            unknown[_region(resource)].append(resource)
    for region in sorted({*taken, *unknown}):
        total = sum(executions for executions, _ in taken[region])
        if taken[region] and total > available:
            yield _overdrawn(taken[region], total, available, at_least=bool(unknown[region]))
        else:
            yield from (CannotTell(resource, "how much concurrency it reserves") for resource in unknown[region])


def _reservations(graph: Graph) -> Iterator[tuple[Resource, float | None]]:
    """Each function or provisioned concurrency that takes from the account's pool, and how much; None if unknown.

    Provisioned concurrency is taken from the function's own reservation where it has one.
    """
    reserving: set[str] = set()
    for function in graph.every(FUNCTION):
        reserved = function.number("reservedConcurrentExecutions")
        if reserved is UNKNOWN:
            yield function, None
        elif reserved is not ABSENT and reserved != UNRESERVED:
            yield function, reserved
        else:
            continue
        reserving.add(function.urn)
    for provisioned in graph.every(PROVISIONED_CONCURRENCY):
        function = function_reference(graph, provisioned, "functionName").function
        if function is UNKNOWN:
            yield provisioned, None
        elif isinstance(function, Resource) and function.urn not in reserving:
            executions = provisioned.number("provisionedConcurrentExecutions")
            yield provisioned, executions if isinstance(executions, float) else None


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


def _region(resource: Resource) -> str:
    """The region, or, where nobody names it, the provider that chooses it."""
    candidates = [resource.text("region")]
    if resource.provider is not None:
        candidates += [resource.provider.text("region"), resource.provider.urn]
    return next((name for name in candidates if isinstance(name, str)), "")


RESERVED_CONCURRENCY_SUM = StackRule(
    name="reserved-concurrency-sum",
    group=Group.CONCURRENCY,
    checks="The concurrency that a stack's functions reserve fits into the account's quota in each region.",
    because="AWS refuses a reservation that leaves less than the minimum unreserved, "
    "so the deployment stops half-way; the stack's sum alone can prove it.",
    mend="Lower reserved_concurrent_executions or provisioned_concurrent_executions, "
    "or set accountLimit to your account's quota.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
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
