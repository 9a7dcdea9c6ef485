"""The store of data points."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox.monitoring.metric_reader import MetricReader
from sandbox.monitoring.metric_store import DAY, HOUR, Metric, MetricStore, StatisticSet

LATENCY = Metric.of("Shop", "Latency", {"Service": "orders", "Region": "here"})
NOON = 1_700_000_000 // DAY * DAY + 12 * HOUR


def test_dimensions_identify_a_metric_in_any_order() -> None:
    """Catches two metrics made of one, because a caller lists its dimensions otherwise."""
    assert Metric.of("Shop", "Latency", {"Region": "here", "Service": "orders"}) == LATENCY
    assert Metric.of("Shop", "Latency", {"Region": "here"}) != LATENCY


def test_periods_begin_at_multiples_and_end_before_the_next() -> None:
    """Catches data that counts in two periods or in none."""
    store = MetricStore()
    for second in (0, 59.9, 60, 299, 300):
        store.put(LATENCY, 1, "Seconds", NOON + second)
    assert store.statistics(LATENCY, "Sum", 60, NOON, NOON + 600) == {
        NOON: 2,
        NOON + 60: 1,
        NOON + 240: 1,
        NOON + 300: 1,
    }
    assert store.statistics(LATENCY, "Sum", 300, NOON, NOON + 300) == {NOON: 4}
    assert store.statistics(LATENCY, "Sum", 300, NOON + 1, NOON + 301) == {NOON + 300: 1}
    assert store.statistics(LATENCY, "Sum", 60, NOON + 600, NOON + 900) == {}
    assert store.statistics(Metric.of("Shop", "Other"), "Sum", 60, NOON, NOON + 600) == {}


def test_high_resolution_data_has_its_seconds_and_counts_in_minutes() -> None:
    """Catches short periods that see a minute's data, or minutes that miss high-resolution data."""
    store = MetricStore()
    for second in range(30):
        store.put(LATENCY, 1, "Seconds", NOON + second, resolution=1)
    assert store.statistics(LATENCY, "Sum", 10, NOON, NOON + 60) == {NOON: 10, NOON + 10: 10, NOON + 20: 10}
    assert store.statistics(LATENCY, "Sum", 1, NOON + 28, NOON + 60) == {NOON + 28: 1, NOON + 29: 1}
    store.put(LATENCY, 1, "Seconds", NOON)
    assert store.statistics(LATENCY, "Sum", 60, NOON, NOON + 60) == {NOON: 31}


def test_standard_data_has_one_short_period_a_minute() -> None:
    """Catches standard data that invents a resolution it was not stored with."""
    store = MetricStore()
    store.put(LATENCY, 1, "Seconds", NOON + 45)
    assert store.statistics(LATENCY, "Sum", 10, NOON, NOON + 120) == {NOON: 1}


def test_units_are_kept_apart_and_read_together() -> None:
    """Catches a query for one unit that gets data of another."""
    store = MetricStore()
    store.put(LATENCY, 1, "Seconds", NOON)
    store.put(LATENCY, 500, "Milliseconds", NOON)
    assert store.statistics(LATENCY, "Sum", 60, NOON, NOON + 60) == {NOON: 501}
    assert store.statistics(LATENCY, "Sum", 60, NOON, NOON + 60, unit="Seconds") == {NOON: 1}
    assert store.statistics(LATENCY, "Sum", 60, NOON, NOON + 60, unit="Count") == {}
    assert store.units(LATENCY) == ["Seconds", "Milliseconds"]


def test_a_period_without_the_statistic_has_no_point() -> None:
    """Catches a percentile of a statistic set that reaches an alarm."""
    store = MetricStore()
    store.put_set(LATENCY, StatisticSet(3, 12, 2, 6), "Seconds", NOON)
    store.put(LATENCY, 7, "Seconds", NOON + 60, times=2)
    assert store.statistics(LATENCY, "p90", 60, NOON, NOON + 120) == {NOON + 60: 7}
    assert store.statistics(LATENCY, "SampleCount", 60, NOON, NOON + 120) == {NOON: 3, NOON + 60: 2}
    with pytest.raises(ValueError, match="Mean"):
        store.statistics(LATENCY, "Mean", 60, NOON, NOON + 120)


def test_what_is_old_is_forgotten() -> None:
    """Catches a sandbox that grows for as long as it runs."""
    store = MetricStore()
    store.put(LATENCY, 1, "Seconds", NOON, resolution=1)
    store.put(Metric.of("Shop", "Gone"), 1, "Count", NOON)
    store.put(LATENCY, 1, "Seconds", NOON + 4 * HOUR, resolution=1)
    assert store.statistics(LATENCY, "Sum", 1, NOON, NOON + DAY) == {NOON + 4 * HOUR: 1}
    store.put(LATENCY, 1, "Seconds", NOON + 16 * DAY)
    assert store.statistics(LATENCY, "Sum", 60, NOON, NOON + 17 * DAY) == {NOON + 16 * DAY: 1}
    assert store.metrics() == [LATENCY]
    assert store.metrics(since=NOON + 17 * DAY) == []


def test_threads_lose_nothing() -> None:
    """Catches a store that two requests may corrupt at once."""
    store = MetricStore()

    def work(number: int) -> None:
        for at in range(2000):
            store.put(LATENCY, number, "Seconds", NOON + at)
            if not at % 500:
                store.statistics(LATENCY, "p90", 60, NOON, NOON + HOUR)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(work, range(4)))
    assert sum(store.statistics(LATENCY, "SampleCount", 60, NOON, NOON + HOUR).values()) == 8000


def test_periods_may_slide() -> None:
    """Catches an alarm's window that sees the data of the clock's periods instead of its own."""
    store = MetricStore()
    for minute in range(10):
        store.put(LATENCY, 1, "Seconds", NOON + 60 * minute)
    sliding = store.statistics(LATENCY, "Sum", 300, NOON + 120, NOON + 600, phase=120)
    assert sliding == {NOON + 120: 5, NOON + 420: 3}
    query = {"Id": "e", "Expression": "TIME_SERIES(1)", "Period": 300}
    read = MetricReader(store, 1000).read([query], NOON + 130, NOON + 600, phase=120)
    assert list(read["e"]) == [NOON + 120, NOON + 420]
