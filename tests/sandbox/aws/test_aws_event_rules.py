"""Rules of EventBridge in the emulated account."""

import pytest

RULE = {"Name": "every-morning"}


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 minute)",
        "rate(12 hours)",
        "cron(0 5 * * ? *)",
        "cron(0/15 8-18 ? * MON-FRI *)",
        "cron(0 9 ? * 6#3 2027)",
    ],
)
def test_a_schedule_that_aws_takes_is_taken(expression, account):
    """Would catch a rule that works on AWS and is refused here."""
    account.call("events", "PutRule", RULE | {"ScheduleExpression": expression})


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(0 minutes)",
        "cron(0 5 * * *)",
        "cron(0 5 * * * *)",
        "cron(0 5 ? * ? *)",
        "0 5 * * ? *",
    ],
)
def test_a_schedule_that_aws_refuses_is_refused(expression, refusal):
    """Would catch a schedule that is deployed here and refused by AWS, such as one in the form of Unix's cron."""
    code, message = refusal("events", "PutRule", RULE | {"ScheduleExpression": expression})

    assert (code, message) == ("ValidationException", "Parameter ScheduleExpression is not valid.")


def test_a_rule_is_deleted_after_its_targets(account, refusal):
    """Would catch `pulumi destroy` that works here and is refused by AWS, and a rule or target that it leaves behind."""
    account.call("events", "PutRule", RULE | {"ScheduleExpression": "rate(1 day)"})
    target = {"Id": "report", "Arn": "arn:aws:lambda:us-east-1:123456789012:function:report"}
    account.call("events", "PutTargets", {"Rule": "every-morning", "Targets": [target]})

    assert refusal("events", "DeleteRule", RULE)[0] == "ValidationException"
    assert account.inventory() == [
        "arn:aws:events:us-east-1:123456789012:rule/every-morning",
        "events:target:every-morning:report",
    ]
    account.call("events", "RemoveTargets", {"Rule": "every-morning", "Ids": ["report"]})
    account.call("events", "DeleteRule", RULE)
    assert account.inventory() == []
