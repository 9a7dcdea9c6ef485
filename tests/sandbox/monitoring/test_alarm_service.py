"""Alarms over a clock that stands still: data goes in, minutes pass, states and messages come out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from sandbox.monitoring.metric_store import Metric
from sandbox.sandbox import Sandbox
from tests.sandbox.monitoring.alarm_shop import Shop


def test_an_alarm_goes_off_tells_once_and_is_over(shop: Shop) -> None:
    """Catches an alarm that nobody evaluates, that repeats itself each minute, or that never ends."""
    shop.alarm()
    shop.minute(0)
    assert (shop.state(), shop.told()) == ("OK", [("errors", "OK")])
    shop.minute(2)
    assert (shop.state(), shop.told()) == ("ALARM", [("errors", "ALARM")])
    shop.minute(3)
    assert (shop.state(), shop.told()) == ("ALARM", [])
    shop.minute(0)
    assert (shop.state(), shop.told()) == ("OK", [("errors", "OK")])


def test_an_evaluation_that_changes_nothing_leaves_the_reason(shop: Shop) -> None:
    """Catches a reason, or a time of the state, that is new each minute."""
    shop.alarm()
    shop.minute(2)
    before = shop.described()
    shop.minute(3)
    assert shop.described() == before


def test_an_alarm_waits_for_m_of_n_minutes(shop: Shop) -> None:
    """Catches an alarm that comes a minute early or late."""
    shop.alarm(EvaluationPeriods=5, DatapointsToAlarm=3)
    states: list[str] = []
    for value in (1, 0, 1, 0, 1, 0, 0):
        shop.minute(value)
        states.append(shop.state())
    assert states == ["OK", "OK", "OK", "OK", "ALARM", "OK", "OK"]


def test_without_data_an_alarm_is_as_it_treats_it(shop: Shop) -> None:
    """Catches a setting for missing data that is not passed on."""
    for treatment in ("missing", "ignore", "breaching", "notBreaching"):
        shop.alarm(treatment, TreatMissingData=treatment)
        shop.set_state(treatment, "OK" if treatment == "breaching" else "ALARM")
    shop.minute()
    states = {name: shop.state(name) for name in ("missing", "ignore", "breaching", "notBreaching")}
    assert states == {"missing": "INSUFFICIENT_DATA", "ignore": "ALARM", "breaching": "ALARM", "notBreaching": "OK"}


def test_changes_of_the_account_take_effect_at_the_next_evaluation(shop: Shop) -> None:
    """Catches alarms that are read once and for all, an update that resets a ringing one, and a ghost."""
    shop.alarm()
    shop.minute(5)
    assert shop.state() == "ALARM"
    shop.alarm(Threshold=10)
    assert shop.state() == "ALARM"
    shop.minute(5)
    assert shop.state() == "OK"
    shop.told()
    shop.call("DeleteAlarms", AlarmNames=["errors"])
    shop.minute(50)
    assert shop.told() == []


def test_a_set_state_acts_at_once_and_lasts_until_the_next_evaluation(shop: Shop) -> None:
    """Catches SetAlarmState without its actions, and a state set by hand that stays."""
    shop.alarm()
    shop.minute(0)
    shop.told()
    shop.set_state("errors", "ALARM")
    assert shop.told() == [("errors", "ALARM")]
    shop.set_state("errors", "ALARM")
    assert shop.told() == []
    shop.minute(0)
    assert (shop.state(), shop.told()) == ("OK", [("errors", "OK")])


def test_a_period_of_minutes_slides(shop: Shop) -> None:
    """Catches windows that only move when a period of the clock is over."""
    while shop.now % 300 > 60:
        shop.minute()
    shop.alarm(Period=300, Threshold=4)
    shop.minute(5)
    assert shop.state() == "ALARM"
    states: list[str] = []
    for _ in range(16):
        shop.minute()
        states.append(shop.state())
    # The value leaves the range of three periods after 15 minutes; no real datapoint is left then.
    assert states == ["ALARM"] * 14 + ["OK"] * 2


def test_a_high_resolution_alarm_is_evaluated_every_ten_seconds(shop: Shop) -> None:
    """Catches a short period that waits for the minute."""
    shop.alarm(Period=10, AlarmActions=[], OKActions=[])
    data = {"MetricName": "Errors", "Value": 1, "StorageResolution": 1}
    shop.call("PutMetricData", Namespace="Shop", MetricData=[data])
    shop.advance(10)
    assert shop.state() == "ALARM"


def test_an_alarm_over_days_is_evaluated_every_hour(shop: Shop) -> None:
    """Catches a multi-day alarm that sees the current hour."""
    shop.alarm(Period=3600, EvaluationPeriods=48, DatapointsToAlarm=1)
    shop.minute(1)
    if shop.now % 3600 > 60:  # else the hour has just ended
        assert shop.state() == "INSUFFICIENT_DATA"
    shop.advance(3600)
    assert shop.state() == "ALARM"


def test_metric_math_is_watched(shop: Shop) -> None:
    """Catches an alarm on an expression, with its message, that is not evaluated like one on a metric."""
    single = dict.fromkeys(["Namespace", "MetricName", "Statistic", "Period"])
    stat = {"Metric": {"Namespace": "Shop", "MetricName": "Errors"}, "Period": 60, "Stat": "Sum"}
    metrics = [
        {"Id": "errors", "MetricStat": stat, "ReturnData": False},
        {"Id": "double", "Expression": "errors * 2", "Label": "twice"},
    ]
    shop.alarm(**single, Metrics=metrics, Threshold=5)
    shop.minute(2)
    assert shop.state() == "OK"
    shop.heard()
    shop.minute(3)
    (envelope,) = shop.heard()
    trigger = json.loads(envelope["Message"])["Trigger"]
    assert trigger["Metrics"] == [
        {"Id": "errors", "MetricStat": {**stat, "Metric": {**stat["Metric"], "Dimensions": []}}, "ReturnData": False},
        {"Id": "double", "Expression": "errors * 2", "Label": "twice", "ReturnData": True},
    ]
    assert "statistic" not in json.loads(shop.described()["StateReasonData"])


def test_an_expression_that_is_wrong_is_refused_when_it_is_put(shop: Shop, refusal_of: Callable[..., str]) -> None:
    """Catches an alarm that could never be evaluated."""
    metrics = [{"Id": "e", "Expression": "nothing * ", "ReturnData": True}]
    single = dict.fromkeys(["Namespace", "MetricName", "Statistic", "Period"])
    assert refusal_of(lambda: shop.alarm(**single, Metrics=metrics)) == "ValidationError"
    assert refusal_of(lambda: shop.alarm(Statistic=None, ExtendedStatistic="q9")) == "ValidationError"


@pytest.fixture
def refusal_of() -> Callable[[Callable[[], None]], str]:
    def code(ask: Callable[[], None]) -> str:
        with pytest.raises(ClientError) as refused:
            ask()
        return refused.value.response["Error"]["Code"]

    return code


@pytest.mark.parametrize(("setting", "state"), [("ignore", "INSUFFICIENT_DATA"), ("evaluate", "ALARM")])
def test_a_percentile_of_few_values_is_ignored_on_demand(shop: Shop, setting: str, state: str) -> None:
    """Catches a p90 made of fewer than 100 values that wakes somebody up although it must not."""
    percentile = {"Statistic": None, "ExtendedStatistic": "p90", "EvaluateLowSampleCountPercentile": setting}
    shop.alarm(**percentile)
    metric = Metric.of("Shop", "Errors")
    shop.metrics.put(metric, 1, "None", shop.now, times=99)
    shop.minute()
    assert shop.state() == state
    shop.metrics.put(metric, 1, "None", shop.now, times=100)
    shop.minute()
    assert shop.state() == "ALARM"


def test_what_is_awaited_before_an_evaluation_is_in_it(open_shop: Callable[..., Shop]) -> None:
    """Catches log metrics that are a minute late because logs were still on their way."""

    async def flush() -> None:
        shop.metrics.put(Metric.of("Shop", "Errors"), 1, "None", shop.now - 60)

    shop = open_shop(before=flush)
    shop.alarm()
    shop.minute()
    assert shop.state() == "ALARM"


def test_a_sandbox_has_alarms(tmp_path: Path) -> None:
    """Catches a sandbox in which nobody evaluates the alarms, or one whose account has another time."""
    sandbox = Sandbox(tmp_path, speed=0).start()
    try:
        sandbox.advance(3600)
        alarm = {"Namespace": "Shop", "MetricName": "Errors", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1}
        compared = {"AlarmName": "errors", "Threshold": 0, "ComparisonOperator": "GreaterThanThreshold"}
        sandbox.account.call("cloudwatch", "PutMetricAlarm", alarm | compared)
        put_at = sandbox.clock.now()
        sandbox.metrics.put(Metric.of("Shop", "Errors"), 1, "Count", put_at)
        sandbox.advance(61)
        (found,) = sandbox.account.call("cloudwatch", "DescribeAlarms", {})["MetricAlarms"]
        assert found["StateValue"] == "ALARM"
        assert found["AlarmConfigurationUpdatedTimestamp"].timestamp() == pytest.approx(put_at, abs=0.001)
    finally:
        sandbox.stop()
