"""AWS's six examples of a composite alarm whose actions another alarm holds back: WaitPeriod 2, ExtensionPeriod 3.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
"""

from typing import Any

import pytest

from sandbox.aws.alarms import StateChange, Suppression
from sandbox.monitoring.action_suppression import suppression_at_change, suppression_later

WAIT, EXTENSION = 2, 3

# What happens at which time: the composite alarm ("c") or the suppressor ("s") goes to ALARM or OK.
EXAMPLES = {
    "1: nothing suppresses": ({2: "c ALARM"}, {4: "ALARM"}),
    "2: the suppressor follows in time": ({2: "c ALARM", 3: "s ALARM"}, {}),
    "3: a change back while it waits": ({2: "c ALARM", 3: "c OK"}, {5: "OK"}),
    "4: the suppressor is there before": ({1: "s ALARM", 2: "c ALARM"}, {}),
    "5: the suppressor goes first": ({2: "c ALARM", 3: "s ALARM", 6: "s OK"}, {9: "ALARM"}),
    "6: both are over": ({2: "c ALARM", 3: "s ALARM", 6: "s OK", 7: "c OK"}, {9: "OK"}),
}


def change(to: str) -> Any:
    return StateChange(alarm=to, old=to, new=to)  # pyright: ignore[reportArgumentType] - only carried along


@pytest.mark.parametrize(("events", "actions"), EXAMPLES.values(), ids=EXAMPLES)
def test_awss_examples(events: dict[int, str], actions: dict[int, str]) -> None:
    """Catches actions that come too early, twice, for a state that is over, or not at all."""
    suppression: Suppression | None = None
    is_suppressor_in_alarm = False
    taken: dict[int, str] = {}
    for now in range(12):
        who, _, to = events.get(now, "").partition(" ")
        if who == "s":
            is_suppressor_in_alarm = to == "ALARM"
        if who == "c":
            suppression = suppression_at_change(
                change(to), is_suppressor_in_alarm=is_suppressor_in_alarm, wait=WAIT, now=now
            )
        elif suppression is not None:
            held = suppression.held
            suppression = suppression_later(
                suppression, is_suppressor_in_alarm=is_suppressor_in_alarm, extension=EXTENSION, now=now
            )
            if suppression is None:
                taken[now] = str(held.new)
    assert taken == actions


def test_periods_of_no_length_hold_nothing_back() -> None:
    """Catches a WaitPeriod or ExtensionPeriod of 0 that waits for the next evaluation."""
    assert suppression_at_change(change("ALARM"), is_suppressor_in_alarm=False, wait=0, now=5) is None
    held = Suppression("Alarm", None, change("ALARM"))
    assert suppression_later(held, is_suppressor_in_alarm=False, extension=0, now=5) is None
