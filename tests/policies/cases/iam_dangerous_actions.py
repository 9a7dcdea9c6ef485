"""Cases of the rules about actions that do harm on every resource."""

from tests.policies.case import Case, Cases

_ALLOW = """
import json

def allow(action, resource="*", **others):
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **others}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
"""


def _policy(document: str) -> Case:
    return Case(f'aws.iam.Policy("orders", policy={document})', given=_ALLOW)


def _first(action: str, resource: str) -> str:
    """The program that is printed."""
    return f"""
    aws.iam.Policy(
        "orders",
        policy={{
            "Version": "2012-10-17",
            "Statement": [{{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}],
        }},
    )
    """


# Under a condition it is not everything that is meant.
_CONDITION = 'Condition={"StringEquals": {"aws:ResourceTag/team": "orders"}}'

NO_STAR_RESOURCE_FOR_WRITE = Cases(
    rule="iam-no-star-resource-for-write",
    fails=(
        _first("dynamodb:PutItem", "*"),
        _policy('allow(["logs:PutLogEvents", "S3:Put*"])'),
        _policy('allow("sqs:*", ["arn:aws:sqs:us-east-1:123456789012:orders", "*"])'),
        _policy('json.dumps({"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}})'),
        _policy('json.dumps({"Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "NotResource": "arn:x"}})'),
        Case('aws.iam.RolePolicy("orders", role="orders", policy=allow("lambda:InvokeFunction"))', given=_ALLOW),
        Case(
            """
            aws.iam.Role(
                "orders", assume_role_policy=trust, inline_policies=[{"name": "send", "policy": allow("sqs:SendMessage")}]
            )
            """,
            given=_ALLOW,
        ),
        # ARNs that name nothing.
        _policy('allow("s3:PutObject", "arn:aws:s3:::*")'),
        _policy('allow("sqs:SendMessage", "arn:aws:sqs:*:*:*")'),
        _policy('allow("lambda:Invoke*", "arn:aws:lambda:us-east-1:*:function:*")'),
        _policy('allow("*", "arn:aws:s3:::*/*")'),
    ),
    passes=(
        _first("dynamodb:PutItem", "arn:aws:dynamodb:us-east-1:123456789012:table/orders"),
        _policy(f'allow("dynamodb:PutItem", {_CONDITION})'),
        # What cannot be confined, what only reads, and what harms nobody.
        _policy('allow(["xray:PutTraceSegments", "cloudwatch:PutMetricData", "logs:PutLogEvents", "s3:List*"])'),
        # ARNs that do name something, and every resource of another service.
        _policy('allow(["s3:PutObject", "sqs:SendMessage"], ["arn:aws:s3:::orders/*", "arn:aws:sqs:*:*:orders*"])'),
        _policy('allow(["s3:List*", "dynamodb:PutItem"], ["arn:aws:s3:::*", "arn:aws:dynamodb:*:*:table/orders"])'),
        # A permissions boundary, which allows nothing by itself.
        Case(
            'aws.iam.Policy("team-boundary", policy=allow(["s3:*", "sqs:*"]))',
            given=_ALLOW,
            config={"boundaries": ["*-boundary"]},
        ),
        _policy('json.dumps({"Statement": [{"Effect": "Deny", "Action": "dynamodb:PutItem", "Resource": "*"}]})'),
        # For another rule to report.
        _policy('allow("*")'),
    ),
    undecided=(
        _policy('unknown(allow("dynamodb:PutItem"))'),
        _policy('{"Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": unknown("arn:aws:sqs:x")}]}'),
        _policy('{"Statement": [{"Effect": unknown("Deny"), "Action": "sqs:*", "Resource": "*"}]}'),
    ),
)

