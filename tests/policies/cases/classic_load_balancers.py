"""Cases of the rule about load balancers of the first generation."""

from tests.policies.case import Cases

CLASSIC_ELB_NOT_USED = Cases(
    rule="classic-elb-not-used",
    fails=(
        """
        aws.elb.LoadBalancer(
            "front",
            subnets=["subnet-1", "subnet-2"],
            listeners=[{"lb_port": 80, "lb_protocol": "HTTP", "instance_port": 80, "instance_protocol": "HTTP"}],
        )
        """,
        """
        aws.elb.LoadBalancer("front", subnets=["subnet-1"], listeners=unknown([]))
        """,
        """
        aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])
        aws.elb.LoadBalancer(
            "tcp",
            subnets=["subnet-1"],
            listeners=[{"lb_port": 22, "lb_protocol": "TCP", "instance_port": 22, "instance_protocol": "TCP"}],
        )
        """,
    ),
    passes=(
        'aws.lb.LoadBalancer("front", subnets=["subnet-1", "subnet-2"])',
        'aws.alb.LoadBalancer("front", load_balancer_type="network", subnets=["subnet-1", "subnet-2"])',
    ),
    never_undecided="the resource's type alone decides",
)
