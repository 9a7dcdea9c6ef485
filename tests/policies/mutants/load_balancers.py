"""What can be wrong with a load balancer, its listener and its security group."""

from __future__ import annotations

from tests.policies.mutant import mutant, put

_BALANCER = "LoadBalancer::edge"
_LISTENER = "Listener::edge"
_INGRESS = "SecurityGroupIngressRule::edge-http-0"

MUTANTS = (
    mutant(
        "a load balancer on the internet",
        put(_BALANCER, "internal", to=False),
        "alb-http-redirects-to-https",
        "alb-waf-associated",
    ),
    mutant("no access logs", put(_BALANCER, "accessLogs", "enabled", to=False), "alb-access-logs"),
    mutant("one subnet", put(_BALANCER, "subnets", to=["subnet-00000000000000001"]), "alb-multi-az"),
    mutant(
        "invalid headers let through", put(_BALANCER, "dropInvalidHeaderFields", to=False), "alb-drop-invalid-headers"
    ),
    mutant(
        "requests that smuggle let through",
        put(_BALANCER, "desyncMitigationMode", to="monitor"),
        "alb-desync-mitigation",
    ),
    mutant("the firewall may be passed by", put(_BALANCER, "enableWafFailOpen", to=True), "alb-waf-fail-open-decided"),
    mutant(
        "HTTPS without a certificate",
        put(_LISTENER, "protocol", to="HTTPS"),
        "alb-listener-certificate",
        "alb-tls-policy-modern",
    ),
    mutant("clients from everywhere", put(_INGRESS, "cidrIpv4", to="0.0.0.0/0"), "alb-sg-ingress-intended"),
    mutant(
        "a way out that no function needs",
        put(
            "SecurityGroup::edge",
            "egress",
            to=[{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}],
        ),
        "alb-lambda-only-no-egress",
        "sg-hygiene",
    ),
    mutant(
        "rules managed in two places",
        put(
            "SecurityGroup::edge",
            "ingress",
            to=[{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/8"]}],
        ),
        "sg-hygiene",
        "sg-no-rule-management-conflicts",
    ),
)
