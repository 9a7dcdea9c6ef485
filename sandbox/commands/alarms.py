"""The account's alarms, in a table."""

from collections.abc import Sequence

from sandbox.alarm_states import Alarm, read_alarms
from sandbox.commands.command_line import CommandLine
from sandbox.commands.running import client_of, running_sandbox, utc
from sandbox.commands.table import table
from sandbox.home import Settings


def alarms(settings: Settings, arguments: Sequence[str]) -> int:
    """Lists the account's alarms, those in ALARM first."""
    line = CommandLine("alarms", str(alarms.__doc__))
    line.add_argument("--history", action="store_true", help="list the changes of state instead, the last one first")
    options = line.parse_args(arguments)
    found = read_alarms(client_of(running_sandbox(settings)))
    print(_history(found) if options.history else _states(found))
    return 0


def _states(alarms: Sequence[Alarm]) -> str:
    rows = [(alarm.state, alarm.name, utc(alarm.since), alarm.reason) for alarm in alarms]
    return table(("STATE", "NAME", "SINCE (UTC)", "REASON"), rows) if rows else "The account has no alarms."


def _history(alarms: Sequence[Alarm]) -> str:
    changes = [(change, alarm.name) for alarm in alarms for change in alarm.changes]
    rows = [
        (utc(change.at), name, change.before, change.state, change.reason)
        for change, name in sorted(changes, key=lambda one: one[0].at, reverse=True)
    ]
    return (
        table(("TIME (UTC)", "NAME", "BEFORE", "STATE", "REASON"), rows) if rows else "No alarm has changed its state."
    )
