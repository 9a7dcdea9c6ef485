"""A function with a URL for one caller, whom IAM knows, and the table that it keeps its notes in."""

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


table = aws.dynamodb.Table(
    "notes",
    attributes=[{"name": "id", "type": "S"}],
    hash_key="id",
    billing_mode="PAY_PER_REQUEST",
    point_in_time_recovery={"enabled": True},
    deletion_protection_enabled=True,
    tags=tags,
)

log_group = aws.cloudwatch.LogGroup("notes", retention_in_days=30, tags=tags)
trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
role = aws.iam.Role("notes", assume_role_policy=policy({**trust, "Condition": for_this_account}), tags=tags)
rights = aws.iam.RolePolicy(
    "notes",
    role=role.id,
    policy=policy(
        allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.Output.concat(log_group.arn, ":*")),
        allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
        allow(["dynamodb:GetItem", "dynamodb:PutItem"], table.arn),
    ),
)
function = aws.lambda_.Function(
    "notes",
    code=pulumi.FileArchive("notes"),
    handler="notes.handler",
    runtime="python3.13",
    role=role.arn,
    memory_size=512,
    timeout=10,
    reserved_concurrent_executions=10,
    environment={"variables": {"TABLE": table.name}},
    logging_config={"log_format": "JSON", "log_group": log_group.name},
    tracing_config={"mode": "Active"},
    publish=True,
    tags=tags,
    opts=pulumi.ResourceOptions(depends_on=[rights]),
)
alias = aws.lambda_.Alias("notes", name="live", function_name=function.name, function_version=function.version)

url = aws.lambda_.FunctionUrl("notes", function_name=function.name, qualifier=alias.name, authorization_type="AWS_IAM")
caller = config.require("callerRoleArn")
aws.lambda_.Permission(
    "call-url",
    action="lambda:InvokeFunctionUrl",
    function=function.name,
    qualifier=alias.name,
    principal=caller,
    function_url_auth_type="AWS_IAM",
)
aws.lambda_.Permission(
    "invoke-by-url",
    action="lambda:InvokeFunction",
    function=function.name,
    qualifier=alias.name,
    principal=caller,
    invoked_via_function_url=True,
)

of_function = {"FunctionName": function.name}
alarm("errors", "AWS/Lambda/Errors", of_function)
alarm("throttles", "AWS/Lambda/Throttles", of_function)
alarm("slow", "AWS/Lambda/Duration", of_function, threshold=8000, statistic="Maximum")
alarm("busy", "AWS/Lambda/ConcurrentExecutions", of_function, threshold=8, statistic="Maximum")
alarm("account-busy", "AWS/Lambda/ClaimedAccountConcurrency", None, threshold=900, statistic="Maximum")
alarm("answers-5xx", "AWS/Lambda/Url5xxCount", of_function)
alarm("table-throttles", "AWS/DynamoDB/WriteThrottleEvents", {"TableName": table.name})

pulumi.export("url", url.function_url)
