"""What a rule says to small Pulumi programs: one declaration a rule, from which docs/policies.md takes its examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any


@dataclass(frozen=True)
class Case:
    """A program (see `program.run` for the names it finds) under a configuration of the rule.

    `only_after_update`: the verdict holds when all values are known; before, the rule cannot tell.
    `given`: what stands before the program, the same in several cases.
    """

    program: str
    config: Mapping[str, Any] = field(default_factory=dict[str, Any])
    only_after_update: bool = False
    given: str = ""

    @property
    def text(self) -> str:
        """The program without the indentation that it has where it is declared."""
        return f"{dedent(self.given)}{dedent(self.program)}".strip()


@dataclass(frozen=True, kw_only=True)
class Cases:
    """Programs that break a rule, keep it, and leave it undecided in the preview. A text alone is a plain Case."""

    rule: str
    fails: tuple[Case | str, ...]
    passes: tuple[Case | str, ...]
    undecided: tuple[Case | str, ...] = ()
    never_undecided: str = ""
    """Why nothing that is unknown can matter to the rule, where `undecided` is empty."""

    def each(self) -> Iterator[tuple[str, Case]]:
        """All cases with the verdict that is expected."""
        for verdict, cases in (("violated", self.fails), ("passed", self.passes), ("undecided", self.undecided)):
            for case in cases:
                yield verdict, Case(case) if isinstance(case, str) else case


def every() -> Iterable[Cases]:
    """The cases in all modules of tests/policies/cases."""
    for path in sorted(Path(__file__).with_name("cases").glob("*.py")):
        module = import_module(f"tests.policies.cases.{path.stem}")
        yield from (found for found in vars(module).values() if isinstance(found, Cases))
