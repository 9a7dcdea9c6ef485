"""Two functions that together reserve more than the account may give away."""

import json

import pulumi
import pulumi_aws as aws

CODE = pulumi.AssetArchive({"index.py": pulumi.StringAsset("def handler(event, context):\n    return {}\n")})

role = aws.iam.Role(
    "orders",
    assume_role_policy=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
)

for name, reserved in {"orders": 600, "stock": 400}.items():
    aws.lambda_.Function(
        name,
        role=role.arn,
        runtime="python3.13",
        handler="index.handler",
        code=CODE,
        reserved_concurrent_executions=reserved,
    )
