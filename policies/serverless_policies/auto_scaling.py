"""What Application Auto Scaling moves."""

from __future__ import annotations

from .aws_types import SCALABLE_TARGET, SCALING
from .graph import Graph
from .resource import UNKNOWN, Resource


def scaled_targets(graph: Graph) -> list[Resource]:
    """The scalable targets that a scaling policy or a scheduled action of this stack moves, or may move.

    A target alone only sets the limits: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html.
    """
    return graph.view(_scaled_targets)


def _scaled_targets(graph: Graph) -> list[Resource]:
    movers = graph.every(SCALING)
    return [target for target in graph.every(SCALABLE_TARGET) if any(_may_move(graph, each, target) for each in movers)]


def _may_move(graph: Graph, mover: Resource, target: Resource) -> bool:
    if taken := graph.sources(mover, "resourceId", SCALABLE_TARGET):
        return target in taken
    return all(
        UNKNOWN in {mover.text(name), target.text(name)} or mover.text(name) == target.text(name)
        for name in ("resourceId", "scalableDimension")
    )
