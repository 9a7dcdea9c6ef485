"""A world whose time stands still, for what is counted by the minute."""

from collections.abc import Iterator

import pytest

from sandbox.sandbox import Sandbox
from tests.sandbox.conftest import World


@pytest.fixture(scope="module")
def still_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world whose clock is only stepped; it begins with a full five minutes."""
    runs = tmp_path_factory.mktemp("runs")
    sandbox = Sandbox(runs, speed=0).start()
    try:
        sandbox.advance(300 - sandbox.clock.now() % 300)
        yield World(sandbox, runs)
    finally:
        sandbox.stop()
