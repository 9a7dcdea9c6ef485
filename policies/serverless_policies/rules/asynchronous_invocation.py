"""Rules about functions that are invoked asynchronously: what becomes of the events that fail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ..aws_types import (
    FUNCTION,
    FUNCTION_EVENT_INVOKE_CONFIG,
    PERMISSION,
    RESOURCE_POLICY,
    SCHEDULE,
)
from ..dead_letters import has_dead_letter_target
from ..graph import Graph, Referrers
from ..lambda_reference import function_reference, naming_functions
from ..policy_documents import Statement, statements
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..schedules import scheduled_function


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


@dataclass(frozen=True)
class _Invoker:
    """Who invokes a function, or may, and the resource that says so."""

    declared_by: Resource
    principal: str | Missing
    function: Resource | Missing


def _keeps_failed_events(graph: Graph, options: Options) -> Iterator[Finding]:
    destinations = _destinations(graph)
    losing = {
        function.urn: function
        for function in graph.every(FUNCTION)
        if not has_dead_letter_target(function) and not destinations.to(function)
    }
    invokers: dict[str, list[_Invoker]] = defaultdict(list)
    unplaced: dict[Resource, CannotTell] = {}
    for invoker in _invokers(graph, tuple(f"{service}." for service in options.texts("services"))):
        if isinstance(invoker.function, Resource):
            invokers[invoker.function.urn].append(invoker)
        elif invoker.function is UNKNOWN:
            unplaced[invoker.declared_by] = CannotTell(invoker.declared_by, "which function it is for")
    for urn, function in losing.items():
        yield from _judge(function, invokers[urn], destinations.undecided)
    if losing:
        yield from unplaced.values()


def _judge(function: Resource, invokers: list[_Invoker], undecided: list[Resource]) -> Iterator[Finding]:
    """What is to be said of a function for which no destination is known."""
    by = [each.principal for each in invokers if isinstance(each.principal, str)]
    if by and not undecided:
        yield Violation(
            function,
            f"{by[0]} invokes it asynchronously, and it has neither a dead-letter queue nor a destination for failures",
            'aws.lambda_.FunctionEventInvokeConfig(…, destination_config={"on_failure": {"destination": <an ARN>}})',
        )
    elif by:
        yield CannotTell(function, f"whether '{undecided[0].name}' gives it a destination for failures")
    elif invokers:
        yield CannotTell(function, f"whom '{invokers[0].declared_by.name}' lets invoke it")


def _invokers(graph: Graph, services: tuple[str, ...]) -> Iterator[_Invoker]:
    """Those that are, or may be, one of the services. Some principals name the Region too: `logs.us-east-1.…`."""
    for invoker in (*_permitted(graph), *_permitted_by_policies(graph), *_scheduled(graph)):
        principal = invoker.principal
        if isinstance(principal, Missing) or (principal.startswith(services) and ".amazonaws.com" in principal):
            yield invoker


def _permitted(graph: Graph) -> Iterator[_Invoker]:
    for permission in graph.every(PERMISSION):
        function = function_reference(graph, permission, "function").function
        yield _Invoker(permission, permission.text("principal"), function)


def _permitted_by_policies(graph: Graph) -> Iterator[_Invoker]:
    for policy in graph.every(RESOURCE_POLICY):
        function = function_reference(graph, policy, "resourceArn").function
        found = statements(policy, "policy")
        principals = [found] if isinstance(found, Missing) else [each for one in found for each in _allowed(one)]
        yield from (_Invoker(policy, principal, function) for principal in principals)


def _allowed(statement: Statement) -> tuple[str | Missing, ...]:
    """The services that a statement lets invoke the function."""
    covers = statement.covers("lambda:InvokeFunction")
    if statement.effect == "Deny" or covers is False:
        return ()
    if UNKNOWN in {statement.effect, covers}:
        return (UNKNOWN,)
    return (*statement.principals.get("Service", ()), *statement.principals.get(UNKNOWN, ()))


def _scheduled(graph: Graph) -> Iterator[_Invoker]:
    """A schedule invokes its target as a role, so no permission says so."""
    for schedule in graph.every(SCHEDULE):
        yield _Invoker(schedule, "scheduler.amazonaws.com", scheduled_function(graph, schedule))


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
                *("cloudformation", "codecommit", "config", "events", "iot", "iotevents", "lambda.alarms.cloudwatch"),
                *("logs", "s3", "scheduler", "ses", "sns"),
            ],
            "description": "The services that invoke functions asynchronously, as their principals begin.",
        },
    },
    judge=_keeps_failed_events,
)


RULES = (LAMBDA_DLQ_CONFIGURED, ASYNC_FAILURE_DESTINATION)
