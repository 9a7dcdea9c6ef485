"""No false alarms: the pack at its own levels has nothing to say against the ordinary, good programs in examples/."""

from pathlib import Path

import pytest
from pulumi.runtime.proto import analyzer_pb2

from tests.policies.recorded_stack import is_undecided
from tests.policies.reference_stack import ROOT, findings, run_project

EXAMPLES = sorted(each.parent for each in (ROOT / "examples").glob("*/__main__.py"))
CONFIG = {
    "alarmsTopicArn": "arn:aws:sns:us-east-1:123456789012:alarms",
    "callerRoleArn": "arn:aws:iam::123456789012:role/caller",
    "certificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0a1b",
    "onCall": "on-call@example.com",
}


def said(found: list[analyzer_pb2.AnalyzeDiagnostic]) -> list[tuple[str, str]]:
    """Findings in a form in which a failed test can be read."""
    return [(each.policyName, each.message) for each in found]


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_breaks_no_rule_and_leaves_nothing_open(folder: Path) -> None:
    """Catches a rule that reports good style, or that still cannot tell when everything is known."""
    before = findings(run_project(folder, CONFIG, preview=True))
    after = findings(run_project(folder, CONFIG, preview=False))

    assert said([each for each in before if not is_undecided(each)]) == []
    assert said(after) == []


def test_all_five_examples_are_judged() -> None:
    """Catches examples that are not found, so that nothing is judged."""
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize(
    ("name", "good", "bad", "rule"),
    [
        ("api-behind-load-balancer", "source_arn=target_group.arn,", "", "lambda-permission-arn-and-account"),
        ("queue-worker", "visibility_timeout_seconds=180,", "", "esm-sqs-visibility-timeout"),
        ("scheduled-report", 'dead_letter_config={"arn": failed.arn},', "", "event-target-dlq"),
        ("function-url-with-table", '"AWS_IAM")', '"NONE")', "lambda-url-auth-iam"),
        ("topic-fan-out", "endpoint=queue.arn", 'endpoint="orders"', "sns-endpoint-matches-protocol"),
    ],
)
def test_a_mistake_in_an_example_is_found(name: str, good: str, bad: str, rule: str, tmp_path: Path) -> None:
    """Catches examples that are judged by nobody: the same program with one mistake must be reported."""
    text = (ROOT / "examples" / name / "__main__.py").read_text(encoding="utf-8")
    assert good in text
    (tmp_path / "__main__.py").write_text(text.replace(good, bad), encoding="utf-8")

    assert rule in {each.policyName for each in findings(run_project(tmp_path, CONFIG, preview=False))}
