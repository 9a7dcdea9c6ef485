"""Rules about how a load balancer is run: its logs, its deletion, and the Availability Zones it spans."""

from __future__ import annotations

from collections.abc import Iterator, Set
from fnmatch import fnmatchcase
from typing import Final

from ..aws_types import LISTENER, LOAD_BALANCER, LOG_DELIVERY_SOURCE
from ..graph import Graph, Referrers
from ..load_balancer import if_of_type, load_balancer_type
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import (
    CannotTell,
    Finding,
    Group,
    Level,
    Options,
    ResourceRule,
    Severity,
    StackRule,
    Violation,
    unless_told_otherwise,
)
from ..verdicts import negation_of

_ACCESS_LOGS: Final = {"ALB_ACCESS_LOGS", "NLB_ACCESS_LOGS"}


def _logs_access(graph: Graph, _options: Options) -> Iterator[Finding]:
    for load_balancer in graph.every(LOAD_BALANCER):
        asked = _may_log_access(graph, load_balancer)
        if asked is False:
            continue
        has_bucket = load_balancer.text("accessLogs", "bucket") is not ABSENT
        yield from unless_told_otherwise(
            {
                "its load_balancer_type, or the protocol of its listeners": asked,
                "its access_logs": _lacks_access_logs(load_balancer),
                "what the log delivery sources are for": _lacks_delivery(graph, load_balancer),
            },
            Violation(
                load_balancer,
                f"access_logs is {'not enabled, which a bucket alone does not do' if has_bucket else 'not set'}",
                'access_logs={"enabled": True, "bucket": <a bucket that Elastic Load Balancing may write to>}',
            ),
        )


def _may_log_access(graph: Graph, load_balancer: Resource) -> bool | Missing:
    """An Application Load Balancer may, a Network Load Balancer for what comes by TLS, and a gateway not at all."""
    kind = load_balancer_type(load_balancer)
    if kind != "network":
        return UNKNOWN if kind is UNKNOWN else kind == "application"
    return _some(graph.referrers(LISTENER, "loadBalancerArn", to=LOAD_BALANCER), load_balancer, "protocol", {"TLS"})


def _lacks_access_logs(load_balancer: Resource) -> bool | Missing:
    enabled = load_balancer.flag("accessLogs", "enabled")
    if enabled is UNKNOWN:
        return UNKNOWN
    return enabled is not True or load_balancer.text("accessLogs", "bucket") is ABSENT


def _lacks_delivery(graph: Graph, load_balancer: Resource) -> bool | Missing:
    """Unless CloudWatch Logs takes its access logs from it, and brings them to wherever they are kept."""
    sources = graph.referrers(LOG_DELIVERY_SOURCE, "resourceArn", to=LOAD_BALANCER)
    return negation_of(_some(sources, load_balancer, "logType", _ACCESS_LOGS))


def _some(referrers: Referrers, load_balancer: Resource, name: str, wanted: Set[str]) -> bool | Missing:
    """Whether what refers to the load balancer has, somewhere, one of the wanted values of a property."""
    own = {each.text(name) for each in referrers.to(load_balancer)}
    others = {each.text(name) for each in referrers.undecided}
    if not own.isdisjoint(wanted):
        return True
    return UNKNOWN if UNKNOWN in own or not others.isdisjoint({*wanted, UNKNOWN}) else False


ACCESS_LOGS = StackRule(
    name="alb-access-logs",
    group=Group.LOAD_BALANCERS,
    checks="An Application Load Balancer logs its requests, and a Network Load Balancer those that come by TLS.",
    because="The log alone tells who asked for what, and why a request was answered with 502 without reaching a function.",
    mend="Set access_logs on aws.lb.LoadBalancer, with enabled and a bucket, or add an "
    "aws.cloudwatch.LogDeliverySource of the log_type ALB_ACCESS_LOGS or NLB_ACCESS_LOGS, and an "
    "aws.cloudwatch.LogDelivery from it.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_91",),
        "cdk-nag": (
            "AwsSolutions-ELB2",
            "HIPAA.Security-ELBLoggingEnabled",
            "NIST.800.53.R4-ELBLoggingEnabled",
            "NIST.800.53.R5-ELBLoggingEnabled",
            "PCI.DSS.321-ELBLoggingEnabled",
        ),
        "security-hub": ("ELB.5",),
        "awsguard": ("elb-logging-enabled",),
        "compliance-policies": (
            "aws-lb-loadbalancer-enable-access-logging",
            "aws-lb-loadbalancer-configure-access-logging",
            "aws-alb-loadbalancer-enable-access-logging",
            "aws-alb-loadbalancer-configure-access-logging",
        ),
    },
    judge=_logs_access,
)


