"""The reference stack keeps the rules that it is the example for."""

from pathlib import Path

import pytest
from pulumi.runtime.proto import analyzer_pb2

from tests.policies.reference_stack import ADVICE, REASONS, findings, reference_stack, strict_findings


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "after the update"])
def test_the_reference_stack_breaks_no_mandatory_rule(preview: bool) -> None:
    """Catches a component, or a setting of the stack, that our own pack would stop."""
    found = findings(reference_stack(preview=preview))

    assert [each.message for each in found if each.enforcementLevel == analyzer_pb2.MANDATORY] == []


def test_what_the_pack_advises_to_the_reference_stack_is_known() -> None:
    """Catches advice that nobody has thought about, and a reason for advice that has long been taken."""
    found = findings(reference_stack(preview=False))

    assert {each.policyName for each in found} == set(ADVICE)


def test_every_finding_of_strict_has_a_reason_and_every_reason_a_finding() -> None:
    """Catches a finding that nobody has thought about, and the reason for one that is long mended."""
    assert {rule for rule, _, _ in strict_findings()} == set(REASONS)


def test_judging_the_reference_stack_leaves_the_process_as_it_was() -> None:
    """Catches a generator of documents that goes on in a folder that is deleted."""
    before = Path.cwd()

    strict_findings()

    assert Path.cwd() == before
