"""Every rule on every program that is declared for it, in the preview and after the update."""

from collections.abc import Iterator
from typing import Any

import pytest
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import Level

from tests.policies.asking import alone, verdict
from tests.policies.case import Case, every
from tests.policies.program import run
from tests.policies.recorded_stack import sdk_servicer, servicer

CASES = tuple(every())
SDK, OWN = sdk_servicer(), servicer()


def parameters() -> Iterator[Any]:
    for cases in CASES:
        for index, (expected, case) in enumerate(cases.each()):
            yield pytest.param(cases.rule, expected, case, id=f"{cases.rule}-{expected}-{index}")


@pytest.mark.parametrize(("rule", "expected", "case"), list(parameters()))
def test_a_rule_says_to_a_program_what_is_declared(rule: str, expected: str, case: Case) -> None:
    """Catches a rule that misses its mistake, reports what is right, or takes what is unknown for either."""
    before = "undecided" if case.only_after_update else expected
    for preview in (True, False):
        asked = run(case.text, preview=preview)
        verdicts: set[str] = set()
        for runner in (OWN, SDK):
            runner.Configure(alone(rule, case), None)
            verdicts.add(verdict(rule, asked, runner))
        if preview:
            assert verdicts == {before}, "in the preview"
        elif expected == "undecided":
            assert "undecided" not in verdicts, "after the update everything is known"
        else:
            assert verdicts == {expected}, "after the update"


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.name)
def test_a_rule_has_more_failing_programs_than_passing_ones(rule: Any) -> None:
    """Catches a rule without cases, and one of which only the harmless side is tested."""
    (cases,) = (each for each in CASES if each.rule == rule.name)

    assert len(cases.fails) > len(cases.passes) > 0
    assert bool(cases.undecided) != bool(cases.never_undecided)


def test_cases_are_of_rules_that_exist() -> None:
    """Catches cases left behind by a rule that was renamed, which then prove nothing."""
    assert {cases.rule for cases in CASES} == {rule.name for rule in CATALOGUE}
    assert Level.REMEDIATE not in {rule.level for rule in CATALOGUE}
