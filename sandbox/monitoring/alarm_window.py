"""Which data a metric alarm is evaluated on, and when.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.monitoring.alarm_evaluation import Criteria, Datapoint
from sandbox.monitoring.metric_reader import MetricReader

SHORT, MINUTE, HOUR, DAY = 10, 60, 3600, 86_400

ID = "m1"
SAMPLES_ID = "samples"

_PERCENTILE = re.compile(r"p(\d+(?:\.\d+)?)")


def queries(settings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The queries of an alarm, of which one returns data; an alarm on a single metric has one."""
    return settings.get("Metrics") or [{"Id": ID, "MetricStat": _metric_stat(settings), "ReturnData": True}]


def period_of(settings: Mapping[str, Any]) -> int:
    """Seconds; all metrics of an alarm have the same."""
    found: list[int | None] = [query.get("MetricStat", query).get("Period") for query in queries(settings)]
    return next(filter(None, found), MINUTE)


def evaluation_interval(settings: Mapping[str, Any]) -> int:
    """Seconds from one evaluation to the next; those that look further back than a day come once an hour."""
    period = period_of(settings)
    if period * settings["EvaluationPeriods"] > DAY:
        return HOUR
    return SHORT if period < MINUTE else MINUTE


def window(settings: Mapping[str, Any], reader: MetricReader, now: float) -> list[Datapoint]:
    """The periods of the evaluation range, oldest first: the last ends when the latest evaluation was due.

    So it slides: periods of 5 minutes begin and end at any minute.
    """
    period = period_of(settings)
    end = int(now) // evaluation_interval(settings) * evaluation_interval(settings)
    start = end - period * Criteria.of(settings).evaluation_range
    asked = queries(settings)
    returned = next(query["Id"] for query in asked if query.get("ReturnData", True))
    points = reader.read(asked, start, end, phase=end % period)[returned]
    return [Datapoint(begins, points.get(begins)) for begins in range(start, end, period)]


def has_too_few_samples(settings: Mapping[str, Any], reader: MetricReader, newest: Datapoint) -> bool:
    """Whether the alarm ignores a percentile of so few values as its newest datapoint is made of.

    AWS does not say which of several periods counts; here it is the newest that has data.
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
    """
    match = _PERCENTILE.fullmatch(settings.get("ExtendedStatistic", ""))
    if match is None or settings.get("EvaluateLowSampleCountPercentile") != "ignore":
        return False
    share = float(match[1]) / 100
    rarer = 1 - share if share >= 0.5 else share
    period = period_of(settings)
    counts = {"Id": SAMPLES_ID, "MetricStat": {**_metric_stat(settings), "Stat": "SampleCount"}}
    begins = newest.begins
    samples = reader.read([counts], begins, begins + period, phase=begins % period)[SAMPLES_ID]
    # The other way round it would divide by 0 for p0 and p100, of which any number is enough.
    return rarer > 0 and round(samples.get(begins, 0) * rarer, 9) < 10


def _metric_stat(settings: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: settings[name] for name in ("Namespace", "MetricName")}
    stat = {
        "Metric": {**named, "Dimensions": settings.get("Dimensions", [])},
        "Period": settings["Period"],
        "Stat": settings.get("Statistic") or settings["ExtendedStatistic"],
    }
    return stat | ({"Unit": settings["Unit"]} if "Unit" in settings else {})
