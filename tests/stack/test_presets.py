"""The presets, read by Pulumi's own CLI, on a preview of the reference stack."""

import re

import pytest

from tests.policies.reference_stack import REASONS
from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("reference stack")]

STOPPED = re.compile(r"\[mandatory\] \[severity: \w+\] +(?P<rule>[a-z0-9-]+) ")
CONTROLS = {"alb-deletion-protection", "alb-listener-https-only", "lambda-in-vpc"}
"""Some that stand for a control of Security Hub, and that the reference stack's `dev` does without."""


def test_a_preset_stops_what_it_is_for(reference_stack: Project) -> None:
    """Catches a preset that the CLI refuses, that changes nothing, or that stops what has no reason to stand."""
    reference_stack.pulumi("stack", "init", "dev")
    stopped: dict[str, set[str]] = {}

    for preset in ("baseline", "strict", "security-hub"):
        config = str(REPOSITORY / "policies" / "presets" / f"{preset}.json")
        pack = ["--policy-pack", str(REPOSITORY / "policies"), "--policy-pack-config", config]
        done = reference_stack.pulumi("preview", "--stack", "dev", *pack)
        stopped[preset] = {found["rule"] for found in STOPPED.finditer(done.stdout)}
        assert (done.returncode != 0) == bool(stopped[preset]), done.stdout + done.stderr

    assert stopped["baseline"] == set()
    assert CONTROLS <= stopped["security-hub"] < stopped["strict"] <= set(REASONS)
