"""The same services twice: as the engine describes them to a policy pack, and as Terraform for checkov."""

from collections.abc import Iterator
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2

RESOURCES_OF_A_SERVICE = 10
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that only the update will know."""

METRICS = ("Errors", "Throttles")
"""What each service's function has an alarm on."""

TERRAFORM = """
resource "aws_iam_role" "s{0}" {{
  assume_role_policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Action = "sts:AssumeRole", Principal = {{ Service = "lambda.amazonaws.com" }} }}] }})
}}
resource "aws_cloudwatch_log_group" "s{0}" {{
  name = "/shop/s{0}"
  retention_in_days = 30
}}
resource "aws_iam_role_policy" "s{0}" {{
  role = aws_iam_role.s{0}.id
  policy = jsonencode({{ Version = "2012-10-17", Statement = [{{ Effect = "Allow", Action = ["logs:PutLogEvents"], Resource = "arn:aws:logs:us-east-1:123456789012:log-group:/shop/s{0}:*" }}] }})
}}
resource "aws_lambda_function" "s{0}" {{
  function_name = "s{0}"
  role = aws_iam_role.s{0}.arn
  runtime = "python3.13"
  handler = "app.handler"
  filename = "app.zip"
  publish = true
  reserved_concurrent_executions = 5
  tracing_config {{ mode = "Active" }}
}}
resource "aws_lambda_alias" "s{0}" {{
  name = "live"
  function_name = aws_lambda_function.s{0}.function_name
  function_version = aws_lambda_function.s{0}.version
}}
resource "aws_lb_target_group" "s{0}" {{
  name = "s{0}"
  target_type = "lambda"
}}
resource "aws_lambda_permission" "s{0}" {{
  action = "lambda:InvokeFunction"
  principal = "elasticloadbalancing.amazonaws.com"
  function_name = aws_lambda_function.s{0}.function_name
  qualifier = aws_lambda_alias.s{0}.name
  source_arn = aws_lb_target_group.s{0}.arn
}}
resource "aws_lb_target_group_attachment" "s{0}" {{
  target_group_arn = aws_lb_target_group.s{0}.arn
  target_id = aws_lambda_alias.s{0}.arn
  depends_on = [aws_lambda_permission.s{0}]
}}
"""

ALARM = """
resource "aws_cloudwatch_metric_alarm" "{1}{0}" {{
  alarm_name = "{1}{0}"
  namespace = "AWS/Lambda"
  metric_name = "{2}"
  dimensions = {{ FunctionName = aws_lambda_function.s{0}.function_name }}
  statistic = "Sum"
  period = 60
  evaluation_periods = 5
  comparison_operator = "GreaterThanThreshold"
  threshold = 0
  treat_missing_data = "notBreaching"
  alarm_actions = ["arn:aws:sns:us-east-1:123456789012:page"]
}}
"""


def terraform(services: int) -> str:
    """The services as a Terraform file."""
    return "".join(_terraform(number) for number in range(services))


def _terraform(number: int) -> str:
    alarms = (ALARM.format(number, metric.lower(), metric) for metric in METRICS)
    return TERRAFORM.format(number) + "".join(alarms)


def described(services: int) -> list[analyzer_pb2.AnalyzerResource]:
    """The services as the engine describes them in a first preview."""
    return [resource for number in range(services) for resource in _service(number)]


def _service(number: int) -> Iterator[analyzer_pb2.AnalyzerResource]:
    name = f"s{number}"
    role, log_group, policy, function, alias = _function(name)
    yield from (role, log_group, policy, function, alias, *_routing(name, function, alias), *_alarms(name, function))


