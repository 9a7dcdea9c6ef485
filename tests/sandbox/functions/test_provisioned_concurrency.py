"""Provisioned concurrency with real processes behind a real load balancer."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from sandbox.functions.lambda_service import FunctionInUse
from sandbox.monitoring.metric_store import Metric
from tests.sandbox.conftest import World, archive
from tests.sandbox.functions.meeting import HANDLER, meeting

ARN = "arn:aws:lambda:us-east-1:123456789012:function"


class Provisioned:
    """A function with a version, the alias `live`, and a listener that reaches it through `target`."""

    def __init__(self, world: World, *, target: str = "live", code: str = HANDLER) -> None:
        self.world = world
        self.name = world.function(code, Publish=True)
        self._call("CreateAlias", Name="live", FunctionVersion="1")
        group = world.target_group(f"{ARN}:{self.name}:{target}")
        self.url = world.url(world.listener({"Type": "forward", "TargetGroupArn": group}))

    def provision(self, number: int = 1, qualifier: str = "live") -> None:
        self._call("PutProvisionedConcurrencyConfig", Qualifier=qualifier, ProvisionedConcurrentExecutions=number)

    def settled(self, qualifier: str = "live") -> dict[str, Any]:
        """The configuration as soon as it is no longer in progress."""
        _until(lambda: self.config(qualifier)["Status"] != "IN_PROGRESS")
        return self.config(qualifier)

    def config(self, qualifier: str = "live") -> dict[str, Any]:
        return self._call("GetProvisionedConcurrencyConfig", Qualifier=qualifier)

    def end(self, qualifier: str = "live") -> None:
        self._call("DeleteProvisionedConcurrencyConfig", Qualifier=qualifier)

    def move(self, code: str = HANDLER) -> None:
        """Publishes other code, and points the alias at it."""
        self._call("UpdateFunctionCode", ZipFile=archive({"app.py": code + "#"}), Publish=True)
        self._call("UpdateAlias", Name="live", FunctionVersion="2")

    def ask(self, path: str = "/") -> dict[str, str]:
        answer = self.world.ask(self.url, path)
        return {name: answer.header(name)[0] for name in ("type", "version", "me") if answer.header(name)}

    def in_use(self) -> FunctionInUse:
        return next(each for each in self.world.sandbox.functions.in_use() if each.function_name == self.name)

    def once_idle(self, number: int) -> None:
        _until(lambda: self.in_use().idle == number)

    def metric(self, name: str, stat: str, resource: str = "live") -> float | None:
        dimensions = {"FunctionName": self.name, "Resource": f"{self.name}:{resource}"}
        now = self.world.sandbox.clock.now()
        found = self.world.sandbox.metrics.statistics(
            Metric.of("AWS/Lambda", name, dimensions), stat, 86_400, now - 86_400, now + 86_400
        )
        return next(iter(found.values()), None)

    def _call(self, operation: str, **params: Any) -> dict[str, Any]:
        return self.world.call("lambda", operation, {"FunctionName": self.name, **params})


def _until(is_so: Callable[[], bool]) -> None:
    """Asks again and again; a minute is so long that something must be wrong."""
    give_up = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < give_up


@pytest.fixture
def function(world: World) -> Callable[..., Provisioned]:
    def make(**settings: Any) -> Provisioned:
        return Provisioned(world, **settings)

    return make


def test_a_provisioned_environment_answers_without_an_initialisation_and_more_requests_spill(
    function: Callable[..., Provisioned], world: World
) -> None:
    """Catches provisioned concurrency that is only a number, and spillover that is throttled or not told."""
    orders = function()
    orders.provision()
    ready = orders.settled()
    assert (ready["Status"], ready["AllocatedProvisionedConcurrentExecutions"]) == ("READY", 1)
    assert orders.in_use() == FunctionInUse(orders.name, 0, 1, None, 1, 1)
    assert orders.metric("ProvisionedConcurrencyUtilization", "Maximum") is None

    with meeting(world) as held:
        first = held.invite(orders.url)
        spilled = orders.ask()
        held.end()
        ahead = first[0].result().header("type")
    assert (ahead, spilled["type"]) == (["provisioned-concurrency"], "on-demand")

    reports = [line for line in world.log_with(orders.name, count=2, line="REPORT Re") if "REPORT Re" in line]
    assert sum("Init Duration" in line for line in reports) == 1
    assert orders.metric("ProvisionedConcurrencyInvocations", "Sum") == 1
    assert orders.metric("ProvisionedConcurrencySpilloverInvocations", "Sum") == 1
    assert orders.metric("Invocations", "Sum") == 2
    assert orders.metric("ProvisionedConcurrentExecutions", "Maximum") == 1
    assert orders.metric("ProvisionedConcurrencyUtilization", "Maximum") == 1


def test_with_the_whole_reservation_provisioned_nothing_spills_but_is_throttled(
    function: Callable[..., Provisioned], world: World
) -> None:
    """Catches spillover beyond a reservation, and the latest version that takes the alias's share."""
    orders = function()
    reservation = {"FunctionName": orders.name, "ReservedConcurrentExecutions": 1}
    world.call("lambda", "PutFunctionConcurrency", reservation)
    orders.provision()
    orders.settled()
    with meeting(world) as held:
        first = held.invite(orders.url)
        assert world.ask(orders.url).status == 502
        held.end()
        assert first[0].result().status == 200
    assert orders.metric("Throttles", "Sum") == 1


