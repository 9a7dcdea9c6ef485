"""What security groups let through, and which of them a load balancer has.

Their rules are written in the group, or are resources of their own, of two kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from .aws_types import (
    SECURITY_GROUP,
    SECURITY_GROUP_EGRESS_RULE,
    SECURITY_GROUP_INGRESS_RULE,
    SECURITY_GROUP_RULE,
)
from .graph import Graph, Referrers
from .resource import ABSENT, UNKNOWN, Missing, Resource, Value

Direction: TypeAlias = Literal["ingress", "egress"]

DIRECTIONS: Final[tuple[Direction, ...]] = ("ingress", "egress")
STANDALONE: Final = (SECURITY_GROUP_RULE, SECURITY_GROUP_INGRESS_RULE, SECURITY_GROUP_EGRESS_RULE)
"""The kinds of resource that are rules."""

_OF_ITS_DIRECTION: Final = {"ingress": SECURITY_GROUP_INGRESS_RULE, "egress": SECURITY_GROUP_EGRESS_RULE}
_ALL_PROTOCOLS: Final = {"-1", "all"}
_EVERYWHERE: Final = {"0.0.0.0/0", "::/0"}


@dataclass(frozen=True)
class SecurityRule:
    """A rule of a security group.

    by: the resource that declares it; the group itself if it is written there.
    protocol: `-1` for all of them.
    peers: the blocks of addresses at the other end; UNKNOWN stands for any number of them.
    others: the groups and prefix lists at the other end, in the same way.
    """

    by: Resource
    protocol: str | Missing
    from_port: float | Missing
    to_port: float | Missing
    peers: tuple[str | Missing, ...]
    others: tuple[str | Missing, ...]
    described: bool

    @property
    def is_open(self) -> bool | Missing:
        """Whether the whole internet is at the other end."""
        if not _EVERYWHERE.isdisjoint(self.peers):
            return True
        return UNKNOWN if UNKNOWN in self.peers else False

    @property
    def traffic(self) -> tuple[str | Missing, float | Missing, float | Missing]:
        """Protocol and ports; all protocols have no ports."""
        return (
            (self.protocol, ABSENT, ABSENT) if self.protocol == "-1" else (self.protocol, self.from_port, self.to_port)
        )


@dataclass(frozen=True)
class RulesOfGroup:
    """The rules of a security group in one direction.

    inline: those written in the group; UNKNOWN stands for any number of them.
    undecided: resources that are rules of this group, or of another; that is not known yet.
    """

    inline: tuple[SecurityRule | Missing, ...]
    standalone: tuple[SecurityRule, ...]
    undecided: tuple[Resource, ...]

    @property
    def known(self) -> tuple[SecurityRule, ...]:
        """The rules of either kind that are known."""
        return (*(rule for rule in self.inline if isinstance(rule, SecurityRule)), *self.standalone)


def rules_of(graph: Graph, group: Resource, direction: Direction) -> RulesOfGroup:
    """The rules of a group.

    AWS answers with all rules of a group wherever they were declared, so after a refresh a group's own list holds the
    standalone ones too, those for the same traffic as one; these are left out of `inline`.
    """
    general, specific = _standalone(graph, direction)
    rules = [rule for rule in general.to(group) if rule.text("type") == direction] + specific.to(group)
    standalone = tuple(standalone_rule(rule) for rule in rules)
    written = _inline(group, direction)
    inline = tuple(rule for rule in written if isinstance(rule, Missing) or not _is_declared(rule, standalone))
    return RulesOfGroup(inline, standalone, (*general.undecided, *specific.undecided))


def _is_declared(rule: SecurityRule, standalone: Iterable[SecurityRule]) -> bool:
    """Whether resources of their own, as far as they are known, declare all that a rule of the group lets through."""
    same = [each for each in standalone if each.traffic == rule.traffic]
    peers = {peer for each in same for peer in each.peers}
    others = {other for each in same for other in each.others}
    return bool(same) and _has_all(peers, rule.peers) and _has_all(others, rule.others)


def _has_all(declared: set[str | Missing], written: tuple[str | Missing, ...]) -> bool:
    may_be = bool(declared) and UNKNOWN in {*declared, *written}
    return may_be or declared.issuperset(written)


def standalone_rule(rule: Resource) -> SecurityRule:
    """What a resource that is a rule says; the two kinds spell it differently."""
    blocks = [rule.text(name) for name in ("cidrIpv4", "cidrIpv6")]
    others = [rule.text(name) for name in ("sourceSecurityGroupId", "referencedSecurityGroupId", "prefixListId")]
    if rule.flag("self") is True:
        others.append(rule.text("securityGroupId"))
    protocol = rule.text("ipProtocol")
    return SecurityRule(
        by=rule,
        protocol=_protocol(rule.text("protocol") if protocol is ABSENT else protocol),
        from_port=rule.number("fromPort"),
        to_port=rule.number("toPort"),
        peers=_ends(blocks, [rule.elements(name) for name in ("cidrBlocks", "ipv6CidrBlocks")]),
        others=_ends(others, [rule.elements("prefixListIds")]),
        described=rule.text("description") is not ABSENT,
    )


def groups_of(graph: Graph, load_balancer: Resource) -> tuple[list[Resource], bool]:
    """A load balancer's security groups in this stack, and whether all of them are known."""
    elements = load_balancer.elements("securityGroups")
    if elements is ABSENT:
        return [], True
    each = [elements] if isinstance(elements, Missing) else elements
    named = [graph.named(SECURITY_GROUP, element) for element in each if isinstance(element, str)]
    referred_to = graph.sources(load_balancer, "securityGroups", SECURITY_GROUP)
    found = {group.urn: group for group in (*named, *referred_to) if isinstance(group, Resource)}
    return list(found.values()), each.count(UNKNOWN) <= len(referred_to)


