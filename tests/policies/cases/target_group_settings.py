"""Cases of the rules about a target group's own settings."""

from tests.policies.case import Case, Cases

NETWORK_PROPS = Cases(
    rule="lambda-target-group-network-props",
    fails=(
        'aws.lb.TargetGroup("orders", target_type="lambda", port=80, protocol="HTTP", vpc_id="vpc-1")',
        # It is set, whatever its value will be.
        """
        vpc = aws.ec2.Vpc("shop", cidr_block="10.0.0.0/16")
        aws.alb.TargetGroup("orders", target_type="lambda", vpc_id=vpc.id)
        """,
        'aws.lb.TargetGroup("orders", target_type="lambda", protocol_version="HTTP2")',
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"protocol": "HTTPS"})',
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"port": "8080"})',
        # A group for servers, which is what it is unless told otherwise, and one that is told so.
        'aws.lb.TargetGroup("servers")',
        'aws.lb.TargetGroup("servers", target_type="ip", port=80, protocol="HTTP")',
    ),
    passes=(
        'aws.lb.TargetGroup("orders", target_type="lambda")',
        # What the provider fills in cannot be told from what the program sets.
        """
        aws.lb.TargetGroup(
            "orders", target_type="lambda", health_check={"port": "traffic-port", "protocol": "HTTP", "path": "/"}
        )
        """,
        """
        vpc = aws.ec2.Vpc("shop", cidr_block="10.0.0.0/16")
        aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id=vpc.id)
        aws.lb.TargetGroup("balancer", target_type="alb", port=80, protocol="TCP", vpc_id="vpc-1")
        """,
    ),
    undecided=(
        'aws.lb.TargetGroup("orders", target_type=unknown("lambda"), port=80)',
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check=unknown({"path": "/health"}))',
    ),
)

NO_INSTANCE_ATTRIBUTES = Cases(
    rule="lambda-target-group-no-instance-attributes",
    fails=(
        'aws.lb.TargetGroup("orders", target_type="lambda", deregistration_delay=30)',
        'aws.lb.TargetGroup("orders", target_type="lambda", slow_start=60)',
        'aws.lb.TargetGroup("orders", target_type="lambda", load_balancing_algorithm_type="weighted_random")',
        'aws.alb.TargetGroup("orders", target_type="lambda", stickiness={"type": "lb_cookie"})',
        """
        aws.lb.TargetGroup(
            "orders", target_type="lambda", target_group_health={"dns_failover": {"minimum_healthy_targets_count": "1"}}
        )
        """,
        'aws.lb.TargetGroup("orders", target_type="lambda", load_balancing_cross_zone_enabled="true")',
        'aws.lb.TargetGroup("orders", target_type="lambda", load_balancing_anomaly_mitigation="on")',
        'aws.lb.TargetGroup("orders", target_type="lambda", preserve_client_ip="true")',
        'aws.lb.TargetGroup("orders", target_type="lambda", proxy_protocol_v2=True)',
        'aws.lb.TargetGroup("orders", target_type="lambda", connection_termination=True)',
        # What is not known yet does not excuse what is.
        'aws.lb.TargetGroup("orders", target_type="lambda", slow_start=60, deregistration_delay=unknown(300))',
    ),
    passes=(
        'aws.lb.TargetGroup("orders", target_type="lambda")',
        # The defaults written out, and what says that it is off.
        """
        aws.lb.TargetGroup(
            "orders",
            target_type="lambda",
            deregistration_delay=300,
            slow_start=0,
            load_balancing_algorithm_type="round_robin",
            load_balancing_anomaly_mitigation="off",
            load_balancing_cross_zone_enabled="use_load_balancer_configuration",
            connection_termination=False,
            proxy_protocol_v2=False,
            stickiness={"type": "lb_cookie", "enabled": False},
        )
        """,
        'aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id="vpc-1", deregistration_delay=30)',
    ),
    undecided=(
        'aws.lb.TargetGroup("orders", target_type="lambda", deregistration_delay=unknown(300))',
        'aws.lb.TargetGroup("orders", target_type=unknown("lambda"), slow_start=60)',
    ),
)

NAME_NOT_FIXED = Cases(
    rule="target-group-name-not-fixed",
    fails=(
        'aws.lb.TargetGroup("orders", name="orders", target_type="lambda")',
        'aws.alb.TargetGroup("servers", name="servers-blue", port=80, protocol="HTTP", vpc_id="vpc-1")',
        # Nearly the form that Pulumi fills in, but not quite.
        'aws.lb.TargetGroup("orders", name="stock-0a1b2c3", target_type="lambda")',
        'aws.lb.TargetGroup("orders", target_type="lambda")\naws.lb.TargetGroup("stock", name="stock")',
        # Pulumi has been told to fill in another form.
        Case(
            'aws.lb.TargetGroup("orders", name="orders-0a1b2c3", target_type="lambda")',
            config={"autoName": "${project}-${name}-${alphanum(4)}"},
        ),
    ),
    passes=(
        'aws.lb.TargetGroup("orders", target_type="lambda")',
        'aws.lb.TargetGroup("orders", name_prefix="order-", target_type="lambda")',
        # What Pulumi fills in.
        'aws.lb.TargetGroup("orders", name="orders-0a1b2c3", target_type="lambda")',
        Case(
            'aws.lb.TargetGroup("orders", name="shop-orders-z1b2", target_type="lambda")',
            config={"autoName": "${project}-${name}-${alphanum(4)}"},
        ),
    ),
    undecided=('aws.lb.TargetGroup("orders", name=unknown("orders"), target_type="lambda")',),
)

ENCRYPTED_PROTOCOL = Cases(
    rule="target-group-encrypted-protocol",
    fails=(
        'aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id="vpc-1")',
        'aws.lb.TargetGroup("servers", target_type="ip", port=80, protocol="TCP", vpc_id="vpc-1")',
        'aws.alb.TargetGroup("servers", target_type="instance", port=443, protocol="HTTP", vpc_id="vpc-1")',
        """
        aws.lb.TargetGroup("first", port=443, protocol="HTTPS", vpc_id="vpc-1")
        aws.lb.TargetGroup("second", port=80, protocol="HTTP", vpc_id="vpc-1")
        """,
    ),
    passes=(
        'aws.lb.TargetGroup("servers", port=443, protocol="HTTPS", vpc_id="vpc-1")',
        # The load balancer calls a function by the API of Lambda, and passes on to another load balancer by TCP only.
        """
        aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroup("odd", target_type="lambda", port=80, protocol="HTTP")
        aws.lb.TargetGroup("balancer", target_type="alb", port=80, protocol="TCP", vpc_id="vpc-1")
        """,
        Case('aws.lb.TargetGroup("appliances", port=6081, protocol="GENEVE", vpc_id="vpc-1")'),
    ),
    undecided=(
        'aws.lb.TargetGroup("servers", port=443, protocol=unknown("HTTPS"), vpc_id="vpc-1")',
        'aws.lb.TargetGroup("servers", target_type=unknown("alb"), port=80, protocol="TCP", vpc_id="vpc-1")',
    ),
)
