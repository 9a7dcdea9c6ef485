"""A change to the reference stack that rules claim to forbid, and which ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.policies.mutation import Change, Drop, Put


@dataclass(frozen=True)
class Mutant:
    """One change, and the rules that must report it, and only those.

    `undecided`: the rules that cannot tell yet, in the preview, where they had nothing to say before.
    """

    name: str
    change: Change
    caught_by: frozenset[str]
    undecided: frozenset[str]


def mutant(name: str, change: Change, *caught_by: str, undecided: tuple[str, ...] = ()) -> Mutant:
    """A mutant, with the rules that catch it."""
    return Mutant(name, change, frozenset(caught_by), frozenset(undecided))


def put(resource: str, *path: str | int, to: Any) -> Put:
    """The property at `path` gets the value `to`."""
    return Put(resource, path, to)


def drop(resource: str, *path: str | int) -> Drop:
    """The property at `path` is left out."""
    return Drop(resource, path)


def every() -> Iterator[Mutant]:
    """The mutants in all modules of tests/policies/mutants."""
    for path in sorted(Path(__file__).with_name("mutants").glob("*.py")):
        yield from import_module(f"tests.policies.mutants.{path.stem}").MUTANTS
