"""Composite alarms follow the alarms that they name."""

import json
import logging
from datetime import UTC, datetime

import pytest

from tests.sandbox.monitoring.alarm_shop import ARN, Shop


def composite(shop: Shop, name: str, rule: str, **settings: object) -> None:
    actions = {"AlarmActions": [shop.topic], "OKActions": [shop.topic], "InsufficientDataActions": [shop.topic]}
    shop.call("PutCompositeAlarm", AlarmName=name, AlarmRule=rule, **{**actions, **settings})


def state(shop: Shop, name: str) -> str:
    return shop.state(name, of="Composite")


@pytest.fixture
def children(shop: Shop) -> Shop:
    """Two metric alarms that tell nobody, both OK: `errors` and `slow`."""
    silent: dict[str, list[str]] = {"AlarmActions": [], "OKActions": []}
    shop.alarm("errors", **silent)
    shop.alarm("slow", MetricName="Slow", **silent)
    shop.minute()
    return shop


def test_a_composite_alarm_is_evaluated_when_it_is_put_and_when_a_child_changes(children: Shop) -> None:
    """Catches a composite alarm that waits for the next minute, repeats itself, or misses a change."""
    composite(children, "both", "ALARM(errors) AND ALARM(slow)")
    assert (state(children, "both"), children.told()) == ("OK", [("both", "OK")])

    children.minute(1)
    assert (state(children, "both"), children.told()) == ("OK", [])
    children.minute(1)
    children.set_state("slow", "ALARM")
    assert (state(children, "both"), children.told()) == ("ALARM", [("both", "ALARM")])
    children.minute(1)
    assert (state(children, "both"), children.told()) == ("OK", [("both", "OK")])


def test_a_changed_rule_is_evaluated_at_once(children: Shop) -> None:
    """Catches an update that only counts when a child changes."""
    composite(children, "pages", "FALSE")
    composite(children, "pages", "NOT ALARM(errors)")
    assert state(children, "pages") == "ALARM"
    found = children.described("pages", of="Composite")
    assert found["StateReason"] == f"{ARN}pages was updated and its alarm rule evaluates to ALARM"


def test_a_composite_alarm_tells_which_child_it_was(children: Shop) -> None:
    """Catches a reason, or a message, from which nobody learns what rang."""
    rule = f'ALARM("{ARN}errors") OR ALARM(slow)'
    composite(children, "any", rule, AlarmDescription="wake up")
    created = children.described("any", of="Composite")
    assert created["StateReason"] == f"{ARN}any was created and its alarm rule evaluates to OK"
    children.heard()
    children.minute(1)

    (envelope,) = children.heard()
    assert envelope["Subject"] == 'ALARM: "any" in US East (N. Virginia)'
    message = json.loads(envelope["Message"])
    at = children.described("errors")["StateTransitionedTimestamp"]
    assert message["NewStateReason"] == (
        f"{ARN}errors transitioned to ALARM at {at.astimezone(UTC):%A %d %B, %Y %H:%M:%S} UTC"
    )
    assert message["AlarmRule"] == rule
    (child,) = message["TriggeringChildren"]
    assert (child["Arn"], child["State"]["Value"]) == (ARN + "errors", "ALARM")
    assert datetime.fromisoformat(child["State"]["Timestamp"]) == at
    assert "Trigger" not in message


def test_composite_alarms_of_composite_alarms_follow_in_one_go(children: Shop) -> None:
    """Catches a chain that needs a minute for each link."""
    composite(children, "first", "ALARM(errors)")
    composite(children, "second", "ALARM(first)")
    composite(children, "third", "NOT ALARM(second)")
    children.heard()
    children.minute(1)
    assert [state(children, name) for name in ("first", "second", "third")] == ["ALARM", "ALARM", "OK"]
    assert sorted(children.told()) == [("first", "ALARM"), ("second", "ALARM"), ("third", "OK")]


def test_a_cycle_is_not_evaluated_until_it_is_broken(children: Shop, caplog: pytest.LogCaptureFixture) -> None:
    """Catches composite alarms that set each other off for ever."""
    composite(children, "hen", "FALSE")
    composite(children, "egg", "NOT ALARM(hen)")
    assert state(children, "egg") == "ALARM"
    with caplog.at_level(logging.WARNING):
        composite(children, "hen", "ALARM(egg) OR ALARM(errors)")
    assert "depends on itself" in caplog.text
    children.minute(1)
    assert (state(children, "hen"), state(children, "egg")) == ("OK", "ALARM")
    composite(children, "egg", "FALSE")
    assert (state(children, "hen"), state(children, "egg")) == ("ALARM", "OK")


def test_a_suppressor_holds_back_the_actions_of_a_composite_alarm(children: Shop) -> None:
    """Catches messages during a maintenance, and one that never comes after it."""
    periods = {"ActionsSuppressorWaitPeriod": 30, "ActionsSuppressorExtensionPeriod": 120}
    composite(children, "pages", "ALARM(errors)", ActionsSuppressor="slow", **periods)
    children.advance(30)
    children.heard()

    def suppressed_by() -> str | None:
        return children.described("pages", of="Composite").get("ActionsSuppressedBy")

    children.set_state("errors", "ALARM")
    assert (state(children, "pages"), suppressed_by(), children.told()) == ("ALARM", "WaitPeriod", [])
    children.set_state("slow", "ALARM")
    assert (suppressed_by(), children.told()) == ("Alarm", [])
    children.set_state("slow", "OK")
    assert (suppressed_by(), children.told()) == ("ExtensionPeriod", [])
    children.minute(1)  # the alarm on errors stays as it is
    assert children.told() == []
    children.minute(1)
    assert (suppressed_by(), children.told()) == (None, [("pages", "ALARM")])

    composite(children, "pages", "ALARM(errors)", ActionsSuppressor="errors", **periods)
    composite(children, "pages", "ALARM(slow)", ActionsSuppressor="errors", **periods)
    assert (suppressed_by(), children.told()) == ("Alarm", [])
    composite(children, "pages", "ALARM(slow)")
    assert suppressed_by() is None


def test_after_the_wait_period_the_actions_are_taken(children: Shop) -> None:
    """Catches a wait that nobody ends, because nothing else happens."""
    periods = {"ActionsSuppressorWaitPeriod": 20, "ActionsSuppressorExtensionPeriod": 0}
    composite(children, "pages", "NOT ALARM(errors)", ActionsSuppressor="slow", **periods)
    children.advance(19)
    assert children.told() == []
    children.advance(1)
    assert children.told() == [("pages", "ALARM")]
    (item,) = children.history("pages", of="Composite")
    assert item["HistorySummary"] == f"Successfully executed action {children.topic}"


def test_a_composite_state_set_by_hand_stays_until_a_child_changes(children: Shop) -> None:
    """Catches a composite alarm that is evaluated although nothing has changed."""
    composite(children, "pages", "ALARM(errors)")
    children.set_state("pages", "ALARM")
    children.minute()
    assert state(children, "pages") == "ALARM"
    children.set_state("errors", "INSUFFICIENT_DATA")
    assert state(children, "pages") == "OK"
