"""Rules about how much concurrency is provisioned, and whether it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..aws_types import FUNCTION, FUNCTION_URL, PERMISSION
from ..concurrency import Invoker, invokers, reserved_by, total_of
from ..graph import Graph
from ..lambda_reference import LATEST, qualified_reference
from ..provisioned import aliases_by_name, functions_with_provisioned, provisioned_concurrency, version_at, version_of
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..target_permissions import ELB_PRINCIPAL

_PROVISIONED_CONCURRENCY = "https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"


def _within_reserved(graph: Graph, _options: Options) -> Iterator[Finding]:
    for function, provisioned in functions_with_provisioned(graph):
        reserved = reserved_by(function)
        total, complete = total_of(each.executions for each in provisioned)
        if isinstance(reserved, float) and total > reserved:
            yield Violation(
                function,
                f"it reserves {reserved:g} executions, and {'' if complete else 'at least '}{total:g} are provisioned",
                f"reserved_concurrent_executions=<at least {total:g}>, or less provisioned_concurrent_executions",
            )
        elif reserved is UNKNOWN or (reserved is not ABSENT and not complete):
            yield CannotTell(function, "how much concurrency it reserves, or how much is provisioned")
    if any(reserved_by(function) is not ABSENT for function in graph.every(FUNCTION)):
        for resource in provisioned_concurrency(graph).undecided:
            yield CannotTell(resource, "which function it is for")


PROVISIONED_WITHIN_RESERVED = StackRule(
    name="provisioned-within-reserved",
    group=Group.CONCURRENCY,
    checks="A function's provisioned concurrency fits into what it reserves.",
    because="Provisioned concurrency is taken from the function's reservation; Lambda refuses what exceeds it.",
    mend="Raise reserved_concurrent_executions on aws.lambda_.Function, or lower provisioned_concurrent_executions.",
    source=_PROVISIONED_CONCURRENCY,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_within_reserved,
)


def _starves_latest(graph: Graph, _options: Options) -> Iterator[Finding]:
    for function, provisioned in functions_with_provisioned(graph):
        reserved = reserved_by(function)
        total, complete = total_of(each.executions for each in provisioned)
        of_latest = [each for each in invokers(graph).to(function) if each.qualifier in {ABSENT, LATEST}]
        unsure = [each for each in invokers(graph).to(function) if each.qualifier is UNKNOWN]
        equal = UNKNOWN if reserved is UNKNOWN or not complete else reserved == total
        if equal is True and of_latest:
            yield Violation(
                function,
                f"all of the {total:g} executions it reserves are provisioned for versions, "
                f"and '{of_latest[0].resource.name}' invokes $LATEST",
                f"reserved_concurrent_executions=<more than {total:g}>, or an alias's ARN for what invokes it",
            )
        elif equal is not False and reserved is not ABSENT and (of_latest or unsure or invokers(graph).undecided):
            yield CannotTell(function, "how much it reserves, how much is provisioned, or what invokes $LATEST")


PROVISIONED_EQUALS_RESERVED_STARVES_LATEST = StackRule(
    name="provisioned-equals-reserved-starves-latest",
    group=Group.CONCURRENCY,
    checks="A function that a load balancer or an event source invokes as $LATEST does not have all its reserved "
    "concurrency provisioned for versions.",
    because="What is provisioned is kept for its version, so nothing is left for $LATEST: every invocation is throttled.",
    mend="Raise reserved_concurrent_executions on aws.lambda_.Function, or invoke the alias.",
    source=_PROVISIONED_CONCURRENCY,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_starves_latest,
)


def _is_invoked(graph: Graph, _options: Options) -> Iterator[Finding]:
    aliases = graph.view(aliases_by_name)
    for function, provisioned in functions_with_provisioned(graph):
        known = invokers(graph).to(function)
        invoked = {invoker.qualifier for invoker in known}
        named = [
            aliases[function.urn, each] for each in invoked if isinstance(each, str) and (function.urn, each) in aliases
        ]
        versions = {version_at(graph, alias, "functionVersion") for alias in named}
        used = {*invoked, *versions, *graph.view(_used_by_others).get(function.urn, ())}
        for each in provisioned if known else ():
            version = version_of(graph, each)
            if {each.qualifier, version} & (used - {UNKNOWN}):
                continue
            if UNKNOWN in {each.qualifier, *used} or invokers(graph).undecided:
                yield CannotTell(each.resource, "whether what invokes the function invokes what it is for")
            else:
                yield Violation(
                    each.resource,
                    f"it is for '{each.qualifier}', and '{known[0].resource.name}' invokes {_invoked(known[0])}",
                    f"the ARN with the qualifier '{each.qualifier}' on '{known[0].resource.name}'",
                )


def _used_by_others(graph: Graph) -> Mapping[str, set[str | Missing]]:
    """By a function's URN, the qualifiers by which others than load balancers and event sources may invoke it."""
    of: dict[str, set[str | Missing]] = defaultdict(set)
    callers = [each for each in graph.every(PERMISSION) if each.text("principal") != ELB_PRINCIPAL]
    references = [qualified_reference(graph, each, "function") for each in callers]
    references += [qualified_reference(graph, each, "functionName") for each in graph.every(FUNCTION_URL)]
    for reference in references:
        if isinstance(reference.function, Resource):
            of[reference.function.urn].add(reference.qualifier)
    return of


def _invoked(invoker: Invoker) -> str:
    return "the function itself" if invoker.qualifier is ABSENT else f"'{invoker.qualifier}'"


PROVISIONED_ALIAS_IS_INVOKED_ALIAS = StackRule(
    name="provisioned-alias-is-invoked-alias",
    group=Group.CONCURRENCY,
    checks="What invokes a function invokes the alias or version that has the provisioned concurrency.",
    because="Invocations of another version do not use it: they start cold, and what is provisioned is paid for and "
    "idle.",
    mend="Set target_id on aws.lb.TargetGroupAttachment, or function_name on aws.lambda_.EventSourceMapping, "
    "to the alias's ARN.",
    source=_PROVISIONED_CONCURRENCY,
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    judge=_is_invoked,
)


RULES = (
    PROVISIONED_WITHIN_RESERVED,
    PROVISIONED_EQUALS_RESERVED_STARVES_LATEST,
    PROVISIONED_ALIAS_IS_INVOKED_ALIAS,
)
