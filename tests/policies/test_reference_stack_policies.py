"""The reference stack keeps the rules that it is the example for."""

from pathlib import Path

import pytest

from tests.policies.recorded_stack import is_undecided
from tests.policies.reference_stack import REASONS, findings, reference_stack, strict_findings


@pytest.mark.parametrize("preset", [None, "baseline"])
def test_the_reference_stack_passes_baseline_without_an_exemption(preset: str | None) -> None:
    """Catches a component, or a setting of the stack, that our own pack has something to say against."""
    before = findings(reference_stack(preview=True), preset)
    after = findings(reference_stack(preview=False), preset)

    assert [each.message for each in before if not is_undecided(each)] == []
    assert [each.message for each in after] == []


def test_every_finding_of_strict_has_a_reason_and_every_reason_a_finding() -> None:
    """Catches a finding that nobody has thought about, and the reason for one that is long mended."""
    assert {rule for rule, _, _ in strict_findings()} == set(REASONS)


def test_judging_the_reference_stack_leaves_the_process_as_it_was() -> None:
    """Catches a generator of documents that goes on in a folder that is deleted."""
    before = Path.cwd()

    strict_findings()

    assert Path.cwd() == before
