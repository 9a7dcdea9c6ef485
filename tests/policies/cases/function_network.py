"""Cases of the rules about the network that a function is in."""

from tests.policies.case import Case, Cases


def _in_subnets(subnet_ids: str) -> str:
    vpc = f'{{"security_group_ids": ["sg-1"], "subnet_ids": {subnet_ids}}}'
    return f'aws.lambda_.Function("orders", **package, vpc_config={vpc})'


_SUBNETS = """
one = aws.ec2.Subnet("one", vpc_id="vpc-1", availability_zone="us-east-1a")
two = aws.ec2.Subnet("two", vpc_id="vpc-1", availability_zone="us-east-1a")
three = aws.ec2.Subnet("three", vpc_id="vpc-1", availability_zone_id="use1-az3")
"""

IN_VPC = Cases(
    rule="lambda-in-vpc",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        _in_subnets("[]"),
        _in_subnets('["subnet-1"]') + '\naws.lambda_.Function("stock", **package)',
    ),
    passes=(
        """
        vpc = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
        aws.lambda_.Function("orders", **package, vpc_config=vpc)
        """,
        _in_subnets('unknown(["subnet-1"])'),
    ),
    never_undecided="Subnets that are set are enough, whichever they turn out to be.",
)

VPC_MULTI_AZ = Cases(
    rule="lambda-vpc-multi-az",
    fails=(
        """
        vpc = {"subnet_ids": ["subnet-1"], "security_group_ids": ["sg-1"]}
        aws.lambda_.Function("orders", **package, vpc_config=vpc)
        """,
        _in_subnets('[unknown("subnet-1")]'),
        # Two subnets in one zone.
        Case(_in_subnets("[one.id, two.id]"), given=_SUBNETS),
        Case(
            _in_subnets("[one.id, three.id]"),
            {"minAvailabilityZones": 3},
            given=_SUBNETS,
        ),
    ),
    passes=(
        """
        vpc = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
        aws.lambda_.Function("orders", **package, vpc_config=vpc)
        """,
        Case(_in_subnets("[one.id, two.id, three.id]"), given=_SUBNETS),
        # One of them is another stack's, and may be in another zone; a function that is in no VPC.
        Case(
            _in_subnets('[one.id, "subnet-9"]') + '\naws.lambda_.Function("stock", **package)',
            given=_SUBNETS,
        ),
    ),
    undecided=(
        _in_subnets('unknown(["subnet-1", "subnet-2"])'),
        Case(
            _in_subnets("[one.id, two.id]"),
            given="""
            one = aws.ec2.Subnet("one", vpc_id="vpc-1", availability_zone=unknown("us-east-1a"))
            two = aws.ec2.Subnet("two", vpc_id="vpc-1", availability_zone="us-east-1a")
            """,
        ),
    ),
)
