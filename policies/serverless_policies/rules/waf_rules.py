"""Rules about what a web ACL in front of a load balancer blocks."""

from __future__ import annotations

from collections.abc import Iterator

from ..aws_types import WEB_ACL
from ..graph import Graph
from ..load_balancer import faces_internet, load_balancer_type
from ..load_balancer_targets import leads_to_functions
from ..resource import UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation
from ..verdicts import all_of, any_of
from ..web_acls import FirewallRule, protected, rules


def _limits_rates(graph: Graph, _options: Options) -> Iterator[Finding]:
    for web_acl in graph.every(WEB_ACL):
        asked = any_of([_brings_internet_to_functions(graph, each) for each in protected(graph).get(web_acl.urn, [])])
        if asked is False:
            continue
        found = rules(graph, web_acl)
        # A rule group of the account's own may limit rates; what is in it is not seen here.
        if any(isinstance(rule, FirewallRule) and (rule.limits_rate or rule.own_group) for rule in found):
            continue
        if asked is UNKNOWN:
            yield CannotTell(web_acl, "whether it protects an internet-facing load balancer that invokes functions")
        elif UNKNOWN in found:
            yield CannotTell(web_acl, "its rules")
        else:
            yield Violation(
                web_acl,
                "it has no rate-based rule that blocks, so one client can take all of the functions' concurrency",
                'a rule with action={"block": {}} and statement={"rate_based_statement": '
                '{"aggregate_key_type": "IP", "limit": <requests in 5 minutes>}}',
            )


def _brings_internet_to_functions(graph: Graph, load_balancer: Resource | Missing) -> bool | Missing:
    if not isinstance(load_balancer, Resource):
        return UNKNOWN
    kind = load_balancer_type(load_balancer)
    verdicts = (
        UNKNOWN if kind is UNKNOWN else kind == "application",
        faces_internet(load_balancer),
        leads_to_functions(graph, load_balancer),
    )
    return all_of(verdicts)


WAF_RATE_LIMIT = StackRule(
    name="alb-waf-rate-limit",
    group=Group.LOAD_BALANCERS,
    checks="The web ACL of an internet-facing load balancer that invokes functions has a rate-based rule.",
    because="A load balancer does not throttle: what one client sends invokes functions until their concurrency is used "
    "up, and the others get HTTP 502.",
    mend="Add a rule with a rate_based_statement to the aws.wafv2.WebAcl; alb-waf-associated asks for the web ACL itself.",
    source="https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"well-architected": ("rel_q1_a1",)},
    judge=_limits_rates,
)


def _blocks_log4j(graph: Graph, options: Options) -> Iterator[Finding]:
    for web_acl in graph.every(WEB_ACL):
        behind = protected(graph).get(web_acl.urn, [])
        if not behind:
            continue
        found = rules(graph, web_acl)
        applied = {rule.managed_group for rule in found if isinstance(rule, FirewallRule)}
        missing = [group for group in options.texts("ruleGroups") if group not in applied]
        if not missing:
            continue
        if UNKNOWN in applied or UNKNOWN in found:
            yield CannotTell(web_acl, "its rules")
        elif not any(isinstance(each, Resource) for each in behind):
            yield CannotTell(web_acl, "whether it protects a load balancer")
        else:
            yield Violation(
                web_acl,
                f"it does not apply {', '.join(missing)}, or only counts what they match",
                'a rule with override_action={"none": {}} and statement={"managed_rule_group_statement": '
                f'{{"vendor_name": "AWS", "name": "{missing[0]}"}}}}',
            )


WAF_LOG4J_RULES = StackRule(
    name="alb-waf-log4j-rules",
    group=Group.LOAD_BALANCERS,
    checks="The web ACL of a load balancer applies AWS's rules against Log4j lookups and anonymous clients.",
    because="Requests that exploit Log4j (CVE-2021-44228) still come every day, mostly from hidden addresses.",
    mend="Add rules with these managed_rule_group_statements to the aws.wafv2.WebAcl.",
    source="https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html",
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"checkov": ("CKV2_AWS_76", "CKV_AWS_192")},
    options={
        "ruleGroups": {
            "type": "array",
            "items": {"type": "string"},
            "default": ["AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesAnonymousIpList"],
            "description": "The managed rule groups that are asked for.",
        },
    },
    judge=_blocks_log4j,
)


RULES = (WAF_RATE_LIMIT, WAF_LOG4J_RULES)
