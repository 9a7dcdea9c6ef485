"""The sandbox that runs here, for commands that look at it and do not start one."""

from datetime import UTC, datetime

from sandbox.aws.client import Client
from sandbox.home import Running, Settings


class NotRunningError(Exception):
    """No sandbox runs here; the message says how to start one."""


def running_sandbox(settings: Settings) -> Running:
    """The sandbox that runs in the home folder; raises NotRunningError."""
    running = Running.read(settings.home)
    if running is None:
        raise NotRunningError("No sandbox is running here: python -m sandbox up starts one and deploys the stack.")
    return running


def client_of(running: Running) -> Client:
    """A client of its account."""
    return Client(running.endpoint, running.region)


def utc(seconds: float) -> str:
    """A time of the sandbox's clock, for people: to the second, in UTC as all of CloudWatch is."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")
