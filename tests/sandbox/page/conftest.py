"""A browser that shows the page of a sandbox with a function behind a load balancer."""

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.control import PREFIX, Control
from sandbox.providers import Providers
from tests.sandbox.conftest import World

BROWSER = Path(__file__).parents[2] / "browser.sh"

ARGUMENTS = [
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HANDLER = """
def handler(event, context):
    return {"statusCode": 200, "body": "fine"}
"""

LONGEST_WAIT_MS = 30_000
expect.set_options(timeout=LONGEST_WAIT_MS)


@dataclass
class Watched:
    """A sandbox with a page. `url`: of the listener; `function` is behind it."""

    world: World
    url: str
    function: str
    alarms: list[str] = field(default_factory=list[str])

    @property
    def page_url(self) -> str:
        return f"{self.world.account.endpoint}{PREFIX}"

    def alarm(self, name: str) -> str:
        """Creates an alarm that has no data, and returns its name."""
        alarm = {
            "AlarmName": name,
            "Namespace": "Shop",
            "MetricName": "Sales",
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 3,
            "Threshold": 1,
            "ComparisonOperator": "LessThanThreshold",
        }
        self.world.call("cloudwatch", "PutMetricAlarm", alarm)
        return name

    def set_alarm(self, name: str, state: str, reason: str) -> None:
        self.world.call("cloudwatch", "SetAlarmState", {"AlarmName": name, "StateValue": state, "StateReason": reason})


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without a window, for a module."""
    path = subprocess.run([BROWSER], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def world(still_world: World) -> World:
    """An alarm whose state is set keeps it, for no evaluation comes between."""
    return still_world


@pytest.fixture(scope="module")
def watched(world: World) -> Watched:
    """A function behind a load balancer; its sandbox has the page."""
    world.account.mount(PREFIX, Control(world.sandbox, Providers(world.account), lambda: None))
    url = world.serve(HANDLER)
    return Watched(world, url, world.function_of(url))


@pytest.fixture
def open_page(browser: Browser, watched: Watched) -> Iterator[Callable[..., Page]]:
    """Opens the page, and sees to it that nothing comes from elsewhere and no script fails."""
    troubles: list[str] = []
    contexts = []

    def note_request(address: str) -> None:
        if not address.startswith((watched.page_url, "data:", "blob:")):
            troubles.append(f"asked for {address}")

    def open_it(width: int = 1280, height: int = 900, scheme: str = "light") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        context.set_default_timeout(LONGEST_WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: note_request(request.url))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.goto(watched.page_url)
        expect(page.locator("#functions table")).to_be_visible()
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert troubles == []