def test_environments_of_a_version_serve_the_aliases_that_lead_to_it(function: Callable[..., Provisioned]) -> None:
    """Catches a version that is kept warm for nobody."""
    orders = function()
    orders.provision(qualifier="1")
    orders.settled("1")
    assert orders.ask()["type"] == "provisioned-concurrency"


def test_environments_of_an_alias_do_not_serve_its_version(function: Callable[..., Provisioned]) -> None:
    """Catches invocations that do not go through the alias, and still use what was provisioned for it."""
    orders = function(target="1")
    orders.provision()
    orders.settled()
    assert orders.ask()["type"] == "on-demand"


def test_an_alias_that_moves_is_provisioned_anew(function: Callable[..., Provisioned]) -> None:
    """Catches old code that answers after a release, and old processes that stay."""
    orders = function()
    orders.provision()
    orders.settled()
    assert orders.ask()["version"] == "1"
    orders.move()
    assert orders.settled()["AllocatedProvisionedConcurrentExecutions"] == 1
    answer = orders.ask()
    assert (answer["version"], answer["type"]) == ("2", "provisioned-concurrency")
    assert (orders.in_use().idle, orders.in_use().busy) == (1, 0)


def test_a_crashed_environment_is_replaced_and_warm_again(function: Callable[..., Provisioned]) -> None:
    """Catches an initialisation in the request after a crash."""
    orders = function()
    orders.provision()
    orders.settled()
    before = orders.ask()
    assert orders.ask("/exit") == {}
    orders.once_idle(1)
    after = orders.ask()
    assert after["type"] == "provisioned-concurrency"
    assert after["me"] != before["me"]
    assert orders.config()["Status"] == "READY"


def test_code_that_cannot_be_initialised_fails_the_allocation(function: Callable[..., Provisioned]) -> None:
    """Catches a deployment that is told to be ready, or waits for ever, while no environment can start."""
    orders = function(code="raise RuntimeError('no')")
    orders.provision(2)
    failed = orders.settled()
    assert (failed["Status"], failed["StatusReason"]) == ("FAILED", "FUNCTION_ERROR_INIT_FAILURE")
    assert failed["AllocatedProvisionedConcurrentExecutions"] == 0
    assert orders.in_use() == FunctionInUse(orders.name, 0, 0, None, 0, 2)


def test_deleting_the_configuration_or_the_function_ends_the_environments(
    function: Callable[..., Provisioned], world: World
) -> None:
    """Catches processes that nobody asked for any more."""
    orders, other = function(), function()
    for each in (orders, other):
        each.provision(2)
        each.settled()
    orders.end()
    assert orders.in_use() == FunctionInUse(orders.name, 0, 0, None, 0, 0)
    assert orders.ask()["type"] == "on-demand"
    world.call("lambda", "DeleteFunction", {"FunctionName": other.name})
    assert other.name not in {each.function_name for each in world.sandbox.functions.in_use()}
