"""Cases of the rules about how load balancers are run."""

from collections.abc import Mapping
from typing import Any

from tests.policies.case import Case, Cases

_SUBNETS = 'subnets = ["subnet-1", "subnet-2"]\n'


def _load_balancer(settings: str, module: str = "lb", config: Mapping[str, Any] | None = None) -> Case:
    program = f'aws.{module}.LoadBalancer("front", subnets=subnets, {settings})'
    return Case(program, given=_SUBNETS, config=config or {})


ACCESS_LOGS = Cases(
    rule="alb-access-logs",
    fails=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        # A bucket does not switch it on.
        _load_balancer('access_logs={"bucket": "logs"}'),
        _load_balancer('access_logs={"bucket": "logs", "enabled": False}', module="alb"),
        _load_balancer('load_balancer_type="network"'),
    ),
    passes=(
        """
        aws.lb.LoadBalancer(
            "front", subnets=["subnet-1", "subnet-2"], access_logs={"enabled": True, "bucket": "logs"}
        )
        """,
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
    ),
    undecided=('aws.lb.LoadBalancer("front", subnets=unknown(["subnet-1", "subnet-2"]))',),
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