def _is_protected(load_balancer: Resource, options: Options) -> Iterator[Finding]:
    if any(fnmatchcase(load_balancer.stack, pattern) for pattern in options.texts("disposableStacks")):
        return
    protected = load_balancer.flag("enableDeletionProtection")
    if protected is UNKNOWN:
        yield CannotTell(load_balancer, "its enable_deletion_protection")
    elif protected is not True:
        yield Violation(
            load_balancer,
            "enable_deletion_protection is false, which is also the default",
            "enable_deletion_protection=True",
        )


DELETION_PROTECTION = ResourceRule(
    name="alb-deletion-protection",
    group=Group.LOAD_BALANCERS,
    checks="A load balancer is protected against deletion.",
    because="A replacement or a destroyed stack otherwise takes the address that every client uses with it.",
    mend="Set enable_deletion_protection on aws.lb.LoadBalancer, or name the stack in this policy's disposableStacks.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-6",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_150",),
        "cdk-nag": (
            "HIPAA.Security-ELBDeletionProtectionEnabled",
            "NIST.800.53.R4-ELBDeletionProtectionEnabled",
            "NIST.800.53.R5-ELBDeletionProtectionEnabled",
        ),
        "security-hub": ("ELB.6",),
        "awsguard": ("elb-deletion-protection-enabled",),
    },
    options={
        "disposableStacks": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["dev", "dev-*", "pr-*", "review-*"],
            "description": "Patterns (*, ?) for the names of stacks that come and go, and must be easy to destroy.",
        },
    },
    types=(LOAD_BALANCER,),
    judge=_is_protected,
)


def _spans_zones(load_balancer: Resource, options: Options) -> Iterator[Finding]:
    lists = [load_balancer.elements(name) for name in ("subnets", "subnetMappings")]
    counted, needed = sum(len(each) for each in lists if isinstance(each, list)), options.number("minAvailabilityZones")
    # Only a load balancer on an Outpost, which is in one Availability Zone, takes addresses from such a pool.
    pool = load_balancer.text("customerOwnedIpv4Pool")
    if counted >= needed or isinstance(pool, str):
        return
    if UNKNOWN in lists or pool is UNKNOWN:
        yield CannotTell(load_balancer, "its subnets" if UNKNOWN in lists else "its customer_owned_ipv4_pool")
    else:
        yield Violation(
            load_balancer,
            f"it has {counted or 'no'} subnet{'s' if counted != 1 else ''}",
            f"subnets=<{needed:g} subnets or more, each in another Availability Zone>",
        )


MULTI_AZ = ResourceRule(
    name="alb-multi-az",
    group=Group.LOAD_BALANCERS,
    checks="A load balancer spans two Availability Zones or more.",
    because="In one zone it fails with the zone; AWS refuses an Application Load Balancer in one, except on an Outpost.",
    mend="Set subnets on aws.lb.LoadBalancer to subnets of different Availability Zones.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    covers={"security-hub": ("ELB.13",), "cfn-lint": ("E3680",)},
    options={
        "minAvailabilityZones": {
            "type": "number",
            "minimum": 1,
            "default": 2,
            "description": "The number of Availability Zones, which have one subnet each.",
        },
    },
    types=(LOAD_BALANCER,),
    judge=_spans_zones,
)


def _crosses_zones(load_balancer: Resource, _options: Options) -> Iterator[Finding]:
    # An Application Load Balancer always does.
    return if_of_type(load_balancer, {"network", "gateway"}, _judge_cross_zone(load_balancer))


def _judge_cross_zone(load_balancer: Resource) -> Iterator[Finding]:
    crosses = load_balancer.flag("enableCrossZoneLoadBalancing")
    if crosses is UNKNOWN:
        yield CannotTell(load_balancer, "its enable_cross_zone_load_balancing")
    elif crosses is not True:
        yield Violation(
            load_balancer,
            "enable_cross_zone_load_balancing is false, which is also the default",
            "enable_cross_zone_load_balancing=True",
        )


CROSS_ZONE = ResourceRule(
    name="nlb-cross-zone",
    group=Group.LOAD_BALANCERS,
    checks="A Network or Gateway Load Balancer spreads its load over the targets of all Availability Zones.",
    because="A zone with few targets otherwise overloads them, and one without targets loses its share of the traffic.",
    mend="Set enable_cross_zone_load_balancing on aws.lb.LoadBalancer; AWS bills data that crosses zones.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"checkov": ("CKV_AWS_152",)},
    types=(LOAD_BALANCER,),
    judge=_crosses_zones,
)


RULES = (ACCESS_LOGS, DELETION_PROTECTION, MULTI_AZ, CROSS_ZONE)
