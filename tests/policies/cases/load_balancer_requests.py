"""Cases of the rules about the requests that load balancers let through."""

from tests.policies.case import Case, Cases

_SUBNETS = 'subnets = ["subnet-1", "subnet-2"]\n'


def _load_balancer(settings: str, module: str = "lb") -> Case:
    return Case(f'aws.{module}.LoadBalancer("front", subnets=subnets, {settings})', given=_SUBNETS)


DROP_INVALID_HEADERS = Cases(
    rule="alb-drop-invalid-headers",
    fails=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        _load_balancer("drop_invalid_header_fields=False"),
        _load_balancer('load_balancer_type="application"', module="alb"),
    ),
    passes=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], drop_invalid_header_fields=True)',
        # A Network Load Balancer knows no headers.
        _load_balancer('load_balancer_type="network"'),
    ),
    undecided=(
        _load_balancer("drop_invalid_header_fields=unknown(True)"),
        _load_balancer('load_balancer_type=unknown("network")'),
    ),
)

DESYNC_MITIGATION = Cases(
    rule="alb-desync-mitigation",
    fails=(
        """
        aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], desync_mitigation_mode="monitor")
        """,
        _load_balancer('desync_mitigation_mode="monitor"', module="alb"),
        Case(
            """
            aws.lb.LoadBalancer("first", subnets=subnets)
            aws.lb.LoadBalancer("second", subnets=subnets, desync_mitigation_mode="monitor")
            """,
            given=_SUBNETS,
        ),
    ),
    passes=(
        """
        aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], desync_mitigation_mode="strictest")
        """,
        # The default, also where the type matters no more, and a load balancer that does not read requests.
        Case(
            """
            aws.lb.LoadBalancer("front", subnets=subnets)
            aws.lb.LoadBalancer("other", subnets=subnets, load_balancer_type=unknown("network"))
            aws.lb.LoadBalancer(
                "tcp", subnets=subnets, load_balancer_type="network", desync_mitigation_mode="monitor"
            )
            """,
            given=_SUBNETS,
        ),
    ),
    undecided=(
        _load_balancer('desync_mitigation_mode=unknown("defensive")'),
        _load_balancer('desync_mitigation_mode="monitor", load_balancer_type=unknown("network")'),
    ),
)

WAF_FAIL_OPEN_DECIDED = Cases(
    rule="alb-waf-fail-open-decided",
    fails=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], enable_waf_fail_open=True)',
        _load_balancer("enable_waf_fail_open=True", module="alb"),
        Case(
            """
            aws.lb.LoadBalancer("first", subnets=subnets)
            aws.lb.LoadBalancer("second", subnets=subnets, enable_waf_fail_open=True)
            """,
            given=_SUBNETS,
        ),
    ),
    passes=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        _load_balancer("enable_waf_fail_open=False"),
    ),
    undecided=(
        _load_balancer("enable_waf_fail_open=unknown(True)"),
        _load_balancer('enable_waf_fail_open=True, load_balancer_type=unknown("network")'),
    ),
)
