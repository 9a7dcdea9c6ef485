"""To which number is a function's concurrency held?"""

from typing import Required, TypedDict

from alb_lambda.arguments import Arguments
from alb_lambda.sizing import DEFAULT_HEADROOM, concurrency_for

UNRESERVED = -1
"""What the AWS provider takes for "no reservation"."""


class LoadArgs(TypedDict, total=False):
    """A load to size a function's reserved concurrency for.

    The number is requests per second times average duration times headroom, where a request shorter than a tenth of a
    second counts as a tenth (https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html).
    """

    requests_per_second: Required[float]
    """The most requests per second that the function is to serve. More than 0."""

    duration_seconds: Required[float]
    """How long a request takes on average, in seconds, cold starts included. More than 0, at most 900."""

    headroom: float
    """A factor for what the estimate does not know, 1 to 10. Default 1.1, the ten percent that AWS advises."""


class ConcurrencyArgs(TypedDict, total=False):
    """How much of the account's concurrency a function may use: exactly one of the four settings.

    There is no default. A reservation is both a guarantee and a cap, and all functions of the account share one quota
    per Region (https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html), so somebody has to choose.
    """

    reserved: int
    """The reserved concurrent executions, at least 1. What comes on top is throttled, which a client of the load
    balancer sees as a 502. At least 100 executions of the account's quota must stay unreserved."""

    unreserved: bool
    """True: reserve nothing. The function takes from what the account has left, and so can starve, and be starved by,
    every other function that reserves nothing."""

    stopped: bool
    """True: reserve 0 executions, so that every request is throttled. It is AWS's emergency stop, and has a name of its
    own here because a 0 is easily meant as "no reservation"."""

    load: LoadArgs
    """Reserve what this load needs."""


def check_concurrency(arguments: Arguments, args: ConcurrencyArgs) -> None:
    """Refuses anything but one clear choice."""
    arguments.exactly_one(args, "reserved", "unreserved", "stopped", "load")
    if "reserved" in args and args["reserved"] < 1:
        arguments.refuse(
            "reserved", str(args["reserved"]), "1 or more (for none, say unreserved: true; to stop it, stopped: true)"
        )
    for switch in ("unreserved", "stopped"):
        if args.get(switch) is False:
            arguments.refuse(switch, "false", "true, or leave it out and choose another setting")
    if "load" in args:
        _check_load(arguments.within("load"), args["load"])


def _check_load(arguments: Arguments, load: LoadArgs) -> None:
    if load.get("requests_per_second", 1) <= 0:
        arguments.refuse("requests_per_second", f"{load['requests_per_second']:g}", "more than 0")
    if not 0 < load.get("duration_seconds", 1) <= 900:
        arguments.refuse("duration_seconds", f"{load['duration_seconds']:g}", "more than 0, at most 900 seconds")
    arguments.between("headroom", load.get("headroom"), 1, 10, "times")


def reserved_concurrent_executions(args: ConcurrencyArgs) -> int:
    """The number for AWS: at least 1, or 0 for a stopped function, or -1 for no reservation."""
    if "reserved" in args:
        return args["reserved"]
    if "load" in args:
        load = args["load"]
        return concurrency_for(
            load["requests_per_second"], load["duration_seconds"], load.get("headroom", DEFAULT_HEADROOM)
        )
    return 0 if "stopped" in args else UNRESERVED
