"""Cases of the rules about what functions' roles must allow."""

from tests.policies.case import Case, Cases

_ROLE = """
import json

role = aws.iam.Role("orders", assume_role_policy=trust)
logs = aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
network = aws.iam.ManagedPolicy.AWS_LAMBDA_VPC_ACCESS_EXECUTION_ROLE
vpc = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}

def function(resource="orders", **settings):
    return aws.lambda_.Function(resource, **{**package, "role": role.arn, **settings})

def allow(*actions, resource="*"):
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

def may_log(resource):
    return aws.iam.RolePolicy("logs", role=role.name, policy=allow("logs:*", resource=resource))

def attach(policy):
    return aws.iam.RolePolicyAttachment("attached", role=role.name, policy_arn=policy)
"""


def _role(program: str) -> Case:
    return Case(program, given=_ROLE)


CAN_LOG = Cases(
    rule="function-role-can-log",
    fails=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        aws.lambda_.Function("orders", **{**package, "role": role.arn})
        """,
        _role('function()\naws.iam.RolePolicy("read", role=role.name, policy=allow("s3:GetObject"))'),
        # One half of it, and AWS's policies that are for something else.
        _role('function()\naws.iam.RolePolicy("some", role=role.name, policy=allow("logs:PutLogEvents"))'),
        _role("function()\nattach(aws.iam.ManagedPolicy.AWSX_RAY_DAEMON_WRITE_ACCESS)"),
        # Another role's.
        _role(
            """
            function()
            other = aws.iam.Role("other", assume_role_policy=trust)
            aws.iam.RolePolicyAttachment("other", role=other.name, policy_arn=logs)
            """
        ),
        _role(
            """
            function()
            deny = {"Effect": "Deny", "Action": "logs:*", "Resource": "*"}
            aws.iam.RolePolicy("none", role=role.name, policy=json.dumps({"Statement": [deny]}))
            """
        ),
        # What is denied is not allowed, whatever else is.
        _role(
            """
            function()
            attach(logs)
            deny = {"Effect": "Deny", "Action": "logs:Put*", "Resource": "*"}
            aws.iam.RolePolicy("none", role=role.name, policy=json.dumps({"Statement": [deny]}))
            """
        ),
        # The group, and not the streams in it; another group's streams; those of one function of two; another Region's.
        _role('function(name="orders")\nmay_log("arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders")'),
        _role('function(name="orders")\nmay_log("arn:aws:logs:*:*:log-group:/aws/lambda/stock:*")'),
        _role('function(name="x")\nfunction("stock")\nmay_log("arn:aws:logs:*:*:log-group:/aws/lambda/x:*")'),
        _role('function(region="us-east-1")\nmay_log("arn:aws:logs:us-east-2:*:*")'),
        Case(
            """
            group = aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders")
            function(name="orders")
            policy = group.arn.apply(lambda arn: allow("logs:*", resource=arn.replace("loggroup/", "log-group:")))
            aws.iam.RolePolicy("logs", role=role.name, policy=policy)
            """,
            given=_ROLE,
            only_after_update=True,
        ),
        # A group that the function is given.
        _role(
            """
            function(name="orders", logging_config={"log_format": "JSON", "log_group": "/shop/orders"})
            may_log("arn:aws:logs:*:*:log-group:/aws/lambda/orders:*")
            """
        ),
        # Whatever the function is called, this is no stream.
        _role('function(name=unknown("orders"))\nmay_log("arn:aws:logs:*:*:log-group:/aws/lambda/orders")'),
    ),
    passes=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        aws.iam.RolePolicyAttachment(
            "logs", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
        )
        aws.lambda_.Function("orders", **{**package, "role": role.arn})
        """,
        _role('function()\naws.iam.RolePolicy("logs", role=role.name, policy=allow("logs:Create*", "logs:Put*"))'),
        # The streams of the function's group, and wider patterns.
        _role(
            """
            function(name="orders")
            may_log([
                "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders",
                "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders:*",
            ])
            """
        ),
        _role('function(name="orders")\nmay_log("arn:aws:logs:*:*:log-group:/aws/lambda/orders:log-stream:*")'),
        _role('function(name=unknown("orders"))\nmay_log("arn:aws:logs:*:*:log-group:/aws/lambda/*")'),
        # A group that the function is given, and the one of a function that CloudFront runs.
        _role(
            """
            function(logging_config={"log_format": "JSON", "log_group": "/shop/orders"})
            may_log("arn:aws:logs:*:*:log-group:/shop/*")
            """
        ),
        # Lambda@Edge.
        _role(
            """
            both = trust.replace('"lambda.amazonaws.com"', '["lambda.amazonaws.com", "edgelambda.amazonaws.com"]')
            role = aws.iam.Role("edge", assume_role_policy=both)
            function(name="orders")
            may_log("arn:aws:logs:*:*:log-group:/aws/lambda/us-east-1.orders:*")
            """
        ),
        # What is denied for others, or under a condition.
        _role(
            """
            function(name="orders")
            attach(logs)
            other = {"Effect": "Deny", "Action": "logs:*", "Resource": "arn:aws:logs:*:*:log-group:/aws/lambda/stock:*"}
            abroad = {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}}
            later = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": abroad}
            aws.iam.RolePolicy("none", role=role.name, policy=json.dumps({"Statement": [other, later]}))
            """
        ),
        # A policy that is attached, or listed in the role, or for several roles.
        _role(
            """
            function()
            attach(aws.iam.Policy("logs", policy=allow("logs:*")).arn)
            for name, setting in (
                ("inline", {"inline_policies": [{"name": "logs", "policy": allow("logs:*")}]}),
                ("managed", {"managed_policy_arns": [logs]}),
                ("listed", {}),
            ):
                other = aws.iam.Role(name, assume_role_policy=trust, **setting)
                function(name, role=other.arn)
            aws.iam.PolicyAttachment("listed", roles=[other.name], policy_arn=logs)
            """
        ),
        # What cannot be seen: policies of another stack, roles of another stack, and AWS's policies that are not known.
        _role('function()\nattach("arn:aws:iam::123456789012:policy/company-logs")'),
        _role(
            'function(role="arn:aws:iam::123456789012:role/orders")\nfunction("other")\nattach(logs.replace("AWSLambdaBasic", "Some"))'
        ),
    ),
    undecided=(
        _role('function()\naws.iam.RolePolicy("later", role=role.name, policy=unknown(allow("logs:*")))'),
        _role('function()\nattach(unknown("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"))'),
        _role('function()\naws.iam.RolePolicy("whose", role=unknown("elsewhere"), policy=allow("logs:*"))'),
        _role('function(name=unknown("orders"))\nmay_log("arn:aws:logs:*:*:log-group:/aws/lambda/orders:*")'),
        # The ARN of a group, with something at its end or nothing.
        _role(
            """
            group = aws.cloudwatch.LogGroup("orders", name="/aws/lambda/orders")
            function(name="orders")
            policy = group.arn.apply(
                lambda arn: allow("logs:*", resource=arn.replace("loggroup/", "log-group:") + ":*")
            )
            aws.iam.RolePolicy("logs", role=role.name, policy=policy)
            """
        ),
    ),
)

