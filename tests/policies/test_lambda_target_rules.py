"""The rules of `serverless_policies.lambda_target`: they follow references while the values are unknown."""

import pytest

from tests.policies.recorded_stack import UNKNOWN, Declared, RecordedStack


@pytest.fixture
def function(stack: RecordedStack) -> Declared:
    return stack.function()


@pytest.fixture
def group(stack: RecordedStack) -> Declared:
    return stack.target_group()


def test_a_target_without_any_permission_is_reported(stack: RecordedStack, function: Declared, group: Declared) -> None:
    """Catches a rule that needs the ARN's value, which no first preview has."""
    stack.attachment(group, function["arn"])

    assert stack.verdict("lambda-target-has-permission") == "violated"


def test_a_target_behind_an_alias_needs_a_permission_too(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that does not follow the alias to its function."""
    stack.attachment(group, stack.alias(function)["arn"])

    assert stack.verdict("lambda-target-has-permission") == "violated"


@pytest.mark.parametrize(
    "other",
    [{"principal": "events.amazonaws.com"}, {"action": "lambda:InvokeFunctionUrl"}, {"principal": "123456789012"}],
)
def test_a_permission_for_something_else_does_not_count(
    stack: RecordedStack, function: Declared, group: Declared, other: dict[str, str]
) -> None:
    """Catches a rule that takes any permission of the function for the load balancer's."""
    stack.attachment(group, function["arn"], stack.permission(function, **other))

    assert stack.verdict("lambda-target-has-permission") == "violated"


def test_a_permission_for_another_function_does_not_count(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that only looks whether the stack has such a permission at all."""
    stack.attachment(group, function["arn"], stack.permission(stack.function("stock")))

    assert stack.verdict("lambda-target-has-permission") == "violated"


def test_a_missing_permission_is_seen_after_the_update_as_well(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that works on unknown values only."""
    stack.attachment(group, function["arn"])

    assert stack.verdict("lambda-target-has-permission", after_update=True) == "violated"


def test_the_attachments_old_type_token_is_judged_too(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that knows aws:lb and not its twin aws:alb."""
    inputs = {"targetGroupArn": group["arn"], "targetId": function["arn"]}
    stack.add("aws:alb/targetGroupAttachment:TargetGroupAttachment", "target", inputs)

    assert stack.verdict("lambda-target-has-permission") == "violated"


@pytest.mark.parametrize("after_update", [False, True])
@pytest.mark.parametrize("named_by", ["name", "arn"])
def test_a_permission_for_the_function_is_found_by_name_and_by_arn(
    stack: RecordedStack, function: Declared, group: Declared, named_by: str, *, after_update: bool
) -> None:
    """Catches a rule that reports a permission which is there, under another spelling of the function."""
    stack.attachment(group, function["arn"], stack.permission(function, function=function[named_by]))

    assert stack.verdict("lambda-target-has-permission", after_update=after_update) == "passed"


def test_a_permission_that_names_the_function_by_a_literal_is_found(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that follows references and not equal names."""
    stack.attachment(group, function["arn"], stack.permission(function, function="orders"))

    assert stack.verdict("lambda-target-has-permission") == "passed"


def test_targets_that_are_no_functions_need_no_permission(stack: RecordedStack) -> None:
    """Catches a rule that asks it of instances and addresses."""
    instance = stack.add("aws:ec2/instance:Instance", "web", {})
    stack.attachment(stack.target_group(targetType="instance"), instance["id"])
    stack.attachment(stack.target_group("ips", targetType="ip"), "10.0.0.7", name="address")
    stack.function("i-0a1b2c3d")
    stack.attachment(stack.target_group("known", targetType="instance"), "i-0a1b2c3d", name="known")

    assert stack.verdict("lambda-target-has-permission") == "passed"


def test_a_function_of_another_stack_is_not_judged(stack: RecordedStack, group: Declared) -> None:
    """Catches a rule that reports a permission as missing which the other stack may well have."""
    stack.attachment(group, "arn:aws:lambda:us-east-1:123456789012:function:elsewhere")

    assert stack.verdict("lambda-target-has-permission") == "passed"


def test_a_target_of_unknown_origin_is_undecided(stack: RecordedStack, group: Declared) -> None:
    """Catches a rule that passes what it cannot see: an ARN read from another stack's outputs."""
    other = stack.add("pulumi:pulumi:StackReference", "team/orders", {})
    stack.attachment(group, other["outputs"])

    assert stack.verdict("lambda-target-has-permission") == "undecided"
    assert [finding.message.count("'target'") for finding in stack.analyze()] == [1]


def test_a_permission_of_which_the_principal_is_unknown_is_undecided(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that reports a permission as missing which may turn out to be the right one."""
    other = stack.add("pulumi:pulumi:StackReference", "team/orders", {})
    stack.attachment(group, function["arn"], stack.permission(function, principal=other["outputs"]))

    assert stack.verdict("lambda-target-has-permission") == "undecided"


def test_a_permission_on_the_function_does_not_open_its_alias(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches the commonest mistake: an alias as target, and a permission without a qualifier."""
    stack.attachment(group, stack.alias(function)["arn"], stack.permission(function))

    assert stack.verdict("lambda-permission-qualifier-matches-target") == "violated"
    assert 'Write: qualifier="live"' in stack.analyze()[-1].message


def test_a_permission_on_another_alias_does_not_open_this_one(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that asks for some qualifier instead of the right one."""
    live, canary = stack.alias(function, "live"), stack.alias(function, "canary")
    stack.attachment(group, live["arn"], stack.permission(function, qualifier=canary["name"]))

    assert stack.verdict("lambda-permission-qualifier-matches-target") == "violated"


def test_a_permission_on_an_alias_does_not_open_the_function(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that checks one direction only."""
    stack.attachment(group, function["arn"], stack.permission(function, qualifier="live"))

    assert stack.verdict("lambda-permission-qualifier-matches-target", after_update=True) == "violated"
    assert "Write: qualifier=<none>" in stack.analyze(after_update=True)[-1].message


def test_a_literal_target_arn_is_read(stack: RecordedStack, function: Declared, group: Declared) -> None:
    """Catches a rule that sees references only and not the qualifier in a known ARN."""
    arn = "arn:aws:lambda:us-east-1:123456789012:function:orders:live"
    stack.attachment(group, arn, stack.permission(function))

    assert stack.verdict("lambda-permission-qualifier-matches-target") == "violated"


@pytest.mark.parametrize("after_update", [False, True])
def test_a_permission_on_the_targets_alias_passes(
    stack: RecordedStack, function: Declared, group: Declared, *, after_update: bool
) -> None:
    """Catches a rule that compares the alias's name with its ARN."""
    alias = stack.alias(function)
    stack.attachment(group, alias["arn"], stack.permission(function, qualifier=alias["name"]))

    assert stack.verdict("lambda-permission-qualifier-matches-target", after_update=after_update) == "passed"


def test_a_qualifier_within_the_functions_name_counts(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that reads the qualifier property only; AWS takes `orders:live` as a function's name."""
    alias = stack.alias(function)
    stack.attachment(group, alias["arn"], stack.permission(function, function="orders:live"))

    assert stack.verdict("lambda-permission-qualifier-matches-target") == "passed"


def test_an_unqualified_pair_passes_once_the_arn_is_known(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that insists on an alias, which is another rule's business."""
    stack.attachment(group, function["arn"], stack.permission(function))

    assert stack.verdict("lambda-permission-qualifier-matches-target", after_update=True) == "passed"


@pytest.mark.parametrize("output", ["arn", "qualifiedArn"])
def test_an_unknown_arn_of_the_function_itself_is_undecided(
    stack: RecordedStack, function: Declared, group: Declared, output: str
) -> None:
    """Catches a rule that guesses between the function's ARN and its version's: in preview they look alike."""
    stack.attachment(group, function[output], stack.permission(function, qualifier="live"))

    assert stack.verdict("lambda-permission-qualifier-matches-target") == "undecided"


def test_an_attachment_that_may_come_before_its_permission_is_reported(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that is content with the permission's existence."""
    stack.permission(function)
    stack.attachment(group, function["arn"])

    assert stack.verdict("lambda-target-attached-after-permission") == "violated"


def test_a_dependency_on_another_functions_permission_does_not_order(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that is content with any dependency on a permission."""
    stack.permission(function)
    stack.attachment(group, function["arn"], stack.permission(stack.function("stock"), "other"))

    assert stack.verdict("lambda-target-attached-after-permission") == "violated"


def test_a_permission_that_depends_on_the_attachment_is_the_wrong_way_round(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that follows dependencies in both directions."""
    attachment = stack.attachment(group, function["arn"])
    stack.add(
        "aws:lambda/permission:Permission",
        "late",
        {"function": "orders", "action": "lambda:InvokeFunction", "principal": "elasticloadbalancing.amazonaws.com"},
        depends_on=[attachment],
    )

    assert stack.verdict("lambda-target-attached-after-permission") == "violated"


@pytest.mark.parametrize("after_update", [False, True])
def test_an_attachment_that_depends_on_its_permission_passes(
    stack: RecordedStack, function: Declared, group: Declared, *, after_update: bool
) -> None:
    """Catches a rule that does not see explicit dependencies."""
    stack.attachment(group, function["arn"], stack.permission(function))

    assert stack.verdict("lambda-target-attached-after-permission", after_update=after_update) == "passed"


def test_a_dependency_over_a_third_resource_orders_as_well(stack: RecordedStack, function: Declared) -> None:
    """Catches a rule that looks at direct dependencies only."""
    permission = stack.permission(function)
    token = "aws:lb/targetGroup:TargetGroup"
    group = stack.add(token, "group", {"targetType": "lambda"}, depends_on=[permission])
    stack.attachment(group, function["arn"])

    assert stack.verdict("lambda-target-attached-after-permission") == "passed"


def test_the_order_is_known_while_every_value_is_unknown(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that passes an unordered pair because the permission names its function by an unknown ARN."""
    stack.permission(function, function=function["arn"], sourceArn=UNKNOWN)
    stack.attachment(group, function["arn"])

    assert stack.verdict("lambda-target-attached-after-permission") == "violated"


def test_the_order_is_undecided_while_the_permissions_function_is(
    stack: RecordedStack, function: Declared, group: Declared
) -> None:
    """Catches a rule that takes a permission of unknown function for none, and is silent about the order."""
    other = stack.add("pulumi:pulumi:StackReference", "team/orders", {})
    stack.permission(function, function=other["outputs"])
    stack.attachment(group, function["arn"])

    assert stack.verdict("lambda-target-attached-after-permission") == "undecided"
