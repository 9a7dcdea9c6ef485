"""Cases of the rules about how load balancers are run."""

from collections.abc import Mapping
from typing import Any

from tests.policies.case import Case, Cases

_SUBNETS = 'subnets = ["subnet-1", "subnet-2"]\n'


def _load_balancer(settings: str, module: str = "lb", config: Mapping[str, Any] | None = None) -> Case:
    program = f'aws.{module}.LoadBalancer("front", subnets=subnets, {settings})'
    return Case(program, given=_SUBNETS, config=config or {})


def _network(listener: str) -> Case:
    return Case(
        f"""
        front = aws.lb.LoadBalancer("front", load_balancer_type="network", subnets=subnets)
        aws.lb.Listener("front", load_balancer_arn=front.arn, port=443, default_actions=[], {listener})
        """,
        given=_SUBNETS,
    )


def _delivery(to: str, log_type: str, source: str = "") -> Case:
    """A log of this type, of a load balancer that has no other, or of another one that has."""
    return Case(
        f"""
        front = aws.lb.LoadBalancer("front", subnets=subnets)
        other = aws.lb.LoadBalancer("other", subnets=subnets, access_logs={{"enabled": True, "bucket": "logs"}})
        aws.cloudwatch.LogDeliverySource("logs", log_type="{log_type}", resource_arn={source or f"{to}.arn"})
        """,
        given=_SUBNETS,
    )


ACCESS_LOGS = Cases(
    rule="alb-access-logs",
    fails=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        # A bucket does not switch it on.
        _load_balancer('access_logs={"bucket": "logs"}'),
        _load_balancer('access_logs={"bucket": "logs", "enabled": False}', module="alb"),
        _network('protocol="TLS"'),
        # A log of other things, and one of another load balancer.
        _delivery("front", "ALB_CONNECTION_LOGS"),
        _delivery("other", "ALB_ACCESS_LOGS"),
    ),
    passes=(
        """
        aws.lb.LoadBalancer(
            "front", subnets=["subnet-1", "subnet-2"], access_logs={"enabled": True, "bucket": "logs"}
        )
        """,
        _delivery("front", "ALB_ACCESS_LOGS"),
        # A Network Load Balancer logs only what comes by TLS.
        _network('protocol="TCP"'),
        # A bucket that is still to be created; and a gateway has no access logs.
        Case(
            """
            logs = aws.s3.Bucket("logs")
            aws.lb.LoadBalancer("front", subnets=subnets, access_logs={"enabled": True, "bucket": logs.id})
            aws.lb.LoadBalancer("gateway", subnets=subnets, load_balancer_type="gateway")
            """,
            given=_SUBNETS,
        ),
    ),
    undecided=(
        _load_balancer('access_logs={"bucket": "logs", "enabled": unknown(True)}'),
        _load_balancer('access_logs=unknown({"bucket": "logs", "enabled": True})'),
        _load_balancer('load_balancer_type=unknown("gateway")'),
        _network('protocol=unknown("TCP")'),
        _delivery("front", "ALB_ACCESS_LOGS", source='unknown("elsewhere")'),
    ),
)

DELETION_PROTECTION = Cases(
    rule="alb-deletion-protection",
    fails=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        _load_balancer("enable_deletion_protection=False"),
        _load_balancer("internal=True", module="alb"),
        _load_balancer('load_balancer_type="network"'),
        # The stack is named "test": not even a part of its name is meant.
        _load_balancer("internal=True", config={"disposableStacks": ["dev", "est", "test-*"]}),
    ),
    passes=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"], enable_deletion_protection=True)',
        _load_balancer("internal=True", config={"disposableStacks": ["dev", "te?t"]}),
        _load_balancer("enable_deletion_protection=True", module="alb"),
    ),
    undecided=(_load_balancer("enable_deletion_protection=unknown(True)"),),
)

MULTI_AZ = Cases(
    rule="alb-multi-az",
    fails=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1"])',
        'aws.alb.LoadBalancer("front", subnet_mappings=[{"subnet_id": "subnet-1"}])',
        'aws.lb.LoadBalancer("front")',
        'aws.lb.LoadBalancer("front", load_balancer_type="network", subnets=["subnet-1"])',
        Case(_load_balancer("internal=True").program, config={"minAvailabilityZones": 3}, given=_SUBNETS),
    ),
    passes=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        # Subnets that are still to be created, and a stack that is content with one.
        """
        first = aws.ec2.Subnet("first", vpc_id="vpc-1", cidr_block="10.0.0.0/24")
        second = aws.ec2.Subnet("second", vpc_id="vpc-1", cidr_block="10.0.1.0/24")
        aws.lb.LoadBalancer("front", subnets=[first.id, second.id])
        aws.lb.LoadBalancer("other", subnet_mappings=[{"subnet_id": first.id}, {"subnet_id": second.id}])
        """,
        Case('aws.lb.LoadBalancer("front", subnets=["subnet-1"])', config={"minAvailabilityZones": 1}),
        # On an Outpost.
        'aws.lb.LoadBalancer("front", subnets=["subnet-1"], customer_owned_ipv4_pool="ipv4pool-coip-1")',
    ),
    undecided=(
        'aws.lb.LoadBalancer("front", subnets=unknown(["subnet-1", "subnet-2"]))',
        'aws.lb.LoadBalancer("front", subnets=["subnet-1"], customer_owned_ipv4_pool=unknown("ipv4pool-coip-1"))',
    ),
)

CROSS_ZONE = Cases(
    rule="nlb-cross-zone",
    fails=(
        """
        aws.lb.LoadBalancer("front", load_balancer_type="network", subnets=["subnet-1", "subnet-2"])
        """,
        _load_balancer('load_balancer_type="network"', module="alb"),
        _load_balancer('load_balancer_type="gateway"'),
        _load_balancer('load_balancer_type="network", enable_cross_zone_load_balancing=False'),
    ),
    passes=(
        """
        aws.lb.LoadBalancer(
            "front",
            load_balancer_type="network",
            subnets=["subnet-1", "subnet-2"],
            enable_cross_zone_load_balancing=True,
        )
        """,
        # An Application Load Balancer always does.
        _load_balancer("internal=True"),
    ),
    undecided=(
        _load_balancer('load_balancer_type="network", enable_cross_zone_load_balancing=unknown(True)'),
        _load_balancer('load_balancer_type=unknown("network")'),
    ),
)
