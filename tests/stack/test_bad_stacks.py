"""Rules of each group stop, or warn of, the stack that they are for, at preview, through the real engine."""

import json
import re
import shutil
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from serverless_policies.catalogue import CATALOGUE
from serverless_policies.rule import Level, Rule

from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("bad stacks")]

BAD = Path(__file__).parent / "bad"
RULES = [rule for rule in CATALOGUE if (BAD / rule.name).is_dir()]
REPORTED = re.compile(r"\[(?P<level>mandatory|advisory)\] \[severity: \w+\] +(?P<rule>[a-z0-9-]+) ")


def previewed(stack: Project, *arguments: str) -> CompletedProcess[str]:
    """What a preview with the policy pack says."""
    return stack.pulumi("preview", "--stack", "dev", "--policy-pack", str(REPOSITORY / "policies"), *arguments)


def reported(done: CompletedProcess[str]) -> set[tuple[str, str]]:
    """The rules that were reported, with the level of the report."""
    return {(found["rule"], found["level"]) for found in REPORTED.finditer(done.stdout + done.stderr)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_bad_stack_is_judged_at_preview(rule: Rule, tmp_path: Path, home: Path) -> None:
    """Catches a rule that the engine never asks, that cannot read what the engine sends, that stops other stacks, or
    that is heard only beside other rules.
    """
    stack = Project(tmp_path / rule.name, home)
    shutil.copytree(BAD / rule.name, stack.folder)
    stack.pulumi("stack", "init", "dev")
    stops = rule.level is Level.MANDATORY

    done = previewed(stack)
    found = reported(done)
    assert (rule.name, rule.level.value) in found, done.stdout + done.stderr
    assert {name for name, level in found if level == "mandatory"} == ({rule.name} if stops else set[str]()), (
        done.stdout
    )
    assert (done.returncode != 0) == stops, done.stdout

    alone = stack.folder / "policies.json"
    alone.write_text(json.dumps({"all": "disabled", rule.name: rule.level.value}))
    done = previewed(stack, "--policy-pack-config", str(alone))
    assert reported(done) == {(rule.name, rule.level.value)}, done.stdout + done.stderr
    assert (done.returncode != 0) == stops, done.stdout
