"""Cases of the rules about what web ACLs block."""

from tests.policies.case import Case, Cases

_SEEN = 'seen = {"cloudwatch_metrics_enabled": True, "metric_name": "web", "sampled_requests_enabled": True}\n'

_RULES = f"""
import json

{_SEEN}
settings = {{"scope": "REGIONAL", "default_action": {{"allow": {{}}}}, "visibility_config": seen}}

def rule(name, statement, **action):
    return {{"name": name, "priority": 1, "statement": statement, "visibility_config": seen, **action}}

def managed(name, **action):
    statement = {{"managed_rule_group_statement": {{"vendor_name": "AWS", "name": name}}}}
    return rule(name, statement, **(action or {{"override_action": {{"none": {{}}}}}}))

def protect(web_acl, load_balancer):
    aws.wafv2.WebAclAssociation("front", resource_arn=load_balancer.arn, web_acl_arn=web_acl.arn)
"""

_FRONT = f"""
{_RULES}
def front(target_type="lambda", **settings):
    load_balancer = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], **settings)
    group = aws.lb.TargetGroup("orders", target_type=target_type)
    forward = {{"type": "forward", "target_group_arn": group.arn}}
    aws.lb.Listener("http", load_balancer_arn=load_balancer.arn, port=80, default_actions=[forward])
    return load_balancer

rate = {{"rate_based_statement": {{"aggregate_key_type": "IP", "limit": 1000}}}}
limit = rule("rate", rate, action={{"block": {{}}}})
"""


def _front(rules: str, front: str = "front()") -> Case:
    """A web ACL with these rules in front of a load balancer."""
    return Case(f'protect(aws.wafv2.WebAcl("web", **settings, {rules}), {front})', given=_FRONT)


WAF_RATE_LIMIT = Cases(
    rule="alb-waf-rate-limit",
    fails=(
        Case(
            """
            front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
            group = aws.lb.TargetGroup("orders", target_type="lambda")
            forward = {"type": "forward", "target_group_arn": group.arn}
            aws.lb.Listener("http", load_balancer_arn=front.arn, port=80, default_actions=[forward])
            web_acl = aws.wafv2.WebAcl(
                "web", scope="REGIONAL", default_action={"allow": {}}, visibility_config=seen
            )
            aws.wafv2.WebAclAssociation("front", resource_arn=front.arn, web_acl_arn=web_acl.arn)
            """,
            given=_SEEN,
        ),
        _front('rules=[managed("AWSManagedRulesCommonRuleSet")]'),
        # A rule that only counts.
        _front('rules=[rule("rate", rate, action={"count": {}})]'),
        _front('rule_json=json.dumps([{"Name": "rate", "Statement": {"GeoMatchStatement": {}}}])'),
        # The group by a rule of the listener, under the twin types.
        Case(
            """
            load_balancer = aws.alb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
            group = aws.alb.TargetGroup("orders", target_type="lambda")
            close = {"type": "fixed-response", "fixed_response": {"content_type": "text/plain"}}
            listener = aws.alb.Listener("http", load_balancer_arn=load_balancer.arn, port=80, default_actions=[close])
            aws.alb.ListenerRule(
                "orders",
                listener_arn=listener.arn,
                conditions=[{"path_pattern": {"values": ["/orders"]}}],
                actions=[{"type": "forward", "target_group_arn": group.arn}],
            )
            protect(aws.wafv2.WebAcl("web", **settings), load_balancer)
            """,
            given=_FRONT,
        ),
        # A rule of its own that is for another web ACL.
        Case(
            """
            other = aws.wafv2.WebAcl("other", **settings)
            aws.wafv2.WebAclRule(
                "rate", web_acl_arn=other.arn, name="rate", priority=1, statement=rate, action={"block": {}}
            )
            protect(aws.wafv2.WebAcl("web", **settings), front())
            """,
            given=_FRONT,
        ),
    ),
    passes=(
        Case(
            """
            front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
            group = aws.lb.TargetGroup("orders", target_type="lambda")
            forward = {"type": "forward", "target_group_arn": group.arn}
            aws.lb.Listener("http", load_balancer_arn=front.arn, port=80, default_actions=[forward])
            limit = {
                "name": "rate",
                "priority": 1,
                "action": {"block": {}},
                "statement": {"rate_based_statement": {"aggregate_key_type": "IP", "limit": 1000}},
                "visibility_config": seen,
            }
            web_acl = aws.wafv2.WebAcl(
                "web", scope="REGIONAL", default_action={"allow": {}}, rules=[limit], visibility_config=seen
            )
            aws.wafv2.WebAclAssociation("front", resource_arn=front.arn, web_acl_arn=web_acl.arn)
            """,
            given=_SEEN,
        ),
        _front(
            'rule_json=json.dumps([{"Name": "rate", "Action": {"Block": {}}, "Statement": {"RateBasedStatement": {}}}])'
        ),
        Case(
            """
            web_acl = aws.wafv2.WebAcl("web", **settings)
            aws.wafv2.WebAclRule(
                "rate", web_acl_arn=web_acl.arn, name="rate", priority=1, statement=rate, action={"block": {}}
            )
            protect(web_acl, front())
            """,
            given=_FRONT,
        ),
        # Not from the internet, or not to functions; and a rule group of the account, which may limit rates.
        Case(
            """
            web_acl = aws.wafv2.WebAcl("web", **settings)
            protect(web_acl, front(internal=True))
            servers = aws.lb.LoadBalancer("servers", subnets=["subnet-1", "subnet-2"])
            aws.wafv2.WebAclAssociation("servers", resource_arn=servers.arn, web_acl_arn=web_acl.arn)
            aws.wafv2.WebAclAssociation("pool", resource_arn=aws.cognito.UserPool("u").arn, web_acl_arn=web_acl.arn)
            """,
            given=_FRONT,
        ),
        _front('rules=[rule("own", {"rule_group_reference_statement": {"arn": unknown("arn:aws:wafv2:::own")}})]'),
    ),
    undecided=(
        _front("rules=unknown([limit])"),
        _front('rules=[rule("rate", unknown(rate), action={"block": {}})]'),
        Case(
            """
            aws.wafv2.WebAclRule(
                "rate", web_acl_arn=unknown("elsewhere"), name="rate", priority=1, statement=rate, action={"block": {}}
            )
            protect(aws.wafv2.WebAcl("web", **settings), front())
            """,
            given=_FRONT,
        ),
        _front("rules=[]", front="front(internal=unknown(True))"),
        _front("rules=[]", front='front(target_type=unknown("instance"))'),
        Case(
            """
            front()
            web_acl = aws.wafv2.WebAcl("web", **settings)
            aws.wafv2.WebAclAssociation("front", resource_arn=unknown("elsewhere"), web_acl_arn=web_acl.arn)
            """,
            given=_FRONT,
        ),
    ),
)

