"""The rule about provisioned concurrency that Application Auto Scaling changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..auto_scaling import scaled_targets
from ..aws_types import ALIAS, FUNCTION, SCALABLE_TARGET
from ..graph import Graph
from ..lambda_reference import function_reference
from ..provisioned import provisioned_concurrency
from ..resource import ABSENT, UNKNOWN, Missing, Resource
from ..rule import CannotTell, Finding, Group, Level, Options, Severity, StackRule, Violation

_DIMENSION: Final = "lambda:function:ProvisionedConcurrency"
_RESOURCE_ID: Final = re.compile(r"function:([^:]+):([^:]+)")


@dataclass(frozen=True)
class _Scaled:
    """What provisioned concurrency, or a scalable target, is for. The function is ABSENT if outside this stack."""

    by: Resource
    function: Resource | Missing
    qualifier: str | Missing


def _is_seeded(graph: Graph, options: Options) -> Iterator[Finding]:
    provisioned = [_Scaled(each.resource, each.function, each.qualifier) for each in provisioned_concurrency(graph).all]
    targets = [_scaled_by(graph, target) for target in graph.every(SCALABLE_TARGET) if _scales_provisioned(target)]
    yield from _alone(targets, provisioned, _not_seeded)
    if options.flag("requireScaling"):
        moved = scaled_targets(graph)
        yield from _alone(provisioned, [target for target in targets if target.by in moved], _not_scaled)


def _alone(
    judged: list[_Scaled], others: list[_Scaled], violation: Callable[[_Scaled], Violation]
) -> Iterator[Finding]:
    """Those without a counterpart among the others for the same function and qualifier."""
    known = {(each.function, each.qualifier) for each in others}
    some_unknown = any(UNKNOWN in key for key in known)
    for each in judged:
        is_unknown = UNKNOWN in {each.function, each.qualifier}
        if each.function is ABSENT or (not is_unknown and (each.function, each.qualifier) in known):
            continue
        if some_unknown or (is_unknown and others) or each.function is UNKNOWN:
            yield CannotTell(each.by, "which function and alias it, or its counterpart, is for")
        else:
            yield violation(each)


def _not_seeded(target: _Scaled) -> Violation:
    return Violation(
        target.by,
        "it scales provisioned concurrency, and nothing gives it the value to start from",
        "an aws.lambda_.ProvisionedConcurrencyConfig for the same function and qualifier",
    )


def _not_scaled(provisioned: _Scaled) -> Violation:
    return Violation(
        provisioned.by,
        "nothing scales it, so it is paid for at night and may be too little at noon",
        f'an aws.appautoscaling.Target with scalable_dimension="{_DIMENSION}", and a Policy for it',
    )


def _scales_provisioned(target: Resource) -> bool:
    return target.text("scalableDimension") in {_DIMENSION, UNKNOWN}


def _scaled_by(graph: Graph, target: Resource) -> _Scaled:
    resource_id = target.text("resourceId")
    if isinstance(resource_id, str):
        form = _RESOURCE_ID.fullmatch(resource_id)
        if form is None:
            return _Scaled(target, ABSENT, ABSENT)
        return _Scaled(target, graph.meant(graph.all_named(FUNCTION, form[1]), target, "resourceId", FUNCTION), form[2])
    match graph.sources(target, "resourceId", ALIAS):
        case [alias]:
            return _Scaled(target, function_reference(graph, alias, "functionName").function, alias.text("name"))
        case _:
            return _Scaled(target, UNKNOWN, UNKNOWN)


PROVISIONED_AUTOSCALING_SEEDED = StackRule(
    name="provisioned-autoscaling-seeded",
    group=Group.CONCURRENCY,
    checks="Provisioned concurrency has a value to start from, and something that scales it with the load.",
    because="Scaling changes a value that is there and does not set the first one; and a fixed value is paid for "
    "around the clock.",
    mend="Declare an aws.lambda_.ProvisionedConcurrencyConfig, and an aws.appautoscaling.Target and Policy, "
    "for the same alias.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html",
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    options={
        "requireScaling": {
            "type": "boolean",
            "default": True,
            "description": "Whether provisioned concurrency that nothing scales is reported.",
        },
    },
    judge=_is_seeded,
)


RULES = (PROVISIONED_AUTOSCALING_SEEDED,)
