"""Cases of the rule about resources that name a sibling without depending on it."""

from tests.policies.case import Case, Cases

_FUNCTION = """
function = aws.lambda_.Function("orders", **package, name="orders", publish=True)
alias = aws.lambda_.Alias("live", name="live", function_name=function.name, function_version=function.version)
invoke = {"action": "lambda:InvokeFunction", "principal": "events.amazonaws.com"}
"""

LITERAL_REFERENCE = Cases(
    rule="literal-reference-without-dependency",
    fails=(
        """
        aws.lambda_.Function("orders", **package, name="orders")
        aws.lambda_.Permission(
            "orders", function="orders", action="lambda:InvokeFunction", principal="events.amazonaws.com"
        )
        """,
        # The alias by a literal, whatever the function is named by.
        Case('aws.lambda_.Permission("orders", function=function.name, qualifier="live", **invoke)', given=_FUNCTION),
        Case('aws.lambda_.Permission("orders", function="orders:live", **invoke)', given=_FUNCTION),
        Case(
            """
            aws.lambda_.ProvisionedConcurrencyConfig(
                "orders", function_name="orders", qualifier=alias.name.apply(str), provisioned_concurrent_executions=1
            )
            aws.lambda_.FunctionUrl("orders", function_name="orders", authorization_type="AWS_IAM")
            """,
            given=_FUNCTION,
        ),
        """
        aws.iam.Role("orders", name="orders", assume_role_policy=trust)
        aws.iam.RolePolicyAttachment(
            "logs", role="orders", policy_arn=aws.iam.ManagedPolicy.AWS_LAMBDA_BASIC_EXECUTION_ROLE
        )
        """,
        """
        aws.iam.Role("orders", name="orders", assume_role_policy=trust)
        aws.iam.RolePolicy("logs", role="orders", policy={"Statement": []})
        """,
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package, name="orders")
        aws.lambda_.Permission(
            "orders", function=function.name, action="lambda:InvokeFunction", principal="events.amazonaws.com"
        )
        """,
        # An explicit dependency does as well; so does one that is handed on.
        Case(
            """
            after = pulumi.ResourceOptions(depends_on=[alias])
            aws.lambda_.Permission("orders", function="orders", qualifier="live", **invoke, opts=after)
            """,
            given=_FUNCTION,
        ),
        Case('aws.lambda_.Permission("orders", function=alias.arn, **invoke)', given=_FUNCTION),
        # What is outside this stack.
        Case(
            """
            aws.lambda_.Permission("stock", function="stock", **invoke)
            aws.iam.RolePolicyAttachment("stock", role="stock", policy_arn="arn:aws:iam::123456789012:policy/stock")
            """,
            given=_FUNCTION,
        ),
    ),
    never_undecided="a literal is known, and what is unknown was taken from the resource that it depends on",
)
