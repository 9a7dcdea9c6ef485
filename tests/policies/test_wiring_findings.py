"""What the wiring rules say, where the verdict alone would not show it: whom they name, and what they tell to write."""

import pytest
from pulumi.runtime.proto import analyzer_pb2

from tests.policies.recorded_stack import Declared, RecordedStack


@pytest.fixture
def function(stack: RecordedStack) -> Declared:
    return stack.function()


@pytest.fixture
def group(stack: RecordedStack) -> Declared:
    return stack.target_group()


def _messages(stack: RecordedStack, rule: str, *, after_update: bool = False) -> list[str]:
    return [found.message for found in stack.analyze(after_update=after_update) if found.policyName == rule]


def test_the_qualifier_to_write_is_the_targets(stack: RecordedStack, function: Declared, group: Declared) -> None:
    """Catches a finding that tells to change the target, which is right, to what the permission is for."""
    stack.attachment(group, stack.alias(function)["arn"], stack.permission(function))
    (message,) = _messages(stack, "lambda-permission-qualifier-matches-target")

    assert 'Write: qualifier="live"' in message


def test_no_qualifier_is_to_write_for_the_function_itself(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a finding that names the absence of a qualifier as if it were one."""
    stack.attachment(group, function["arn"], stack.permission(function, qualifier="live"))
    (message,) = _messages(stack, "lambda-permission-qualifier-matches-target", after_update=True)

    assert "Write: qualifier=<none>" in message


def test_the_permission_to_wait_for_is_the_one_for_this_group(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a finding that tells to wait for the permission of another target group."""
    alias, private = stack.alias(function), stack.target_group("private")
    for each in (group, private):
        stack.permission(function, f"invoke-{each.name}", qualifier="live", sourceArn=each["arn"])
    stack.attachment(private, alias["arn"])
    (message,) = _messages(stack, "lambda-target-attached-after-permission")

    assert "'invoke-private'" in message
    assert "'invoke-group'" not in message


def test_a_policy_written_as_a_whole_is_what_to_add_to(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a finding that asks for a permission, which the policy of the same alias would remove again."""
    alias = stack.alias(function)
    stack.add("aws:lambda/resourcePolicy:ResourcePolicy", "whole", {"resourceArn": alias["arn"], "policy": "{}"})
    stack.attachment(group, alias["arn"])
    (message,) = _messages(stack, "lambda-target-has-permission")

    assert "in the policy of the aws.lambda_.ResourcePolicy 'whole'" in message
    assert "aws.lambda_.Permission" not in message


def test_a_target_of_unknown_origin_is_named_once(stack: RecordedStack, group: Declared) -> None:
    """Catches a rule that repeats itself for what it reads in two ways, and that hides which attachment it means."""
    other = stack.add("pulumi:pulumi:StackReference", "team/orders", {})
    stack.attachment(group, other["outputs"])
    (message,) = _messages(stack, "lambda-target-has-permission")

    assert message.count("'target'") == 1


def test_each_further_attachment_is_told_of_the_first(stack: RecordedStack, group: Declared) -> None:
    """Catches a rule that reports all targets of a group, the one that may stay included."""
    for name in ("orders", "stock", "returns"):
        stack.attachment(group, stack.function(name)["arn"], name=f"{name}-target")
    messages = _messages(stack, "lambda-target-group-single-target")

    assert ["'stock-target'" in messages[0], "'returns-target'" in messages[1]] == [True, True]
    assert all("of 'orders-target'" in message for message in messages)


def test_an_empty_group_is_reported_once(stack: RecordedStack, group: Declared) -> None:
    """Catches a rule that repeats itself for each listener that forwards to the group."""
    for name in ("http", "https"):
        stack.listener(
            stack.load_balancer(), name, defaultActions=[{"type": "forward", "targetGroupArn": group["arn"]}]
        )

    assert len(_messages(stack, "lambda-target-group-has-target")) == 1


def test_the_rule_without_a_priority_is_the_one_to_mend(stack: RecordedStack) -> None:
    """Catches a finding that names the rule which states its priority."""
    listener = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/front/0a1b/2c3d"
    for name, priority in (("stated", 10), ("silent", None)):
        stack.add("aws:lb/listenerRule:ListenerRule", name, {"listenerArn": listener, "priority": priority})
    (message,) = _messages(stack, "listener-rule-priorities-not-mixed")

    assert "'silent'" in message


def test_the_slowest_function_is_named_for_a_load_balancer(stack: RecordedStack) -> None:
    """Catches a finding that names the first slow function, so that the idle timeout it suggests is too short again."""
    load_balancer = stack.load_balancer()
    for name, timeout in (("slow", 70), ("slowest", 300), ("slower", 90)):
        group = stack.target_group(name)
        stack.attachment(group, stack.function(name, timeout=timeout)["arn"], name=name)
        stack.listener(load_balancer, name, defaultActions=[{"type": "forward", "targetGroupArn": group["arn"]}])
    (message,) = _messages(stack, "alb-idle-timeout-covers-function-timeout")

    assert "'slowest'" in message
    assert "idle_timeout=<at least 300>" in message


def test_a_source_that_is_no_target_group_is_reported_once(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that reports the attachment too, for a permission that is wrong in itself."""
    stack.attachment(group, function["arn"], stack.permission(function, sourceArn=stack.load_balancer()["arn"]))
    (message,) = _messages(stack, "lambda-permission-source-is-target-group")

    assert "'invoke': its source_arn comes from 'front'" in message


def test_the_principal_to_write_is_the_sources(stack: RecordedStack, function: Declared) -> None:
    """Catches a finding that makes a principal of the service's name in ARNs, which is not always its own."""
    source = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/GET/orders"
    stack.permission(function, sourceArn=source)
    (message,) = _messages(stack, "lambda-permission-principal-matches-source")

    assert 'principal="apigateway.amazonaws.com"' in message


@pytest.mark.parametrize(
    ("principal", "source", "write"),
    [
        (
            "apigateway.amazonaws.com",
            "arn:aws:apigateway:us-east-1::/restapis/a1b2c3",
            'principal="apigateway.amazonaws.com", source_arn=<the API>.execution_arn',
        ),
        (
            "events.amazonaws.com",
            "arn:aws:scheduler:us-east-1:123456789012:schedule/default/nightly",
            "role_arn",
        ),
    ],
)
def test_what_no_permission_can_be_for_is_not_made_the_principal(
    stack: RecordedStack, function: Declared, principal: str, source: str, write: str
) -> None:
    """Catches advice that would lead from one permission that admits nobody to another."""
    stack.permission(function, principal=principal, sourceArn=source)
    (message,) = _messages(stack, "lambda-permission-principal-matches-source")

    assert write in message
    assert "scheduler.amazonaws.com" not in message


@pytest.mark.parametrize(
    ("timeout", "write"),
    [
        (3, '"interval": <more than 5, at most 300>, "timeout": <less>'),
        (60, '"interval": <more than 60, at most 300>, "timeout": <less>'),
        (300, 'timeout=<less than 300> on the function, or health_check={"enabled": False}'),
    ],
)
def test_the_interval_to_write_is_one_that_aws_takes(stack: RecordedStack, timeout: int, write: str) -> None:
    """Catches advice that AWS refuses: an interval out of its bounds, or as long as the check's default timeout."""
    group = stack.target_group(healthCheck={"interval": 30})
    stack.attachment(group, stack.function(timeout=timeout)["arn"])
    (message,) = _messages(stack, "lambda-health-check-interval-exceeds-timeout")

    assert write in message


def test_the_default_that_checks_health_is_named(stack: RecordedStack) -> None:
    """Catches a finding that gives the defaults of HTTP to a group that speaks something else."""
    servers = {"targetType": "ip", "port": 443, "vpcId": "vpc-1"}
    stack.target_group("network", **servers, protocol="TLS")
    stack.target_group("written", **servers, protocol="TLS", healthCheck={"interval": 10})
    stack.target_group("grpc", **servers, protocol="HTTP", protocolVersion="GRPC")
    (path,) = _messages(stack, "target-group-health-check-defined")
    rule = "target-group-health-check-encrypted"
    found = stack.analyze(levels={rule: analyzer_pb2.MANDATORY})
    protocols = {each.message.split("'")[1]: each.message for each in found if each.policyName == rule}

    assert "'/AWS.ALB/healthcheck' is checked" in path
    assert "the default, TCP" in protocols["network"]
    assert "the default, HTTP" in protocols["written"]
    assert "the default, HTTP" in protocols["grpc"]


def test_only_a_function_that_may_turn_out_to_be_wrong_is_undecided(stack: RecordedStack, group: Declared) -> None:
    """Catches a rule that, for one target not known yet, doubts functions it has judged, and those that keep the rule."""
    other = stack.add("pulumi:pulumi:StackReference", "team/orders", {})
    stack.attachment(stack.target_group("unknown"), other["outputs"], name="undecided")
    stack.function("fast", timeout=5)
    stack.attachment(group, stack.function("slow", timeout=300)["arn"])
    stack.function("nightly", timeout=900)
    messages = _messages(stack, "function-behind-alb-timeout-max")

    assert len(messages) == 2
    assert "'slow'" in messages[0]
    assert "cannot tell yet: 'nightly'" in messages[1]


@pytest.mark.parametrize("after_update", [False, True])
def test_a_group_of_unknown_type_is_asked_about_once(stack: RecordedStack, *, after_update: bool) -> None:
    """Catches a rule for two types that says twice that it cannot tell which one applies."""
    other = stack.add("pulumi:pulumi:StackReference", "team/orders", {}, outputs={"type": "lambda"})
    stack.target_group("mixed", targetType=other["type"], port=80)

    assert len(_messages(stack, "lambda-target-group-network-props", after_update=after_update)) == 1
