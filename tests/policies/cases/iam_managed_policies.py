"""Cases of the rules about where an identity's policies come from."""

from tests.policies.case import Case, Cases

_ADMIN = 'admin = "arn:aws:iam::aws:policy/AdministratorAccess"\n'
_INLINE = """{"name": "read", "policy": '{"Statement": []}'}"""

NO_MANAGED_ADMIN = Cases(
    rule="iam-no-managed-admin",
    fails=(
        """
        aws.iam.RolePolicyAttachment(
            "deploy", role="deploy", policy_arn="arn:aws:iam::aws:policy/AdministratorAccess"
        )
        """,
        Case('aws.iam.Role("deploy", assume_role_policy=trust, managed_policy_arns=[admin])', given=_ADMIN),
        'aws.iam.UserPolicyAttachment("me", user="me", policy_arn="arn:aws-cn:iam::aws:policy/IAMFullAccess")',
        Case('aws.iam.GroupPolicyAttachment("us", group="us", policy_arn=admin)', given=_ADMIN),
        Case('aws.iam.PolicyAttachment("all", roles=["deploy"], policy_arn=admin)', given=_ADMIN),
        Case('aws.iam.RolePolicyAttachmentsExclusive("ci", role_name="ci", policy_arns=[admin])', given=_ADMIN),
        Case('aws.iam.UserPolicyAttachmentsExclusive("me", user_name="me", policy_arns=[admin])', given=_ADMIN),
        Case('aws.iam.GroupPolicyAttachmentsExclusive("us", group_name="us", policy_arns=[admin])', given=_ADMIN),
        # One of several, whatever the others are.
        Case(
            """
            aws.iam.Role(
                "deploy", assume_role_policy=trust, managed_policy_arns=[unknown("arn:aws:iam::123456789012:policy/a"), admin]
            )
            """,
            given=_ADMIN,
        ),
        Case(
            'aws.iam.RolePolicyAttachment("a", role="a", policy_arn="arn:aws:iam::aws:policy/PowerUserAccess")',
            config={"policies": ["PowerUserAccess"]},
        ),
    ),
    passes=(
        """
        aws.iam.RolePolicyAttachment(
            "deploy", role="deploy", policy_arn="arn:aws:iam::aws:policy/AWSLambda_FullAccess"
        )
        """,
        # A policy of the account's own that has the same name.
        """
        policy = "arn:aws:iam::123456789012:policy/AdministratorAccess"
        aws.iam.RolePolicyAttachment("deploy", role="deploy", policy_arn=policy)
        aws.iam.Role("other", assume_role_policy=trust)
        """,
    ),
    undecided=(
        'aws.iam.RolePolicyAttachment("a", role="a", policy_arn=unknown("arn:aws:iam::123456789012:policy/a"))',
        'aws.iam.Role("a", assume_role_policy=trust, managed_policy_arns=unknown([]))',
        'aws.iam.RolePolicyAttachmentsExclusive("a", role_name="a", policy_arns=unknown([]))',
    ),
)

NO_AWS_MANAGED_POLICY = Cases(
    rule="iam-no-aws-managed-policy",
    fails=(
        """
        aws.iam.RolePolicyAttachment(
            "orders", role="orders", policy_arn="arn:aws:iam::aws:policy/AmazonS3FullAccess"
        )
        """,
        """
        policy = aws.iam.ManagedPolicy.AMAZON_S3_READ_ONLY_ACCESS
        aws.iam.Role("orders", assume_role_policy=trust, managed_policy_arns=[policy])
        """,
        """
        path = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
        aws.iam.UserPolicyAttachment("me", user="me", policy_arn=path)
        """,
        Case(
            """
            policy = aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
            aws.iam.RolePolicyAttachment("orders", role="orders", policy_arn=policy)
            """,
            config={"accepted": []},
        ),
        """
        policy = aws.iam.ManagedPolicy.AMAZON_S3_READ_ONLY_ACCESS
        aws.iam.RolePolicyAttachmentsExclusive("orders", role_name="orders", policy_arns=[policy])
        """,
    ),
    passes=(
        """
        aws.iam.RolePolicyAttachment(
            "orders",
            role="orders",
            policy_arn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        )
        """,
        """
        for name in ("SQSQueue", "DynamoDB", "Kinesis", "MSK"):
            policy = f"arn:aws:iam::aws:policy/service-role/AWSLambda{name}ExecutionRole"
            aws.iam.RolePolicyAttachment(name, role="orders", policy_arn=policy)
        """,
        'aws.iam.RolePolicyAttachment("a", role="a", policy_arn="arn:aws:iam::123456789012:policy/a")',
        'aws.iam.Role("orders", assume_role_policy=trust)',
    ),
    undecided=(
        'aws.iam.RolePolicyAttachment("a", role="a", policy_arn=unknown("arn:aws:iam::123456789012:policy/a"))',
    ),
)

