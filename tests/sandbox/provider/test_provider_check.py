"""Check: what is completed and what is refused before anything is created."""

import os
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2 as pb

from sandbox.provider.values import UNKNOWN
from tests.sandbox.provider.engine_client import CheckError, Engine
from tests.sandbox.provider.lives import LAMBDA_TRUST, code

FUNCTION = "aws:lambda/function:Function"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
LISTENER = "aws:lb/listener:Listener"
LOAD_BALANCER = "aws:lb/loadBalancer:LoadBalancer"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
ROLE = "aws:iam/role:Role"
TARGET_GROUP = "aws:lb/targetGroup:TargetGroup"

VALID: dict[str, dict[str, Any]] = {
    FUNCTION: {
        "role": "arn:aws:iam::123456789012:role/orders",
        "runtime": "python3.12",
        "handler": "app.handler",
        "code": code("def handler(event, context): ..."),
    },
    ALARM: {
        "comparisonOperator": "GreaterThanThreshold",
        "evaluationPeriods": 1,
        "metricName": "Errors",
        "namespace": "AWS/Lambda",
        "period": 60,
        "statistic": "Sum",
        "threshold": 1,
    },
    LISTENER: {
        "loadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shared/1234567890abcdef",
        "port": 80,
        "protocol": "HTTP",
        "defaultActions": [
            {"type": "fixed-response", "fixedResponse": {"contentType": "text/plain", "statusCode": "404"}}
        ],
    },
    LOAD_BALANCER: {"subnets": ["subnet-1", "subnet-2"]},
    LOG_GROUP: {},
    ROLE: {"assumeRolePolicy": LAMBDA_TRUST},
    TARGET_GROUP: {"targetType": "lambda"},
}


@pytest.mark.parametrize(
    ("token", "wrong", "property_", "says"),
    [
        (FUNCTION, {"runtime": "python2.0"}, "runtime", ("python2.0", "python3.13")),
        (FUNCTION, {"memorySize": 64}, "memorySize", ("64", "128 to")),
        (FUNCTION, {"timeout": 901}, "timeout", ("901", "1 to 900")),
        (FUNCTION, {"role": "orders"}, "role", ("'orders'", "arn:")),
        (FUNCTION, {"role": None}, "role", ("role is required",)),
        (FUNCTION, {"memory": 128}, "memory", ("not a property of aws:lambda/function:Function",)),
        (FUNCTION, {"memorySize": "much"}, "memorySize", ("'much'", "number")),
        (FUNCTION, {"environment": "STAGE=dev"}, "environment", ("'STAGE=dev'",)),
        (FUNCTION, {"environment": {"vars": {}}}, "environment", ("vars", "variables")),
        (FUNCTION, {"tracingConfig": {"mode": "On"}}, "tracingConfig", ("'On'", "Active")),
        (FUNCTION, {"handler": None}, "handler", ("packageType is Zip",)),
        (FUNCTION, {"code": None}, "code", ("exactly one of code, imageUri and s3Bucket",)),
        (FUNCTION, {"reservedConcurrentExecutions": -2}, "reservedConcurrentExecutions", ("-2", "-1")),
        (ALARM, {"comparisonOperator": ">"}, "comparisonOperator", ("'>'", "GreaterThanThreshold")),
        (ALARM, {"period": 45}, "period", ("45", "multiples of 60")),
        (ALARM, {"datapointsToAlarm": 2}, "datapointsToAlarm", ("2", "1 evaluationPeriods")),
        (LISTENER, {"port": 70_000}, "port", ("70000", "1 to 65535")),
        (LISTENER, {"defaultActions": [{"type": "answer"}]}, "defaultActions", ("'answer'", "fixed-response")),
        (
            LISTENER,
            {"defaultActions": [{"type": "forward", "forward": {"groups": []}}]},
            "defaultActions",
            ("groups", "targetGroups"),
        ),
        (LOAD_BALANCER, {"subnets": None}, "subnets", ("exactly one of subnets and subnetMappings",)),
        (LOAD_BALANCER, {"name": "internal-shop"}, "name", ("internal-",)),
        (LOAD_BALANCER, {"name": "s" * 33}, "name", ("33 characters", "32")),
        (LOAD_BALANCER, {"accessLogs": {"bucketName": "logs"}}, "accessLogs", ("bucketName", "bucket")),
        (LOG_GROUP, {"retentionInDays": 31}, "retentionInDays", ("31", "30")),
        (TARGET_GROUP, {"healthCheck": {"intervall": 40}}, "healthCheck", ("intervall", "interval")),
        (TARGET_GROUP, {"targetType": None}, "vpcId", ("required unless targetType is lambda",)),
    ],
)
def test_wrong_inputs_are_refused_with_what_is_allowed(
    token: str, wrong: dict[str, Any], property_: str, says: tuple[str, ...], engine: Engine
) -> None:
    """Catches an input that a preview lets through and AWS refuses in the middle of an update, or a message that hides why."""
    with pytest.raises(CheckError) as refused:
        engine.check(token, {**VALID[token], **wrong})
    assert property_ in refused.value.failures
    for text in says:
        assert text in refused.value.failures[property_]


