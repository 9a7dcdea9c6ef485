"""What the policy pack says, through the real engine, of a stack that keeps values secret."""

from collections.abc import Callable

import pytest

from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("bad stacks")]

PROGRAM = """
import json

import pulumi
import pulumi_aws as aws

hideaway = pulumi.Output.secret("hideaway")
topic = pulumi.Output.concat("arn:aws:sns:us-east-1:123456789012:", hideaway)
trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
role = aws.iam.Role("orders", assume_role_policy=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
function = aws.lambda_.Function(
    "orders",
    role=role.arn,
    runtime="python3.13",
    handler="orders.handler",
    code=pulumi.AssetArchive({"orders.py": pulumi.StringAsset("def handler(event, context): ...")}),
    tracing_config={"mode": pulumi.Output.secret("PassThrough")},
)
aws.cloudwatch.MetricAlarm(
    "errors",
    namespace="AWS/Lambda",
    metric_name="Errors",
    dimensions={"FunctionName": hideaway},
    statistic="Sum",
    period=60,
    evaluation_periods=5,
    threshold=0,
    comparison_operator="GreaterThanThreshold",
    treat_missing_data="notBreaching",
    alarm_actions=[topic],
)
"""


def test_a_secret_is_judged_by_the_rules_and_told_by_none(project: Callable[[str, str], Project]) -> None:
    """Catches a pack that prints what Pulumi itself never does, and one that a secret gets around."""
    stack = project("secretive", PROGRAM)
    stack.pulumi("stack", "init", "dev")

    done = stack.pulumi("preview", "--stack", "dev", "--policy-pack", str(REPOSITORY / "policies"))

    said = done.stdout + done.stderr
    for rule in ("lambda-tracing-active", "alarm-function-exists"):
        assert rule in said, said
    assert "[secret]" in said, said
    for secret in ("hideaway", "PassThrough"):
        assert secret not in said, said