NO_DATA_EXFILTRATION = Cases(
    rule="iam-no-data-exfiltration",
    fails=(
        _first("s3:GetObject", "*"),
        _policy('allow(["dynamodb:Scan", "dynamodb:Query"])'),
        _policy('allow("secretsmanager:Get*")'),
        _policy('allow("SSM:*")'),
        Case('aws.iam.UserPolicy("orders", user="somebody", policy=allow("kms:Decrypt"))', given=_ALLOW),
        _policy('allow("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:*")'),
        _policy('allow("s3:GetObject", ["arn:aws:s3:::orders", "arn:aws:s3:::*"])'),
    ),
    passes=(
        _first("s3:GetObject", "arn:aws:s3:::orders/*"),
        _policy('allow(["s3:ListAllMyBuckets", "dynamodb:ListTables", "s3:PutObject"])'),
        _policy(f'allow("s3:GetObject", {_CONDITION})'),
    ),
    undecided=(_policy('unknown(allow("s3:GetObject"))'),),
)

NO_CREDENTIALS_EXPOSURE = Cases(
    rule="iam-no-credentials-exposure",
    fails=(
        _first("sts:AssumeRole", "*"),
        _policy('allow(["s3:PutObject", "iam:CreateAccessKey"])'),
        _policy('allow("rds-db:*")'),
        Case('aws.iam.GroupPolicy("orders", group="somebodies", policy=allow("sts:Assume*"))', given=_ALLOW),
        _policy('allow("sts:AssumeRole", "arn:aws:iam::*:role/*")'),
    ),
    passes=(
        _first("sts:AssumeRole", "arn:aws:iam::123456789012:role/orders"),
        _policy('allow(["sts:GetCallerIdentity", "iam:ListAccessKeys"])'),
        _policy('allow("sts:AssumeRole", Condition={"StringEquals": {"aws:ResourceOrgID": "o-1"}})'),
    ),
    undecided=(_policy('unknown(allow("sts:AssumeRole"))'),),
)

NO_PRIVILEGE_ESCALATION = Cases(
    rule="iam-no-privilege-escalation",
    fails=(
        """
        aws.iam.Policy(
            "deploy",
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Action": ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
                        "Resource": "*",
                    }
                ],
            },
        )
        """,
        _policy('allow("iam:AttachRolePolicy")'),
        _policy('allow("IAM:Put*")'),
        _policy('allow(["lambda:*"])'),
        # Actions that open resources to others.
        _policy('allow("s3:PutBucketPolicy")'),
        # Any role, for a function of one name.
        _policy(
            'json.dumps({"Statement": ['
            '{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/*"}, '
            '{"Effect": "Allow", "Action": ["lambda:CreateFunction", "lambda:InvokeFunction"], '
            '"Resource": "arn:aws:lambda:us-east-1:123456789012:function:orders-*"}]})'
        ),
        # Together, from two statements or two inline policies.
        _policy(
            'json.dumps({"Statement": ['
            '{"Effect": "Allow", "Action": "iam:Pass*", "Resource": "*"}, '
            '{"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}]})'
        ),
        Case(
            """
            aws.iam.Role(
                "deploy",
                assume_role_policy=trust,
                inline_policies=[
                    {"name": "pass", "policy": allow("iam:PassRole")},
                    {"name": "create", "policy": allow("cloudformation:CreateStack")},
                ],
            )
            """,
            given=_ALLOW,
        ),
    ),
    passes=(
        """
        role = "arn:aws:iam::123456789012:role/orders"
        function = "arn:aws:lambda:us-east-1:123456789012:function:orders"
        aws.iam.Policy(
            "deploy",
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": "iam:PassRole", "Resource": role},
                    {"Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": function},
                ],
            },
        )
        """,
        # One half only, the other half on everything, under a condition, and read access.
        _policy('allow("iam:PassRole")'),
        _policy(
            'json.dumps({"Statement": ['
            '{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::*:role/orders"}, '
            '{"Effect": "Allow", "Action": "ecs:R*", "Resource": "*"}]})'
        ),
        _policy('allow("iam:*", Condition={"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}})'),
        _policy('allow(["iam:Get*", "iam:List*", "lambda:Get*"])'),
    ),
    undecided=(
        _policy('unknown(allow("iam:AttachRolePolicy"))'),
        _policy(
            '{"Statement": [{"Effect": "Allow", "Action": ["iam:PassRole", unknown("s3:Get*")], "Resource": "*"}]}'
        ),
    ),
)