@pytest.mark.parametrize("token", VALID)
def test_valid_inputs_pass(token: str, engine: Engine) -> None:
    """Catches a check that refuses everything, which would make every refusal above worthless."""
    assert VALID[token].items() <= engine.check(token, VALID[token]).items()


@pytest.mark.parametrize(
    "unknown",
    [
        {"memorySize": UNKNOWN},
        {"environment": UNKNOWN},
        {"environment": {"variables": {"TABLE": UNKNOWN}}},
        {"role": UNKNOWN, "code": UNKNOWN},
        {"layers": [UNKNOWN]},
    ],
)
def test_values_that_are_not_known_yet_are_not_judged(unknown: dict[str, Any], engine: Engine) -> None:
    """Catches a preview that fails because another resource does not exist yet."""
    engine.check(FUNCTION, {**VALID[FUNCTION], **unknown})


@pytest.mark.parametrize(
    ("token", "unknown"),
    [
        (LISTENER, {"defaultActions": [{"type": "forward", "targetGroupArn": UNKNOWN}]}),
        (LISTENER, {"defaultActions": UNKNOWN, "certificateArn": UNKNOWN}),
        (LOAD_BALANCER, {"accessLogs": {"bucket": UNKNOWN, "enabled": True}, "subnets": UNKNOWN}),
        (TARGET_GROUP, {"healthCheck": UNKNOWN}),
        (ALARM, {"dimensions": UNKNOWN}),
        (ALARM, {"metricName": None, "metricQueries": UNKNOWN}),
        (
            "aws:lb/listenerRule:ListenerRule",
            {"listenerArn": UNKNOWN, "priority": 1, "conditions": UNKNOWN, "actions": UNKNOWN},
        ),
        (
            "aws:lb/listenerRule:ListenerRule",
            {"listenerArn": UNKNOWN, "priority": 1, "conditions": [{"pathPattern": UNKNOWN}], "actions": UNKNOWN},
        ),
        ("aws:ec2/securityGroup:SecurityGroup", {"ingress": UNKNOWN, "vpcId": UNKNOWN}),
        ("aws:s3/bucketVersioning:BucketVersioning", {"bucket": "b-1", "versioningConfiguration": UNKNOWN}),
        ("aws:s3/bucketOwnershipControls:BucketOwnershipControls", {"bucket": "b-1", "rule": UNKNOWN}),
        ("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", {"bucket": "b-1", "rules": UNKNOWN}),
        (
            "aws:cloudwatch/logMetricFilter:LogMetricFilter",
            {"logGroupName": "g", "pattern": "", "metricTransformation": UNKNOWN},
        ),
    ],
)
def test_blocks_that_are_not_known_yet_are_not_judged(token: str, unknown: dict[str, Any], engine: Engine) -> None:
    """Catches a declaration that takes an unknown block apart."""
    given = {**VALID.get(token, {}), **unknown}
    engine.check(token, {name: value for name, value in given.items() if value is not None})


