"""What the tests of the policy pack share."""

import pytest

from tests.policies.recorded_stack import RecordedStack


@pytest.fixture
def stack() -> RecordedStack:
    """An empty stack to add resources to."""
    return RecordedStack()


@pytest.fixture
def good_stack() -> RecordedStack:
    """A small stack in good style: an internal load balancer, a function behind an alias, its logs and its alarms."""
    stack = RecordedStack()
    role = stack.add("aws:iam/role:Role", "orders-role", {"assumeRolePolicy": "{}"})
    function = stack.function(role=role["arn"])
    alias = stack.alias(function)
    stack.add("aws:cloudwatch/logGroup:LogGroup", "orders-log", {"name": "/aws/lambda/orders", "retentionInDays": 30})
    load_balancer = stack.load_balancer(internal=True)
    group = stack.target_group(healthCheck={"enabled": True, "interval": 60})
    permission = stack.permission(function, qualifier=alias["name"], sourceArn=group["arn"])
    stack.attachment(group, alias["arn"], permission)
    forward = {"type": "forward", "targetGroupArn": group["arn"]}
    stack.listener(load_balancer, defaultActions=[forward])
    topic = stack.add("aws:sns/topic:Topic", "page", {"name": "page"})
    dimensions = {"TargetGroup": group["arnSuffix"], "LoadBalancer": load_balancer["arnSuffix"]}
    stack.alarm(
        "no-healthy-host",
        namespace="AWS/ApplicationELB",
        metricName="HealthyHostCount",
        dimensions=dimensions,
        treatMissingData="breaching",
        alarmActions=[topic["arn"]],
    )
    stack.alarm("errors", metricName="Errors", dimensions={"FunctionName": function["name"]})
    return stack
