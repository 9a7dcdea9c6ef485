"""A function that writes a report every morning; what failed stays in a queue that somebody watches."""

from typing import Any

import pulumi
import pulumi_aws as aws

config = pulumi.Config()
account = aws.get_caller_identity().account_id
tags = {"project": pulumi.get_project(), "stack": pulumi.get_stack()}
alarms = config.require("alarmsTopicArn")
for_this_account = {"StringEquals": {"aws:SourceAccount": account}}


def policy(*statements: dict[str, Any]) -> pulumi.Output[str]:
    """A policy document."""
    return pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": statements})


def allow(actions: list[str], resource: pulumi.Input[str], **rest: Any) -> dict[str, Any]:
    """A statement of a policy."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **rest}


def deny_without_tls(queue: aws.sqs.Queue) -> dict[str, Any]:
    """The statement that nobody may use a queue without TLS."""
    without_tls = {"Bool": {"aws:SecureTransport": "false"}}
    return {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": queue.arn, "Condition": without_tls}


def alarm(name: str, metric: str, dimensions: Any, threshold: int = 0, statistic: str = "Sum") -> None:
    """Tells the topic of one bad minute: a report is made once a day."""
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
        evaluation_periods=1,
        treat_missing_data="notBreaching",
        alarm_actions=[alarms],
        ok_actions=[alarms],
        tags=tags,
    )


bucket = aws.s3.Bucket("reports", tags=tags)
aws.s3.BucketPublicAccessBlock(
    "reports",
    bucket=bucket.id,
    block_public_acls=True,
    block_public_policy=True,
    ignore_public_acls=True,
    restrict_public_buckets=True,
)
failed = aws.sqs.Queue("failed", message_retention_seconds=1209600, sqs_managed_sse_enabled=True, tags=tags)

log_group = aws.cloudwatch.LogGroup("report", retention_in_days=30, tags=tags)
trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
role = aws.iam.Role("report", assume_role_policy=policy({**trust, "Condition": for_this_account}), tags=tags)
rights = aws.iam.RolePolicy(
    "report",
    role=role.id,
    policy=policy(
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.concat(log_group.arn, ":*")),
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
        allow(["s3:PutObject"], pulumi.Output.concat(bucket.arn, "/*")),
        allow(["sqs:SendMessage"], failed.arn),
    ),
)
function = aws.lambda_.Function(
    "report",
    code=pulumi.FileArchive("report"),
    handler="report.handler",
    runtime="python3.13",
    role=role.arn,
    memory_size=512,
    timeout=300,
    reserved_concurrent_executions=2,
    environment={"variables": {"BUCKET": bucket.bucket}},
    logging_config={"log_format": "JSON", "log_group": log_group.name},
    tracing_config={"mode": "Active"},
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[rights]),
)
aws.lambda_.FunctionEventInvokeConfig(
    "report", function_name=function.name, destination_config={"on_failure": {"destination": failed.arn}}
)

every_morning = aws.cloudwatch.EventRule("every-morning", schedule_expression="cron(0 5 * * ? *)", tags=tags)
permission = aws.lambda_.Permission(
    "every-morning",
    action="lambda:InvokeFunction",
    function=function.name,
    principal="events.amazonaws.com",
    source_arn=every_morning.arn,
)
the_rule = {
    "Principal": {"Service": "events.amazonaws.com"},
    "Condition": {"ArnEquals": {"aws:SourceArn": every_morning.arn}},
}
failed_policy = aws.sqs.QueuePolicy(
    "failed",
    queue_url=failed.url,
    policy=policy(deny_without_tls(failed), allow(["sqs:SendMessage"], failed.arn, **the_rule)),
)
aws.cloudwatch.EventTarget(
    "report",
    rule=every_morning.name,
    arn=function.arn,
    dead_letter_config={"arn": failed.arn},
    opts=pulumi.ResourceOptions(depends_on=[permission, failed_policy]),
)

of_function = {"FunctionName": function.name}
alarm("errors", "AWS/Lambda/Errors", of_function)
alarm("throttles", "AWS/Lambda/Throttles", of_function)
alarm("slow", "AWS/Lambda/Duration", of_function, threshold=240000, statistic="Maximum")
alarm("busy", "AWS/Lambda/ConcurrentExecutions", of_function, threshold=1, statistic="Maximum")
alarm("account-busy", "AWS/Lambda/ClaimedAccountConcurrency", None, threshold=900, statistic="Maximum")
alarm("lost", "AWS/Lambda/DestinationDeliveryFailures", of_function)
alarm("dropped", "AWS/Lambda/AsyncEventsDropped", of_function)
alarm("failed", "AWS/SQS/ApproximateNumberOfMessagesVisible", {"QueueName": failed.name}, statistic="Maximum")

pulumi.export("bucket", bucket.bucket)
