"""A function that answers requests from the internet behind a load balancer, with firewall, logs and alarms."""

from typing import Any

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
account = aws.get_caller_identity().account_id
tags = {"project": pulumi.get_project(), "stack": pulumi.get_stack()}
for_this_account = {"StringEquals": {"aws:SourceAccount": account}}


def policy(*statements: dict[str, Any]) -> pulumi.Output[str]:
    """A policy document."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": statements})


def allow(actions: list[str], resource: pulumi.Input[str], **rest: Any) -> dict[str, Any]:
    """A statement of a policy."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **rest}


def alarm(name: str, metric: str, dimensions: Any, threshold: int = 0, statistic: str = "Sum") -> None:
    """Tells the topic when three of five minutes were above the threshold."""
    namespace, _, metric_name = metric.rpartition("/")
    aws.cloudwatch.MetricAlarm(
        name,
        namespace=namespace,
        metric_name=metric_name,
        dimensions=dimensions,
        statistic=statistic,
        comparison_operator="GreaterThanThreshold",
        threshold=threshold,
        period=60,
        evaluation_periods=5,
        datapoints_to_alarm=3,
        treat_missing_data="notBreaching",
        alarm_actions=[topic.arn],
        ok_actions=[topic.arn],
        tags=tags,
    )


log_group = aws.cloudwatch.LogGroup("api", retention_in_days=30, tags=tags)
trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
role = aws.iam.Role("api", assume_role_policy=policy({**trust, "Condition": for_this_account}), tags=tags)
rights = aws.iam.RolePolicy(
    "api",
    role=role.id,
    policy=policy(
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.concat(log_group.arn, ":*")),
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
    ),
)
function = aws.lambda_.Function(
    "api",
    code=pulumi.FileArchive("api"),
    handler="api.handler",
    runtime="python3.13",
    role=role.arn,
    memory_size=512,
    timeout=10,
    reserved_concurrent_executions=50,
    logging_config={"log_format": "JSON", "log_group": log_group.name},
    tracing_config={"mode": "Active"},
    publish=True,
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[rights]),
)
alias = aws.lambda_.Alias("api", name="live", function_name=function.name, function_version=function.version)

vpc = aws.ec2.get_vpc(default=True)
subnets = aws.ec2.get_subnets(filters=[{"name": "vpc-id", "values": [vpc.id]}])
clients = aws.ec2.SecurityGroup("api", description="Clients of the API", vpc_id=vpc.id, tags=tags)
for port in (80, 443):
    aws.vpc.SecurityGroupIngressRule(
        f"api-{port}",
        security_group_id=clients.id,
        description="From everybody",
        ip_protocol="tcp",
        from_port=port,
        to_port=port,
        cidr_ipv4="0.0.0.0/0",
    )

logs = aws.s3.Bucket("access-logs", tags=tags)
closed = aws.s3.BucketPublicAccessBlock(
    "access-logs",
    bucket=logs.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
delivery = {
    "Principal": {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"},
    "Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:elasticloadbalancing:*:{account}:loadbalancer/*"}},
}
logs_policy = aws.s3.BucketPolicy(
    "access-logs",
    bucket=logs.id,
    policy=policy(allow(["s3:PutObject"], pulumi.Output.concat(logs.arn, f"/AWSLogs/{account}/*"), **delivery)),
    opts=pulumi.ResourceOptions(depends_on=[closed]),
)

