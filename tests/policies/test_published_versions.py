"""Versions that a function has although its program publishes none."""

import pytest

from tests.policies.recorded_stack import RecordedStack

RULE = "alias-function-published"


@pytest.mark.parametrize(("version", "verdict"), [("7", "passed"), ("$LATEST", "violated")])
def test_a_known_version_decides_whoever_published_it(stack: RecordedStack, version: str, verdict: str) -> None:
    """Catches a rule that stops a team whose CI publishes versions, in every update after the first."""
    function = stack.add("aws:lambda/function:Function", "orders", {"name": "orders"}, outputs={"version": version})
    stack.alias(function)

    assert stack.verdict(RULE) == "violated"
    assert stack.verdict(RULE, after_update=True) == verdict