_BOTH = '[managed("AWSManagedRulesKnownBadInputsRuleSet"), managed("AWSManagedRulesAnonymousIpList")]'
_LOAD_BALANCER = 'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])'


def _rules(rules: str) -> str:
    return f'protect(aws.wafv2.WebAcl("web", **settings, {rules}), {_LOAD_BALANCER})'


WAF_LOG4J_RULES = Cases(
    rule="alb-waf-log4j-rules",
    fails=(
        Case(
            """
            front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
            web_acl = aws.wafv2.WebAcl(
                "web", scope="REGIONAL", default_action={"allow": {}}, visibility_config=seen
            )
            aws.wafv2.WebAclAssociation("front", resource_arn=front.arn, web_acl_arn=web_acl.arn)
            """,
            given=_SEEN,
        ),
        Case(_rules('rules=[managed("AWSManagedRulesKnownBadInputsRuleSet")]'), given=_RULES),
        # One that only counts.
        Case(
            _rules(
                'rules=[managed("AWSManagedRulesKnownBadInputsRuleSet"), '
                'managed("AWSManagedRulesAnonymousIpList", override_action={"count": {}})]'
            ),
            given=_RULES,
        ),
        Case(
            """
            web_acl = aws.wafv2.WebAcl("web", **settings, rules=[managed("AWSManagedRulesKnownBadInputsRuleSet")])
            aws.wafv2.WebAclRuleGroupAssociation(
                "anonymous",
                web_acl_arn=web_acl.arn,
                rule_name="anonymous",
                priority=2,
                override_action="count",
                managed_rule_group={"vendor_name": "AWS", "name": "AWSManagedRulesAnonymousIpList"},
            )
            protect(web_acl, aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"]))
            """,
            given=_RULES,
        ),
        Case(_rules(f"rules={_BOTH}"), config={"ruleGroups": ["AWSManagedRulesSQLiRuleSet"]}, given=_RULES),
    ),
    passes=(
        Case(
            f"""
            front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
            protect(aws.wafv2.WebAcl("web", **settings, rules={_BOTH}), front)
            """,
            given=_RULES,
        ),
        Case(
            """
            web_acl = aws.wafv2.WebAcl(
                "web", **settings, rules=[managed("AWSManagedRulesKnownBadInputsRuleSet")]
            )
            aws.wafv2.WebAclRuleGroupAssociation(
                "anonymous",
                web_acl_arn=web_acl.arn,
                rule_name="anonymous",
                priority=2,
                override_action="none",
                managed_rule_group={"vendor_name": "AWS", "name": "AWSManagedRulesAnonymousIpList"},
            )
            protect(web_acl, aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"]))
            """,
            given=_RULES,
        ),
        Case('protect(aws.wafv2.WebAcl("users", **settings), aws.cognito.UserPool("users"))', given=_RULES),
    ),
    undecided=(
        Case(_rules(f"rules=unknown({_BOTH})"), given=_RULES),
        Case(
            """
            web_acl = aws.wafv2.WebAcl("web", **settings)
            aws.wafv2.WebAclAssociation("front", resource_arn=unknown("elsewhere"), web_acl_arn=web_acl.arn)
            """,
            given=_RULES,
        ),
    ),
)
