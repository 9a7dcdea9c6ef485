"""Rules about a target group's own settings: those that fit its type, and its name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ..aws_types import TARGET_GROUP
from ..resource import ABSENT, UNKNOWN, Resource, Value
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation
from ..target_group import if_for_functions, unless_for_functions

_CREATE_TARGET_GROUP = "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html"

_NETWORK: Final[Mapping[str, str]] = {"port": "port", "protocol": "protocol", "vpc_id": "vpcId"}
"""Settings by their names in Python."""

_CHECK_DEFAULTS: Final[Mapping[str, Value]] = {"port": "traffic-port", "protocol": "HTTP"}
"""What the provider fills into a health check, and what cannot be told from a program's own choice of the same."""


def _fits_its_type(group: Resource, _options: Options) -> Iterator[Finding]:
    for_either = (
        *if_for_functions(group, _judge_function_group(group)),
        *unless_for_functions(group, _judge_server_group(group)),
    )
    # To a group of unknown type both may say so.
    yield from for_either[:1]


def _judge_function_group(group: Resource) -> Iterator[Finding]:
    # What is unknown is what the program sets, such as the ID of a VPC of its own: that it is there is what counts.
    settings = {**_NETWORK, "protocol_version": "protocolVersion"}
    needless = [name for name, property_ in settings.items() if group.value(property_) is not ABSENT]
    checks = {name: group.value("healthCheck", name) for name in _CHECK_DEFAULTS}
    needless += [
        f'health_check["{name}"]'
        for name, value in checks.items()
        if value not in (ABSENT, UNKNOWN, _CHECK_DEFAULTS[name])
    ]
    if needless:
        yield Violation(group, f"it is for a function, and sets {', '.join(needless)}", f"no {', no '.join(needless)}")
    elif UNKNOWN in checks.values():
        yield CannotTell(group, "its health_check, so whether it has a port or a protocol")


def _judge_server_group(group: Resource) -> Iterator[Finding]:
    missing = [name for name, property_ in _NETWORK.items() if group.value(property_) is ABSENT]
    if missing:
        yield Violation(
            group,
            f"it is for servers, and does not set {', '.join(missing)}",
            f'{", ".join(f"{name}=…" for name in missing)}, or target_type="lambda" if it is for a function',
        )


NETWORK_PROPS = ResourceRule(
    name="lambda-target-group-network-props",
    group=Group.WIRING,
    checks="A target group for servers has a port, a protocol and a VPC; one for functions has none of them.",
    because="AWS refuses the one without; for functions they mean nothing, and the provider warns that it will refuse "
    "them.",
    mend="Set, or leave out, port, protocol and vpc_id on aws.lb.TargetGroup according to its target_type.",
    source=_CREATE_TARGET_GROUP,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"cfn-lint": ("E3681", "E3684")},
    types=(TARGET_GROUP,),
    judge=_fits_its_type,
)


_DEFAULTS: Final[Mapping[str, Value]] = {
    "deregistrationDelay": 300.0,
    "slowStart": 0.0,
    "loadBalancingAlgorithmType": "round_robin",
    "loadBalancingAnomalyMitigation": "off",
    "loadBalancingCrossZoneEnabled": "use_load_balancer_configuration",
    "connectionTermination": False,
    "preserveClientIp": ABSENT,
    "proxyProtocolV2": False,
    "stickiness": ABSENT,
    "targetGroupHealth": ABSENT,
}
"""The attributes of groups for servers, with what a group has that leaves them alone."""


def _has_no_server_attributes(group: Resource, _options: Options) -> Iterator[Finding]:
    return if_for_functions(group, _judge_attributes(group))


def _judge_attributes(group: Resource) -> Iterator[Finding]:
    found = {name: group.value(name) for name in _DEFAULTS if group.flag(name, "enabled") is not False}
    stated = {name: value for name, value in found.items() if value not in (ABSENT, _DEFAULTS[name])}
    known = [_in_python(name) for name, value in stated.items() if value is not UNKNOWN]
    if known:
        yield Violation(
            group,
            f"it is for a function, and sets {', '.join(known)}, which has no effect on one",
            f"no {', no '.join(known)}",
        )
    elif stated:
        yield CannotTell(group, f"its {', '.join(_in_python(name) for name in stated)}")


