"""The rules of `serverless_policies.logs`, through the SDK's own servicer."""

import pytest

from tests.policies.recorded_stack import UNKNOWN, RecordedStack

LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


@pytest.mark.parametrize("retention", [None, 0])
def test_logs_that_are_kept_for_ever_are_reported(stack: RecordedStack, retention: int | None) -> None:
    """Catches a rule that takes 0, AWS's word for ever, for a number of days."""
    stack.add(LOG_GROUP, "log", {"retentionInDays": retention})

    assert stack.verdict("log-group-retention") == "violated"


def test_a_log_group_that_must_not_be_deleted_needs_retention_too(stack: RecordedStack) -> None:
    """Catches a rule that confuses keeping the group with keeping its events."""
    stack.add(LOG_GROUP, "log", {"skipDestroy": True, "deletionProtectionEnabled": True})

    assert stack.verdict("log-group-retention") == "violated"


@pytest.mark.parametrize("retention", [1, 3653])
def test_any_number_of_days_passes(stack: RecordedStack, retention: int) -> None:
    """Catches a rule with an opinion about the number, which is another rule's business."""
    stack.add(LOG_GROUP, "log", {"retentionInDays": retention})

    assert stack.verdict("log-group-retention") == "passed"


def test_a_retention_that_is_not_known_yet_is_undecided(stack: RecordedStack) -> None:
    """Catches a rule that takes an unknown number, which may be 0, for a retention."""
    stack.add(LOG_GROUP, "log", {"retentionInDays": UNKNOWN})

    assert stack.verdict("log-group-retention") == "undecided"
