"""Cases of the rule about for whom an AWS service may invoke a function."""

from tests.policies.case import Case, Cases


def _permission(*settings: str) -> str:
    given = ", ".join(('function="orders"', 'action="lambda:InvokeFunction"', *settings))
    return f'aws.lambda_.Permission("invoke", {given})'


def _resource_policy(
    condition: str, principal: str = "sns.amazonaws.com", effect: str = "Allow", policy: str = "json.dumps(policy)"
) -> str:
    return f"""
        import json
        statement = {{
            "Effect": "{effect}",
            "Action": "lambda:InvokeFunction",
            "Resource": "*",
            "Principal": {{"Service": "{principal}"}},
            "Condition": {{{condition}}},
        }}
        policy = {{"Version": "2012-10-17", "Statement": [statement]}}
        aws.lambda_.ResourcePolicy("orders", resource_arn="arn:aws:lambda:us-east-1:1:function:x", policy={policy})
        """


PERMISSION_SOURCE_RESTRICTED = Cases(
    rule="lambda-permission-source-restricted",
    fails=(
        """
        aws.lambda_.Permission(
            "invoke", function="orders", action="lambda:InvokeFunction", principal="sns.amazonaws.com"
        )
        """,
        # Every service is asked, in China too, and load balancers.
        _permission('principal="elasticloadbalancing.amazonaws.com"'),
        _permission('principal="events.amazonaws.com"'),
        _permission('principal="s3.amazonaws.com.cn"'),
        # An empty source is none.
        _permission('principal="sns.amazonaws.com"', 'source_arn=""', 'source_account=""'),
        Case(_permission('principal="sns.amazonaws.com"', 'source_account="123456789012"'), {"require": "arn"}),
        Case(_permission('principal="sns.amazonaws.com"', 'source_account="123456789012"'), {"require": "both"}),
        Case(_permission('principal="sns.amazonaws.com"', 'source_arn="arn:aws:sns:x:1:y"'), {"require": "both"}),
        # Patterns that fit what every account has.
        _permission('principal="sns.amazonaws.com"', 'source_arn="*"'),
        _permission('principal="apigateway.amazonaws.com"', 'source_arn="arn:aws:execute-api:us-east-1:*:*/*/*"'),
        Case(_permission('principal="sns.amazonaws.com"', 'source_arn="*"'), {"require": "arn"}),
        # A bucket's ARN names no account.
        """
        bucket = aws.s3.Bucket("orders")
        aws.lambda_.Permission(
            "invoke",
            function="orders",
            action="lambda:InvokeFunction",
            principal="s3.amazonaws.com",
            source_arn=bucket.arn,
        )
        """,
        _permission('principal="s3.amazonaws.com"', 'source_arn="arn:aws:s3:::orders"'),
        # In a policy document.
        _resource_policy(""),
        _resource_policy('"ArnLike": {"aws:SourceArn": "arn:aws:sns:us-east-1:*:orders"}'),
        _resource_policy('"ArnLike": {"aws:SourceArn": "arn:aws:s3:::orders"}', principal="s3.amazonaws.com"),
        _resource_policy('"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}'),
        Case(_resource_policy('"StringEquals": {"AWS:SourceAccount": "123456789012"}'), {"require": "arn"}),
    ),
    passes=(
        """
        topic = aws.sns.Topic("orders")
        aws.lambda_.Permission(
            "invoke",
            function="orders",
            action="lambda:InvokeFunction",
            principal="sns.amazonaws.com",
            source_arn=topic.arn,
        )
        """,
        # Either source is enough; the ARN of what is to be created is a source.
        _permission('principal="sns.amazonaws.com"', 'source_account="123456789012"'),
        _permission('principal="sns.amazonaws.com"', 'source_arn=unknown("arn:aws:sns:us-east-1:1:orders")'),
        _permission('principal=unknown("s3.amazonaws.com")', 'source_account="123456789012"'),
        _permission('principal="s3.amazonaws.com"', 'source_account=unknown("123456789012")'),
        Case(_permission('principal="s3.amazonaws.com"', 'source_arn="arn:aws:s3:::orders"'), {"require": "arn"}),
        _resource_policy('"ArnLike": {"AWS:SourceArn": "arn:aws:sns:us-east-1:123456789012:orders"}'),
        _resource_policy('"StringEquals": {"aws:SourceAccount": "123456789012"}', principal="s3.amazonaws.com"),
        _resource_policy("", effect="Deny"),
        # An account has no source to name.
        _permission('principal="210987654321"'),
        Case(
            _permission(
                'principal="sns.amazonaws.com"', 'source_arn="arn:aws:sns:x:1:y"', 'source_account="123456789012"'
            ),
            {"require": "both"},
        ),
    ),
    undecided=(
        _permission('principal=unknown("sns.amazonaws.com")'),
        _permission('principal=unknown("s3.amazonaws.com")', 'source_arn="arn:aws:s3:::orders"'),
        _resource_policy("", policy="unknown(json.dumps(policy))"),
    ),
)
