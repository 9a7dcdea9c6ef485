"""The rule about load balancers of the first generation."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import CLASSIC_LOAD_BALANCER
from ..resource import Resource
from ..rule import Finding, Group, Level, Options, ResourceRule, Severity, Violation

_PACKS = ("HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321")


def _is_of_the_first_generation(load_balancer: Resource, _options: Options) -> Iterator[Finding]:
    yield Violation(
        load_balancer,
        "it is a Classic Load Balancer, which cannot invoke functions and knows neither rules nor AWS WAF",
        'aws.lb.LoadBalancer(…), or for other protocols than HTTP aws.lb.LoadBalancer(…, load_balancer_type="network")',
    )


CLASSIC_ELB_NOT_USED = ResourceRule(
    name="classic-elb-not-used",
    group=Group.LOAD_BALANCERS,
    checks="Load balancers are Application or Network Load Balancers.",
    because="Classic Load Balancers are the previous generation: what they lack in routing, logs and protection, "
    "no setting adds.",
    mend="Replace aws.elb.LoadBalancer by aws.lb.LoadBalancer, with listeners and target groups.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/migrate-classic-load-balancer.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_92", "CKV_AWS_127", "CKV_AWS_138", "CKV_AWS_376"),
        "cdk-nag": (
            "AwsSolutions-ELB1",
            "AwsSolutions-ELB3",
            "AwsSolutions-ELB4",
            "AwsSolutions-ELB5",
            *(f"{pack}-ELBACMCertificateRequired" for pack in _PACKS),
            *(f"{pack}-ELBTlsHttpsListenersOnly" for pack in _PACKS),
            *(f"{pack}-ELBCrossZoneLoadBalancingEnabled" for pack in _PACKS if pack != "PCI.DSS.321"),
        ),
        "security-hub": ("ELB.2", "ELB.3", "ELB.7", "ELB.8", "ELB.9", "ELB.10", "ELB.14"),
        "compliance-policies": (
            "aws-elb-loadbalancer-configure-access-logging",
            "aws-elb-loadbalancer-configure-multi-availability-zone",
            "aws-elb-loadbalancer-disallow-unencrypted-traffic",
            "aws-elb-loadbalancer-enable-health-check",
        ),
    },
    types=(CLASSIC_LOAD_BALANCER,),
    judge=_is_of_the_first_generation,
)


RULES = (CLASSIC_ELB_NOT_USED,)
