"""CloudWatch: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sandbox.provider.properties import flattened, local, member, output
from sandbox.provider.resource_type import Item, Naming, Operation, Problem, Property, ResourceType, Tagging
from sandbox.provider.values import Properties


def _pairs(dimensions: Any) -> Any:
    return [{"Name": name, "Value": value} for name, value in cast(dict[str, Any], dimensions).items()]


def _mapping(pairs: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {pair["Name"]: pair["Value"] for pair in pairs}


def _write_query(query: Mapping[str, Any]) -> dict[str, Any]:
    names = {"id": "Id", "expression": "Expression", "label": "Label", "returnData": "ReturnData", "period": "Period"}
    members = {api: query[name] for name, api in names.items() if query.get(name) is not None}
    members.setdefault("ReturnData", False)
    metric = query.get("metric")
    if metric:
        named = {"Namespace": metric.get("namespace"), "MetricName": metric["metricName"]}
        dimensions = _pairs(metric.get("dimensions", {}))
        stat = {"Period": metric["period"], "Stat": metric["stat"], "Unit": metric.get("unit")}
        inner = {**{key: each for key, each in named.items() if each}, "Dimensions": dimensions}
        members["MetricStat"] = {"Metric": inner, **{key: each for key, each in stat.items() if each is not None}}
    return members


def _read_query(found: Mapping[str, Any]) -> dict[str, Any]:
    names = {"id": "Id", "expression": "Expression", "label": "Label", "period": "Period"}
    query: dict[str, Any] = {name: found[api] for name, api in names.items() if found.get(api) is not None}
    if found.get("ReturnData"):
        query["returnData"] = True
    stat = found.get("MetricStat")
    if stat:
        metric = {"metricName": stat["Metric"]["MetricName"], "period": stat["Period"], "stat": stat["Stat"]}
        optional = {"namespace": stat["Metric"].get("Namespace"), "unit": stat.get("Unit")}
        dimensions = _mapping(stat["Metric"].get("Dimensions", []))
        query["metric"] = {
            **metric,
            **{key: each for key, each in optional.items() if each},
            **({"dimensions": dimensions} if dimensions else {}),
        }
    return query


def _read_queries(item: Item) -> Any:
    return [_read_query(each) for each in item.get("Metrics", [])] or None


def _metric_alarm(inputs: Properties) -> Iterable[Problem]:
    """PutMetricAlarm's rules between members, which its model cannot say."""
    if ("metricName" in inputs) == ("metricQueries" in inputs):
        yield Problem("metricName", "exactly one of metricName and metricQueries is required")
    if "statistic" in inputs and "extendedStatistic" in inputs:
        yield Problem("statistic", "statistic and extendedStatistic exclude each other")
    period, periods = inputs.get("period"), inputs["evaluationPeriods"]
    if isinstance(period, int):
        if period not in {10, 20, 30} and period % 60:
            yield Problem("period", f"{period} is given; allowed are 10, 20, 30 and multiples of 60 seconds")
        longest = 86_400 if period < 3_600 else 604_800
        if isinstance(periods, int) and period * periods > longest:
            yield Problem("evaluationPeriods", f"{periods} periods of {period} s are longer than {longest} s")
    points = inputs.get("datapointsToAlarm")
    if isinstance(points, int) and isinstance(periods, int) and points > periods:
        yield Problem("datapointsToAlarm", f"{points} is more than the {periods} evaluationPeriods")


METRIC_ALARM = ResourceType(
    token="aws:cloudwatch/metricAlarm:MetricAlarm",
    service="cloudwatch",
    naming=Naming("name", limit=255),
    tagging=Tagging(
        target=lambda _, item: {"ResourceARN": item["AlarmArn"]},
        tag="TagResource",
        untag="UntagResource",
        read="ListTagsForResource",
    ),
    create=Operation("PutMetricAlarm"),
    identify=lambda inputs, _item: inputs["name"],
    reads=(Operation("DescribeAlarms", lambda i: {"AlarmNames": [i.id]}, "MetricAlarms[0]"),),
    updates=(Operation("PutMetricAlarm", whole=True),),
    delete=Operation("DeleteAlarms", lambda i: {"AlarmNames": [i.id]}),
    absent=("ResourceNotFound", "ResourceNotFoundException"),
    check=_metric_alarm,
    imported=lambda id_: {"name": id_},
    properties={
        "name": member("AlarmName", replaces=True),
        "alarmDescription": member("AlarmDescription"),
        "comparisonOperator": member("ComparisonOperator", required=True),
        "evaluationPeriods": member("EvaluationPeriods", required=True),
        "datapointsToAlarm": member("DatapointsToAlarm"),
        "threshold": member("Threshold"),
        "thresholdMetricId": member("ThresholdMetricId"),
        "treatMissingData": member("TreatMissingData", default="missing"),
        "evaluateLowSampleCountPercentiles": member("EvaluateLowSampleCountPercentile", computed=True),
        "metricName": member("MetricName"),
        "namespace": member("Namespace"),
        "statistic": member("Statistic"),
        "extendedStatistic": member("ExtendedStatistic"),
        "period": member("Period"),
        "unit": member("Unit"),
        "dimensions": Property(
            write=lambda value: {"Dimensions": _pairs(value)},
            read=lambda item: _mapping(item.get("Dimensions", [])) or None,
        ),
        "metricQueries": Property(
            write=lambda value: {"Metrics": [_write_query(each) for each in value]}, read=_read_queries, compare="set"
        ),
        "actionsEnabled": member("ActionsEnabled", default=True),
        "alarmActions": member("AlarmActions", unordered=True, unset=[]),
        "okActions": member("OKActions", unordered=True, unset=[]),
        "insufficientDataActions": member("InsufficientDataActions", unordered=True, unset=[]),
        "tags": local(),
        "arn": output("AlarmArn"),
    },
)

COMPOSITE_ALARM = ResourceType(
    token="aws:cloudwatch/compositeAlarm:CompositeAlarm",
    service="cloudwatch",
    tagging=METRIC_ALARM.tagging,
    create=Operation("PutCompositeAlarm"),
    identify=lambda inputs, _item: inputs["alarmName"],
    reads=(
        Operation(
            "DescribeAlarms",
            lambda i: {"AlarmNames": [i.id], "AlarmTypes": ["CompositeAlarm"]},
            "CompositeAlarms[0]",
        ),
    ),
    updates=(Operation("PutCompositeAlarm", whole=True),),
    delete=Operation("DeleteAlarms", lambda i: {"AlarmNames": [i.id]}),
    absent=("ResourceNotFound", "ResourceNotFoundException"),
    imported=lambda id_: {"alarmName": id_},
    properties={
        "actionsEnabled": member("ActionsEnabled", default=True, replaces=True),
        "actionsSuppressor": flattened(
            {
                "alarm": "ActionsSuppressor",
                "extensionPeriod": "ActionsSuppressorExtensionPeriod",
                "waitPeriod": "ActionsSuppressorWaitPeriod",
            }
        ),
        "alarmActions": member("AlarmActions", unordered=True, unset=[]),
        "alarmDescription": member("AlarmDescription"),
        "alarmName": member("AlarmName", required=True, replaces=True),
        "alarmRule": member("AlarmRule", required=True),
        "insufficientDataActions": member("InsufficientDataActions", unordered=True, unset=[]),
        "okActions": member("OKActions", unordered=True, unset=[]),
        "tags": local(),
        "arn": output("AlarmArn"),
    },
)

TYPES = (METRIC_ALARM, COMPOSITE_ALARM)
