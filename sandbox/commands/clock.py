"""The sandbox's time, for those who want to see an hour pass in a minute."""

from collections.abc import Sequence

from sandbox.commands.command_line import CommandLine, checked
from sandbox.commands.running import running_sandbox, utc
from sandbox.control import ask
from sandbox.duration import duration
from sandbox.home import Settings, clock_speed


def clock(settings: Settings, arguments: Sequence[str]) -> int:
    """Shows the sandbox's time, steps it forward or changes its speed."""
    line = CommandLine("clock", str(clock.__doc__))
    change = line.add_mutually_exclusive_group()
    change.add_argument(
        "--advance",
        metavar="TIME",
        type=checked(duration),
        help="do all that comes due in such a time at once (5m, 2h)",
    )
    change.add_argument(
        "--speed",
        metavar="NUMBER",
        type=checked(lambda text: clock_speed(text, "speed")),
        help="seconds of the sandbox for a second of the machine; 0 stands still",
    )
    asked = {name: value for name, value in vars(line.parse_args(arguments)).items() if value is not None}
    endpoint = running_sandbox(settings).endpoint
    told = ask(endpoint, "POST", "clock", asked) if asked else ask(endpoint, "GET", "clock")
    print(f"{utc(told['now'])} UTC, {_pace(told['speed'])}")
    return 0


def _pace(speed: float) -> str:
    if speed == 0:
        return "standing still"
    return "as fast as the machine's" if speed == 1 else f"{speed:g} times as fast as the machine's"
