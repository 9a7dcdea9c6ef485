"""What a target group says of itself: whether it is for functions, and whether their health is checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .resource import ABSENT, UNKNOWN, Missing, Resource
from .rule import CannotTell, Finding


def invokes_functions(target_group: Resource) -> bool | Missing:
    """Whether a target group is of the type `lambda`; unless told otherwise it is of the type `instance`."""
    target_type = target_group.text("targetType")
    return UNKNOWN if target_type is UNKNOWN else target_type == "lambda"


def checks_functions(target_group: Resource) -> bool | Missing:
    """Whether the load balancer checks the health of the function in a group; the provider does where it has a block.

    https://www.pulumi.com/registry/packages/aws/api-docs/lb/targetgroup/#targetgrouphealthcheck
    """
    if target_group.value("healthCheck") is ABSENT:
        return False
    enabled = target_group.flag("healthCheck", "enabled")
    return True if enabled is ABSENT else enabled


def if_for_functions(target_group: Resource, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a rule finds that is asked only of groups for functions; it cannot tell if the type is not known yet."""
    return _if(invokes_functions(target_group), target_group, findings)


def unless_for_functions(target_group: Resource, findings: Iterable[Finding]) -> Iterator[Finding]:
    """What a rule finds that is never asked of groups for functions; it cannot tell if the type is not known yet."""
    for_functions = invokes_functions(target_group)
    return _if(UNKNOWN if for_functions is UNKNOWN else not for_functions, target_group, findings)


def _if(asked: bool | Missing, target_group: Resource, findings: Iterable[Finding]) -> Iterator[Finding]:
    if asked is True:
        yield from findings
    elif asked is UNKNOWN and any(findings):
        yield CannotTell(target_group, "its target_type")
