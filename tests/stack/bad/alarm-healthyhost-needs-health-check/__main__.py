"""An alarm on a metric that this target group never reports."""

import pulumi_aws as aws

group = aws.lb.TargetGroup("orders", target_type="lambda")
topic = aws.sns.Topic("page")
aws.cloudwatch.MetricAlarm(
    "no-healthy-host",
    namespace="AWS/ApplicationELB",
    metric_name="HealthyHostCount",
    dimensions={"TargetGroup": group.arn_suffix, "LoadBalancer": "app/shared/50dc6c495c0c9188"},
    statistic="Minimum",
    period=60,
    evaluation_periods=3,
    comparison_operator="LessThanThreshold",
    threshold=1,
    treat_missing_data="breaching",
    alarm_actions=[topic.arn],
)
