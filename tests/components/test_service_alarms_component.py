"""What `ServiceAlarms` declares."""

import json
from typing import Any, cast

import pytest
from alb_lambda import BadArguments, ServiceAlarms, ServiceAlarmsArgs
from alb_lambda.alarm_choices import AccountAlarmChoicesArgs, AlarmChoicesArgs, LoadBalancerAlarmChoicesArgs
from alb_lambda.watches import ACCOUNT_WATCHES, LOAD_BALANCER_WATCHES, SERVICE_WATCHES, Watch
from pulumi.provider.experimental.util import camel_case

from tests.components.declared import ARN, Declared, declare

ARGS: ServiceAlarmsArgs = {
    "alias_arn": ARN.format("lambda", "function:orders-1:live"),
    "log_group_name": "orders-log",
    "load_balancer_arn_suffix": "app/edge/1",
    "target_group_arn_suffix": "targetgroup/orders/2",
    "health_check_enabled": True,
    "function_timeout_seconds": 10,
    "reserved_concurrent_executions": 20,
}
WATCHES = [
    (AlarmChoicesArgs, SERVICE_WATCHES),
    (LoadBalancerAlarmChoicesArgs, LOAD_BALANCER_WATCHES),
    (AccountAlarmChoicesArgs, ACCOUNT_WATCHES),
]
ON_THE_ALIAS = {"FunctionName": "orders-1", "Resource": "orders-1:live"}
ON_THE_TARGET_GROUP = {"LoadBalancer": "app/edge/1", "TargetGroup": "targetgroup/orders/2"}


def declare_with(**changes: object) -> Declared:
    """Declares the alarms with these changes to the arguments."""
    return declare(lambda: ServiceAlarms("orders", cast(Any, {**ARGS, **changes})))


def alarms(declared: Declared) -> dict[str, dict[str, Any]]:
    """The alarms' inputs by name."""
    return {found.name: found.inputs for found in declared.of_type("MetricAlarm")}


@pytest.mark.parametrize(
    ("name", "namespace", "metric", "dimensions"),
    [
        ("orders-function-errors", "AWS/Lambda", "Errors", ON_THE_ALIAS),
        ("orders-throttles", "AWS/Lambda", "Throttles", ON_THE_ALIAS),
        ("orders-lambda-user-errors", "AWS/ApplicationELB", "LambdaUserError", ON_THE_TARGET_GROUP),
        ("orders-lambda-internal-errors", "AWS/ApplicationELB", "LambdaInternalError", ON_THE_TARGET_GROUP),
        ("orders-target-5xx", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", ON_THE_TARGET_GROUP),
        ("orders-healthy-hosts", "AWS/ApplicationELB", "HealthyHostCount", ON_THE_TARGET_GROUP),
        ("orders-concurrency", "AWS/Lambda", "ConcurrentExecutions", {"FunctionName": "orders-1"}),
        ("orders-duration", "AWS/Lambda", "Duration", ON_THE_ALIAS),
        ("orders-error-logs", "AlbLambda/ErrorLogs", "orders-1", None),
    ],
)
def test_each_alarm_is_about_this_service_alone(
    name: str, namespace: str, metric: str, dimensions: dict[str, str] | None
) -> None:
    """Catches an alarm on a metric, or on dimensions, that AWS never reports, so that it never rings."""
    alarm = alarms(declare_with())[name]

    assert (alarm["namespace"], alarm["metricName"], alarm.get("dimensions")) == (namespace, metric, dimensions)
    assert alarm["period"] == 60


def test_bad_events_ring_above_none_and_no_data_is_fine() -> None:
    """Catches an alarm that is stuck without data whenever nobody makes a request."""
    of_other_kinds = {"orders-healthy-hosts", "orders-concurrency", "orders-duration"}
    for name, alarm in alarms(declare_with()).items():
        if name not in of_other_kinds:
            assert (alarm["statistic"], alarm["comparisonOperator"], alarm["threshold"], alarm["treatMissingData"]) == (
                "Sum",
                "GreaterThanThreshold",
                0,
                "notBreaching",
            )


@pytest.mark.parametrize(
    ("name", "statistic", "value", "threshold"),
    [("orders-concurrency", "statistic", "Maximum", 16), ("orders-duration", "extendedStatistic", "p99", 8000)],
)
def test_coming_near_a_limit_rings_before_it_is_reached(name: str, statistic: str, value: str, threshold: int) -> None:
    """Catches an alarm that never rings because its threshold is the limit, or is in seconds."""
    alarm = alarms(declare_with())[name]

    assert (alarm[statistic], alarm["comparisonOperator"], alarm["threshold"], alarm["treatMissingData"]) == (
        value,
        "GreaterThanThreshold",
        threshold,
        "notBreaching",
    )


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"function_timeout_seconds": None}, "orders-duration"),
        ({"reserved_concurrent_executions": None}, "orders-concurrency"),
        ({"reserved_concurrent_executions": 0}, "orders-concurrency"),
        ({"reserved_concurrent_executions": 1}, "orders-concurrency"),
        ({"health_check_enabled": False}, "orders-healthy-hosts"),
    ],
)
def test_without_a_limit_or_a_check_there_is_no_alarm_on_it(changes: dict[str, object], missing: str) -> None:
    """Catches an alarm that rings for ever, never has data, or rings whenever a reservation of 1 is used."""
    names = alarms(declare_with(**changes)).keys()

    assert len(names) == len(SERVICE_WATCHES) - 1
    assert missing not in names


