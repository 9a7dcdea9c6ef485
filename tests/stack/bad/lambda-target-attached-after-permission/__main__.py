"""A target that may be registered before the load balancer is permitted to invoke it."""

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
function = aws.lambda_.Function(
    "orders",
    role=role.arn,
    runtime="python3.13",
    handler="index.handler",
    code=CODE,
    reserved_concurrent_executions=50,
    publish=True,
)
alias = aws.lambda_.Alias("orders", name="live", function_name=function.name, function_version=function.version)
group = aws.lb.TargetGroup("orders", target_type="lambda")
aws.lambda_.Permission(
    "orders",
    function=function.name,
    qualifier=alias.name,
    action="lambda:InvokeFunction",
    principal="elasticloadbalancing.amazonaws.com",
    source_arn=group.arn,
)
aws.lb.TargetGroupAttachment("orders", target_group_arn=group.arn, target_id=alias.arn)
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
