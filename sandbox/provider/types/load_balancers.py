"""Load balancers."""

from collections.abc import Iterable

from sandbox.provider.properties import attribute, attributes, boolean, derived, local, member, output
from sandbox.provider.resource_type import Naming, Operation, Problem, Property, ResourceType
from sandbox.provider.types.elbv2 import ABSENT, TAGGING, arn_suffix
from sandbox.provider.values import Properties

LOG_FIELDS = {"enabled": boolean, "bucket": str, "prefix": str}


def _log(kind: str) -> Property:
    prefix = f"{kind}.s3"
    return attributes({name: (f"{prefix}.{name}", cast) for name, cast in LOG_FIELDS.items()}, unset={"enabled": False})


def _load_balancer(inputs: Properties) -> Iterable[Problem]:
    if ("subnets" in inputs) == ("subnetMappings" in inputs):
        yield Problem("subnets", "exactly one of subnets and subnetMappings is required")
    name = inputs.get("name")
    if isinstance(name, str) and name.startswith("internal-"):
        yield Problem("name", f"{name!r} begins with internal-, which AWS keeps for itself")


LOAD_BALANCER = ResourceType(
    token="aws:lb/loadBalancer:LoadBalancer",
    twins=("aws:alb/loadBalancer:LoadBalancer",),
    service="elbv2",
    naming=Naming("name", limit=32, prefix_property="namePrefix"),
    tagging=TAGGING,
    create=Operation("CreateLoadBalancer", result="LoadBalancers[0]"),
    identify=lambda _inputs, item: item["LoadBalancerArn"],
    reads=(
        Operation("DescribeLoadBalancers", lambda i: {"LoadBalancerArns": [i.id]}, "LoadBalancers[0]"),
        Operation("DescribeLoadBalancerAttributes", lambda i: {"LoadBalancerArn": i.id}),
    ),
    updates=(
        Operation("ModifyLoadBalancerAttributes", lambda i: {"LoadBalancerArn": i.id}),
        Operation("SetSecurityGroups", lambda i: {"LoadBalancerArn": i.id}),
        Operation("SetSubnets", lambda i: {"LoadBalancerArn": i.id}),
        Operation("SetIpAddressType", lambda i: {"LoadBalancerArn": i.id}),
    ),
    delete=Operation("DeleteLoadBalancer", lambda i: {"LoadBalancerArn": i.id}),
    absent=ABSENT,
    check=_load_balancer,
    properties={
        "name": member("Name", replaces=True, found="LoadBalancerName"),
        "namePrefix": local(replaces=True),
        "loadBalancerType": member("Type", default="application", replaces=True),
        "internal": Property(
            write=lambda value: {"Scheme": "internal" if value else "internet-facing"},
            read=lambda item: item["Scheme"] == "internal",
            replaces=True,
            computed=True,
        ),
        "ipAddressType": member("IpAddressType", computed=True),
        "securityGroups": member("SecurityGroups", unordered=True, computed=True),
        "subnets": member("Subnets", unordered=True, computed=True, found="AvailabilityZones[].SubnetId"),
        "subnetMappings": member(
            "SubnetMappings", {"subnetId": "SubnetId", "allocationId": "AllocationId"}, readable=False, computed=True
        ),
        "accessLogs": _log("access_logs"),
        "connectionLogs": _log("connection_logs"),
        "clientKeepAlive": attribute("client_keep_alive.seconds", default=3600, kind=int),
        "desyncMitigationMode": attribute("routing.http.desync_mitigation_mode", default="defensive"),
        "dropInvalidHeaderFields": attribute(
            "routing.http.drop_invalid_header_fields.enabled", default=False, kind=boolean
        ),
        "enableCrossZoneLoadBalancing": attribute("load_balancing.cross_zone.enabled", kind=boolean, computed=True),
        "enableDeletionProtection": attribute("deletion_protection.enabled", default=False, kind=boolean),
        "enableHttp2": attribute("routing.http2.enabled", default=True, kind=boolean),
        "enableTlsVersionAndCipherSuiteHeaders": attribute(
            "routing.http.x_amzn_tls_version_and_cipher_suite.enabled", default=False, kind=boolean
        ),
        "enableWafFailOpen": attribute("waf.fail_open.enabled", default=False, kind=boolean),
        "enableXffClientPort": attribute("routing.http.xff_client_port.enabled", default=False, kind=boolean),
        "enableZonalShift": attribute("zonal_shift.config.enabled", default=False, kind=boolean),
        "idleTimeout": attribute("idle_timeout.timeout_seconds", default=60, kind=int),
        "preserveHostHeader": attribute("routing.http.preserve_host_header.enabled", default=False, kind=boolean),
        "xffHeaderProcessingMode": attribute("routing.http.xff_header_processing.mode", default="append"),
        "tags": local(),
        "arn": output("LoadBalancerArn"),
        "arnSuffix": derived(lambda item: arn_suffix(item["LoadBalancerArn"])),
        "dnsName": output("DNSName"),
        "vpcId": output("VpcId"),
        "zoneId": output("CanonicalHostedZoneId"),
    },
)

TYPES = (LOAD_BALANCER,)
