"""What a function logs."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from botocore.exceptions import ClientError

from sandbox.aws.client import Client
from sandbox.commands.account_names import named
from sandbox.commands.command_line import CommandLine, WrongUseError, checked, unknown
from sandbox.commands.running import client_of, running_sandbox, utc
from sandbox.control import ask
from sandbox.duration import duration
from sandbox.home import Settings

LATE_MS = 60_000
"""How much older than the newest line a line may be that comes after it: environments log at the same time."""

LOOK_SECONDS = 0.5


def logs(settings: Settings, arguments: Sequence[str]) -> int:
    """Prints a function's log, in order of time."""
    line = CommandLine("logs", str(logs.__doc__))
    line.add_argument("name", metavar="NAME", help="the function's name, or what it begins with")
    line.add_argument("--follow", "-f", action="store_true", help="go on with what is logged, until Ctrl-C")
    line.add_argument("--since", metavar="TIME", type=checked(duration), help="only of the last 10m, 2h, ...")
    options = line.parse_args(arguments)
    running = running_sandbox(settings)
    client = client_of(running)
    group = _log_group(client, options.name)
    since_ms = 0
    if options.since is not None:
        since_ms = max(0, int(1000 * (ask(running.endpoint, "GET", "clock")["now"] - options.since)))
    with suppress(KeyboardInterrupt):  # the way to end --follow
        for event in _events(client, group, since_ms, go_on=options.follow):
            message = event["message"].rstrip("\n").replace("\r", "\n")
            print(f"{utc(event['timestamp'] / 1000)}  {message}", flush=options.follow)
    return 0


def _log_group(client: Client, asked: str) -> str:
    names = [function["FunctionName"] for function in client.all("lambda", "ListFunctions")["Functions"]]
    match named(asked, names):
        case [name]:
            settings = client.call("lambda", "GetFunctionConfiguration", {"FunctionName": name})
            return settings["LoggingConfig"]["LogGroup"]
        case []:
            raise unknown("function", asked, names)
        case several:
            raise WrongUseError(f"{asked} may be any of {', '.join(several)}: name one of them.")


def _events(client: Client, group: str, since_ms: int, *, go_on: bool) -> Iterator[dict[str, Any]]:
    """The log's events from a time on, each once; if it goes on, also those to come."""
    seen: dict[str, int] = {}
    while True:
        new = [event for event in _events_since(client, group, since_ms) if event["eventId"] not in seen]
        yield from sorted(new, key=lambda event: event["timestamp"])
        if not go_on:
            return
        seen |= {event["eventId"]: event["timestamp"] for event in new}
        since_ms = max(since_ms, max(seen.values(), default=0) - LATE_MS)
        seen = {name: at for name, at in seen.items() if at >= since_ms}
        time.sleep(LOOK_SECONDS)


def _events_since(client: Client, group: str, since_ms: int) -> list[dict[str, Any]]:
    try:
        return client.all("logs", "FilterLogEvents", {"logGroupName": group, "startTime": since_ms})["events"]
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ResourceNotFoundException":
            return []  # Lambda creates the group when the function first runs
        raise
