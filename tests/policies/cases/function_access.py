"""Cases of the rules about who may invoke a function."""

from tests.policies.case import Case, Cases

_FUNCTION = 'function = aws.lambda_.Function("orders", **package)\n'


def _permission(*settings: str, name: str = "invoke") -> str:
    given = ", ".join(('function="orders"', 'action="lambda:InvokeFunction"', *settings))
    return f'aws.lambda_.Permission("{name}", {given})'


def _resource_policy(statement: str, policy: str = "json.dumps(policy)") -> str:
    return f"""
        import json
        statement = {{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*", {statement}}}
        policy = {{"Version": "2012-10-17", "Statement": [statement]}}
        aws.lambda_.ResourcePolicy("orders", resource_arn="arn:aws:lambda:us-east-1:1:function:x", policy={policy})
        """


_OF_FUNCTION = """
aws.lambda_.Permission("first", function=function.name, action="lambda:InvokeFunction", principal=%s)
aws.lambda_.Permission("second", function=%s, action="lambda:InvokeFunction", principal=%s)
"""

PERMISSION_NOT_PUBLIC = Cases(
    rule="lambda-permission-not-public",
    fails=(
        """
        aws.lambda_.Permission("invoke", function="orders", action="lambda:InvokeFunction", principal="*")
        """,
        _permission('principal="*"', 'source_arn=""'),
        Case(_permission('principal="*"', 'principal_org_id="o-a1b2c3d4e5"'), {"acceptConditions": False}),
        _permission('principal="123456789012"', name="account") + "\n" + _permission('principal="*"'),
        # Patterns that fit resources of every account.
        _permission('principal="*"', 'source_arn="*"'),
        _permission('principal="*"', 'source_arn="arn:aws:sns:us-east-1:*:orders"'),
        _permission('principal="*"', 'source_arn="arn:aws:s3:::*"'),
        # To sign a request is no more than to have an account, and to sign none is less.
        _permission('principal="*"', 'function_url_auth_type="AWS_IAM"'),
        _permission('principal="*"', 'function_url_auth_type="NONE"'),
        # In a policy document.
        _resource_policy('"Principal": "*"'),
        _resource_policy('"Principal": {"AWS": ["123456789012", "*"]}'),
        _resource_policy('"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}'),
        _resource_policy('"Principal": "*", "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}}'),
        _resource_policy('"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:orders"}}'),
    ),
    passes=(
        """
        aws.lambda_.Permission(
            "invoke",
            function="orders",
            action="lambda:InvokeFunction",
            principal="*",
            principal_org_id="o-a1b2c3d4e5",
        )
        """,
        _permission('principal="123456789012"'),
        _permission('principal="*"', 'source_arn="arn:aws:sns:*:123456789012:*"'),
        _permission('principal="*"', 'source_arn="arn:aws:s3:::orders"'),
        _resource_policy('"Principal": "*", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:orders"}}'),
        # A condition that is not known yet is one.
        _permission('principal="*"', 'source_arn=unknown("arn:aws:sns:us-east-1:123456789012:orders")'),
        _resource_policy('"Principal": {"AWS": "123456789012"}'),
        _resource_policy('"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}'),
    ),
    undecided=(
        _permission('principal=unknown("123456789012")'),
        _resource_policy('"Principal": {"AWS": "123456789012"}', "unknown(json.dumps(policy))"),
    ),
)

PERMISSION_SINGLE_PRINCIPAL = Cases(
    rule="lambda-permission-single-principal",
    fails=(
        """
        function = aws.lambda_.Function("orders", **package)
        invoke = {"function": function.name, "action": "lambda:InvokeFunction"}
        aws.lambda_.Permission("topic", **invoke, principal="sns.amazonaws.com")
        aws.lambda_.Permission("schedule", **invoke, principal="events.amazonaws.com")
        """,
        # By its name and by its ARN.
        Case(
            _OF_FUNCTION % ('"sns.amazonaws.com"', "function.arn", '"events.amazonaws.com"'),
            given=_FUNCTION,
        ),
        # Whoever may do anything may invoke it.
        Case(
            _OF_FUNCTION.replace("lambda:InvokeFunction", "lambda:*")
            % ('"sns.amazonaws.com"', "function.name", '"arn:aws:iam::123456789012:role/orders"'),
            given=_FUNCTION,
        ),
        # By its URL, from two sides.
        Case(
            _OF_FUNCTION.replace("lambda:InvokeFunction", "lambda:InvokeFunctionUrl")
            % ('"cloudfront.amazonaws.com"', "function.name", '"123456789012"'),
            given=_FUNCTION,
        ),
        # One of its own account beside a service; an unknown third changes nothing.
        Case(
            _OF_FUNCTION % ('"sns.amazonaws.com"', "function.name", '"123456789012"')
            + _permission('principal=unknown("s3.amazonaws.com")'),
            given=_FUNCTION,
        ),
    ),
    passes=(
        """
        function = aws.lambda_.Function("orders", **package)
        invoke = {"function": function.name, "action": "lambda:InvokeFunction", "principal": "sns.amazonaws.com"}
        aws.lambda_.Permission("orders", **invoke, source_arn="arn:aws:sns:us-east-1:123456789012:orders")
        aws.lambda_.Permission("returns", **invoke, source_arn="arn:aws:sns:us-east-1:123456789012:returns")
        """,
        # Accounts and roles are one kind of caller.
        Case(
            _OF_FUNCTION % ('"111111111111"', "function.name", '"arn:aws:iam::222222222222:role/orders"'),
            given=_FUNCTION,
        ),
        # Whoever looks at it does not invoke it.
        Case(
            """
            invoke = {"function": function.name, "action": "lambda:InvokeFunction", "principal": "sns.amazonaws.com"}
            aws.lambda_.Permission("orders", **invoke)
            audit = {"function": function.name, "action": "lambda:GetFunctionConfiguration"}
            aws.lambda_.Permission("audit", **audit, principal="123456789012")
            """,
            given=_FUNCTION,
        ),
        # The other permission is of another function.
        Case(
            _OF_FUNCTION % ('"sns.amazonaws.com"', '"elsewhere"', '"events.amazonaws.com"'),
            given=_FUNCTION,
        ),
    ),
    undecided=(
        Case(
            _OF_FUNCTION.replace('"lambda:InvokeFunction"', 'unknown("lambda:GetFunction")')
            % ('"sns.amazonaws.com"', "function.name", '"123456789012"'),
            given=_FUNCTION,
        ),
        Case(
            _OF_FUNCTION % ('"sns.amazonaws.com"', "function.name", 'unknown("sns.amazonaws.com")'),
            given=_FUNCTION,
        ),
        Case(
            _OF_FUNCTION % ('"sns.amazonaws.com"', 'unknown("elsewhere")', '"events.amazonaws.com"'),
            given=_FUNCTION,
        ),
    ),
)
