"""What a test needs to know of a resource type's life, from its creation to its deletion."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sandbox.provider.surroundings import Surroundings

Properties = dict[str, Any]


@dataclass(frozen=True)
class Life:
    """A resource type's life: `inputs` to begin with, then `change` in place (None if the type can only be replaced)."""

    inputs: Callable[[Surroundings], Properties]
    change: Callable[[Surroundings], Properties] | None = None
    import_id: Callable[[Properties], str] | None = None
    """What a user gives to `pulumi import`, from the inputs and the `id`; None means the resource's id."""
    importable: bool = True
    not_imported: frozenset[str] = field(default_factory=frozenset[str])
    """Inputs that AWS does not tell, so that an import cannot know them."""
    import_adds: frozenset[str] = field(default_factory=frozenset[str])
    """Fields of a given block that AWS has filled in, and that an import therefore shows."""
    stays: bool = False
    """AWS has no call that takes the setting away."""


def tagged(stage: str) -> Properties:
    """Tags that say that it is this stage's."""
    return {"tags": {"stage": stage}}
