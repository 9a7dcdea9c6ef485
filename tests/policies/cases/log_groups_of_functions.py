"""Cases of the rules about functions' log groups."""

from tests.policies.case import Case, Cases

_LOGS = 'logs = aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders", retention_in_days=30)\n'

_AT_EDGE = """
import json
principals = {"Service": ["lambda.amazonaws.com", "edgelambda.amazonaws.com"]}
statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principals}
edge_trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
role = aws.iam.Role("orders", assume_role_policy=edge_trust)
settings = {**package, "role": role.arn, "name": "orders", "publish": True}
"""
_EDGE_LOGS = _AT_EDGE + 'logs = aws.cloudwatch.LogGroup("orders", name="/aws/lambda/us-east-1.orders")\n'

MANAGED = Cases(
    rule="lambda-log-group-managed",
    fails=(
        'aws.lambda_.Function("orders", **package)',
        # A log group with another name: Pulumi adds a suffix to the function's.
        """
        aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders", retention_in_days=30)
        aws.lambda_.Function("orders", **package)
        """,
        # The function writes to another log group than the one with its name.
        Case(
            """
            aws.lambda_.Function(
                "orders", **package, name="orders", logging_config={"log_format": "JSON", "log_group": "/shop/orders"}
            )
            """,
            given=_LOGS,
        ),
        # One of two.
        Case(
            """
            aws.lambda_.Function("orders", **package, name="orders")
            aws.lambda_.Function("stock", **package, name="stock")
            """,
            given=_LOGS,
        ),
        Case('aws.lambda_.Function("orders", **package)', config={"logGroupsElsewhere": ["/aws/lambda/stock"]}),
        'aws.lambda_.Function("orders", **package, logging_config={"log_format": "JSON"})',
        # Lambda@Edge has names of its own, in whatever Region it runs.
        Case('aws.lambda_.Function("orders", **settings)', given=_AT_EDGE + _LOGS),
        Case(
            'aws.lambda_.Function("orders", **settings)',
            config={"logGroupsElsewhere": ["/aws/lambda/orders"]},
            given=_AT_EDGE,
        ),
    ),
    passes=(
        """
        logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)
        logging = {"log_format": "JSON", "log_group": logs.name}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
        Case('aws.lambda_.Function("orders", **package, name="orders")', given=_LOGS),
        # The log group is named after the function, whose name is not known yet.
        """
        orders = aws.lambda_.Function("orders", **package, name=unknown("orders"))
        aws.cloudwatch.LogGroup("orders", name=orders.name.apply(lambda name: f"/aws/lambda/{name}"))
        """,
        # Lambda@Edge.
        Case('aws.lambda_.Function("orders", **settings)', given=_EDGE_LOGS),
        # One of each name in each Region.
        """
        for region in ("us-east-1", "eu-west-1"):
            aws.cloudwatch.LogGroup(region, name="/aws/lambda/orders", region=region)
            aws.lambda_.Function(region, **package, name="orders", region=region)
        """,
        # A log group of another stack.
        'aws.lambda_.Function("orders", **package, logging_config={"log_format": "JSON", "log_group": unknown("/shop")})',
        Case(
            'aws.lambda_.Function("orders", **package, name="orders")',
            config={"logGroupsElsewhere": ["/aws/lambda/orders"]},
        ),
    ),
    undecided=(
        """
        aws.lambda_.Function("orders", **package, name="orders")
        aws.cloudwatch.LogGroup("orders", name=unknown("/aws/lambda/orders"), retention_in_days=30)
        """,
        Case('aws.lambda_.Function("orders", **package, name=unknown("orders"))', given=_LOGS),
        Case(
            'aws.lambda_.Function("orders", **settings)',
            given=_AT_EDGE.replace("=edge_trust", "=unknown(edge_trust)") + _LOGS,
        ),
    ),
)

AFTER = Cases(
    rule="function-after-log-group",
    fails=(
        """
        aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders", retention_in_days=30)
        aws.lambda_.Function("orders", name="orders", **package)
        """,
        # Named after the function, so created after it.
        """
        orders = aws.lambda_.Function("orders", **package)
        aws.cloudwatch.LogGroup("orders", name=orders.name.apply(lambda name: f"/aws/lambda/{name}"))
        """,
        # Depending on the log group of another function.
        Case(
            """
            other = aws.cloudwatch.LogGroup("stock", name="/aws/lambda/stock", retention_in_days=30)
            aws.lambda_.Function("orders", name="orders", **package, opts=pulumi.ResourceOptions(depends_on=[other]))
            """,
            given=_LOGS,
        ),
        # A log group that the function names itself, without referring to it.
        """
        aws.cloudwatch.LogGroup("orders", name="/shop/orders", retention_in_days=30)
        aws.lambda_.Function("orders", **package, logging_config={"log_format": "JSON", "log_group": "/shop/orders"})
        """,
        Case('aws.lambda_.Function("orders", **settings)', given=_EDGE_LOGS),
    ),
    passes=(
        """
        logs = aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders", retention_in_days=30)
        aws.lambda_.Function("orders", name="orders", **package, opts=pulumi.ResourceOptions(depends_on=[logs]))
        """,
        """
        logs = aws.cloudwatch.LogGroup("orders", retention_in_days=30)
        logging = {"log_format": "JSON", "log_group": logs.name}
        aws.lambda_.Function("orders", **package, logging_config=logging)
        """,
        # By way of the role's policy.
        Case(
            """
            role = aws.iam.Role("orders", assume_role_policy=trust)
            write = aws.iam.RolePolicy("orders", role=role.name, policy=logs.arn.apply(lambda arn: f'{{"Resource": "{arn}"}}'))
            options = pulumi.ResourceOptions(depends_on=[write])
            aws.lambda_.Function("orders", name="orders", **{**package, "role": role.arn}, opts=options)
            """,
            given=_LOGS,
        ),
    ),
    never_undecided="A name that is not known yet comes from another resource, and the engine knows which, and the order.",
)
