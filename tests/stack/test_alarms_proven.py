"""Every alarm of the components goes off for the fault it is for, tells of it, and stays silent otherwise."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alb_lambda.watches import ACCOUNT_WATCHES, LOAD_BALANCER_WATCHES, SERVICE_WATCHES

from tests.stack.alarm_faults import FAULTS, Fault
from tests.stack.conftest import Project
from tests.stack.watched_service import PROGRAM, WatchedService

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("alarms")]

WATCHES = (*SERVICE_WATCHES, *LOAD_BALANCER_WATCHES, *ACCOUNT_WATCHES)

UNHEALTHY_MINUTES = 2
"""Minutes until a function that fails its checks counts as unhealthy: 2 checks in a row, one each 35 seconds."""

MINUTES_TO_ALARM = {
    watch.key: watch.datapoints_to_alarm + (UNHEALTHY_MINUTES if watch.key == "healthy_hosts" else 0)
    for watch in WATCHES
}
MINUTES_TO_OK = max(watch.evaluation_periods for watch in WATCHES) + 5  # healthy again after 5 checks in a row


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[WatchedService]:
    """The service, deployed, with a few minutes of requests behind it."""
    folder = tmp_path_factory.mktemp("watched") / "project"
    shutil.copytree(PROGRAM, folder)
    service = WatchedService(Project(folder, home, speed=0))
    for _ in range(6):
        assert service.ask("/") == 200
        service.pass_minute()
    assert set(service.alarms().values()) == {"OK"}
    service.notifications()
    yield service
    service.close()


def test_the_faults_leave_no_alarm_out() -> None:
    """Catches a new alarm that nobody has seen go off."""
    assert frozenset[str]().union(*(fault.fires for fault in FAULTS)) == {watch.key for watch in WATCHES}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_sets_off_its_alarms_and_no_other(shop: WatchedService, fault: Fault) -> None:
    """Catches an alarm that watches the wrong metric or dimension, comes late, does not tell, cries wolf or stays."""
    assert shop.firing() == set()
    first_seen: dict[str, int] = {}

    with fault.lasting(shop):
        for minute in range(1, fault.minutes + 1):
            fault.cause(shop)
            shop.pass_minute()
            for alarm in shop.firing():
                first_seen.setdefault(alarm, minute)
    for _ in range(MINUTES_TO_OK):
        shop.expect("/", 200)
        shop.pass_minute()
    told = shop.notifications()

    assert first_seen.keys() == fault.fires
    late = {alarm: minute for alarm, minute in first_seen.items() if minute > MINUTES_TO_ALARM[alarm]}
    assert not late, "in ALARM later than after the periods it takes"
    assert set(shop.alarms().values()) == {"OK"}
    assert sorted(told) == sorted((alarm, state) for alarm in fault.fires for state in ("ALARM", "OK"))
