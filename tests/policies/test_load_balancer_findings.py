"""What the rules about load balancers tell to write, where a line that fits most programs would harm others."""

import pytest

from tests.policies.asking import alone, diagnostics
from tests.policies.case import Case
from tests.policies.program import run
from tests.policies.recorded_stack import servicer

_RUNNER = servicer()
_ANYWHERE = '{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}'
_FRONT = """
front = aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
orders = aws.lb.TargetGroup("orders", target_type="lambda")
forward = {"type": "forward", "target_group_arn": orders.arn}
aws.lb.Listener("https", load_balancer_arn=front.arn, port=443, default_actions=[forward])
"""


def _message(rule: str, program: str) -> str:
    """The one finding of the rule in the preview."""
    asked = run(program)
    _RUNNER.Configure(alone(rule, Case(program)), None)
    (finding,) = diagnostics(asked, _RUNNER)
    return finding.message


def test_deployed_rules_of_a_group_are_adopted() -> None:
    """Catches advice that ends in AWS's refusal: what a group no longer lists stays, and cannot be created again."""
    message = _message(
        "sg-no-rule-management-conflicts",
        f"""
group = aws.ec2.SecurityGroup("front", ingress=[{_ANYWHERE}])
aws.vpc.SecurityGroupIngressRule("own", security_group_id=group.id, ip_protocol="tcp", cidr_ipv4="10.0.0.0/8")
""",
    )

    assert 'opts=pulumi.ResourceOptions(import_="sgr-…")' in message


_INLINE = f'group = aws.ec2.SecurityGroup("front", ingress=[{_ANYWHERE}])'
_STANDALONE = """
group = aws.ec2.SecurityGroup("front")
aws.vpc.SecurityGroupIngressRule("all", security_group_id=group.id, ip_protocol="-1", cidr_ipv6="::/0")
"""


@pytest.mark.parametrize(("group", "write"), [(_INLINE, "protocol"), (_STANDALONE, "ip_protocol")])
def test_a_rule_for_all_protocols_is_told_to_name_one(group: str, write: str) -> None:
    """Catches advice to set ports, which AWS ignores where all protocols are meant."""
    assert f'Write: {write}="tcp", from_port' in _message("alb-sg-ingress-intended", f"{group}\n{_FRONT}")


_FUNCTION = """
network = {"subnet_ids": ["subnet-1"], "security_group_ids": [group.id]}
aws.lambda_.Function("stock", **package, vpc_config=network)
"""
_SERVERS = """
aws.lb.LoadBalancer("servers", subnets=["subnet-1", "subnet-2"], security_groups=[group.id])
"""


@pytest.mark.parametrize(
    ("other", "write"),
    [
        ("", "egress=[]"),
        (_FUNCTION, "a security group of its own for the load balancer, as 'stock' has this one too"),
        (_SERVERS, "a security group of its own for the load balancer, as 'servers' has this one too"),
    ],
)
def test_the_egress_of_others_is_left_alone(other: str, write: str) -> None:
    """Catches advice that cuts off a function, or servers, which share the group with the load balancer."""
    program = f'group = aws.ec2.SecurityGroup("front", egress=[{_ANYWHERE}])\n{_FRONT}\n{other}'

    assert _message("alb-lambda-only-no-egress", program).endswith(f"Write: {write}")


def test_a_rule_that_counts_is_not_taken_for_none() -> None:
    """Catches a finding that denies the rate-based rule which the reader sees in the program."""
    message = _message(
        "alb-waf-rate-limit",
        f"""
group = aws.ec2.SecurityGroup("front")
{_FRONT}
seen = {{"cloudwatch_metrics_enabled": True, "metric_name": "web", "sampled_requests_enabled": True}}
rate = {{"name": "rate", "priority": 1, "action": {{"count": {{}}}}, "visibility_config": seen}}
rules = [{{**rate, "statement": {{"rate_based_statement": {{"limit": 100}}}}}}]
acl = aws.wafv2.WebAcl("web", scope="REGIONAL", default_action={{"allow": {{}}}}, visibility_config=seen, rules=rules)
aws.wafv2.WebAclAssociation("front", resource_arn=front.arn, web_acl_arn=acl.arn)
""",
    )

    assert "it has no rate-based rule that blocks" in message


@pytest.mark.parametrize(
    ("policy", "write"),
    [
        ("ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04", "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09"),
        ("ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"),
    ],
)
def test_validated_cryptography_stays_validated(policy: str, write: str) -> None:
    """Catches advice that takes a listener out of what its owner is obliged to."""
    program = f"""
aws.lb.Listener(
    "web", load_balancer_arn="front", port=443, protocol="HTTPS", ssl_policy="{policy}", default_actions=[]
)
"""

    assert f'Write: ssl_policy="{write}"' in _message("alb-tls-policy-modern", program)