def test_no_healthy_host_rings_and_so_does_silence() -> None:
    """Catches an outage in which the checks themselves have stopped."""
    alarm = alarms(declare_with())["orders-healthy-hosts"]

    assert (alarm["statistic"], alarm["comparisonOperator"], alarm["threshold"], alarm["treatMissingData"]) == (
        "Minimum",
        "LessThanThreshold",
        1,
        "breaching",
    )


def test_every_alarm_tells_when_it_begins_and_when_it_is_over_and_says_what_to_do() -> None:
    """Catches an alarm that nobody hears, or that leaves its reader alone."""
    topic = ARN.format("sns", "orders-1234567")
    for alarm in alarms(declare_with()).values():
        assert alarm["alarmActions"] == alarm["okActions"] == [topic]
        assert alarm["alarmDescription"].startswith("orders: ")
        assert len(alarm["alarmDescription"]) <= 1024


def test_an_existing_topic_takes_the_place_of_an_own_one() -> None:
    """Catches a second topic to which nobody is subscribed."""
    declared = declare_with(topic_arn=ARN.format("sns", "pager"))

    assert not declared.of_type("AlarmTopic") + declared.of_type("Topic")
    assert {tuple(alarm["alarmActions"]) for alarm in alarms(declared).values()} == {(ARN.format("sns", "pager"),)}
    assert declared.outputs["ServiceAlarms"]["topicArn"] == ARN.format("sns", "pager")


def test_errors_in_the_log_are_counted_under_the_functions_name() -> None:
    """Catches two services that count into one metric, and a filter that Powertools' logs never match."""
    log_filter = declare_with().one("LogMetricFilter").inputs

    assert log_filter["logGroupName"] == "orders-log"
    assert log_filter["pattern"] == '{ $.level = "ERROR" || $.level = "CRITICAL" || $.level = "FATAL" }'
    assert log_filter["metricTransformation"] == {
        "namespace": "AlbLambda/ErrorLogs",
        "name": "orders-1",
        "value": "1",
        "defaultValue": "0",
    }


def test_an_alarm_can_be_changed_or_switched_off_by_its_name() -> None:
    """Catches a change that does not reach its alarm, or reaches others."""
    declared = declare_with(
        alarms={
            "throttles": {"enabled": False},
            "target_5xx": {"max_per_minute": 5, "datapoints_to_alarm": 1, "evaluation_periods": 2},
            "error_logs": {"pattern": "panic"},
            "concurrency": {"max_percent": 50},
        }
    )
    changed = alarms(declared)

    assert "orders-throttles" not in changed
    target_5xx = changed["orders-target-5xx"]
    assert (target_5xx["threshold"], target_5xx["datapointsToAlarm"], target_5xx["evaluationPeriods"]) == (5, 1, 2)
    assert changed["orders-function-errors"]["threshold"] == 0
    assert (changed["orders-concurrency"]["threshold"], changed["orders-duration"]["threshold"]) == (10, 8000)
    assert declared.one("LogMetricFilter").inputs["pattern"] == "panic"


