"""Puts load on a load balancer, and reports how it went."""

import asyncio
import re
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from sandbox.aws.client import Client
from sandbox.commands.command_line import INTERRUPTED, CommandLine, checked
from sandbox.commands.running import client_of, running_sandbox
from sandbox.control import ask
from sandbox.duration import duration
from sandbox.figures import MINUTE, Figure, Subject, read_figures
from sandbox.home import Running, Settings
from sandbox.load import Load, Report, send

HIGHEST_RATE = 10_000
MOST_SECONDS = 3600
MOST_REQUESTS = 1_000_000
MOST_CONNECTIONS = 10_000

ALL_FUNCTIONS = Subject("all functions", "AWS/Lambda", (), (Figure("throttles", "Throttles", "Sum"),))


def load(settings: Settings, arguments: Sequence[str]) -> int:
    """Sends requests at a steady rate to a load balancer of the sandbox, and reports latencies and throttles."""
    asked = _load(arguments)
    running = running_sandbox(settings)
    client = client_of(running)
    began = ask(running.endpoint, "GET", "clock")["now"]
    throttles_before = _throttles(client, running, began)
    report = Report()
    code = 0
    try:
        asyncio.run(send(asked, report))
    except KeyboardInterrupt:
        code = INTERRUPTED
        print()
    print("\n".join(_lines(asked, report, _throttles(client, running, began) - throttles_before)))
    return code or (0 if report.answered else 1)


def _load(arguments: Sequence[str]) -> Load:
    line = CommandLine("load", str(load.__doc__))
    line.add_argument("url", metavar="URL", type=checked(_url), help="of a listener; `addresses` lists them")
    line.add_argument("--rate", type=checked(_rate), default=10.0, help="requests a second; default 10")
    line.add_argument("--for", dest="seconds", metavar="TIME", type=checked(_seconds), default=10.0, help="default 10s")
    line.add_argument("--method", type=checked(_method), help="default GET, or POST with a body")
    line.add_argument(
        "--header", metavar="'NAME: VALUE'", type=checked(_header), action="append", default=[], help="may come again"
    )
    line.add_argument("--body", metavar="TEXT", default="")
    line.add_argument(
        "--connections-max", metavar="NUMBER", type=checked(_connections), default=500, help="at once; default 500"
    )
    options = line.parse_args(arguments)
    if options.rate * options.seconds > MOST_REQUESTS:
        line.error(
            f"--rate times --for is {options.rate * options.seconds:.0f} requests; at most {MOST_REQUESTS} may be"
        )
    return Load(
        url=options.url,
        rate=options.rate,
        seconds=options.seconds,
        method=options.method or ("POST" if options.body else "GET"),
        headers=options.header,
        body=options.body.encode(),
        connections=options.connections_max,
    )


def _lines(asked: Load, report: Report, throttles: float) -> list[str]:
    def ms(percent: float) -> str:
        return f"{1000 * report.latency(percent):.0f} ms"

    statuses = ", ".join(f"{status}: {times}" for status, times in sorted(report.statuses.items()))
    rate = report.sent / report.took if report.took else 0
    lines = [
        f"{asked.method} {asked.url}, {asked.rate:g} requests a second for {asked.seconds:g} s",
        f"sent       {report.sent}, {rate:.1f} a second, started at most {1000 * report.latest:.0f} ms late",
        f"answered   {report.answered}" + (f" ({statuses})" if statuses else ""),
    ]
    lines += [f"failed     {times}: {reason}" for reason, times in report.failures.most_common()]
    if report.open:
        lines.append(f"open       {report.open} had no answer yet")
    if report.latencies:
        lines.append(f"latency    p50 {ms(50)}, p90 {ms(90)}, p99 {ms(99)}, max {ms(100)}, each from when it was due")
    lines.append(f"throttles  {throttles:.0f} of all functions meanwhile")
    return lines


def _throttles(client: Client, running: Running, began: float) -> float:
    """How often the account's functions have been throttled since the minute of a time."""
    now = ask(running.endpoint, "GET", "clock")["now"]
    figures = read_figures(client, [ALL_FUNCTIONS], began // MINUTE * MINUTE, now + 1)[ALL_FUNCTIONS]
    return sum(value for _, value in figures.get("throttles", ()))


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not _is_loopback(parts.hostname or ""):
        raise ValueError(f"{text!r} is refused: load may only be put on this machine, as in http://127.0.0.1:8080/")
    if not re.fullmatch(r"[!-~]+", text) or parts.port == 0:
        raise ValueError(f"{text!r} is no address; allowed are a port and percent-encoded characters")
    return text


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _number(text: str, highest: float) -> float:
    number = float(text) if re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII) else 0.0
    if not 0 < number <= highest:
        raise ValueError(f"{text!r}; allowed are numbers above 0 up to {highest}")
    return number


def _rate(text: str) -> float:
    return _number(text, HIGHEST_RATE)


def _seconds(text: str) -> float:
    seconds = duration(text)
    if not 0 < seconds <= MOST_SECONDS:
        raise ValueError(f"{text!r}; allowed is at most 1h, and more than nothing")
    return seconds


def _connections(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_CONNECTIONS:
        return int(text)
    raise ValueError(f"{text!r}; allowed are 1 to {MOST_CONNECTIONS}")


def _method(text: str) -> str:
    if re.fullmatch(r"[A-Z]{1,20}", text):
        return text
    raise ValueError(f"{text!r}; allowed are capital letters, as in PUT")


def _header(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)", text)
    if found is None:
        raise ValueError(f"{text!r}; allowed is a name, a colon and a value, as in 'Host: shop.example.com'")
    return found[1], found[2]
