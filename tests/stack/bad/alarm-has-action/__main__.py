"""An alarm that tells nobody."""

import pulumi_aws as aws

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
    treat_missing_data="notBreaching",
)