def users_of(graph: Graph, group: Resource) -> list[Resource]:
    """The resources of this stack that have the group; rules and other groups only speak of it."""
    own_kinds = {token for kind in (*STANDALONE, SECURITY_GROUP) for token in kind.tokens}
    return [user for user in graph.users(group) if user.type not in own_kinds]


def _standalone(graph: Graph, direction: Direction) -> tuple[Referrers, Referrers]:
    return (
        graph.referrers(SECURITY_GROUP_RULE, "securityGroupId", to=SECURITY_GROUP),
        graph.referrers(_OF_ITS_DIRECTION[direction], "securityGroupId", to=SECURITY_GROUP),
    )


def _inline(group: Resource, direction: Direction) -> Iterator[SecurityRule | Missing]:
    elements = group.elements(direction)
    if elements is UNKNOWN:
        yield UNKNOWN
    if isinstance(elements, Missing):
        return
    for index, element in enumerate(elements):
        if not isinstance(element, dict):
            yield UNKNOWN
            continue
        yield SecurityRule(
            by=group,
            protocol=_protocol(group.text(direction, index, "protocol")),
            from_port=group.number(direction, index, "fromPort"),
            to_port=group.number(direction, index, "toPort"),
            peers=_ends([], [group.elements(direction, index, name) for name in ("cidrBlocks", "ipv6CidrBlocks")]),
            others=_ends(
                [group.text("id")] if group.flag(direction, index, "self") is True else [],
                [group.elements(direction, index, name) for name in ("securityGroups", "prefixListIds")],
            ),
            described=group.text(direction, index, "description") is not ABSENT,
        )


def _protocol(written: str | Missing) -> str | Missing:
    if isinstance(written, Missing):
        return written
    return "-1" if written.lower() in _ALL_PROTOCOLS else written.lower()


def _ends(single: Iterable[str | Missing], lists: Iterable[list[Value] | Missing]) -> tuple[str | Missing, ...]:
    found = [each for each in single if each is not ABSENT]
    for each in lists:
        if isinstance(each, list):
            found += [element if isinstance(element, str) else UNKNOWN for element in each]
        elif each is UNKNOWN:
            found.append(UNKNOWN)
    return tuple(found)
