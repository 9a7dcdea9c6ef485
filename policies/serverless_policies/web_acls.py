"""What AWS WAF does in front of load balancers: which web ACL protects which, and by what rules."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from .aws_types import (
    LOAD_BALANCER,
    PROTECTED_BY_WEB_ACL,
    WEB_ACL,
    WEB_ACL_ASSOCIATION,
    WEB_ACL_RULE,
    WEB_ACL_RULE_GROUP_ASSOCIATION,
)
from .graph import Graph
from .resource import ABSENT, UNKNOWN, Missing, Resource, Value


@dataclass(frozen=True)
class FirewallRule:
    """One rule of a web ACL.

    managed_group: the AWS or marketplace rule group that it applies; ABSENT if it is none.
    own_group: whether it applies a rule group of the account, whose rules are not seen here.
    """

    managed_group: str | Missing
    own_group: bool
    limits_rate: bool


def protected(graph: Graph) -> Mapping[str, list[Resource | Missing]]:
    """The load balancers that each web ACL protects, by its URN; UNKNOWN is a resource that is not known yet."""
    return graph.view(_protected)


def is_for_no_load_balancer(graph: Graph, association: Resource) -> bool:
    """Whether the program makes the ARN that an association is for only of resources that are no load balancers."""
    urns = (association.property_dependencies or {}).get("resourceArn", ())
    return 0 < len(urns) == len(graph.sources(association, "resourceArn", PROTECTED_BY_WEB_ACL))


def rules(graph: Graph, web_acl: Resource) -> list[FirewallRule | Missing]:
    """The rules of a web ACL that do more than count; UNKNOWN stands for any number of rules not known yet.

    They are written in the web ACL, as `rules` or as JSON, or are resources of their own.
    """
    found: list[FirewallRule | Missing] = [*_inline(web_acl), *_from_json(web_acl)]
    separate = graph.referrers(WEB_ACL_RULE, "webAclArn", to=WEB_ACL)
    groups = graph.referrers(WEB_ACL_RULE_GROUP_ASSOCIATION, "webAclArn", to=WEB_ACL)
    for rule in separate.to(web_acl):
        found += _rule({name: rule.value(name) for name in ("statement", "action", "overrideAction")})
    for association in groups.to(web_acl):
        found += _associated(association)
    if separate.undecided or groups.undecided:
        found.append(UNKNOWN)
    return found


def _protected(graph: Graph) -> Mapping[str, list[Resource | Missing]]:
    of: dict[str, list[Resource | Missing]] = defaultdict(list)
    for association in graph.every(WEB_ACL_ASSOCIATION):
        if is_for_no_load_balancer(graph, association):
            continue
        web_acl = graph.follow(association, "webAclArn", to=WEB_ACL)
        load_balancer = graph.follow(association, "resourceArn", to=LOAD_BALANCER)
        if isinstance(web_acl, Resource) and load_balancer is not ABSENT:
            of[web_acl.urn].append(load_balancer)
    return of


def _inline(web_acl: Resource) -> Iterator[FirewallRule | Missing]:
    elements = web_acl.elements("rules")
    for element in elements if isinstance(elements, list) else [elements]:
        yield from _rule(element)


def _from_json(web_acl: Resource) -> Iterator[FirewallRule | Missing]:
    text = web_acl.text("ruleJson")
    if isinstance(text, Missing):
        yield from _rule(text)
        return
    try:
        elements: object = json.loads(text)
    except ValueError:
        elements = UNKNOWN
    for element in cast("list[object]", elements) if isinstance(elements, list) else [elements]:
        yield from _rule(_in_pulumis_spelling(element))


def _in_pulumis_spelling(parsed: object) -> Value:
    """A rule as AWS's API spells it: `RateBasedStatement` for `rateBasedStatement`."""
    match parsed:
        case dict():
            named = cast("dict[str, object]", parsed)
            return {f"{name[:1].lower()}{name[1:]}": _in_pulumis_spelling(value) for name, value in named.items()}
        case list():
            return [_in_pulumis_spelling(element) for element in cast("list[object]", parsed)]
        case bool() | int() | float() | str():
            return parsed
        case _:
            return UNKNOWN


def _rule(element: Value) -> Iterator[FirewallRule | Missing]:
    if element is ABSENT:
        return
    if not isinstance(element, dict):
        yield UNKNOWN
        return
    rule = Resource("", "", "", element)
    counts = [rule.value(action, "count") for action in ("action", "overrideAction")]
    if rule.value("statement") is UNKNOWN or UNKNOWN in counts:
        yield UNKNOWN
    elif counts == [ABSENT, ABSENT]:
        yield FirewallRule(
            managed_group=rule.text("statement", "managedRuleGroupStatement", "name"),
            own_group=rule.value("statement", "ruleGroupReferenceStatement") is not ABSENT,
            limits_rate=rule.value("statement", "rateBasedStatement") is not ABSENT,
        )


def _associated(association: Resource) -> Iterator[FirewallRule | Missing]:
    action = association.text("overrideAction")
    if action is UNKNOWN:
        yield UNKNOWN
    elif action != "count":
        yield FirewallRule(
            managed_group=association.text("managedRuleGroup", "name"),
            own_group=association.value("ruleGroupReference") is not ABSENT,
            limits_rate=False,
        )
