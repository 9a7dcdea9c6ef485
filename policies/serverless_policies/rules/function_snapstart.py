"""Rules about functions that start from a snapshot (SnapStart)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..aws_types import EVENT_SOURCE_MAPPING, FUNCTION, FUNCTION_URL, TARGET_GROUP_ATTACHMENT
from ..concurrency import Invoker, Invokers, by_invoked_function, invokers
from ..graph import Graph
from ..lambda_reference import LATEST, qualified_reference
from ..provisioned import provisioned_concurrency
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, ResourceRule, Severity, StackRule, Violation
from ..runtimes import supports_snapstart

_SNAPSTART = "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html"


def _has_snapstart(function: Resource) -> bool | Missing:
    applies = function.text("snapStart", "applyOn")
    return UNKNOWN if applies is UNKNOWN else applies == "PublishedVersions"


def _can_take_effect(function: Resource, _options: Options) -> Iterator[Finding]:
    if (has_snapstart := _has_snapstart(function)) is False:
        return
    kind, runtime, published = function.text("packageType"), function.text("runtime"), function.flag("publish")
    # A Zip package without a runtime is refused for that, whatever it would start from.
    started = "a container image" if kind == "Image" else runtime
    if has_snapstart is True and published is not True and published is not UNKNOWN:
        yield Violation(function, "it has SnapStart and publishes no version", "publish=True")
    elif has_snapstart is True and isinstance(started, str) and not supports_snapstart(started):
        yield Violation(
            function,
            f"it has SnapStart, and {started} cannot be started from a snapshot",
            'a runtime that can be: Java from 11, Python from 3.12, .NET from 8; or snap_start={"apply_on": "None"}',
        )
    elif UNKNOWN in {has_snapstart, kind, runtime, published}:
        yield CannotTell(function, "its snap_start, its runtime, or whether it publishes versions")


SNAPSTART_CONFIGURED = ResourceRule(
    name="snapstart-configured",
    group=Group.FUNCTIONS,
    checks="A function with SnapStart publishes versions, and has a runtime of which Lambda takes snapshots.",
    because="Lambda takes a snapshot when a version is published; without one every start is as slow as before.",
    mend="Set publish=True on aws.lambda_.Function, and runtime to one that supports SnapStart.",
    source=_SNAPSTART,
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    covers={"cfn-lint": ("E2530", "W2530", "I2530")},
    types=(FUNCTION,),
    judge=_can_take_effect,
)


def _excludes_provisioned(graph: Graph, _options: Options) -> Iterator[Finding]:
    some_have_snapstart = any(_has_snapstart(function) is not False for function in graph.every(FUNCTION))
    for each in provisioned_concurrency(graph).all:
        if each.function is UNKNOWN and some_have_snapstart:
            yield CannotTell(each.resource, "whether its function has SnapStart")
        if not isinstance(each.function, Resource):
            continue
        has_snapstart = _has_snapstart(each.function)
        if has_snapstart is UNKNOWN:
            yield CannotTell(each.resource, f"whether the function '{each.function.name}' has SnapStart")
        elif has_snapstart:
            yield Violation(
                each.resource,
                f"the function '{each.function.name}' has SnapStart",
                'snap_start={"apply_on": "None"} on that function, or no aws.lambda_.ProvisionedConcurrencyConfig',
            )


SNAPSTART_EXCLUDES_PROVISIONED = StackRule(
    name="snapstart-excludes-provisioned",
    group=Group.CONCURRENCY,
    checks="A function has SnapStart or provisioned concurrency, not both.",
    because="They are two answers to slow starts, and Lambda refuses them on one version.",
    mend="Remove snap_start from aws.lambda_.Function, or its aws.lambda_.ProvisionedConcurrencyConfig.",
    source=_SNAPSTART,
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    judge=_excludes_provisioned,
)


_LARGEST_STORAGE: Final = 512.0
"""MB of /tmp, which is also what a function has by default."""


def _within_limits(graph: Graph, _options: Options) -> Iterator[Finding]:
    for function in graph.every(FUNCTION):
        has_snapstart = _has_snapstart(function)
        if has_snapstart is False:
            continue
        mends = dict(_mends(graph, function))
        if has_snapstart is True and mends:
            yield Violation(function, f"it has SnapStart, and {' and '.join(mends)}", ", ".join(mends.values()))
        elif mends:
            yield CannotTell(function, "its snap_start")
        elif unknown := _unknown(graph, function):
            yield CannotTell(function, " and ".join(unknown))


def _mends(graph: Graph, function: Resource) -> Iterator[tuple[str, str]]:
    """What SnapStart does not go with, and the line to write for each."""
    storage = function.number("ephemeralStorage", "size")
    if function.value("fileSystemConfig") not in (ABSENT, {}):
        yield "it mounts a file system", "no file_system_config"
    if isinstance(storage, float) and storage > _LARGEST_STORAGE:
        yield f"its /tmp has {storage:g} MB", f'ephemeral_storage={{"size": {_LARGEST_STORAGE:g}}}'
    for invoker in _invoked_by(graph, function):
        if invoker.qualifier in {ABSENT, LATEST}:
            name = invoker.resource.name
            yield f"'{name}' invokes $LATEST", f"{_ALIAS_ON[invoker.resource.type]} on '{name}'"


def _unknown(graph: Graph, function: Resource) -> list[str]:
    unsure = [each.resource for each in _invoked_by(graph, function) if each.qualifier is UNKNOWN]
    unsure += [*invokers(graph).undecided, *graph.view(_urls).undecided]
    storage = ["its ephemeral_storage"] if function.number("ephemeralStorage", "size") is UNKNOWN else []
    return storage + [f"whether '{each.name}' invokes $LATEST" for each in unsure[:1]]


_ALIAS_ON: Final = {
    **dict.fromkeys(TARGET_GROUP_ATTACHMENT.tokens, "target_id=<an alias>.arn"),
    **dict.fromkeys(EVENT_SOURCE_MAPPING.tokens, "function_name=<an alias>.arn"),
    **dict.fromkeys(FUNCTION_URL.tokens, "qualifier=<an alias>.name"),
}
"""The line that makes each kind of invoker invoke an alias."""


def _invoked_by(graph: Graph, function: Resource) -> list[Invoker]:
    return [*invokers(graph).to(function), *filter(_may_be_latest, graph.view(_urls).to(function))]


def _may_be_latest(url: Invoker) -> bool:
    """A qualifier that a URL states, and that is not known yet, is a version that is still to be published."""
    return url.qualifier is not UNKNOWN or url.resource.text("qualifier") is ABSENT


def _urls(graph: Graph) -> Invokers:
    return by_invoked_function(
        (url, qualified_reference(graph, url, "functionName")) for url in graph.every(FUNCTION_URL)
    )


SNAPSTART_LIMITS = StackRule(
    name="snapstart-limits",
    group=Group.FUNCTIONS,
    checks="A function with SnapStart mounts no file system, has at most 512 MB of /tmp, and is invoked as a version.",
    because="Lambda refuses SnapStart with a file system or more storage; and $LATEST has no snapshot to start from.",
    mend="Remove file_system_config and ephemeral_storage from aws.lambda_.Function, and let target groups, event "
    "sources and function URLs invoke an aws.lambda_.Alias.",
    source=_SNAPSTART,
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    judge=_within_limits,
)


RULES = (SNAPSTART_CONFIGURED, SNAPSTART_EXCLUDES_PROVISIONED, SNAPSTART_LIMITS)