def test_fewer_periods_than_the_default_datapoints_are_all_needed() -> None:
    """Catches three minutes of two, which CloudWatch refuses."""
    changed = alarms(declare_with(alarms={"function_errors": {"evaluation_periods": 2}}))["orders-function-errors"]

    assert (changed["datapointsToAlarm"], changed["evaluationPeriods"]) == (2, 2)


def test_without_the_log_alarm_there_is_no_filter() -> None:
    """Catches a metric that is paid for and not looked at."""
    declared = declare_with(alarms={"error_logs": {"enabled": False}})

    assert not declared.of_type("LogMetricFilter")
    assert "orders-error-logs" not in alarms(declared)


@pytest.mark.parametrize(("choices", "watches"), WATCHES)
def test_every_watch_has_its_setting(choices: Any, watches: tuple[Watch, ...]) -> None:
    """Catches a new row in the table that nobody could switch off."""
    assert {watch.key for watch in watches} == set(choices.__annotations__)


@pytest.mark.parametrize(("choices", "watches"), WATCHES)
def test_the_documented_default_of_an_alarm_is_its_row(choices: Any, watches: tuple[Watch, ...]) -> None:
    """Catches documentation that says other minutes, or another share, than the table."""
    described = _docs_of_settings(choices)

    for watch in watches:
        assert f"{watch.datapoints_to_alarm} of {watch.evaluation_periods} minutes" in described[watch.key]
        assert watch.limit is None or f"above {watch.threshold} percent" in described[watch.key]


@pytest.mark.parametrize(
    ("changes", "argument"),
    [
        ({"alias_arn": "orders"}, "alias_arn"),
        ({"health_check_enabled": None}, "health_check_enabled"),
        ({"alarms": {"throttle": {}}}, "alarms.throttle"),
        ({"alarms": {"throttles": {"max_per_minute": -1}}}, "alarms.throttles.max_per_minute"),
        ({"alarms": {"throttles": {"evaluation_periods": 1441}}}, "alarms.throttles.evaluation_periods"),
        ({"alarms": {"throttles": {"datapoints_to_alarm": 6}}}, "alarms.throttles.datapoints_to_alarm"),
        ({"alarms": {"healthy_hosts": {"max_per_minute": 1}}}, "alarms.healthy_hosts.max_per_minute"),
        ({"alarms": {"error_logs": {"pattern": "x" * 1025}}}, "alarms.error_logs.pattern"),
        ({"alarms": {"duration": {"max_percent": 100}}}, "alarms.duration.max_percent"),
        ({"alarms": {"concurrency": {"max_percent": 0}}}, "alarms.concurrency.max_percent"),
        ({"function_timeout_seconds": 0}, "function_timeout_seconds"),
        ({"reserved_concurrent_executions": -1}, "reserved_concurrent_executions"),
        (
            {"function_timeout_seconds": None, "alarms": {"duration": {"enabled": True}}},
            "alarms.duration.enabled",
        ),
        (
            {"reserved_concurrent_executions": 1, "alarms": {"concurrency": {"enabled": True}}},
            "alarms.concurrency.enabled",
        ),
        (
            {"health_check_enabled": False, "alarms": {"healthy_hosts": {"enabled": True}}},
            "alarms.healthy_hosts.enabled",
        ),
    ],
)
def test_wrong_arguments_are_refused(changes: dict[str, object], argument: str) -> None:
    """Catches what CloudWatch would refuse half way through an update, and an alarm without data."""
    with pytest.raises(BadArguments) as caught:
        declare_with(**changes)

    assert [problem.argument for problem in caught.value.problems] == [argument]


def _docs_of_settings(choices: Any) -> dict[str, str]:
    from alb_lambda.provider import AlbLambdaProvider  # noqa: PLC0415 - building the schema is slow, one test needs it

    schema = json.loads(AlbLambdaProvider().schema or "")
    properties = schema["types"][f"alb-lambda:index:{choices.__name__}"]["properties"]
    return {key: " ".join(properties[camel_case(key)]["description"].split()) for key in choices.__annotations__}
