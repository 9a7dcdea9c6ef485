"""Which data points follow from what happens to invocations: exactly these, and no others."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from sandbox.functions.admission import Share
from sandbox.functions.concurrency_limits import ConcurrencyLimits, InvokedFunction
from sandbox.functions.invocation import Failed, Invoked, Outcome, Succeeded, Throttled
from sandbox.functions.lambda_metrics import Attempt, points_of_attempt, points_of_moment
from sandbox.monitoring.metric_store import DataPoint

ALL = ""
ORDERS = InvokedFunction("orders", "orders")
LIVE = InvokedFunction("orders", "orders:live", provisioned="live")
CANARY = InvokedFunction("orders", "orders:live", executed_version="2")
OTHER = InvokedFunction("other", "other:1")

SUCCESS = Succeeded(b"{}")
FAILURE = Failed("Sandbox.Timedout", b"{}")
THROTTLE = Throttled("ConcurrentInvocationLimitExceeded")

Found = dict[tuple[str, str], float]
"""Values by the metric's name and its dimensions, which are written `FunctionName/Resource/ExecutedVersion`."""


def by_name(points: Iterable[DataPoint]) -> Found:
    found: Found = {}
    for point in points:
        dimensions = dict(point.metric.dimensions)
        written = "/".join(
            dimensions[name] for name in ("FunctionName", "Resource", "ExecutedVersion") if name in dimensions
        )
        assert point.metric.namespace == "AWS/Lambda"
        assert (point.metric.name, written) not in found
        found[point.metric.name, written] = point.value
    return found


def attempt(outcome: Outcome, invoked: InvokedFunction = ORDERS, *, provisioned: bool = False) -> Found:
    result = Invoked(outcome, "id", "2", duration_ms=12.5, init_ms=200)
    return by_name(points_of_attempt(Attempt(invoked, result, provisioned)))


@pytest.mark.parametrize(
    ("outcome", "values"),
    [
        (SUCCESS, {"Invocations": 1, "Errors": 0, "Duration": 12.5}),
        (FAILURE, {"Invocations": 1, "Errors": 1, "Duration": 12.5}),
        (THROTTLE, {"Throttles": 1}),
    ],
)
def test_an_attempt_counts_as_what_it_was(outcome: Outcome, values: dict[str, float]) -> None:
    """Catches throttles among invocations or errors, errors without zeros, and durations with the initialisation."""
    found = attempt(outcome)
    assert {name: value for (name, written), value in found.items() if written == ALL} == values
    assert {written for _, written in found} == {ALL, "orders", "orders/orders"}
    assert len(found) == 3 * len(values)


@pytest.mark.parametrize(
    ("invoked", "written"),
    [
        (ORDERS, {ALL, "orders", "orders/orders"}),
        (LIVE, {ALL, "orders", "orders/orders:live"}),
        (CANARY, {ALL, "orders", "orders/orders:live", "orders/orders:live/2"}),
    ],
)
def test_the_version_is_told_apart_only_behind_an_alias_with_weights(
    invoked: InvokedFunction, written: set[str]
) -> None:
    """Catches dimensions that AWS does not give, on which an alarm would never see data."""
    assert {dimensions for _, dimensions in attempt(SUCCESS, invoked)} == written


def test_where_provisioned_concurrency_is_configured_each_invocation_is_provisioned_or_spilled() -> None:
    """Catches spillover that is counted for functions without any, and throttles that are counted as spillover."""
    for outcome in (SUCCESS, FAILURE):
        assert attempt(outcome, LIVE, provisioned=True)["ProvisionedConcurrencyInvocations", "orders"] == 1
        assert attempt(outcome, LIVE)["ProvisionedConcurrencySpilloverInvocations", "orders/orders:live"] == 1
    for found in (attempt(SUCCESS), attempt(THROTTLE, LIVE), attempt(SUCCESS, LIVE, provisioned=True)):
        assert not [name for name, _ in found if "Spillover" in name]
    assert not [name for name, _ in attempt(SUCCESS, LIVE) if name == "ProvisionedConcurrencyInvocations"]


RUNNING = {
    Share(LIVE, is_provisioned=True): 3,
    Share(LIVE, is_provisioned=False): 1,
    Share(ORDERS, is_provisioned=False): 2,
    Share(OTHER, is_provisioned=False): 4,
}
LIMITS = ConcurrencyLimits(1000, {"other": 50}, {("orders", "live"): 4, ("other", "1"): 6})


def test_concurrency_is_counted_at_every_level_by_itself() -> None:
    """Catches a function's number given for its alias, and reserved or provisioned use that counts as unreserved."""
    found = by_name(points_of_moment([LIVE], RUNNING, LIMITS))
    assert found == {
        ("ConcurrentExecutions", ALL): 10,
        ("ConcurrentExecutions", "orders"): 6,
        ("ConcurrentExecutions", "orders/orders:live"): 4,
        ("ProvisionedConcurrentExecutions", ALL): 3,
        ("ProvisionedConcurrentExecutions", "orders"): 3,
        ("ProvisionedConcurrentExecutions", "orders/orders:live"): 3,
        ("ProvisionedConcurrencyUtilization", ALL): 0.3,
        ("ProvisionedConcurrencyUtilization", "orders/orders:live"): 0.75,
        ("UnreservedConcurrentExecutions", ALL): 3,
        ("ClaimedAccountConcurrency", ALL): 3 + 50 + 4,
    }


def test_the_versions_behind_an_alias_with_weights_are_counted_one_by_one() -> None:
    """Catches a canary whose concurrency is that of the whole alias."""
    running = {
        Share(CANARY, is_provisioned=False): 1,
        Share(replace(CANARY, executed_version="1"), is_provisioned=False): 5,
    }
    found = by_name(points_of_moment([CANARY], running, ConcurrencyLimits(1000)))
    assert found["ConcurrentExecutions", "orders/orders:live"] == 6
    assert found["ConcurrentExecutions", "orders/orders:live/2"] == 1


def test_without_provisioned_concurrency_nothing_is_told_about_it() -> None:
    """Catches zeros that would turn a missing metric into data, and a division by nothing."""
    running = {Share(ORDERS, is_provisioned=False): 2}
    found = by_name(points_of_moment([ORDERS], running, ConcurrencyLimits(1000)))
    assert {name for name, _ in found} == {
        "ConcurrentExecutions",
        "UnreservedConcurrentExecutions",
        "ClaimedAccountConcurrency",
    }


def test_utilization_is_absent_while_nothing_is_in_use_and_never_above_one() -> None:
    """Catches a zero that lets scaling in happen where on AWS it does not, and 5 of 4."""
    spilled = {Share(ORDERS, is_provisioned=False): 1}
    assert "ProvisionedConcurrencyUtilization" not in {
        name for name, _ in by_name(points_of_moment([LIVE], spilled, LIMITS))
    }
    lowered = {Share(LIVE, is_provisioned=True): 5}
    found = by_name(points_of_moment([LIVE], lowered, LIMITS))
    assert found["ProvisionedConcurrencyUtilization", "orders/orders:live"] == 1


def test_units_are_those_of_cloudwatch() -> None:
    """Catches an alarm or graph that asks for a unit and finds nothing."""
    ended = points_of_attempt(Attempt(ORDERS, Invoked(SUCCESS, "id", "1")))
    moment = points_of_moment([LIVE], RUNNING, LIMITS)
    units = {point.metric.name: point.unit for point in [*ended, *moment]}
    assert units.pop("Duration") == "Milliseconds"
    assert units.pop("ProvisionedConcurrencyUtilization") == "None"
    assert set(units.values()) == {"Count"}
