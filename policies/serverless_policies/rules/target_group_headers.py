"""Rules about how a function sees headers and query parameters that come several times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ..aws_types import ALIAS, FUNCTION, TARGET_GROUP
from ..behind_load_balancer import Route, functions_behind
from ..graph import Graph
from ..lambda_reference import LATEST
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..target_group import if_for_functions

_MULTI_VALUE = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#multi-value-headers"
)


def _decides_on_multi_value(group: Resource, options: Options) -> Iterator[Finding]:
    return if_for_functions(group, _judge_decision(group, accept_false=options.flag("acceptFalse")))


def _judge_decision(group: Resource, *, accept_false: bool) -> Iterator[Finding]:
    enabled = group.flag("lambdaMultiValueHeadersEnabled")
    if enabled is UNKNOWN and not accept_false:
        yield CannotTell(group, "its lambda_multi_value_headers_enabled")
    # The provider fills in no false: one that is there was written.
    elif enabled is ABSENT or (enabled is False and not accept_false):
        yield Violation(
            group,
            f"lambda_multi_value_headers_enabled is {'not set' if enabled is ABSENT else 'False'}, "
            "so the function sees one cookie, header or parameter of several",
            "lambda_multi_value_headers_enabled=True, and read multiValueHeaders in the function"
            + (" (or False, if one value is enough)" if accept_false else ""),
        )


MULTI_VALUE_HEADERS_DECIDED = ResourceRule(
    name="lambda-multi-value-headers-decided",
    group=Group.WIRING,
    checks="A target group for functions says whether they get all values of a header, or the last one.",
    because="Unless it is switched on, the function gets only the last of several values of a header or parameter, "
    "and sets only one cookie in an answer. It changes the form of the event, so the code has to know.",
    mend="Set lambda_multi_value_headers_enabled on aws.lb.TargetGroup.",
    source=_MULTI_VALUE,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "acceptFalse": {
            "type": "boolean",
            "default": True,
            "description": "Accept that it is switched off, where the program says so.",
        },
    },
    types=(TARGET_GROUP,),
    judge=_decides_on_multi_value,
)


def _is_consistent(graph: Graph, _options: Options) -> Iterator[Finding]:
    for function, routes in functions_behind(graph).each():
        by_code: dict[str | Missing, list[Route]] = defaultdict(list)
        for route in routes:
            by_code[_code(graph, route)].append(route)
        certain = [
            finding
            for code, sharing in by_code.items()
            for finding in _judge_consistency(function, _groups(sharing))
            if code is not UNKNOWN
        ]
        yield from certain
        if not certain and UNKNOWN in by_code and any(_judge_consistency(function, _groups(routes))):
            yield CannotTell(function, "which of its versions each target group invokes")


def _code(graph: Graph, route: Route) -> str | Missing:
    """The version that requests on this way run; $LATEST is the same code as what the program publishes of it.

    An alias of another stack is taken for a version of its own. What is known only to come from the function is its
    ARN, or that of its version.
    """
    alias = graph.follow(route.attachment, "targetId", to=ALIAS)
    if isinstance(alias, Resource):
        version, from_function = alias.text("functionVersion"), graph.sources(alias, "functionVersion", FUNCTION)
    else:
        version, from_function = route.qualifier, graph.sources(route.attachment, "targetId", FUNCTION)
    is_newest = version in {ABSENT, route.function.text("version")} or (version is UNKNOWN and from_function)
    return LATEST if is_newest else version


def _judge_consistency(function: Resource, groups: list[Resource]) -> Iterator[Finding]:
    settings = {group.name: group.flag("lambdaMultiValueHeadersEnabled") for group in groups}
    on = [name for name, enabled in settings.items() if enabled is True]
    off = [name for name, enabled in settings.items() if enabled in {False, ABSENT}]
    if on and off:
        yield Violation(
            function,
            f"it gets all values from the target group '{on[0]}', and the last one from '{off[0]}'",
            f"lambda_multi_value_headers_enabled=True on '{off[0]}' too",
        )
    elif len(groups) > 1 and UNKNOWN in settings.values():
        yield CannotTell(function, "whether its target groups all have one lambda_multi_value_headers_enabled")


def _groups(routes: list[Route]) -> list[Resource]:
    groups = (route.target_group for route in routes)
    return list({group.urn: group for group in groups if isinstance(group, Resource)}.values())


MULTI_VALUE_HEADERS_CONSISTENT = StackRule(
    name="lambda-multi-value-headers-consistent",
    group=Group.WIRING,
    checks="All target groups of one version of a function hand it headers in the same form.",
    because="The form decides where the function finds headers, and where it has to put those of its answer: "
    "a header in the other place is lost.",
    mend="Give each aws.lb.TargetGroup of the function the same lambda_multi_value_headers_enabled.",
    source=_MULTI_VALUE,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_is_consistent,
)


RULES = (MULTI_VALUE_HEADERS_DECIDED, MULTI_VALUE_HEADERS_CONSISTENT)