def _in_python(name: str) -> str:
    return re.sub(r"([A-Z])", r"_\1", name).lower()


NO_INSTANCE_ATTRIBUTES = ResourceRule(
    name="lambda-target-group-no-instance-attributes",
    group=Group.WIRING,
    checks="A target group for functions sets no attributes that are for servers.",
    because="They have no effect on a function: what they promise, such as a slow start or draining, does not happen.",
    mend="Leave them out of the aws.lb.TargetGroup; alias weights shift requests from version to version.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    types=(TARGET_GROUP,),
    judge=_has_no_server_attributes,
)


_PLACEHOLDER: Final = re.compile(r"\$\{(?:(name)|(hex|alphanum|string|num)\((\d+)\)|[^}]*)\}")
_RANDOM: Final = {"hex": "[0-9a-f]", "alphanum": "[0-9a-z]", "string": "[a-z]", "num": "[0-9]"}


def _name_not_fixed(group: Resource, options: Options) -> Iterator[Finding]:
    name = group.text("name")
    if name is UNKNOWN:
        yield CannotTell(group, "its name")
    # Pulumi fills in a name of this form, and nothing tells it from one that was written.
    elif isinstance(name, str) and not re.fullmatch(_filled_in(options.text("autoName"), group.name), name):
        yield Violation(
            group,
            f"its name is fixed to '{name}'",
            "no name, or name_prefix=<up to 6 characters>",
        )


def _filled_in(pattern: str, resource_name: str) -> str:
    """The regular expression of the names that a pattern of Pulumi's automatic naming makes of a resource's name.

    https://www.pulumi.com/docs/iac/concepts/resources/names/#automatic-naming-configuration
    """
    expression, end = "", 0
    for found in _PLACEHOLDER.finditer(pattern):
        own, random, length = found.groups()
        known = re.escape(resource_name) if own else f"{_RANDOM[random]}{{{length}}}" if random else ".+"
        expression, end = expression + re.escape(pattern[end : found.start()]) + known, found.end()
    return expression + re.escape(pattern[end:])


NAME_NOT_FIXED = ResourceRule(
    name="target-group-name-not-fixed",
    group=Group.WIRING,
    checks="A target group's name is left to Pulumi.",
    because="With a fixed name a change that replaces the group must delete the old one first, which AWS refuses while a "
    "listener forwards to it: the deployment is stuck.",
    mend="Leave out name on aws.lb.TargetGroup, or use name_prefix.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "autoName": {
            "type": "string",
            "default": "${name}-${hex(7)}",
            "description": "The pattern of the names that Pulumi fills in, as in the option pulumi:autonaming.",
        },
    },
    types=(TARGET_GROUP,),
    judge=_name_not_fixed,
)


def _speaks_encrypted(group: Resource, _options: Options) -> Iterator[Finding]:
    target_type, protocol = group.text("targetType"), group.text("protocol")
    # To a function or an Application Load Balancer there is nothing to choose, nor to an appliance behind a gateway.
    if target_type in {"lambda", "alb"} or protocol in {"HTTPS", "TLS", "QUIC", "GENEVE", ABSENT}:
        return
    if UNKNOWN in {target_type, protocol}:
        yield CannotTell(group, "the protocol to its targets")
    else:
        yield Violation(group, f"it speaks {protocol} to its targets", 'protocol="HTTPS"')


ENCRYPTED_PROTOCOL = ResourceRule(
    name="target-group-encrypted-protocol",
    group=Group.WIRING,
    checks="A load balancer speaks an encrypting protocol to its servers.",
    because="Behind the load balancer, requests and answers can be read and changed by whoever is in the network.",
    mend="Set protocol on aws.lb.TargetGroup to HTTPS, TLS or QUIC.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-22",
    severity=Severity.MEDIUM,
    level=Level.DISABLED,
    covers={"checkov": ("CKV_AWS_378",), "security-hub": ("ELB.22",)},
    types=(TARGET_GROUP,),
    judge=_speaks_encrypted,
)


RULES = (NETWORK_PROPS, NO_INSTANCE_ATTRIBUTES, NAME_NOT_FIXED, ENCRYPTED_PROTOCOL)