NO_INLINE_POLICY = Cases(
    rule="iam-no-inline-policy",
    fails=(
        'aws.iam.RolePolicy("orders", role="orders", policy={"Statement": []})',
        f'aws.iam.Role("orders", assume_role_policy=trust, inline_policies=[{_INLINE}])',
        f'aws.iam.Role("orders", assume_role_policy=trust, inline_policies=unknown([{_INLINE}]))',
        'aws.iam.UserPolicy("me", user="me", policy=unknown("{}"))',
        'aws.iam.GroupPolicy("us", group="us", policy={"Statement": []})',
    ),
    passes=(
        """
        policy = aws.iam.Policy("orders", policy={"Statement": []})
        aws.iam.RolePolicyAttachment("orders", role="orders", policy_arn=policy.arn)
        """,
        # An empty block keeps others from adding any.
        """
        aws.iam.Role("first", assume_role_policy=trust)
        aws.iam.Role("second", assume_role_policy=trust, inline_policies=[{}])
        """,
    ),
    never_undecided="an inline policy is one whatever is in it",
)

_ROLE = """
logs = aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
tracing = aws.iam.ManagedPolicy.AWSX_RAY_DAEMON_WRITE_ACCESS

def role(name, **settings):
    return aws.iam.Role(name, assume_role_policy=trust, **settings)
"""

NO_POLICY_MANAGEMENT_CONFLICTS = Cases(
    rule="iam-role-no-policy-management-conflicts",
    fails=(
        """
        logs = aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
        role = aws.iam.Role("orders", assume_role_policy=trust, managed_policy_arns=[logs])
        policy = aws.iam.Policy("orders", policy={"Statement": []})
        aws.iam.RolePolicyAttachment("orders", role=role.name, policy_arn=policy.arn)
        """,
        Case(
            f"""
            orders = role("orders", inline_policies=[{_INLINE}])
            aws.iam.RolePolicy("write", role=orders.name, policy={{"Statement": []}})
            """,
            given=_ROLE,
        ),
        # An empty block removes the others too.
        Case(
            """
            orders = role("orders", inline_policies=[{}])
            aws.iam.RolePolicy("write", role=orders.name, policy={"Statement": []})
            """,
            given=_ROLE,
        ),
        Case(
            """
            own = aws.iam.Policy("own", policy={"Statement": []})
            orders = role("orders", managed_policy_arns=[own.arn])
            aws.iam.RolePolicyAttachment("orders", role=orders.name, policy_arn=logs)
            """,
            given=_ROLE,
        ),
        # An attachment to several roles is one of them.
        Case(
            """
            orders = role("orders", managed_policy_arns=[tracing])
            aws.iam.PolicyAttachment("logs", roles=[orders.name], policy_arn=logs)
            """,
            given=_ROLE,
        ),
        # An exclusive list removes what it does not hold.
        Case(
            """
            orders = role("orders")
            aws.iam.RolePolicyAttachment("logs", role=orders.name, policy_arn=logs)
            aws.iam.RolePolicyAttachmentsExclusive("only", role_name=orders.name, policy_arns=[tracing])
            """,
            given=_ROLE,
        ),
        Case(
            """
            first, second = (aws.iam.Policy(name, policy={"Statement": []}) for name in ("first", "second"))
            orders = role("orders")
            aws.iam.RolePolicyAttachment("first", role=orders.name, policy_arn=first.arn)
            aws.iam.RolePolicyAttachmentsExclusive("only", role_name=orders.name, policy_arns=[logs, second.arn])
            """,
            given=_ROLE,
        ),
    ),
    passes=(
        """
        logs = aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
        role = aws.iam.Role("orders", assume_role_policy=trust)
        policy = aws.iam.Policy("orders", policy={"Statement": []})
        aws.iam.RolePolicyAttachment("logs", role=role.name, policy_arn=logs)
        aws.iam.RolePolicyAttachment("orders", role=role.name, policy_arn=policy.arn)
        """,
        # An empty list of inline policies leaves alone those that there are.
        Case(
            """
            orders = role("orders", inline_policies=[])
            aws.iam.RolePolicy("write", role=orders.name, policy={"Statement": []})
            """,
            given=_ROLE,
        ),
        # Each kind of policy for itself, each role for itself.
        Case(
            f"""
            orders = role("orders", managed_policy_arns=[logs])
            aws.iam.RolePolicy("write", role=orders.name, policy={{"Statement": []}})
            stock = role("stock", inline_policies=[{_INLINE}])
            aws.iam.RolePolicyAttachment("stock", role=stock.name, policy_arn=logs)
            """,
            given=_ROLE,
        ),
        # An exclusive list of all that is attached; inline policies are not its business.
        Case(
            """
            orders, own = role("orders"), aws.iam.Policy("own", policy={"Statement": []})
            aws.iam.RolePolicy("read", role=orders.name, policy={"Statement": []})
            aws.iam.RolePolicyAttachment("logs", role=orders.name, policy_arn=logs)
            aws.iam.RolePolicyAttachment("own", role=orders.name, policy_arn=own.arn)
            aws.iam.RolePolicyAttachmentsExclusive("only", role_name=orders.name, policy_arns=[logs, own.arn])
            """,
            given=_ROLE,
        ),
    ),
    undecided=(
        Case(
            """
            orders = role("orders")
            aws.iam.RolePolicyAttachment("logs", role=orders.name, policy_arn=logs)
            aws.iam.RolePolicyAttachmentsExclusive("only", role_name=orders.name, policy_arns=[unknown(logs)])
            """,
            given=_ROLE,
        ),
        Case(
            """
            role("orders", managed_policy_arns=[tracing])
            aws.iam.RolePolicyAttachment("logs", role=unknown("elsewhere"), policy_arn=logs)
            """,
            given=_ROLE,
        ),
    ),
)
