"""The rules of `serverless_policies.lambda_`, through the SDK's own servicer."""

import pytest

from tests.policies.recorded_stack import UNKNOWN, RecordedStack, Reference


def test_a_function_without_reserved_concurrency_is_reported(stack: RecordedStack) -> None:
    """Catches a rule that reads an absent number as zero, or not at all."""
    stack.function(reservedConcurrentExecutions=None)

    assert stack.verdict("lambda-reserved-concurrency-set") == "violated"


def test_the_providers_own_default_is_no_choice(stack: RecordedStack) -> None:
    """Catches a rule that takes -1, which the provider fills in, for a reservation."""
    stack.function(reservedConcurrentExecutions=-1)

    assert stack.verdict("lambda-reserved-concurrency-set") == "violated"


def test_every_function_without_a_reservation_is_reported(stack: RecordedStack) -> None:
    """Catches a rule that stops at the first function."""
    stack.function("orders", reservedConcurrentExecutions=None)
    stack.function("stock", reservedConcurrentExecutions=None)

    found = [finding for finding in stack.analyze() if finding.policyName == "lambda-reserved-concurrency-set"]

    assert len(found) == 2


@pytest.mark.parametrize("reserved", [0, 1, 50])
def test_a_chosen_reservation_passes_even_if_it_is_zero(stack: RecordedStack, reserved: int) -> None:
    """Catches a rule that takes 0, a function switched off on purpose, for 'not set'."""
    stack.function(reservedConcurrentExecutions=reserved)

    assert stack.verdict("lambda-reserved-concurrency-set") == "passed"


def test_a_reservation_that_is_not_known_yet_is_undecided(stack: RecordedStack) -> None:
    """Catches a rule that takes an unknown number for a choice, or for none."""
    stack.function(reservedConcurrentExecutions=UNKNOWN)

    assert stack.verdict("lambda-reserved-concurrency-set") == "undecided"


def test_a_service_without_any_source_is_reported(stack: RecordedStack) -> None:
    """Catches a rule that lets any load balancer of any account invoke the function."""
    stack.permission(stack.function())

    assert stack.verdict("lambda-permission-source-restricted") == "violated"


@pytest.mark.parametrize("principal", ["events.amazonaws.com", "sns.amazonaws.com", "s3.amazonaws.com.cn"])
def test_the_source_is_asked_of_every_service(stack: RecordedStack, principal: str) -> None:
    """Catches a rule that knows load balancers only."""
    stack.permission(stack.function(), principal=principal)

    assert stack.verdict("lambda-permission-source-restricted") == "violated"


def test_an_empty_source_is_no_source(stack: RecordedStack) -> None:
    """Catches a rule that tests for the key alone."""
    stack.permission(stack.function(), sourceArn="", sourceAccount="")

    assert stack.verdict("lambda-permission-source-restricted") == "violated"


@pytest.mark.parametrize(
    ("require", "given"), [("arn", "sourceAccount"), ("both", "sourceArn"), ("both", "sourceAccount")]
)
def test_a_stricter_choice_asks_for_more(stack: RecordedStack, require: str, given: str) -> None:
    """Catches an option that is declared but not read."""
    stack.permission(stack.function(), **{given: "arn:aws:x:::y"})

    assert stack.verdict("lambda-permission-source-restricted", require=require) == "violated"


@pytest.mark.parametrize("given", ["sourceArn", "sourceAccount"])
def test_either_source_is_enough_by_default(stack: RecordedStack, given: str) -> None:
    """Catches a rule that asks for both."""
    stack.permission(stack.function(), **{given: "123456789012"})

    assert stack.verdict("lambda-permission-source-restricted") == "passed"


def test_a_source_that_is_not_known_yet_is_a_source(stack: RecordedStack) -> None:
    """Catches a rule that reports every new stack, since a new target group's ARN is unknown in preview."""
    stack.permission(stack.function(), sourceArn=stack.target_group()["arn"])

    assert stack.verdict("lambda-permission-source-restricted") == "passed"


def test_another_account_needs_no_source(stack: RecordedStack) -> None:
    """Catches a rule that asks it of accounts, which have no source to name."""
    stack.permission(stack.function(), principal="210987654321")

    assert stack.verdict("lambda-permission-source-restricted") == "passed"


def test_a_principal_that_is_not_known_yet_is_undecided(stack: RecordedStack) -> None:
    """Catches a rule that takes an unknown principal for an account."""
    stack.permission(stack.function(), principal=UNKNOWN)

    assert stack.verdict("lambda-permission-source-restricted") == "undecided"


def _provision(stack: RecordedStack, function: object, executions: object) -> None:
    token = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"
    inputs = {"functionName": function, "qualifier": "live", "provisionedConcurrentExecutions": executions}
    stack.add(token, "warm", inputs)


