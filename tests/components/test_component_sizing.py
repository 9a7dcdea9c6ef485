"""How much concurrency a load needs, and what choices of concurrency there are."""

from typing import Any, cast

import pytest
from alb_lambda import concurrency_for
from alb_lambda.arguments import Arguments, BadArguments
from alb_lambda.concurrency import ConcurrencyArgs, check_concurrency, reserved_concurrent_executions


@pytest.mark.parametrize(
    ("requests_per_second", "duration_seconds", "headroom", "expected"),
    [
        (100, 0.5, 1.0, 50),  # AWS's own example: 100 requests per second of half a second each
        (100, 0.5, 1.1, 55),  # 55.00000000000001 in floating point
        (100, 0.05, 1.0, 10),  # 5 by duration, but ten requests per second and unit
        (1000, 0.001, 1.0, 100),
        (0.1, 0.1, 1.0, 1),
        (3, 0.5, 1.0, 2),
        (10, 900, 1.0, 9000),
    ],
)
def test_concurrency_is_rate_times_duration_times_headroom_and_a_tenth_of_the_rate_at_least(
    requests_per_second: float, duration_seconds: float, headroom: float, expected: int
) -> None:
    """Catches a size at which short requests are throttled, and rounding errors that add a unit."""
    assert concurrency_for(requests_per_second, duration_seconds, headroom) == expected


def test_ten_percent_of_headroom_is_the_default() -> None:
    """Catches a default that differs from what is documented."""
    assert concurrency_for(1000, 1) == 1100


@pytest.mark.parametrize(
    ("choice", "number"),
    [
        ({"reserved": 20}, 20),
        ({"unreserved": True}, -1),
        ({"stopped": True}, 0),
        ({"load": {"requests_per_second": 100.0, "duration_seconds": 0.2, "headroom": 1.5}}, 30),
    ],
)
def test_every_choice_has_its_number(choice: ConcurrencyArgs, number: int) -> None:
    """Catches a choice that AWS would take as another one: 0 stops a function, -1 reserves nothing."""
    arguments = Arguments("LambdaFunction", "orders")
    check_concurrency(arguments, choice)
    arguments.finish()

    assert reserved_concurrent_executions(choice) == number


@pytest.mark.parametrize(
    ("choice", "argument"),
    [
        ({}, "reserved / unreserved / stopped / load"),
        ({"reserved": 5, "unreserved": True}, "reserved / unreserved / stopped / load"),
        ({"reserved": 0}, "reserved"),
        ({"reserved": -1}, "reserved"),
        ({"unreserved": False}, "unreserved"),
        ({"stopped": False}, "stopped"),
        ({"load": {"requests_per_second": 0, "duration_seconds": 1}}, "load.requests_per_second"),
        ({"load": {"requests_per_second": 1, "duration_seconds": 901}}, "load.duration_seconds"),
        ({"load": {"requests_per_second": 1, "duration_seconds": 0}}, "load.duration_seconds"),
        ({"load": {"requests_per_second": 1, "duration_seconds": 1, "headroom": 0.9}}, "load.headroom"),
    ],
)
def test_anything_but_one_clear_choice_is_refused(choice: object, argument: str) -> None:
    """Catches a function that is stopped, or unreserved, though nobody said so."""
    arguments = Arguments("LambdaFunction", "orders")
    check_concurrency(arguments, cast(Any, choice))

    with pytest.raises(BadArguments) as caught:
        arguments.finish()

    assert [problem.argument for problem in caught.value.problems] == [argument]


def test_a_reservation_of_nothing_is_told_its_two_names() -> None:
    """Catches a refusal that leaves the user guessing what to write instead of 0."""
    arguments = Arguments("LambdaFunction", "orders")
    check_concurrency(arguments, {"reserved": 0})

    with pytest.raises(BadArguments, match=r"unreserved: true.*stopped: true"):
        arguments.finish()
