"""An alarm that goes to INSUFFICIENT_DATA whenever nobody calls the function."""

import pulumi_aws as aws

topic = aws.sns.Topic("page")
aws.cloudwatch.MetricAlarm(
    "throttles",
    namespace="AWS/Lambda",
    metric_name="Throttles",
    dimensions={"FunctionName": "orders"},
    statistic="Sum",
    period=60,
    evaluation_periods=3,
    comparison_operator="GreaterThanThreshold",
    threshold=0,
    alarm_actions=[topic.arn],
)
