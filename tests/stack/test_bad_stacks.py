"""Each rule of the policy pack stops, or warns of, the stack that it is for, at preview, through the real engine."""

import shutil
from pathlib import Path

import pytest
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import Level, Rule

from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("bad stacks")]

BAD = Path(__file__).parent / "bad"


@pytest.mark.parametrize("rule", CATALOGUE, ids=lambda rule: rule.name)
def test_a_bad_stack_is_judged_at_preview(rule: Rule, tmp_path: Path, home: Path) -> None:
    """Catches a rule that the engine never asks, that cannot read what the engine sends, or that judges other stacks."""
    name, level = rule.name, rule.level
    folder = tmp_path / name
    shutil.copytree(BAD / name, folder)
    project = Project(folder, home)
    project.pulumi("stack", "init", "dev")

    done = project.pulumi("preview", "--stack", "dev", "--policy-pack", str(REPOSITORY / "policies"))

    report = done.stdout + done.stderr
    named = {each.name for each in CATALOGUE if f"{each.name} " in report.replace("\n", " ")}
    assert named == {name}, report
    assert (done.returncode != 0) == (level is Level.MANDATORY), report
