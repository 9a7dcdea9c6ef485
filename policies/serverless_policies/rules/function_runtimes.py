"""Rules about how old a function's runtime is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from ..aws_types import FUNCTION
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, InvalidOptionError, Level, Options, ResourceRule, Severity, Violation
from ..runtimes import RUNTIMES, Runtime

_RUNTIMES_PAGE = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"

_AS_OF: Final[Mapping[str, object]] = {
    "type": "string",
    "pattern": r"^(\d{4}-\d{2}-\d{2})?$",
    "default": "",
    "description": "The day to judge by, such as 2026-11-24; empty for today.",
}


def _day(options: Options) -> date:
    """The day to judge by. Today's date is the one thing that a rule reads and the program does not hold."""
    chosen = options.text("asOf")
    if not chosen:
        return date.today()
    try:
        return date.fromisoformat(chosen)
    except ValueError:
        raise InvalidOptionError(f"The option asOf is {chosen!r}; it must be a day such as 2026-11-24.") from None


def _managed_runtime(function: Resource) -> tuple[str, Runtime] | Missing:
    """The runtime's identifier and life; ABSENT for a container image and for one that is newer than the table."""
    runtime = ABSENT if function.text("packageType") == "Image" else function.text("runtime")
    if isinstance(runtime, str):
        return (runtime, RUNTIMES[runtime]) if runtime in RUNTIMES else ABSENT
    return runtime


def _is_supported(function: Resource, options: Options) -> Iterator[Finding]:
    runtime = _managed_runtime(function)
    if runtime is UNKNOWN:
        yield CannotTell(function, "its runtime")
    elif not isinstance(runtime, Missing) and min(runtime[1].deprecated, runtime[1].creation_blocked) <= _day(options):
        name, life = runtime
        yield Violation(
            function,
            f"{name} is deprecated from {life.deprecated}; functions with it cannot be created from "
            f"{life.creation_blocked}, nor updated from {life.update_blocked}",
            f'runtime="{life.newest}"',
        )


RUNTIME_SUPPORTED = ResourceRule(
    name="lambda-runtime-supported",
    group=Group.FUNCTIONS,
    checks="A function's runtime is one that AWS still patches.",
    because="A deprecated runtime gets no security patches, and after some months AWS refuses to create the function, "
    "then to update it.",
    mend="Set runtime on aws.lambda_.Function to a supported one.",
    source=_RUNTIMES_PAGE,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    covers={
        "checkov": ("CKV_AWS_363",),
        "cdk-nag": ("AwsSolutions-L1", "Serverless-LambdaLatestVersion"),
        "serverless-rules": ("E2531", "aws_lambda_function_eol_runtime"),
        "cfn-lint": ("E2531", "E2533"),
        "security-hub": ("Lambda.2",),
        "well-architected": ("ops_q2_a6",),
    },
    options={"asOf": _AS_OF},
    types=(FUNCTION,),
    judge=_is_supported,
)


def _stays_supported(function: Resource, options: Options) -> Iterator[Finding]:
    runtime = _managed_runtime(function)
    if runtime is UNKNOWN:
        yield CannotTell(function, "its runtime")
    elif not isinstance(runtime, Missing):
        name, life = runtime
        day = _day(options)
        if day < life.deprecated <= day + timedelta(days=options.number("warnDays")):
            yield Violation(
                function,
                f"{name} will be deprecated on {life.deprecated}, in {(life.deprecated - day).days} days",
                f'runtime="{life.newest}"',
            )


# A rule has one level: what is deprecated is lambda-runtime-supported's, which is mandatory.
RUNTIME_STAYS_SUPPORTED = ResourceRule(
    name="lambda-runtime-stays-supported",
    group=Group.FUNCTIONS,
    checks="A function's runtime will be patched for some time to come.",
    because="Moving to another runtime takes tests and time, which are short once the day has come.",
    mend="Set runtime on aws.lambda_.Function to a newer one.",
    source=_RUNTIMES_PAGE,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"cfn-lint": ("W2531",)},
    options={
        "warnDays": {
            "type": "number",
            "minimum": 0,
            "default": 90,
            "description": "How many days before its deprecation a runtime is reported.",
        },
        "asOf": _AS_OF,
    },
    types=(FUNCTION,),
    judge=_stays_supported,
)


def _is_newest(function: Resource, _options: Options) -> Iterator[Finding]:
    runtime = _managed_runtime(function)
    if runtime is UNKNOWN:
        yield CannotTell(function, "its runtime")
    elif not isinstance(runtime, Missing) and runtime[0] != runtime[1].newest:
        name, life = runtime
        yield Violation(function, f"{name} is not the newest of its family", f'runtime="{life.newest}"')


RUNTIME_LATEST = ResourceRule(
    name="lambda-runtime-latest",
    group=Group.FUNCTIONS,
    checks="A function's runtime is the newest of its language.",
    because="The newest is supported longest, and each step that is left out makes the next one larger.",
    mend="Set runtime on aws.lambda_.Function to the newest of its family.",
    source=_RUNTIMES_PAGE,
    severity=Severity.LOW,
    level=Level.DISABLED,
    covers={"cdk-nag": ("AwsSolutions-L1", "Serverless-LambdaLatestVersion")},
    types=(FUNCTION,),
    judge=_is_newest,
)


RULES = (RUNTIME_SUPPORTED, RUNTIME_STAYS_SUPPORTED, RUNTIME_LATEST)
