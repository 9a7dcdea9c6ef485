"""`pulumi policy analyze` on a recorded state: the pack judges what exists, without a program and without AWS."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.stack.conftest import REPOSITORY, Project

pytestmark = [pytest.mark.engine, pytest.mark.xdist_group("bad stacks")]

RECORDED = REPOSITORY / "tests" / "policies" / "recorded" / "reference_stack_state.json"
"""Made by `pulumi stack export` of the reference stack's `dev` in the sandbox, without the machine's paths in it
(`sourcePosition` and `stackTrace`)."""


def as_it_is(_resources: list[dict[str, Any]]) -> None:
    """Changes nothing."""


def without_permissions(resources: list[dict[str, Any]]) -> None:
    """Somebody has deleted the load balancer's permissions."""
    gone = {each["urn"] for each in resources if each["type"] == "aws:lambda/permission:Permission"}
    resources[:] = [each for each in resources if each["urn"] not in gone]
    for each in resources:
        each["dependencies"] = [urn for urn in each.get("dependencies", []) if urn not in gone]


def with_invalid_headers(resources: list[dict[str, Any]]) -> None:
    """The load balancer passes on header fields with invalid names."""
    for each in resources:
        if each["type"] == "aws:lb/loadBalancer:LoadBalancer":
            for properties in (each["inputs"], each["outputs"]):
                properties["dropInvalidHeaderFields"] = False


@pytest.mark.parametrize(
    ("change", "further", "stops"),
    [
        (as_it_is, set[str](), False),
        (without_permissions, {"lambda-target-has-permission"}, True),
        (with_invalid_headers, {"alb-drop-invalid-headers"}, False),
    ],
)
def test_a_recorded_state_is_judged_like_a_preview(
    change: Callable[[list[dict[str, Any]]], None], further: set[str], *, stops: bool, tmp_path: Path, home: Path
) -> None:
    """Catches a pack that needs what only a preview sends, or that says other things of what exists already."""
    state = json.loads(RECORDED.read_text())
    change(state["deployment"]["resources"])
    file = tmp_path / "state.json"
    file.write_text(json.dumps(state))

    pack = str(REPOSITORY / "policies")
    done = Project(tmp_path, home).pulumi("policy", "analyze", "--file", str(file), "--policy-pack", pack, "--json")

    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    found = {event["policyEvent"]["policyName"] for event in events if "policyEvent" in event}
    assert found == further, done.stderr
    assert (done.returncode != 0) == stops
