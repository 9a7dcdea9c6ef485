"""Rules about the order in which a listener tries its rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from ..aws_types import LISTENER, LISTENER_RULE
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_CREATE_RULE = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html"


def _rules_by_listener(graph: Graph) -> dict[str | Missing, list[Resource]]:
    """The listener rules by their listener's URN, or its ARN alone if it is outside this stack; UNKNOWN if not known."""
    found: dict[str | Missing, list[Resource]] = defaultdict(list)
    for rule in graph.every(LISTENER_RULE):
        listener = graph.follow(rule, "listenerArn", to=LISTENER)
        identity = listener.urn if isinstance(listener, Resource) else rule.text("listenerArn")
        found[identity].append(rule)
    return found


def _priorities_unique(graph: Graph, _options: Options) -> Iterator[Finding]:
    used = Counter(rule.number("priority") for rule in graph.every(LISTENER_RULE))
    for listener, rules in graph.view(_rules_by_listener).items():
        first_with: dict[float, Resource] = {}
        for rule in rules:
            priority = rule.number("priority")
            if isinstance(priority, Missing):
                if priority is UNKNOWN and len(rules) > 1:
                    yield CannotTell(rule, "its priority, so whether another rule of its listener has the same")
            elif listener is UNKNOWN:
                if used[priority] > 1:
                    yield CannotTell(rule, f"its listener, so whether another rule of it has the priority {priority:g}")
            elif first_with.setdefault(priority, rule) is not rule:
                yield Violation(
                    rule,
                    f"its priority is {priority:g}, as is that of '{first_with[priority].name}' on the same listener",
                    "priority=<a number that no other rule of the listener has>",
                )


RULE_PRIORITY_UNIQUE = StackRule(
    name="listener-rule-priority-unique",
    group=Group.WIRING,
    checks="The rules of a listener have different priorities.",
    because="AWS refuses the second rule with PriorityInUse, so the deployment stops there.",
    mend="Set priority on each aws.lb.ListenerRule to a number of its own.",
    source=_CREATE_RULE,
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    judge=_priorities_unique,
)


def _priorities_not_mixed(graph: Graph, _options: Options) -> Iterator[Finding]:
    for listener, rules in graph.view(_rules_by_listener).items():
        # Only before the update: afterwards the number that AWS chose stands there.
        left_out = [rule for rule in rules if rule.number("priority") is ABSENT]
        if len(left_out) == len(rules):
            continue
        for rule in left_out:
            if listener is UNKNOWN:
                yield CannotTell(rule, "its listener, so whether other rules of it state their priorities")
            else:
                yield Violation(
                    rule,
                    "it states no priority, and other rules of its listener do",
                    "priority=<its place among the listener's rules>",
                )


RULE_PRIORITIES_NOT_MIXED = StackRule(
    name="listener-rule-priorities-not-mixed",
    group=Group.WIRING,
    checks="Either all rules of a listener state their priority, or none does.",
    because="A rule without one is given the next after the highest there is when it is created: "
    "which one that is, and what it collides with later, depends on the order of creation.",
    mend="Set priority on every aws.lb.ListenerRule of the listener.",
    source=_CREATE_RULE,
    severity=Severity.LOW,
    level=Level.ADVISORY,
    judge=_priorities_not_mixed,
)


RULES = (RULE_PRIORITY_UNIQUE, RULE_PRIORITIES_NOT_MIXED)