load_balancer = aws.lb.LoadBalancer(
    "api",
    internal=False,
    subnets=subnets.ids,
    security_groups=[clients.id],
    drop_invalid_header_fields=True,
    enable_deletion_protection=True,
    access_logs={"bucket": logs.bucket, "enabled": True},
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[logs_policy]),
)
target_group = aws.lb.TargetGroup(
    "api", target_type="lambda", lambda_multi_value_headers_enabled=True, health_check={"enabled": False}, tags=tags
)
permission = aws.lambda_.Permission(
    "api",
    action="lambda:InvokeFunction",
    function=function.name,
    qualifier=alias.name,
    principal="elasticloadbalancing.amazonaws.com",
    source_arn=target_group.arn,
    source_account=account,
)
aws.lb.TargetGroupAttachment(
    "api",
    target_group_arn=target_group.arn,
    target_id=alias.arn,
    opts=pulumi.ResourceOptions(depends_on=[permission]),
)
aws.lb.Listener(
    "https",
    load_balancer_arn=load_balancer.arn,
    port=443,
    protocol="HTTPS",
    ssl_policy="ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    certificate_arn=config.require("certificateArn"),
    default_actions=[{"type": "forward", "target_group_arn": target_group.arn}],
)
aws.lb.Listener(
    "http",
    load_balancer_arn=load_balancer.arn,
    port=80,
    protocol="HTTP",
    default_actions=[{"type": "redirect", "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"}}],
)

visibility: Any = {"metric_name": "api", "cloudwatch_metrics_enabled": True, "sampled_requests_enabled": True}
rate: Any = {
    "name": "rate",
    "priority": 0,
    "statement": {"rate_based_statement": {"limit": 2000, "aggregate_key_type": "IP"}},
    "action": {"block": {}},
    "visibility_config": {**visibility, "metric_name": "api-rate"},
}
firewall = aws.wafv2.WebAcl(
    "api",
    scope="REGIONAL",
    default_action={"allow": {}},
    visibility_config=visibility,
    rules=[rate],
    tags=tags,
)
aws.wafv2.WebAclAssociation("api", resource_arn=load_balancer.arn, web_acl_arn=firewall.arn)
firewall_log = aws.cloudwatch.LogGroup("firewall", name="aws-waf-logs-api", retention_in_days=30, tags=tags)
aws.wafv2.WebAclLoggingConfiguration("api", resource_arn=firewall.arn, log_destination_configs=[firewall_log.arn])

cloudwatch = {"Principal": {"Service": "cloudwatch.amazonaws.com"}, "Condition": for_this_account}
key = aws.kms.Key(
    "alarms",
    description="For the topic of the alarms: the key of AWS for SNS does not let CloudWatch publish",
    enable_key_rotation=True,
    policy=policy(
        allow(["kms:*"], "*", Principal={"AWS": f"arn:aws:iam::{account}:root"}),
        allow(["kms:Decrypt", "kms:GenerateDataKey*"], "*", **cloudwatch),
    ),
    tags=tags,
)
topic = aws.sns.Topic("alarms", kms_master_key_id=key.arn, tags=tags)
aws.sns.TopicPolicy("alarms", arn=topic.arn, policy=policy(allow(["sns:Publish"], topic.arn, **cloudwatch)))
aws.sns.TopicSubscription("on-call", topic=topic.arn, protocol="email", endpoint=config.require("onCall"))

of_function = {"FunctionName": function.name}
alarm("errors", "AWS/Lambda/Errors", of_function)
alarm("throttles", "AWS/Lambda/Throttles", of_function)
alarm("slow", "AWS/Lambda/Duration", of_function, threshold=8000, statistic="Maximum")
alarm("busy", "AWS/Lambda/ConcurrentExecutions", of_function, threshold=40, statistic="Maximum")
alarm("account-busy", "AWS/Lambda/ClaimedAccountConcurrency", None, threshold=900, statistic="Maximum")

of_load_balancer = {"LoadBalancer": load_balancer.arn_suffix}
of_target_group = {**of_load_balancer, "TargetGroup": target_group.arn_suffix}
alarm("load-balancer-5xx", "AWS/ApplicationELB/HTTPCode_ELB_5XX_Count", of_load_balancer)
alarm("answers-5xx", "AWS/ApplicationELB/HTTPCode_Target_5XX_Count", of_target_group)
alarm("user-errors", "AWS/ApplicationELB/LambdaUserError", of_target_group)

pulumi.export("address", load_balancer.dns_name)
