"""Rules about the network that a function is in."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import FUNCTION, SUBNET
from ..graph import Graph
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation

_VPC = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"


def _is_in_vpc(function: Resource, _options: Options) -> Iterator[Finding]:
    if function.elements("vpcConfig", "subnetIds") in (ABSENT, []):
        yield Violation(function, "vpc_config is not set", 'vpc_config={"subnet_ids": […], "security_group_ids": […]}')


IN_VPC = ResourceRule(
    name="lambda-in-vpc",
    group=Group.FUNCTIONS,
    checks="A function is in a VPC.",
    because="Some standards ask for it: what it sends then passes through a network that somebody controls.",
    mend="Set vpc_config on aws.lambda_.Function. AWS's advice is to do so only where the function needs it.",
    source=_VPC,
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={
        "checkov": ("CKV_AWS_117",),
        "cdk-nag": (
            "HIPAA.Security-LambdaInsideVPC",
            "NIST.800.53.R4-LambdaInsideVPC",
            "NIST.800.53.R5-LambdaInsideVPC",
            "PCI.DSS.321-LambdaInsideVPC",
        ),
        "security-hub": ("Lambda.3",),
    },
    types=(FUNCTION,),
    judge=_is_in_vpc,
)


def _spans_zones(graph: Graph, options: Options) -> Iterator[Finding]:
    fewest = options.number("minAvailabilityZones")
    for function in graph.every(FUNCTION):
        subnet_ids = function.elements("vpcConfig", "subnetIds")
        if subnet_ids is UNKNOWN:
            yield CannotTell(function, "its subnets")
        if isinstance(subnet_ids, Missing) or not subnet_ids:
            continue
        subnets = graph.sources(function, "vpcConfig", SUBNET)
        zones = [_zone(subnet) for subnet in subnets]
        known = {zone for zone in zones if isinstance(zone, str)}
        if len(subnet_ids) < fewest:
            yield _too_few(function, f"it is in {_counted(len(subnet_ids), 'subnet')}", fewest)
        elif len(subnets) < len(subnet_ids) or len(known) >= fewest:
            continue  # Subnets outside this stack may be anywhere.
        elif all(isinstance(zone, str) for zone in zones):
            yield _too_few(function, f"all its subnets are in {' and '.join(sorted(known))}", fewest)
        else:
            yield CannotTell(function, "the availability zones of its subnets")


def _zone(subnet: Resource) -> str | Missing:
    """The zone by its name, else by its ID; ABSENT if AWS is to choose one."""
    name = subnet.text("availabilityZone")
    return subnet.text("availabilityZoneId") if name is ABSENT else name


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _too_few(function: Resource, found: str, fewest: float) -> Violation:
    return Violation(
        function,
        f"{found}; the policy asks for {fewest:g} availability zones",
        f"subnet_ids in vpc_config=<subnets of {fewest:g} availability zones>",
    )


VPC_MULTI_AZ = StackRule(
    name="lambda-vpc-multi-az",
    group=Group.FUNCTIONS,
    checks="A function in a VPC is in more than one availability zone.",
    because="With all its subnets in one zone it stops when that zone does.",
    mend="Set subnet_ids in vpc_config on aws.lambda_.Function to subnets of two zones or more.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-5",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"security-hub": ("Lambda.5",)},
    options={
        "minAvailabilityZones": {
            "type": "number",
            "minimum": 2,
            "default": 2,
            "description": "In how many availability zones a function in a VPC must be.",
        },
    },
    judge=_spans_zones,
)


RULES = (IN_VPC, VPC_MULTI_AZ)
