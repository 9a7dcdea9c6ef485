"""Provisioned concurrency as a resource, in a sandbox that really starts the environments."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from sandbox.provider.types import lambda_provisioned
from sandbox.providers import Providers
from sandbox.sandbox import Sandbox
from tests.sandbox.conftest import World
from tests.sandbox.provider.engine_client import Engine, Resource, unfinished

TOKEN = "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig"
WORKS = "def handler(event, context): return 1"
FAILS = "raise RuntimeError('no')"


class Deployed:
    """A world and the provider that deploys into it."""

    def __init__(self, world: World, engine: Engine) -> None:
        self.world = world
        self.engine = engine

    def inputs(self, code: str, **settings: Any) -> dict[str, Any]:
        name = self.world.function(code, Publish=True)
        return self.engine.check(
            TOKEN, {"functionName": name, "qualifier": "1", "provisionedConcurrentExecutions": 2} | settings
        )

    def configs(self, resource: Resource) -> list[dict[str, Any]]:
        function = {"FunctionName": resource.inputs["functionName"]}
        found = self.world.call("lambda", "ListProvisionedConcurrencyConfigs", function)
        return found["ProvisionedConcurrencyConfigs"]


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    runs: Path = tmp_path_factory.mktemp("runs")
    sandbox = Sandbox(runs).start()
    providers = Providers(sandbox.account)
    engine = Engine(providers.open(runs))
    try:
        yield Deployed(World(sandbox, runs), engine)
    finally:
        engine.channel.close()
        providers.close_all()
        sandbox.stop()


def test_creation_and_update_wait_until_all_environments_are_ready(deployed: Deployed) -> None:
    """Catches an `up` that ends while requests still meet cold starts, and a state that begins with drift."""
    made = deployed.engine.create(TOKEN, deployed.inputs(WORKS))
    assert made.id == f"{made.inputs['functionName']},1"
    assert [each["Status"] for each in deployed.configs(made)] == ["READY"]
    assert made.outputs["provisionedConcurrentExecutions"] == 2
    updated = deployed.engine.update(TOKEN, made, {**made.inputs, "provisionedConcurrentExecutions": 3})
    assert updated.outputs["provisionedConcurrentExecutions"] == 3
    assert [each["AllocatedProvisionedConcurrentExecutions"] for each in deployed.configs(made)] == [3]
    answer = deployed.engine.diff(TOKEN, updated, {**updated.inputs, "qualifier": "2"})
    assert list(answer.replaces) == ["qualifier"]
    deployed.engine.delete(TOKEN, updated)
    assert deployed.configs(made) == []


def test_an_allocation_that_fails_is_told_with_its_reason_and_kept(deployed: Deployed) -> None:
    """Catches an `up` that succeeds with nothing provisioned, and a configuration that is in no state."""
    with pytest.raises(grpc.RpcError) as failed:
        deployed.engine.create(TOKEN, deployed.inputs(FAILS))
    detail = unfinished(failed.value)
    assert "FUNCTION_ERROR_INIT_FAILURE" in detail.reasons[0]
    assert detail.id.endswith(",1")


def test_waiting_comes_to_an_end(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catches an `up` that never returns."""
    monkeypatch.setattr(lambda_provisioned, "LONGEST_WAIT", 0)
    with pytest.raises(grpc.RpcError) as failed:
        deployed.engine.create(TOKEN, deployed.inputs("import time; time.sleep(3)"))
    assert "still IN_PROGRESS after 0 s" in unfinished(failed.value).reasons[0]


def test_a_resource_can_be_left_behind(deployed: Deployed) -> None:
    """Catches skipDestroy that is ignored."""
    made = deployed.engine.create(TOKEN, deployed.inputs(WORKS, skipDestroy=True))
    deployed.engine.delete(TOKEN, made)
    assert len(deployed.configs(made)) == 1


def test_bad_inputs_are_refused_in_the_preview(deployed: Deployed) -> None:
    """Catches a mistake that shows only in the middle of a deployment."""
    with pytest.raises(Exception, match="at least 1"):
        deployed.inputs(WORKS, provisionedConcurrentExecutions=0)
