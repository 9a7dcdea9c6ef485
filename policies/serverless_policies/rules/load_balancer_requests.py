"""Rules about the requests that a load balancer lets through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..aws_types import LOAD_BALANCER
from ..load_balancer import APPLICATION, if_of_type
from ..resource import ABSENT, UNKNOWN, Resource, Value
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, Violation

_ATTRIBUTES = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html"


def _drops_invalid_headers(load_balancer: Resource, _options: Options) -> Iterator[Finding]:
    return if_of_type(load_balancer, APPLICATION, _judge_invalid_headers(load_balancer))


def _judge_invalid_headers(load_balancer: Resource) -> Iterator[Finding]:
    drops = load_balancer.flag("dropInvalidHeaderFields")
    if drops is UNKNOWN:
        yield CannotTell(load_balancer, "its drop_invalid_header_fields")
    elif drops is not True:
        yield Violation(
            load_balancer,
            "drop_invalid_header_fields is false, which is also the default",
            "drop_invalid_header_fields=True",
        )


def _drop_invalid_headers(_load_balancer: Resource, _options: Options) -> Mapping[str, Value]:
    return {"dropInvalidHeaderFields": True}


DROP_INVALID_HEADERS = ResourceRule(
    name="alb-drop-invalid-headers",
    group=Group.LOAD_BALANCERS,
    checks="An Application Load Balancer drops headers whose names are not valid.",
    because="Malformed headers are how requests are smuggled past a load balancer to what is behind it.",
    mend="Set drop_invalid_header_fields on aws.lb.LoadBalancer to True.",
    source=_ATTRIBUTES,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV_AWS_131",),
        "cdk-nag": (
            "HIPAA.Security-ALBHttpDropInvalidHeaderEnabled",
            "NIST.800.53.R4-ALBHttpDropInvalidHeaderEnabled",
            "PCI.DSS.321-ALBHttpDropInvalidHeaderEnabled",
        ),
        "security-hub": ("ELB.4",),
    },
    types=(LOAD_BALANCER,),
    judge=_drops_invalid_headers,
    remedy=_drop_invalid_headers,
)


_SAFE_DESYNC_MODES = {"defensive", "strictest"}


def _mitigates_desync(load_balancer: Resource, _options: Options) -> Iterator[Finding]:
    return if_of_type(load_balancer, APPLICATION, _judge_desync(load_balancer))


def _judge_desync(load_balancer: Resource) -> Iterator[Finding]:
    mode = load_balancer.text("desyncMitigationMode")
    # The default is safe.
    if mode is ABSENT or mode in _SAFE_DESYNC_MODES:
        return
    if mode is UNKNOWN:
        yield CannotTell(load_balancer, "its desync_mitigation_mode")
    else:
        yield Violation(
            load_balancer,
            f"desync_mitigation_mode is '{mode}', which lets ambiguous requests through",
            'desync_mitigation_mode="defensive"',
        )


def _mitigate_desync(_load_balancer: Resource, _options: Options) -> Mapping[str, Value]:
    return {"desyncMitigationMode": "defensive"}


DESYNC_MITIGATION = ResourceRule(
    name="alb-desync-mitigation",
    group=Group.LOAD_BALANCERS,
    checks="An Application Load Balancer handles ambiguous requests defensively or strictly.",
    because="A request that the load balancer and its target read differently can poison caches and answer one user with "
    "another's response.",
    mend="Set desync_mitigation_mode on aws.lb.LoadBalancer to defensive or strictest, or leave it out.",
    source=_ATTRIBUTES,
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    covers={"checkov": ("CKV_AWS_328",), "security-hub": ("ELB.12",)},
    types=(LOAD_BALANCER,),
    judge=_mitigates_desync,
    remedy=_mitigate_desync,
)


def _fails_closed(load_balancer: Resource, _options: Options) -> Iterator[Finding]:
    return if_of_type(load_balancer, APPLICATION, _judge_fail_open(load_balancer))


def _judge_fail_open(load_balancer: Resource) -> Iterator[Finding]:
    fails_open = load_balancer.flag("enableWafFailOpen")
    if fails_open is UNKNOWN:
        yield CannotTell(load_balancer, "its enable_waf_fail_open")
    elif fails_open is True:
        yield Violation(
            load_balancer,
            "enable_waf_fail_open is true",
            "enable_waf_fail_open=False, or an exemption that says why requests may go unfiltered",
        )


WAF_FAIL_OPEN_DECIDED = ResourceRule(
    name="alb-waf-fail-open-decided",
    group=Group.LOAD_BALANCERS,
    checks="An Application Load Balancer forwards nothing that AWS WAF could not inspect, unless somebody says why.",
    because="With fail open, requests reach the target unfiltered whenever AWS WAF does not answer.",
    mend="Leave out enable_waf_fail_open on aws.lb.LoadBalancer, or exempt the load balancer with a reason.",
    source="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    types=(LOAD_BALANCER,),
    judge=_fails_closed,
)


RULES = (DROP_INVALID_HEADERS, DESYNC_MITIGATION, WAF_FAIL_OPEN_DECIDED)