def _of_another_stack(stack: RecordedStack) -> Reference:
    return stack.add("pulumi:pulumi:StackReference", "team/limits", {})["outputs"]


def test_one_function_may_not_take_what_must_stay_unreserved(stack: RecordedStack) -> None:
    """Catches a sum that is held against the whole quota."""
    stack.function(reservedConcurrentExecutions=901)

    assert stack.verdict("reserved-concurrency-sum") == "violated"


def test_reservations_are_added_up(stack: RecordedStack) -> None:
    """Catches a rule that looks at each function by itself."""
    stack.function("orders", reservedConcurrentExecutions=500)
    stack.function("stock", reservedConcurrentExecutions=401)

    assert stack.verdict("reserved-concurrency-sum") == "violated"


def test_provisioned_concurrency_of_an_unreserved_function_counts(stack: RecordedStack) -> None:
    """Catches a sum over functions only."""
    stack.function("orders", reservedConcurrentExecutions=850)
    _provision(stack, stack.function("stock", reservedConcurrentExecutions=-1)["arn"], 51)

    assert stack.verdict("reserved-concurrency-sum") == "violated"


def test_a_smaller_account_has_less_to_give(stack: RecordedStack) -> None:
    """Catches limits that are written into the rule."""
    stack.function(reservedConcurrentExecutions=41)

    assert stack.verdict("reserved-concurrency-sum", accountLimit=50, minUnreserved=10) == "violated"


def test_what_is_known_may_already_be_too_much(stack: RecordedStack) -> None:
    """Catches a rule that gives up as soon as one term of the sum is unknown."""
    stack.function("orders", reservedConcurrentExecutions=901)
    stack.function("stock", reservedConcurrentExecutions=_of_another_stack(stack))

    assert stack.verdict("reserved-concurrency-sum") == "violated"


def test_exactly_what_may_be_reserved_passes(stack: RecordedStack) -> None:
    """Catches a limit that is off by one."""
    stack.function("orders", reservedConcurrentExecutions=500)
    stack.function("stock", reservedConcurrentExecutions=400)

    assert stack.verdict("reserved-concurrency-sum") == "passed"


def test_provisioned_concurrency_within_a_reservation_counts_once(stack: RecordedStack) -> None:
    """Catches a sum that adds provisioned concurrency to the reservation it is taken from."""
    _provision(stack, stack.function(reservedConcurrentExecutions=800)["arn"], 200)

    assert stack.verdict("reserved-concurrency-sum") == "passed"


@pytest.mark.parametrize("reserved", [None, -1])
def test_functions_without_a_reservation_take_nothing(stack: RecordedStack, reserved: int | None) -> None:
    """Catches a sum that takes -1 for a number, or an absent reservation for an unknown one."""
    stack.function("orders", reservedConcurrentExecutions=900)
    stack.function("stock", reservedConcurrentExecutions=reserved)

    assert stack.verdict("reserved-concurrency-sum") == "passed"


def test_each_region_has_its_own_quota(stack: RecordedStack) -> None:
    """Catches a sum over regions."""
    stack.function("orders", reservedConcurrentExecutions=600, region="eu-west-1")
    stack.function("stock", reservedConcurrentExecutions=600, region="us-east-1")

    assert stack.verdict("reserved-concurrency-sum") == "passed"


def test_provisioned_concurrency_of_an_unknown_function_is_undecided(stack: RecordedStack) -> None:
    """Catches a rule that forgets what it cannot assign to a function."""
    _provision(stack, _of_another_stack(stack), 50)

    assert stack.verdict("reserved-concurrency-sum") == "undecided"


def test_limits_that_leave_nothing_break_no_stack_of_unknowns(stack: RecordedStack) -> None:
    """Catches a crash where the quota is smaller than what stays unreserved and no term of the sum is known."""
    stack.function(reservedConcurrentExecutions=_of_another_stack(stack))

    assert stack.verdict("reserved-concurrency-sum", accountLimit=50) == "undecided"


def test_unknown_provisioned_concurrency_is_undecided(stack: RecordedStack) -> None:
    """Catches a rule that counts an unknown amount of provisioned concurrency as none."""
    _provision(stack, stack.function(reservedConcurrentExecutions=-1)["arn"], _of_another_stack(stack))

    assert stack.verdict("reserved-concurrency-sum") == "undecided"


def test_a_sum_with_an_unknown_term_is_undecided(stack: RecordedStack) -> None:
    """Catches a rule that counts an unknown reservation as none and says that all is well."""
    stack.function("orders", reservedConcurrentExecutions=899)
    stack.function("stock", reservedConcurrentExecutions=_of_another_stack(stack))

    assert stack.verdict("reserved-concurrency-sum") == "undecided"