CAN_USE_NETWORK = Cases(
    rule="vpc-function-role-can-create-eni",
    fails=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        aws.iam.RolePolicyAttachment(
            "logs", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
        )
        vpc = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
        aws.lambda_.Function("orders", **{**package, "role": role.arn}, vpc_config=vpc)
        """,
        _role(
            """
            function(vpc_config=vpc)
            aws.iam.RolePolicy("some", role=role.name, policy=allow("ec2:CreateNetworkInterface"))
            """
        ),
        # The second function of the role, in subnets that are still to be created.
        _role(
            """
            subnet = aws.ec2.Subnet("private", vpc_id="vpc-1", cidr_block="10.0.0.0/24")
            function()
            function("second", vpc_config={"subnet_ids": [subnet.id], "security_group_ids": ["sg-1"]})
            attach(logs)
            """
        ),
    ),
    passes=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        aws.iam.RolePolicyAttachment(
            "vpc", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_VPC_ACCESS_EXECUTION_ROLE
        )
        vpc = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
        aws.lambda_.Function("orders", **{**package, "role": role.arn}, vpc_config=vpc)
        """,
        _role(
            """
            function(vpc_config={"subnet_ids": [], "security_group_ids": []})
            other = aws.iam.Role("other", assume_role_policy=trust)
            function("other", role=other.arn, vpc_config=vpc)
            aws.iam.RolePolicy("other", role=other.name, policy=allow("ec2:*NetworkInterface*"))
            """
        ),
    ),
    undecided=(
        _role('function(vpc_config={"subnet_ids": unknown(["subnet-1"]), "security_group_ids": ["sg-1"]})'),
        _role('function(vpc_config=vpc)\naws.iam.RolePolicy("x", role=role.name, policy=unknown(allow("ec2:*")))'),
    ),
)

