"""What a load balancer says of itself: its type, and whether it faces the internet."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Final

from .resource import ABSENT, UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding

APPLICATION: Final = frozenset({"application"})


def load_balancer_type(load_balancer: Resource) -> str | Missing:
    """`application`, `network` or `gateway`; an Application Load Balancer unless told otherwise."""
    found = load_balancer.text("loadBalancerType")
    return "application" if found is ABSENT else found


def faces_internet(load_balancer: Resource) -> bool | Missing:
    """Whether a load balancer faces the internet, which it does unless told otherwise."""
    internal = load_balancer.flag("internal")
    return UNKNOWN if internal is UNKNOWN else internal is not True


def if_of_type(load_balancer: Resource, types: Container[str], findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a rule finds that is asked only of these types; it cannot tell if the type is not known yet."""
    found = load_balancer_type(load_balancer)
    if isinstance(found, str):
        if found in types:
            yield from findings
    elif any(findings):
        yield CannotTell(load_balancer, "its load_balancer_type")
