"""The recording of the reference stack that the policy pack's mutants are made of."""

import json
from pathlib import Path

import pytest

from tests.policies.mutation import RECORDED
from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("reference stack")]

RECORDING = REPOSITORY / "tests" / "policies" / "recording"


def test_the_engine_still_sends_what_was_recorded(
    reference_stack: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches mutants of a stack that is no longer the reference stack.

    Where the reference stack is meant to differ, record it anew, while it is not up: set RECORDING to the absolute path
    of tests/policies/recorded/reference_stack.json and run, in the repository's root, `python -m sandbox exec -- pulumi
    preview --stack dev --policy-pack tests/policies/recording`.
    """
    recorded = tmp_path / "recorded.json"
    monkeypatch.setenv("RECORDING", str(recorded))
    reference_stack.pulumi("stack", "init", "dev")

    done = reference_stack.pulumi("preview", "--stack", "dev", "--policy-pack", str(RECORDING))

    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(recorded.read_text()) == json.loads(RECORDED.read_text())
