"""Rules about how long a function may take and how much memory it has."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..timeouts import timeout_of

_DEFAULT_TIMEOUT, _LONGEST_TIMEOUT, _LONGEST_ON_OWN_INSTANCES = 3, 900, 5400
"""Seconds."""

_DEFAULT_MEMORY, _MOST_MEMORY, _MOST_ON_OWN_INSTANCES = 128, 10240, 32768
"""MB."""


def _on_own_instances(function: Resource) -> bool:
    """Whether it runs on a capacity provider's instances, where Lambda allows more."""
    return function.value("capacityProviderConfig") not in (ABSENT, {})


def _longest_timeout(function: Resource) -> int:
    return _LONGEST_ON_OWN_INSTANCES if _on_own_instances(function) else _LONGEST_TIMEOUT


def _most_memory(function: Resource) -> int:
    return _MOST_ON_OWN_INSTANCES if _on_own_instances(function) else _MOST_MEMORY


def _chooses_timeout(function: Resource, options: Options) -> Iterator[Finding]:
    timeout, chosen = timeout_of(function), options.number("max")
    longest = _longest_timeout(function) if chosen == _LONGEST_TIMEOUT else chosen
    if isinstance(timeout, Missing):
        yield CannotTell(function, "its timeout")
    elif timeout == _DEFAULT_TIMEOUT:
        yield Violation(
            function, "timeout is 3 s, which is also what it has if nobody chooses", "timeout=<seconds, other than 3>"
        )
    elif timeout > longest:
        yield Violation(
            function, f"timeout is {timeout:g} s; the policy allows {longest:g} s", f"timeout=<at most {longest:g}>"
        )


EXPLICIT_TIMEOUT = ResourceRule(
    name="lambda-explicit-timeout",
    group=Group.FUNCTIONS,
    checks="A function has a timeout that somebody chose.",
    because="The default of 3 seconds is too short for many a cold start, and nobody has compared it with what the "
    "function does.",
    mend="Set timeout on aws.lambda_.Function; a policy cannot tell a chosen 3 from the default.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "cdk-nag": ("Serverless-LambdaDefaultTimeout",),
        "serverless-rules": ("ES1006",),
        "well-architected": ("rel_q2",),
    },
    options={
        "max": {
            "type": "number",
            "minimum": 1,
            "default": _LONGEST_TIMEOUT,
            "description": "The longest timeout in seconds; 900 is Lambda's own limit, and stands for its 5400 on a "
            "capacity provider.",
        },
    },
    types=(FUNCTION,),
    judge=_chooses_timeout,
)


def _chooses_memory(function: Resource, options: Options) -> Iterator[Finding]:
    memory = function.number("memorySize")
    least, chosen = options.number("min"), options.number("max")
    most = _most_memory(function) if chosen == _MOST_MEMORY else chosen
    if memory is UNKNOWN:
        yield CannotTell(function, "its memory_size")
    elif memory is ABSENT or memory == _DEFAULT_MEMORY:
        yield Violation(
            function, "memory_size is 128 MB, which is also what it has if nobody chooses", "memory_size=<MB, not 128>"
        )
    elif not least <= memory <= most:
        yield Violation(
            function,
            f"memory_size is {memory:g} MB; the policy allows {least:g} to {most:g} MB",
            f"memory_size=<from {least:g} to {most:g}>",
        )


EXPLICIT_MEMORY = ResourceRule(
    name="lambda-explicit-memory",
    group=Group.FUNCTIONS,
    checks="A function has an amount of memory that somebody chose.",
    because="Memory decides how much CPU it gets: the default of 128 MB is the slowest there is, "
    "and often not the cheapest.",
    mend="Set memory_size on aws.lambda_.Function; a policy cannot tell a chosen 128 from the default.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={
        "cdk-nag": ("Serverless-LambdaDefaultMemorySize",),
        "serverless-rules": ("ES1005",),
        "well-architected": ("perf_q1_a3", "cost_q1_a3"),
    },
    options={
        "min": {
            "type": "number",
            "minimum": _DEFAULT_MEMORY,
            "default": _DEFAULT_MEMORY,
            "description": "The least memory in MB.",
        },
        "max": {
            "type": "number",
            "minimum": _DEFAULT_MEMORY,
            "default": _MOST_MEMORY,
            "description": "The most memory in MB; 10240 is Lambda's own limit, and stands for its 32768 on a "
            "capacity provider.",
        },
    },
    types=(FUNCTION,),
    judge=_chooses_memory,
)


def _timeout_in_range(function: Resource, _options: Options) -> Iterator[Finding]:
    timeout, longest = timeout_of(function), _longest_timeout(function)
    if isinstance(timeout, Missing):
        yield CannotTell(function, "its timeout")
    elif not 1 <= timeout <= longest:
        yield Violation(
            function, f"timeout is {timeout:g} s, and Lambda allows 1 to {longest} s", f"timeout=<from 1 to {longest}>"
        )


TIMEOUT_RANGE = ResourceRule(
    name="lambda-timeout-range",
    group=Group.FUNCTIONS,
    checks="A function's timeout is one that Lambda allows.",
    because="Lambda refuses more than 15 minutes (90 on a capacity provider), so the deployment stops half-way.",
    mend="Set timeout on aws.lambda_.Function to at most 900.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"cfn-lint": ("E3717",)},
    types=(FUNCTION,),
    judge=_timeout_in_range,
)


RULES = (EXPLICIT_TIMEOUT, EXPLICIT_MEMORY, TIMEOUT_RANGE)
