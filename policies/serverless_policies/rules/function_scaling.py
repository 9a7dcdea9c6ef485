"""Rules about what lets a function run away: scaling that does not apply to it, and loops it is part of."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION_RECURSION_CONFIG, FUNCTION_SCALING_CONFIG
from ..graph import Graph
from ..lambda_reference import function_reference
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation


def _has_capacity_provider(graph: Graph, _options: Options) -> Iterator[Finding]:
    for scaling in graph.every(FUNCTION_SCALING_CONFIG):
        function = function_reference(graph, scaling, "functionName").function
        if function is UNKNOWN:
            yield CannotTell(scaling, "which function it is for")
        elif isinstance(function, Resource) and function.value("capacityProviderConfig") in (ABSENT, {}):
            yield Violation(
                scaling,
                f"the function '{function.name}' has no capacity_provider_config",
                "reserved_concurrent_executions=… on that function, and no aws.lambda_.FunctionScalingConfig",
            )


SCALING_CONFIG_NEEDS_CAPACITY_PROVIDER = StackRule(
    name="scaling-config-needs-capacity-provider",
    group=Group.CONCURRENCY,
    checks="A scaling configuration is for a function that runs on a capacity provider.",
    because="It sets the environments on your own instances; Lambda refuses it for any other function.",
    mend="Remove aws.lambda_.FunctionScalingConfig, or set capacity_provider_config on aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionScalingConfig.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_has_capacity_provider,
)


def _detects_recursion(recursion: Resource, _options: Options) -> Iterator[Finding]:
    chosen = recursion.text("recursiveLoop")
    if chosen is UNKNOWN:
        yield CannotTell(recursion, "its recursive_loop")
    elif chosen == "Allow":
        yield Violation(
            recursion,
            "recursive_loop is 'Allow', so nothing stops a loop",
            'recursive_loop="Terminate", or an exemption that says where the loop ends',
        )


RECURSION_DETECTION_ON = ResourceRule(
    name="recursion-detection-on",
    group=Group.CONCURRENCY,
    checks="Lambda stops a function that invokes itself by way of a queue, a topic or a bucket.",
    because="A loop without an end takes all the concurrency there is, and is billed until somebody notices.",
    mend="Set recursive_loop on aws.lambda_.FunctionRecursionConfig to Terminate, which is also Lambda's default.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    types=(FUNCTION_RECURSION_CONFIG,),
    judge=_detects_recursion,
)


RULES = (SCALING_CONFIG_NEEDS_CAPACITY_PROVIDER, RECURSION_DETECTION_ON)
