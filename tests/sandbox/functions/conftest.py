"""Functions invoked without a load balancer before them."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.functions.invocation import Failed, Invoked, Succeeded
from sandbox.functions.isolation import choose_launcher
from sandbox.functions.namespaces import Namespaces
from sandbox.functions.runtime_folder import make_runtime_folder
from sandbox.sandbox import Sandbox
from tests.sandbox.conftest import World


class Functions:
    """The functions of a world, invoked by name; `is_isolated` tells whether they have namespaces of their own."""

    def __init__(self, world: World, *, is_isolated: bool) -> None:
        self.world = world
        self.is_isolated = is_isolated
        self.create = world.function

    def invoke(self, name: str, event: Any = None) -> Invoked:
        service = self.world.sandbox.functions
        function = service.version(name)
        assert function is not None
        return service.run(service.invoke(function, json.dumps(event).encode(), function.arn))

    def result(self, name: str, event: Any = None) -> Any:
        outcome = self.invoke(name, event).outcome
        assert isinstance(outcome, Succeeded), outcome
        return json.loads(outcome.payload)

    def failure(self, name: str, event: Any = None) -> tuple[str, str]:
        """The type of an error, and its message without the request's ID."""
        outcome = self.invoke(name, event).outcome
        assert isinstance(outcome, Failed), outcome
        return outcome.error_type, outcome.message.rpartition("Error: ")[2]


@pytest.fixture(scope="session")
def has_namespaces(tmp_path_factory: pytest.TempPathFactory) -> bool:
    folder = tmp_path_factory.mktemp("probe")
    launcher = choose_launcher(make_runtime_folder(folder / "runtime"), folder / "root")
    launcher.close()
    return isinstance(launcher, Namespaces)


@pytest.fixture(scope="module", params=["namespaces", "plain"])
def functions(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, *, has_namespaces: bool
) -> Iterator[Functions]:
    """A sandbox of each kind: one with namespaces for its functions, and one on a system that has none."""
    is_isolated = request.param == "namespaces"
    if is_isolated and not has_namespaces:
        pytest.skip("This system has no namespaces for users.")
    runs = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        if not is_isolated:
            patch.setenv("PATH", "")
        sandbox = Sandbox(runs).start()
    try:
        yield Functions(World(sandbox, runs), is_isolated=is_isolated)
    finally:
        sandbox.stop()


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    """Listens for what a handler starts: its connection ends with it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


@pytest.fixture
def ended(listening: socket.socket) -> Callable[[], None]:
    """Waits for the next connection, and for its end."""

    def wait() -> None:
        connection, _ = listening.accept()
        connection.settimeout(60)
        with connection:
            while connection.recv(10):
                pass

    return wait