def test_defaults_are_filled_in_and_noted(engine: Engine) -> None:
    """Catches defaults that differ from the real provider's, or that a policy's remediation cannot tell from the program's values."""
    inputs = engine.check(FUNCTION, {**VALID[FUNCTION], "timeout": 10})
    assert inputs["memorySize"] == 128
    assert inputs["packageType"] == "Zip"
    assert {"memorySize", "packageType", "name"} <= set(inputs["__defaults"])
    assert "timeout" not in inputs["__defaults"]


def test_a_made_name_fits_and_is_kept(engine: Engine) -> None:
    """Catches names that AWS refuses as too long, and names that change, and so replace the resource, at every run."""
    long = "a-load-balancer-with-a-name-beyond-all-bounds"
    first = engine.check(LOAD_BALANCER, VALID[LOAD_BALANCER], name=long, randomSeed=os.urandom(32))
    assert len(first["name"]) == 32
    assert first["name"].startswith("a-load-balancer-with-a-n")
    second = engine.check(LOAD_BALANCER, VALID[LOAD_BALANCER], first, name=long, randomSeed=os.urandom(32))
    assert second["name"] == first["name"]
    successor = engine.check(LOAD_BALANCER, VALID[LOAD_BALANCER], name=long, randomSeed=os.urandom(32))
    assert successor["name"] != first["name"]


def test_a_name_begins_with_the_prefix_that_the_program_gives(engine: Engine) -> None:
    """Catches a prefix that is ignored, or one whose name is not made anew when it changes."""
    first = engine.check(ROLE, {**VALID[ROLE], "namePrefix": "shop-"})
    assert first["name"].startswith("shop-")
    assert len(first["name"]) > len("shop-")
    assert engine.check(ROLE, {**VALID[ROLE], "namePrefix": "mall-"}, first)["name"].startswith("mall-")


def test_names_follow_the_projects_autonaming(engine: Engine) -> None:
    """Catches a provider that says it supports `pulumi:autonaming` and does not."""
    options = pb.CheckRequest.AutonamingOptions
    proposed = options(proposed_name="orders-dev", mode=options.PROPOSE)
    assert engine.check(ROLE, VALID[ROLE], autonaming=proposed)["name"] == "orders-dev"
    disabled = options(mode=options.DISABLE)
    with pytest.raises(CheckError, match="name"):
        engine.check(ROLE, VALID[ROLE], autonaming=disabled)


def test_default_tags_join_the_resources_own(connect: Callable[[], Engine]) -> None:
    """Catches default tags that are lost, win over the resource's own, or leak into another provider instance."""
    tagging, plain = connect(), connect()
    tagging.configure(defaultTags={"tags": {"team": "shop", "stage": "dev"}})
    inputs = tagging.check(ROLE, {**VALID[ROLE], "tags": {"stage": "live"}})
    assert inputs["tags"] == {"stage": "live"}
    assert inputs["tagsAll"] == {"team": "shop", "stage": "live"}
    assert "tagsAll" not in plain.check(ROLE, VALID[ROLE])


def test_a_type_that_the_sandbox_lacks_is_refused_by_name(engine: Engine) -> None:
    """Catches a refusal that does not say how the type is added."""
    with pytest.raises(grpc.RpcError) as refused:
        engine.check("aws:ec2/instance:Instance", {})
    assert "aws:ec2/instance:Instance" in refused.value.details()
    assert "sandbox/provider/types/" in refused.value.details()


def test_a_provider_for_another_region_or_with_unknown_settings_is_refused(engine: Engine) -> None:
    """Catches a program whose Region would silently be another than the one that it asks for."""
    refused = engine.check_config(region="eu-west-1", colour="blue")
    assert "eu-west-1" in refused["region"]
    assert "us-east-1" in refused["region"]
    assert "aws:colour" in refused["colour"]
    assert engine.check_config(region="us-east-1", profile="dev", skipCredentialsValidation="true") == {}
