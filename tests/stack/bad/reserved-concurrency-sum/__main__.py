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
aws.cloudwatch.MetricAlarm(
    "throttles",
    namespace="AWS/Lambda",
    metric_name="Throttles",
    statistic="Sum",
    period=60,
    evaluation_periods=5,
    datapoints_to_alarm=3,
    comparison_operator="GreaterThanThreshold",
    threshold=0,
    treat_missing_data="notBreaching",
    alarm_actions=["arn:aws:sns:us-east-1:123456789012:page"],
)
