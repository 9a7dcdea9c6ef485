"""A function that may be throttled for days before anybody notices."""

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
aws.lambda_.Function(
    "orders",
    role=role.arn,
    runtime="python3.13",
    handler="index.handler",
    code=CODE,
    reserved_concurrent_executions=50,
)
