"""What CloudWatch has measured of the account's functions, load balancers and target groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sandbox.aws.client import Client
from sandbox.commands.account_names import named
from sandbox.commands.command_line import CommandLine, checked, unknown
from sandbox.commands.running import client_of, running_sandbox, utc
from sandbox.commands.table import table
from sandbox.control import ask
from sandbox.figures import (
    MINUTE,
    Points,
    Subject,
    function_subject,
    load_balancer_subject,
    read_figures,
    target_group_subjects,
)
from sandbox.home import Settings

Figures = Mapping[str, Points]
Columns = Mapping[str, Callable[[Figures], str]]
"""The heads of a table's columns, and how a cell is made of the figures of its row."""

MOST_MINUTES = 1440


def metrics(settings: Settings, arguments: Sequence[str]) -> int:
    """Shows what CloudWatch has measured of functions, load balancers and target groups."""
    line = CommandLine("metrics", str(metrics.__doc__))
    line.add_argument("names", metavar="NAME", nargs="*", help="only of these: a name, or what it begins with")
    line.add_argument("--minutes", type=checked(_minutes), default=15, help="how far back to look; default 15")
    options = line.parse_args(arguments)
    running = running_sandbox(settings)
    client = client_of(running)
    kinds = _kinds(client)
    chosen = _chosen(options.names, {subject.name for _, _, subjects in kinds for subject in subjects})
    now: float = ask(running.endpoint, "GET", "clock")["now"]
    start = (now // MINUTE + 1 - options.minutes) * MINUTE
    shown = [subject for _, _, subjects in kinds for subject in subjects if subject.name in chosen]
    found = read_figures(client, shown, start, now)
    print(f"From {utc(start)} to {utc(now)} UTC. Latencies are in ms, those of the slowest minute.")
    for kind, columns, subjects in kinds:
        rows = [
            (subject.name, *(cell(found[subject]) for cell in columns.values()))
            for subject in subjects
            if subject in found
        ]
        if rows:
            print("\n" + table((kind, *columns), rows, numbers_from=1))
    return 0


def _total(*names: str) -> Callable[[Figures], str]:
    return lambda figures: f"{sum(value for name in names for _, value in figures.get(name, ())):g}"


def _highest(name: str, factor: float = 1) -> Callable[[Figures], str]:
    return lambda figures: f"{factor * max(value for _, value in figures[name]):.0f}" if figures.get(name) else "-"


def _latest(name: str) -> Callable[[Figures], str]:
    return lambda figures: f"{figures[name][-1][1]:g}" if figures.get(name) else "-"


FUNCTION_COLUMNS: Columns = {
    "INVOCATIONS": _total("invocations"),
    "ERRORS": _total("errors"),
    "THROTTLES": _total("throttles"),
    "P50": _highest("duration_p50"),
    "P99": _highest("duration_p99"),
    "CONCURRENT": _highest("concurrent"),
}

LOAD_BALANCER_COLUMNS: Columns = {
    "REQUESTS": _total("requests"),
    "2XX": _total("target_2xx"),
    "3XX": _total("target_3xx", "elb_3xx"),
    "4XX": _total("target_4xx", "elb_4xx"),
    "5XX": _total("target_5xx", "elb_5xx"),
    "P50": _highest("response_p50", 1000),
    "P99": _highest("response_p99", 1000),
}

TARGET_GROUP_COLUMNS: Columns = {
    "REQUESTS": _total("requests"),
    "2XX": _total("target_2xx"),
    "3XX": _total("target_3xx"),
    "4XX": _total("target_4xx"),
    "5XX": _total("target_5xx"),
    "LAMBDA USER ERRORS": _total("user_errors"),
    "LAMBDA INTERNAL ERRORS": _total("internal_errors"),
    "HEALTHY HOSTS": _latest("healthy"),
}


def _kinds(client: Client) -> list[tuple[str, Columns, list[Subject]]]:
    functions = client.all("lambda", "ListFunctions")["Functions"]
    load_balancers = client.all("elbv2", "DescribeLoadBalancers")["LoadBalancers"]
    target_groups = client.all("elbv2", "DescribeTargetGroups")["TargetGroups"]
    return [
        ("FUNCTION", FUNCTION_COLUMNS, [function_subject(one["FunctionName"]) for one in functions]),
        ("LOAD BALANCER", LOAD_BALANCER_COLUMNS, [load_balancer_subject(one) for one in load_balancers]),
        (
            "TARGET GROUP",
            TARGET_GROUP_COLUMNS,
            [subject for one in target_groups for subject in target_group_subjects(one)],
        ),
    ]


def _chosen(asked: Sequence[str], names: Iterable[str]) -> set[str]:
    if not asked:
        return set(names)
    found = {one: named(one, names) for one in asked}
    for one, its_names in found.items():
        if not its_names:
            raise unknown("function, load balancer or target group", one, names)
    return {name for its_names in found.values() for name in its_names}


def _minutes(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_MINUTES:
        return int(text)
    raise ValueError(f"{text!r}; allowed are 1 to {MOST_MINUTES}")
