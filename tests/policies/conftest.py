"""What the tests of the policy pack share."""

from typing import Any

import pytest

from tests.policies.recorded_stack import Declared, RecordedStack


@pytest.fixture
def stack() -> RecordedStack:
    """An empty stack to add resources to."""
    return RecordedStack()


MORE_THAN_NONE: dict[str, Any] = {"statistic": "Sum", "threshold": 0}
ALARMS_OF_FUNCTION: dict[str, dict[str, Any]] = {
    "Errors": MORE_THAN_NONE,
    "Throttles": MORE_THAN_NONE,
    "Duration": {"extendedStatistic": "p99", "threshold": 2400},
    "ConcurrentExecutions": {"statistic": "Maximum", "threshold": 40},
}
ALARMS_OF_TARGET_GROUP: dict[str, dict[str, Any]] = {
    "LambdaUserError": MORE_THAN_NONE,
    "HealthyHostCount": {
        "statistic": "Minimum",
        "threshold": 1,
        "comparisonOperator": "LessThanThreshold",
        "treatMissingData": "breaching",
    },
}


def _watch(
    stack: RecordedStack,
    topic: Declared,
    namespace: str,
    dimensions: dict[str, Any],
    alarms: dict[str, dict[str, Any]],
) -> None:
    """An alarm on each of these metrics of one resource, which tells the topic."""
    for metric, settings in alarms.items():
        watched = {"namespace": namespace, "metricName": metric, "dimensions": dimensions or None}
        window = {"period": 60, "evaluationPeriods": 5, "datapointsToAlarm": 3}
        alarm = {"comparisonOperator": "GreaterThanThreshold", "alarmActions": [topic["arn"]], **settings}
        stack.alarm(metric, **watched, **window, **alarm)


@pytest.fixture
def good_stack() -> RecordedStack:
    """A small stack in good style: an internal load balancer, a function behind an alias, its logs and its alarms."""
    stack = RecordedStack()
    role = stack.add("aws:iam/role:Role", "orders-role", {"assumeRolePolicy": "{}"})
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    may_log = {"role": role["name"], "policyArn": basic}
    stack.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "orders-may-log", may_log)
    log = {"name": "/aws/lambda/orders", "retentionInDays": 30}
    log_group = stack.add("aws:cloudwatch/logGroup:LogGroup", "orders-log", log)
    function = stack.function(role=role["arn"], loggingConfig={"logFormat": "JSON", "logGroup": log_group["name"]})
    alias = stack.alias(function)
    load_balancer = stack.load_balancer(
        internal=True,
        subnets=["subnet-1", "subnet-2"],
        accessLogs={"enabled": True, "bucket": "access-logs"},
        dropInvalidHeaderFields=True,
        enableDeletionProtection=True,
    )
    group = stack.target_group(healthCheck={"enabled": True, "interval": 60}, lambdaMultiValueHeadersEnabled=True)
    source = {"sourceArn": group["arn"], "sourceAccount": "123456789012"}
    permission = stack.permission(function, qualifier=alias["name"], **source)
    stack.attachment(group, alias["arn"], permission)
    forward = {"type": "forward", "targetGroupArn": group["arn"]}
    stack.listener(load_balancer, defaultActions=[forward])
    topic = stack.add("aws:sns/topic:Topic", "page", {"name": "page", "kmsMasterKeyId": "alias/page"})
    subscription = {"topic": topic["arn"], "protocol": "email", "endpoint": "on-call@example.com"}
    stack.add("aws:sns/topicSubscription:TopicSubscription", "on-call", subscription)
    of_balancer = {"LoadBalancer": load_balancer["arnSuffix"]}
    of_group = {**of_balancer, "TargetGroup": group["arnSuffix"]}
    _watch(stack, topic, "AWS/Lambda", {"FunctionName": function["name"]}, ALARMS_OF_FUNCTION)
    _watch(stack, topic, "AWS/Lambda", {}, {"ClaimedAccountConcurrency": {"statistic": "Maximum", "threshold": 900}})
    _watch(stack, topic, "AWS/ApplicationELB", of_balancer, {"HTTPCode_ELB_5XX_Count": MORE_THAN_NONE})
    _watch(stack, topic, "AWS/ApplicationELB", of_group, ALARMS_OF_TARGET_GROUP)
    return stack
