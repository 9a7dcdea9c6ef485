"""How does a watch become an alarm?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
import pulumi_aws as aws

from alb_lambda.alarm_choices import choice_of, minutes
from alb_lambda.watches import QUOTA, Watch


@dataclass(frozen=True, kw_only=True)
class Watched:
    """What the alarms of one component are about, and whom they tell."""

    component: pulumi.ComponentResource
    name: str
    """The component's name, with which the alarms' names and descriptions begin."""

    dimensions: Mapping[str, pulumi.Input[str]]
    limits: Mapping[str, float] = field(default_factory=dict[str, float])
    """What some watches are percent of."""

    topic_arn: pulumi.Input[str]
    tags: Mapping[str, pulumi.Input[str]] | None
    choices: Mapping[str, object]


def metric_alarms(watched: Watched, watches: Iterable[Watch]) -> dict[str, aws.cloudwatch.MetricAlarm]:
    """An alarm for each watch that is not switched off, by the watch's key."""
    wanted = (watch for watch in watches if choice_of(watched.choices, watch).get("enabled", True))
    return {watch.key: _alarm(watched, watch) for watch in wanted}


def arns_of(alarms: Mapping[str, aws.cloudwatch.MetricAlarm]) -> pulumi.Output[Mapping[str, str]]:
    """The alarms' ARNs by key."""
    none: Mapping[str, str] = {}
    return (
        pulumi.Output.all(**{key: alarm.arn for key, alarm in alarms.items()})
        if alarms
        else pulumi.Output.from_input(none)
    )


def _alarm(watched: Watched, watch: Watch) -> aws.cloudwatch.MetricAlarm:
    choice = choice_of(watched.choices, watch)
    datapoints_to_alarm, evaluation_periods = minutes(watch, choice)
    return aws.cloudwatch.MetricAlarm(
        f"{watched.name}-{watch.key.replace('_', '-')}",
        alarm_description=f"{watched.name}: {watch.says}",
        **_compared(watched, watch),
        comparison_operator=watch.comparison,
        threshold=_threshold(watched, watch, choice),
        datapoints_to_alarm=datapoints_to_alarm,
        evaluation_periods=evaluation_periods,
        treat_missing_data=watch.treat_missing_data,
        alarm_actions=[watched.topic_arn],
        ok_actions=[watched.topic_arn],
        tags=watched.tags,
        opts=pulumi.ResourceOptions(parent=watched.component),
    )


def _compared(watched: Watched, watch: Watch) -> dict[str, Any]:
    """What is compared with the threshold: a statistic of the metric, or how much that is of the metric's quota."""
    metric: dict[str, Any] = {
        "namespace": watch.namespace,
        "metric_name": watch.metric or watched.dimensions["FunctionName"],
        "dimensions": {dimension: watched.dimensions[dimension] for dimension in watch.dimensions} or None,
        "period": 60,
    }
    if watch.limit == QUOTA:
        percent = "100 * used / SERVICE_QUOTA(used)"
        return {
            "metric_queries": [
                {"id": "percent", "expression": percent, "label": f"Percent of {watch.metric}", "return_data": True},
                {"id": "used", "metric": {**metric, "stat": watch.statistic}, "return_data": False},
            ]
        }
    is_percentile = watch.statistic.startswith("p")
    return {**metric, "extended_statistic" if is_percentile else "statistic": watch.statistic}


def _threshold(watched: Watched, watch: Watch, choice: Mapping[str, Any]) -> float:
    if watch.limit is None:
        return choice.get("max_per_minute", watch.threshold)
    percent: int = choice.get("max_percent", watch.threshold)
    return percent if watch.limit == QUOTA else watched.limits[watch.limit] * percent / 100