AFTER_ROLE_POLICIES = Cases(
    rule="function-after-role-policies",
    fails=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        aws.iam.RolePolicyAttachment(
            "vpc", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_VPC_ACCESS_EXECUTION_ROLE
        )
        vpc = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
        aws.lambda_.Function("orders", **{**package, "role": role.arn}, vpc_config=vpc)
        """,
        # After one of two.
        _role(
            """
            first = attach(network)
            aws.iam.RolePolicy("second", role=role.name, policy=allow("s3:GetObject"))
            function(vpc_config=vpc, opts=pulumi.ResourceOptions(depends_on=[first]))
            """
        ),
        _role(
            """
            aws.iam.PolicyAttachment("several", roles=[role.name], policy_arn=network)
            function(vpc_config=vpc)
            """
        ),
        Case("attach(logs)\nfunction()", given=_ROLE, config={"allFunctions": True}),
        # One that the function could wait for, beside one that waits for the function.
        _role(
            """
            attach(network)
            orders = function(vpc_config=vpc)
            policy = orders.arn.apply(lambda arn: allow("lambda:InvokeFunction", resource=arn))
            aws.iam.RolePolicy("itself", role=role.name, policy=policy)
            """
        ),
    ),
    passes=(
        """
        role = aws.iam.Role("orders", assume_role_policy=trust)
        policy = aws.iam.RolePolicyAttachment(
            "vpc", role=role.name, policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_VPC_ACCESS_EXECUTION_ROLE
        )
        vpc = {"subnet_ids": ["subnet-1", "subnet-2"], "security_group_ids": ["sg-1"]}
        aws.lambda_.Function(
            "orders",
            **{**package, "role": role.arn},
            vpc_config=vpc,
            opts=pulumi.ResourceOptions(depends_on=[policy]),
        )
        """,
        # Outside a VPC, and a role that brings its policies with it.
        _role(
            """
            attach(logs)
            function()
            own = aws.iam.Role("own", assume_role_policy=trust, managed_policy_arns=[network])
            function("own", role=own.arn, vpc_config=vpc)
            """
        ),
        # What is about the function itself cannot come before it.
        _role(
            """
            orders = function(vpc_config=vpc, opts=pulumi.ResourceOptions(depends_on=[attach(network)]))
            machine = aws.sfn.StateMachine("checkout", role_arn="arn:aws:iam::123456789012:role/x", definition=orders.arn)
            policy = machine.arn.apply(lambda arn: allow("states:SendTaskSuccess", resource=arn))
            aws.iam.RolePolicy("callback", role=role.name, policy=policy)
            """
        ),
        # By the role's ARN as the attachment hands it on.
        _role(
            """
            attached = attach(network)
            function(vpc_config=vpc, role=attached.role.apply(lambda name: f"arn:aws:iam::123456789012:role/{name}"))
            """
        ),
    ),
    undecided=(
        _role('attach(network)\nfunction(vpc_config={"subnet_ids": unknown(["subnet-1"]), "security_group_ids": []})'),
    ),
)
