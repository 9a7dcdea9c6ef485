"""Rules about a function behind a load balancer: how much of the account it may take, and that there is no way around."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION_URL
from ..behind_load_balancer import functions_behind, judge_functions_behind
from ..graph import Graph
from ..lambda_reference import function_reference
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation


def _reserves_concurrency(function: Resource) -> Iterator[Finding]:
    reserved = function.number("reservedConcurrentExecutions")
    if reserved is UNKNOWN:
        yield CannotTell(function, "its reserved_concurrent_executions")
    elif reserved is ABSENT or reserved <= 0:
        said = "0, so it never runs" if reserved == 0 else "not set"
        yield Violation(
            function,
            f"it is behind a load balancer, and its reserved_concurrent_executions is {said}",
            "reserved_concurrent_executions=<the requests it may serve at once>",
        )


FUNCTION_BEHIND_ALB_RESERVED_CONCURRENCY = StackRule(
    name="function-behind-alb-reserved-concurrency",
    group=Group.CONCURRENCY,
    checks="A function behind a load balancer has reserved concurrency, more than none.",
    because="Requests from outside decide how much it runs: without a reservation a rush takes the account's concurrency "
    "from all other functions, and theirs can leave none for it, which its callers see as HTTP 502.",
    mend="Set reserved_concurrent_executions on aws.lambda_.Function.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={"well-architected": ("rel_q1_a3",)},
    judge=lambda graph, _options: judge_functions_behind(graph, _reserves_concurrency),
)


def _no_open_url(graph: Graph, _options: Options) -> Iterator[Finding]:
    behind = functions_behind(graph)
    for url in graph.every(FUNCTION_URL):
        authorization = url.text("authorizationType")
        function = function_reference(graph, url, "functionName").function
        if authorization not in {"NONE", UNKNOWN} or function is ABSENT:
            continue
        if function is UNKNOWN:
            is_target = UNKNOWN if behind.of or behind.undecided else False
        else:
            is_target = True if behind.to(function) else UNKNOWN if behind.undecided else False
        if is_target is True and authorization == "NONE":
            yield Violation(
                url,
                "anybody may call it, and the function is also behind a load balancer",
                'authorization_type="AWS_IAM", or no aws.lambda_.FunctionUrl',
            )
        elif is_target is not False:
            yield CannotTell(url, "whether it opens a function that is behind a load balancer to anybody")


FUNCTION_BEHIND_ALB_NO_OPEN_URL = StackRule(
    name="function-behind-alb-no-open-url",
    group=Group.FUNCTIONS,
    checks="A function behind a load balancer has no URL that anybody may call.",
    because="The URL goes around the load balancer: around its web ACL, its listener rules, its logs and its alarms.",
    mend="Set authorization_type of the aws.lambda_.FunctionUrl to AWS_IAM, or remove it.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html",
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_no_open_url,
)


RULES = (FUNCTION_BEHIND_ALB_RESERVED_CONCURRENCY, FUNCTION_BEHIND_ALB_NO_OPEN_URL)
