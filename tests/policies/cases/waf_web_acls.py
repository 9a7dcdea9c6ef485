"""Cases of the rules about web ACLs, in front of load balancers and by themselves."""

from tests.policies.case import Case, Cases

_WEB_ACL = """
seen = {"cloudwatch_metrics_enabled": True, "metric_name": "web", "sampled_requests_enabled": True}

def web_acl(name):
    return aws.wafv2.WebAcl(name, scope="REGIONAL", default_action={"allow": {}}, visibility_config=seen)
"""
_FRONT = f"""
{_WEB_ACL}
subnets = ["subnet-1", "subnet-2"]
front = aws.lb.LoadBalancer("front", subnets=subnets)
"""

WAF_ASSOCIATED = Cases(
    rule="alb-waf-associated",
    fails=(
        'aws.lb.LoadBalancer("front", internal=False, subnets=["subnet-1", "subnet-2"])',
        # Facing the internet is the default.
        'aws.alb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        # A web ACL that is for another load balancer, or for nothing.
        Case(
            """
            other = aws.lb.LoadBalancer("other", subnets=subnets)
            aws.wafv2.WebAclAssociation("other", resource_arn=other.arn, web_acl_arn=web_acl("other").arn)
            """,
            given=_FRONT,
        ),
        Case('web_acl("front")', given=_FRONT),
        # One that is for an API, whose ARN is made of parts.
        Case(
            """
            api = aws.apigateway.RestApi("api")
            stage = aws.apigateway.Stage("live", rest_api=api.id, deployment="0a1b", stage_name="live")
            arn = pulumi.Output.concat("arn:aws:apigateway:us-east-1::/restapis/", api.id, "/stages/", stage.stage_name)
            aws.wafv2.WebAclAssociation("api", resource_arn=arn, web_acl_arn=web_acl("api").arn)
            """,
            given=_FRONT,
        ),
        Case('aws.lb.LoadBalancer("front", internal=True, subnets=["subnet-1"])', config={"internal": True}),
    ),
    passes=(
        """
        front = aws.lb.LoadBalancer("front", internal=False, subnets=["subnet-1", "subnet-2"])
        web_acl = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/company/0a1b"
        aws.wafv2.WebAclAssociation("front", resource_arn=front.arn, web_acl_arn=web_acl)
        """,
        Case(
            'aws.wafregional.WebAclAssociation("front", resource_arn=front.arn, web_acl_id="0a1b")',
            given=_FRONT,
        ),
        # AWS WAF does not inspect what a Network Load Balancer carries.
        """
        aws.lb.LoadBalancer("inside", internal=True, subnets=["subnet-1", "subnet-2"])
        aws.lb.LoadBalancer("tcp", load_balancer_type="network", subnets=["subnet-1", "subnet-2"])
        """,
    ),
    undecided=(
        'aws.lb.LoadBalancer("front", internal=unknown(True), subnets=["subnet-1", "subnet-2"])',
        'aws.lb.LoadBalancer("front", load_balancer_type=unknown("network"), subnets=["subnet-1", "subnet-2"])',
        Case(
            """
            somewhere = unknown("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/other/0a1b")
            aws.wafv2.WebAclAssociation("front", resource_arn=somewhere, web_acl_arn=web_acl("front").arn)
            """,
            given=_FRONT,
        ),
    ),
)

WAF_LOGGING = Cases(
    rule="waf-logging",
    fails=(
        """
        seen = {"cloudwatch_metrics_enabled": True, "metric_name": "web", "sampled_requests_enabled": True}
        aws.wafv2.WebAcl("web", scope="REGIONAL", default_action={"allow": {}}, visibility_config=seen)
        """,
        # A log of another one.
        Case(
            """
            web_acl("first")
            second = web_acl("second")
            logs = aws.cloudwatch.LogGroup("logs", name="aws-waf-logs-second", retention_in_days=30)
            aws.wafv2.WebAclLoggingConfiguration("second", resource_arn=second.arn, log_destination_configs=[logs.arn])
            """,
            given=_WEB_ACL,
        ),
        Case('web_acl("first")\nweb_acl("second")', given=_WEB_ACL),
    ),
    passes=(
        """
        seen = {"cloudwatch_metrics_enabled": True, "metric_name": "web", "sampled_requests_enabled": True}
        web_acl = aws.wafv2.WebAcl(
            "web", scope="REGIONAL", default_action={"allow": {}}, visibility_config=seen
        )
        logs = aws.cloudwatch.LogGroup("logs", name="aws-waf-logs-web", retention_in_days=30)
        aws.wafv2.WebAclLoggingConfiguration(
            "web", resource_arn=web_acl.arn, log_destination_configs=[logs.arn]
        )
        """,
        # The log of a web ACL of another stack.
        """
        other = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/other/0a1b"
        logs = aws.cloudwatch.LogGroup("logs", name="aws-waf-logs-other", retention_in_days=30)
        aws.wafv2.WebAclLoggingConfiguration("other", resource_arn=other, log_destination_configs=[logs.arn])
        """,
    ),
    undecided=(
        Case(
            """
            web_acl("web")
            aws.wafv2.WebAclLoggingConfiguration(
                "web", resource_arn=unknown("arn:aws:wafv2:us-east-1:123456789012:regional/webacl/other/0a1b"),
                log_destination_configs=["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-web"],
            )
            """,
            given=_WEB_ACL,
        ),
    ),
)
