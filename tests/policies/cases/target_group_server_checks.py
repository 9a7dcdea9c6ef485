"""Cases of the rules about the health checks of servers."""

from tests.policies.case import Cases

_SERVERS = 'port=80, protocol="HTTP", vpc_id="vpc-1"'

HEALTH_CHECK_DEFINED = Cases(
    rule="target-group-health-check-defined",
    fails=(
        'aws.lb.TargetGroup("servers", port=80, protocol="HTTP", vpc_id="vpc-1")',
        'aws.alb.TargetGroup("servers", port=443, protocol="HTTPS", vpc_id="vpc-1", health_check={"interval": 60})',
        f'aws.lb.TargetGroup("grpc", {_SERVERS}, protocol_version="GRPC", health_check={{"matcher": "0-99"}})',
        f"""
        aws.lb.TargetGroup("first", {_SERVERS}, health_check={{"path": "/health"}})
        aws.lb.TargetGroup("second", {_SERVERS}, target_type="ip")
        """,
    ),
    passes=(
        """
        aws.lb.TargetGroup(
            "servers", port=80, protocol="HTTP", vpc_id="vpc-1", health_check={"path": "/health"}
        )
        """,
        # Functions, other protocols, and a path that is not known yet.
        f"""
        aws.lb.TargetGroup("orders", target_type="lambda")
        aws.lb.TargetGroup("odd", target_type="lambda", protocol="HTTP")
        aws.lb.TargetGroup("tcp", port=80, protocol="TCP", vpc_id="vpc-1")
        aws.lb.TargetGroup("later", {_SERVERS}, health_check={{"path": unknown("/health")}})
        """,
    ),
    undecided=(
        'aws.lb.TargetGroup("servers", port=80, protocol=unknown("HTTP"), vpc_id="vpc-1")',
        f'aws.lb.TargetGroup("servers", {_SERVERS}, target_type=unknown("lambda"))',
    ),
)

HEALTH_CHECK_ENCRYPTED = Cases(
    rule="target-group-health-check-encrypted",
    fails=(
        f'aws.lb.TargetGroup("servers", {_SERVERS})',
        f'aws.lb.TargetGroup("servers", {_SERVERS}, health_check={{"protocol": "HTTP"}})',
        'aws.alb.TargetGroup("tcp", port=80, protocol="TCP", vpc_id="vpc-1", health_check={"protocol": "TCP"})',
        # AWS's default for groups of a Network or a Gateway Load Balancer is no better.
        'aws.lb.TargetGroup("tls", port=443, protocol="TLS", vpc_id="vpc-1")',
    ),
    passes=(
        f'aws.lb.TargetGroup("servers", {_SERVERS}, health_check={{"protocol": "HTTPS"}})',
        'aws.lb.TargetGroup("orders", target_type="lambda", health_check={"path": "/health"})',
    ),
    undecided=(f'aws.lb.TargetGroup("servers", {_SERVERS}, health_check={{"protocol": unknown("HTTPS")}})',),
)
