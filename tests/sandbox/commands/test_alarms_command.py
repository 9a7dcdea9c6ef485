"""`python -m sandbox alarms`."""

import pytest

ALARM = {
    "Namespace": "Shop",
    "MetricName": "Sales",
    "Statistic": "Sum",
    "Period": 60,
    "EvaluationPeriods": 3,
    "Threshold": 1,
    "ComparisonOperator": "LessThanThreshold",
}


@pytest.fixture(scope="module")
def world(still_world):
    """An alarm whose state is set keeps it, for no evaluation comes between."""
    return still_world


@pytest.fixture(scope="module")
def alarms(world):
    """One alarm of each state."""
    for name in ("a-fine", "b-new", "c-ringing"):
        world.call("cloudwatch", "PutMetricAlarm", ALARM | {"AlarmName": name})
    for name, state, reason in (("a-fine", "OK", "Sales are good."), ("c-ringing", "ALARM", "Nobody buys anything.")):
        world.call("cloudwatch", "SetAlarmState", {"AlarmName": name, "StateValue": state, "StateReason": reason})


def test_an_account_without_alarms_says_so(command):
    """Catches a head without a table under it."""
    assert command("alarms").out == "The account has no alarms.\n"
    assert command("alarms", "--history").out == "No alarm has changed its state.\n"


@pytest.mark.usefixtures("alarms")
def test_alarms_that_ring_come_first_with_their_reason(command):
    """Catches an alarm that is lost among those that are fine."""
    head, *rows = command("alarms").out.splitlines()

    assert head.split() == ["STATE", "NAME", "SINCE", "(UTC)", "REASON"]
    assert [row.split()[:2] for row in rows] == [
        ["ALARM", "c-ringing"],
        ["INSUFFICIENT_DATA", "b-new"],
        ["OK", "a-fine"],
    ]
    assert rows[0].endswith("Nobody buys anything.")


@pytest.mark.usefixtures("alarms")
def test_the_history_has_the_last_change_first(command):
    """Catches changes that cannot be told from what an alarm says now."""
    _, *rows = command("alarms", "--history").out.splitlines()

    assert [row.split()[2] for row in rows[:2]] == ["c-ringing", "a-fine"]
    assert rows[0].split()[3:5] == ["INSUFFICIENT_DATA", "ALARM"]
    assert "Nobody buys anything." in rows[0]
