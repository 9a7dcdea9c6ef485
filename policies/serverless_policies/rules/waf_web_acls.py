"""Rules about web ACLs: that the internet meets one, and that it leaves a log."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import LOAD_BALANCER, WEB_ACL, WEB_ACL_ASSOCIATION, WEB_ACL_LOGGING
from ..graph import Graph
from ..load_balancer import APPLICATION, faces_internet, if_of_type
from ..resource import UNKNOWN, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..web_acls import is_for_no_load_balancer


def _has_web_acl(graph: Graph, options: Options) -> Iterator[Finding]:
    associations = graph.referrers(WEB_ACL_ASSOCIATION, "resourceArn", to=LOAD_BALANCER)
    undecided = [each for each in associations.undecided if not is_for_no_load_balancer(graph, each)]
    for load_balancer in graph.every(LOAD_BALANCER):
        if not associations.to(load_balancer):
            found = _judge_unprotected(load_balancer, undecided, options)
            yield from if_of_type(load_balancer, APPLICATION, found)


def _judge_unprotected(load_balancer: Resource, undecided: list[Resource], options: Options) -> Iterator[Finding]:
    asked = True if options.flag("internal") else faces_internet(load_balancer)
    if asked is UNKNOWN:
        yield CannotTell(load_balancer, "whether it is internal")
    elif asked and undecided:
        yield CannotTell(load_balancer, f"whether the association '{undecided[0].name}' is for it")
    elif asked:
        yield Violation(
            load_balancer,
            "no web ACL is associated with it",
            "aws.wafv2.WebAclAssociation(…, resource_arn=<the load balancer's ARN>, web_acl_arn=<the web ACL's ARN>)",
        )


WAF_ASSOCIATED = StackRule(
    name="alb-waf-associated",
    group=Group.LOAD_BALANCERS,
    checks="An internet-facing Application Load Balancer is associated with a web ACL of AWS WAF.",
    because="Without one, every scanner's and every attacker's request is let through, and each invokes a function.",
    mend="Add an aws.wafv2.WebAclAssociation for the load balancer.",
    source="https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-16",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV2_AWS_28",),
        "cdk-nag": ("NIST.800.53.R4-ALBWAFEnabled", "NIST.800.53.R5-ALBWAFEnabled", "PCI.DSS.321-ALBWAFEnabled"),
        "security-hub": ("ELB.16",),
        "well-architected": ("sec_q2_a2",),
    },
    options={
        "internal": {
            "type": "boolean",
            "default": False,
            "description": "Ask it of internal load balancers too.",
        },
    },
    judge=_has_web_acl,
)


def _is_logged(graph: Graph, _options: Options) -> Iterator[Finding]:
    configurations = graph.referrers(WEB_ACL_LOGGING, "resourceArn", to=WEB_ACL)
    for web_acl in graph.every(WEB_ACL):
        if configurations.to(web_acl):
            continue
        if configurations.undecided:
            yield CannotTell(web_acl, f"whether '{configurations.undecided[0].name}' logs it")
        else:
            yield Violation(
                web_acl,
                "nothing logs its requests",
                "aws.wafv2.WebAclLoggingConfiguration(…, resource_arn=<the web ACL's ARN>, log_destination_configs=[…])",
            )


WAF_LOGGING = StackRule(
    name="waf-logging",
    group=Group.LOAD_BALANCERS,
    checks="A web ACL logs the requests that it inspects.",
    because="Without the log nobody can tell which rule blocked a customer, or what an attacker tried.",
    mend="Add an aws.wafv2.WebAclLoggingConfiguration for the web ACL.",
    source="https://docs.aws.amazon.com/waf/latest/developerguide/logging.html",
    severity=Severity.LOW,
    level=Level.ADVISORY,
    covers={
        "checkov": ("CKV2_AWS_31",),
        "cdk-nag": (
            "HIPAA.Security-WAFv2LoggingEnabled",
            "NIST.800.53.R4-WAFv2LoggingEnabled",
            "NIST.800.53.R5-WAFv2LoggingEnabled",
            "PCI.DSS.321-WAFv2LoggingEnabled",
        ),
    },
    judge=_is_logged,
)


RULES = (WAF_ASSOCIATED, WAF_LOGGING)