def _function(name: str) -> tuple[analyzer_pb2.AnalyzerResource, ...]:
    """The role, the log group, the policy, the function and the alias."""
    trust = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",'
        '"Principal":{"Service":"lambda.amazonaws.com"}}]}'
    )
    role = _resource("aws:iam/role:Role", name, {"name": name, "assumeRolePolicy": trust, "arn": UNKNOWN})
    log_group = _resource(
        "aws:cloudwatch/logGroup:LogGroup", name, {"name": f"/shop/{name}", "retentionInDays": 30, "arn": UNKNOWN}
    )
    policy = _resource("aws:iam/rolePolicy:RolePolicy", name, {"role": name, "policy": UNKNOWN}, role=role)
    function = _resource(
        "aws:lambda/function:Function",
        name,
        {
            "name": name,
            "role": UNKNOWN,
            "runtime": "python3.13",
            "handler": "app.handler",
            "publish": True,
            "reservedConcurrentExecutions": 5,
            "timeout": 10,
            "memorySize": 256,
            "packageType": "Zip",
            "tracingConfig": {"mode": "Active"},
            "loggingConfig": {"logFormat": "JSON", "logGroup": f"/shop/{name}"},
            "environment": {"variables": {"STAGE": "prod", "TABLE": "orders"}},
            "arn": UNKNOWN,
            "version": UNKNOWN,
        },
        role=role,
        loggingConfig=log_group,
    )
    alias = _resource(
        "aws:lambda/alias:Alias",
        name,
        {"name": "live", "functionName": name, "functionVersion": UNKNOWN, "arn": UNKNOWN},
        functionName=function,
        functionVersion=function,
    )
    return role, log_group, policy, function, alias


def _routing(
    name: str, function: analyzer_pb2.AnalyzerResource, alias: analyzer_pb2.AnalyzerResource
) -> tuple[analyzer_pb2.AnalyzerResource, ...]:
    """The target group, the permission and the attachment."""
    group = _resource("aws:lb/targetGroup:TargetGroup", name, {"targetType": "lambda", "arn": UNKNOWN})
    permission = _resource(
        "aws:lambda/permission:Permission",
        name,
        {
            "action": "lambda:InvokeFunction",
            "principal": "elasticloadbalancing.amazonaws.com",
            "function": name,
            "qualifier": "live",
            "sourceArn": UNKNOWN,
        },
        function=function,
        qualifier=alias,
        sourceArn=group,
    )
    attachment = _resource(
        "aws:lb/targetGroupAttachment:TargetGroupAttachment",
        name,
        {"targetGroupArn": UNKNOWN, "targetId": UNKNOWN},
        targetGroupArn=group,
        targetId=alias,
    )
    attachment.dependencies.append(permission.urn)
    return group, permission, attachment


def _alarms(name: str, function: analyzer_pb2.AnalyzerResource) -> Iterator[analyzer_pb2.AnalyzerResource]:
    for metric in METRICS:
        yield _resource(
            "aws:cloudwatch/metricAlarm:MetricAlarm",
            f"{name}-{metric.lower()}",
            {
                "namespace": "AWS/Lambda",
                "metricName": metric,
                "dimensions": {"FunctionName": name},
                "statistic": "Sum",
                "period": 60,
                "evaluationPeriods": 5,
                "comparisonOperator": "GreaterThanThreshold",
                "threshold": 0,
                "treatMissingData": "notBreaching",
                "actionsEnabled": True,
                "alarmActions": ["arn:aws:sns:us-east-1:123456789012:page"],
            },
            dimensions=function,
        )


def _resource(
    token: str, name: str, properties: dict[str, Any], **references: analyzer_pb2.AnalyzerResource
) -> analyzer_pb2.AnalyzerResource:
    return analyzer_pb2.AnalyzerResource(
        type=token,
        urn=f"urn:pulumi:bench::shop::{token}::{name}",
        name=name,
        properties=json_format.ParseDict(properties, struct_pb2.Struct()),
        dependencies=sorted({each.urn for each in references.values()}),
        propertyDependencies={
            key: analyzer_pb2.AnalyzerPropertyDependencies(urns=[each.urn]) for key, each in references.items()
        },
    )
