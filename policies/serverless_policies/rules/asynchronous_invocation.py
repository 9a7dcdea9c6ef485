"""Rules about functions that are invoked asynchronously: what becomes of the events that fail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from ..aws_types import FUNCTION, FUNCTION_EVENT_INVOKE_CONFIG, PERMISSION
from ..dead_letters import has_dead_letter_target
from ..graph import Graph, Referrers
from ..lambda_reference import function_reference, naming_functions
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation


def _has_dead_letter_queue(function: Resource, _options: Options) -> Iterator[Finding]:
    if not has_dead_letter_target(function):
        yield Violation(
            function,
            "it has no dead_letter_config",
            'dead_letter_config={"target_arn": <the ARN of a queue or topic>}',
        )


LAMBDA_DLQ_CONFIGURED = ResourceRule(
    name="lambda-dlq-configured",
    group=Group.MESSAGING,
    checks="A Lambda function has a dead-letter queue.",
    because="An event that fails three times is dropped. It is so for asynchronous invocation alone; a load balancer "
    "waits for the response, so this asks too much of functions that serve nothing else.",
    mend="Set dead_letter_config on aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={
        "checkov": ("CKV_AWS_116",),
        "cdk-nag": ("HIPAA.Security-LambdaDLQ", "NIST.800.53.R5-LambdaDLQ", "Serverless-LambdaDLQ"),
    },
    types=(FUNCTION,),
    judge=_has_dead_letter_queue,
)


@dataclass
class _Invokers:
    """The permissions by which services invoke functions asynchronously, by the functions' URNs.

    possible: those whose principal is not known yet.
    undecided: those whose function is not known yet.
    """

    known: dict[str, list[Resource]] = field(default_factory=lambda: defaultdict(list[Resource]))
    possible: dict[str, list[Resource]] = field(default_factory=lambda: defaultdict(list[Resource]))
    undecided: list[Resource] = field(default_factory=list[Resource])


def _keeps_failed_events(graph: Graph, options: Options) -> Iterator[Finding]:
    invokers, destinations = _invokers(graph, options.texts("services")), _destinations(graph)
    losing = [
        function
        for function in graph.every(FUNCTION)
        if not has_dead_letter_target(function) and not destinations.to(function)
    ]
    for function in losing:
        by, maybe = invokers.known.get(function.urn), invokers.possible.get(function.urn)
        if by and not destinations.undecided:
            yield Violation(
                function,
                f"{by[0].text('principal')} invokes it asynchronously, and it has neither a dead-letter queue nor a "
                "destination for failures",
                'aws.lambda_.FunctionEventInvokeConfig(…, destination_config={"on_failure": {"destination": <an ARN>}})',
            )
        elif by:
            yield CannotTell(
                function, f"whether '{destinations.undecided[0].name}' gives it a destination for failures"
            )
        elif maybe:
            yield CannotTell(function, f"whom '{maybe[0].name}' lets invoke it")
    if losing:
        yield from (CannotTell(permission, "which function it is for") for permission in invokers.undecided)


def _invokers(graph: Graph, services: Container[str]) -> _Invokers:
    found = _Invokers()
    for permission in graph.every(PERMISSION):
        asynchronous = _is_asynchronous(permission.text("principal"), services)
        function = function_reference(graph, permission, "function").function
        if asynchronous is False or function is ABSENT:
            continue
        if isinstance(function, Missing):
            found.undecided.append(permission)
        elif asynchronous is True:
            found.known[function.urn].append(permission)
        else:
            found.possible[function.urn].append(permission)
    return found


def _is_asynchronous(principal: str | Missing, services: Container[str]) -> bool | Missing:
    """By the service's name alone; some principals name the region too: `logs.us-east-1.amazonaws.com`."""
    if isinstance(principal, Missing):
        return UNKNOWN
    return ".amazonaws.com" in principal and principal.split(".")[0] in services


def _destinations(graph: Graph) -> Referrers:
    """A destination for failures of one version or alias counts for the function; the pack cannot see who calls which."""
    configs = graph.every(FUNCTION_EVENT_INVOKE_CONFIG)
    kept = (each for each in configs if each.text("destinationConfig", "onFailure", "destination") is not ABSENT)
    return naming_functions(graph, kept, "functionName")


ASYNC_FAILURE_DESTINATION = StackRule(
    name="lambda-async-failure-destination",
    group=Group.MESSAGING,
    checks="A function that services invoke asynchronously keeps the events that fail.",
    because="Lambda drops an event after two retries or six hours, and neither the sender nor anybody else is told.",
    mend="Add an aws.lambda_.FunctionEventInvokeConfig with destination_config.on_failure, or set dead_letter_config on "
    "aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "serverless-rules": ("ES1007",),
        "cdk-nag": (
            "Serverless-LambdaAsyncFailureDestination",
            "HIPAA.Security-LambdaDLQ",
            "NIST.800.53.R5-LambdaDLQ",
            "Serverless-LambdaDLQ",
        ),
        "well-architected": ("rel_q2_a1",),
    },
    options={
        "services": {
            "type": "array",
            "items": {"type": "string"},
            "default": [
                *("cloudformation", "codecommit", "config", "events", "iot", "iotevents", "logs", "s3", "ses", "sns"),
            ],
            "description": "The services that invoke functions asynchronously, as their principals begin.",
        },
    },
    judge=_keeps_failed_events,
)


RULES = (LAMBDA_DLQ_CONFIGURED, ASYNC_FAILURE_DESTINATION)
