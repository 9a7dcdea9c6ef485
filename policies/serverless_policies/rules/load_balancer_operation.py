"""Rules about how a load balancer is run: its logs, its deletion, and the Availability Zones it spans."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from ..aws_types import LOAD_BALANCER
from ..load_balancer import if_of_type
from ..resource import ABSENT, UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation


def _logs_access(load_balancer: Resource, _options: Options) -> Iterator[Finding]:
    # A Gateway Load Balancer has no access logs.
    return if_of_type(load_balancer, {"application", "network"}, _judge_access_logs(load_balancer))


def _judge_access_logs(load_balancer: Resource) -> Iterator[Finding]:
    enabled, bucket = load_balancer.flag("accessLogs", "enabled"), load_balancer.text("accessLogs", "bucket")
    if enabled is UNKNOWN:
        yield CannotTell(load_balancer, "its access_logs")
    elif enabled is not True or bucket is ABSENT:
        has_block = load_balancer.value("accessLogs") is not ABSENT
        yield Violation(
            load_balancer,
            "access_logs is not enabled, which a bucket alone does not do" if has_block else "access_logs is not set",
            'access_logs={"enabled": True, "bucket": <a bucket that Elastic Load Balancing may write to>}',
        )


ACCESS_LOGS = ResourceRule(
    name="alb-access-logs",
    group=Group.LOAD_BALANCERS,
    checks="A load balancer logs its requests.",
    because="The log alone tells who asked for what, and why a request was answered with 502 without reaching a function.",
    mend="Set access_logs on aws.lb.LoadBalancer, with enabled and a bucket.",
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
    types=(LOAD_BALANCER,),
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
    if counted >= needed:
        return
    if UNKNOWN in lists:
        yield CannotTell(load_balancer, "its subnets")
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
    because="In one zone it fails with the zone; AWS refuses an Application Load Balancer in one.",
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
