"""The reference stack with one thing changed at a time, as the engine would send it: which rules notice."""

import pytest

from tests.policies.mutant import Mutant, every
from tests.policies.mutation import Judge, every_property, every_relation

MUTANTS = tuple(every())


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_is_caught_by_the_rules_that_forbid_it_and_by_no_other(judge: Judge, mutant: Mutant) -> None:
    """Catches a rule that cannot read what the engine sends, and one that reports what another is for."""
    found = judge.newly(mutant.change)

    assert found.violated == mutant.caught_by
    assert found.undecided == mutant.undecided


def test_each_mutant_has_a_name_of_its_own_and_expects_something() -> None:
    """Catches a mutant that proves nothing, and a module of mutants that is not found."""
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS) >= 40
    assert all(mutant.caught_by or mutant.undecided for mutant in MUTANTS)


def test_the_share_of_mutants_that_any_rule_catches(judge: Judge, capsys: pytest.CaptureFixture[str]) -> None:
    """Catches a rule that breaks on a stack with a gap, and says how much of the reference stack the rules hold fast.

    Many properties are free to be left out (tags, names, descriptions), so the share is a figure to watch, not to reach.
    """
    for kind, mutants in {
        "properties left out": list(every_property(judge.recorded)),
        "references and orders left out": list(every_relation(judge.recorded)),
    }.items():
        caught = sum(bool(judge.newly(each).violated) for each in mutants)
        with capsys.disabled():
            print(f"\n{kind}: {caught} of {len(mutants)} caught ({caught / len(mutants):.0%})")  # noqa: T201 - the figure is the result
        assert caught
