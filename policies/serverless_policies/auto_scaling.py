"""What Application Auto Scaling moves."""

from __future__ import annotations

from .aws_types import SCALABLE_TARGET, SCALING
from .graph import Graph
from .resource import UNKNOWN, Missing, Resource


def scaled_targets(graph: Graph) -> list[Resource]:
    """The scalable targets that a scaling policy or a scheduled action of this stack moves, or may move.

    A target alone only sets the limits: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html.
    """
    return graph.view(_scaled_targets)


def _scaled_targets(graph: Graph) -> list[Resource]:
    taken: set[str] = set()
    known: set[tuple[str | Missing, str | Missing]] = set()
    may_move_any = False
    for mover in graph.every(SCALING):
        targets = graph.sources(mover, "resourceId", SCALABLE_TARGET)
        taken |= {target.urn for target in targets}
        if not targets:
            known.add(_identity(mover))
            may_move_any |= UNKNOWN in _identity(mover)
    return [
        target
        for target in graph.every(SCALABLE_TARGET)
        if target.urn in taken or may_move_any or _identity(target) in known or (known and UNKNOWN in _identity(target))
    ]


def _identity(resource: Resource) -> tuple[str | Missing, str | Missing]:
    return resource.text("resourceId"), resource.text("scalableDimension")
