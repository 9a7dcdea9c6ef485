"""A function that works off a queue; what it cannot do ends in a dead-letter queue that somebody watches."""

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
        alarm_actions=[alarms],
        ok_actions=[alarms],
        tags=tags,
    )


dead_letters = aws.sqs.Queue("dead-letters", message_retention_seconds=1209600, sqs_managed_sse_enabled=True, tags=tags)
queue = aws.sqs.Queue(
    "orders",
    visibility_timeout_seconds=180,  # six times the function's timeout
    sqs_managed_sse_enabled=True,
    redrive_policy=pulumi.Output.json_dumps({"deadLetterTargetArn": dead_letters.arn, "maxReceiveCount": 5}),
    tags=tags,
)
aws.sqs.QueuePolicy("orders", queue_url=queue.url, policy=policy(deny_without_tls(queue)))
aws.sqs.QueuePolicy("dead-letters", queue_url=dead_letters.url, policy=policy(deny_without_tls(dead_letters)))

log_group = aws.cloudwatch.LogGroup("worker", retention_in_days=30, tags=tags)
trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
role = aws.iam.Role("worker", assume_role_policy=policy({**trust, "Condition": for_this_account}), tags=tags)
rights = aws.iam.RolePolicy(
    "worker",
    role=role.id,
    policy=policy(
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.concat(log_group.arn, ":*")),
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
        allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], queue.arn),
    ),
)
function = aws.lambda_.Function(
    "worker",
    code=pulumi.FileArchive("worker"),
    handler="worker.handler",
    runtime="python3.13",
    role=role.arn,
    memory_size=512,
    timeout=30,
    reserved_concurrent_executions=20,
    logging_config={"log_format": "JSON", "log_group": log_group.name},
    tracing_config={"mode": "Active"},
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[rights]),
)
aws.lambda_.EventSourceMapping(
    "orders",
    event_source_arn=queue.arn,
    function_name=function.arn,
    batch_size=10,
    function_response_types=["ReportBatchItemFailures"],
    scaling_config={"maximum_concurrency": 20},
)

of_function = {"FunctionName": function.name}
alarm("errors", "AWS/Lambda/Errors", of_function)
alarm("throttles", "AWS/Lambda/Throttles", of_function)
alarm("slow", "AWS/Lambda/Duration", of_function, threshold=24000, statistic="Maximum")
alarm("busy", "AWS/Lambda/ConcurrentExecutions", of_function, threshold=16, statistic="Maximum")
alarm("account-busy", "AWS/Lambda/ClaimedAccountConcurrency", None, threshold=900, statistic="Maximum")
alarm("dead", "AWS/SQS/ApproximateNumberOfMessagesVisible", {"QueueName": dead_letters.name}, statistic="Maximum")
alarm("late", "AWS/SQS/ApproximateAgeOfOldestMessage", {"QueueName": queue.name}, threshold=900, statistic="Maximum")

pulumi.export("queueUrl", queue.url)
