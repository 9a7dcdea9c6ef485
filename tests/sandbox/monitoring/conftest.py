"""Alarms over a clock that stands still."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.sandbox.monitoring.alarm_shop import Shop


@pytest.fixture
def open_shop() -> Iterator[Callable[..., Shop]]:
    """Makes a Shop, with settings of AlarmService."""
    opened: list[Shop] = []

    def new(**settings: Any) -> Shop:
        opened.append(Shop(**settings))
        return opened[-1]

    yield new
    for each in opened:
        each.stop()


@pytest.fixture
def shop(open_shop: Callable[..., Shop]) -> Shop:
    return open_shop()
