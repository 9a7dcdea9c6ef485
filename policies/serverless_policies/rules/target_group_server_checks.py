"""Rules about the health checks of servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..aws_types import TARGET_GROUP
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..target_group import unless_for_functions

_HEALTH_CHECKS = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"

_PATH: Final = "/"
_GRPC_PATH: Final = "/AWS.ALB/healthcheck"


def _has_path(group: Resource, _options: Options) -> Iterator[Finding]:
    return unless_for_functions(group, _judge_path(group))


def _judge_path(group: Resource) -> Iterator[Finding]:
    protocol = group.text("protocol")
    # An unknown path is one that the program sets.
    if protocol not in {"HTTP", "HTTPS", UNKNOWN} or group.text("healthCheck", "path") is not ABSENT:
        return
    if protocol is UNKNOWN:
        yield CannotTell(group, "its protocol")
    else:
        yield Violation(
            group,
            f"it speaks {protocol} and its health_check has no path, so that {_default_path(group)} is checked",
            'health_check={"path": <a path that tells whether it works>}',
        )


def _default_path(group: Resource) -> str:
    version = group.text("protocolVersion")
    if version is UNKNOWN:
        return f"'{_PATH}' or, for gRPC, '{_GRPC_PATH}'"
    return f"'{_GRPC_PATH if version == 'GRPC' else _PATH}'"


HEALTH_CHECK_DEFINED = ResourceRule(
    name="target-group-health-check-defined",
    group=Group.WIRING,
    checks="A target group that speaks HTTP to servers says which path tells of their health.",
    because="The default path answers for something else, or not at all, and says nothing of what serves requests.",
    mend='Set "path" in the health_check of aws.lb.TargetGroup.',
    source=_HEALTH_CHECKS,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"checkov": ("CKV_AWS_261",)},
    types=(TARGET_GROUP,),
    judge=_has_path,
)


def _checks_encrypted(group: Resource, _options: Options) -> Iterator[Finding]:
    return unless_for_functions(group, _judge_check_protocol(group))


def _judge_check_protocol(group: Resource) -> Iterator[Finding]:
    protocol = group.text("healthCheck", "protocol")
    if protocol is UNKNOWN:
        yield CannotTell(group, "its health check's protocol")
    elif protocol != "HTTPS":
        yield Violation(
            group,
            f"its health check uses {protocol if isinstance(protocol, str) else f'the default, {_default_protocol(group)}'}",
            'health_check={"protocol": "HTTPS", …}',
        )


def _default_protocol(group: Resource) -> str:
    """With a block it is the provider's default; without one AWS's, by the kind of load balancer."""
    protocol = group.text("protocol")
    if group.value("healthCheck") is not ABSENT or protocol in {"HTTP", "HTTPS"} or group.text("targetType") == "alb":
        return "HTTP"
    return "HTTP or TCP" if protocol is UNKNOWN else "TCP"


HEALTH_CHECK_ENCRYPTED = ResourceRule(
    name="target-group-health-check-encrypted",
    group=Group.WIRING,
    checks="The health check of a target group for servers uses HTTPS.",
    because="What a health check asks and is told can be read, and forged, on its way to the server.",
    mend='Set "protocol" in the health_check of aws.lb.TargetGroup to HTTPS.',
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-21",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"security-hub": ("ELB.21",)},
    types=(TARGET_GROUP,),
    judge=_checks_encrypted,
)


RULES = (HEALTH_CHECK_DEFINED, HEALTH_CHECK_ENCRYPTED)
