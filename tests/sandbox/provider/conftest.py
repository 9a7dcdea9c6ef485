"""A provider over an emulated account, reached as the engine reaches it."""

from collections.abc import Callable, Iterator

import pytest

from sandbox.aws.account import Account
from sandbox.providers import Providers
from tests.sandbox.provider.engine_client import Engine
from tests.sandbox.provider.surroundings import Surroundings


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with Account() as running:
        yield running


@pytest.fixture(scope="module")
def connect(account: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Engine]]:
    """Opens connections to one provider; each has a configuration of its own."""
    providers = Providers(account)
    port = providers.open(tmp_path_factory.mktemp("program"))
    engines: list[Engine] = []

    def new() -> Engine:
        engines.append(Engine(port))
        return engines[-1]

    yield new
    for engine in engines:
        engine.channel.close()
    providers.close_all()


@pytest.fixture(scope="module")
def engine(connect: Callable[[], Engine]) -> Engine:
    return connect()


@pytest.fixture(scope="module")
def around(account: Account) -> Surroundings:
    return Surroundings(account)
