"""What `LoadBalancerAlarms` and `AccountAlarms` declare, which services share."""

from typing import Any, cast

import pytest
from alb_lambda import (
    AccountAlarms,
    ApplicationLoadBalancer,
    ApplicationLoadBalancerArgs,
    BadArguments,
    LoadBalancerAlarms,
)

from tests.components.declared import ARN, Declared, declare

PAGER = ARN.format("sns", "pager")


def of_load_balancer(**args: object) -> Declared:
    """Declares the alarms of a load balancer."""
    return declare(lambda: LoadBalancerAlarms("edge", cast(Any, {"load_balancer_arn_suffix": "app/edge/1", **args})))


def of_account(**args: object) -> Declared:
    """Declares the alarms of the account."""
    return declare(lambda: AccountAlarms("account", cast(Any, args)))


def test_the_load_balancers_own_errors_ring() -> None:
    """Catches an alarm on dimensions that AWS never reports, so that it never rings."""
    alarm = of_load_balancer().one("MetricAlarm", "edge-elb-5xx").inputs

    assert (alarm["namespace"], alarm["metricName"]) == ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count")
    assert alarm["dimensions"] == {"LoadBalancer": "app/edge/1"}
    assert (alarm["statistic"], alarm["comparisonOperator"], alarm["threshold"]) == ("Sum", "GreaterThanThreshold", 0)


def test_the_accounts_concurrency_is_compared_with_its_quota() -> None:
    """Catches a threshold that stays behind when AWS raises the quota, and a query that is not what is compared."""
    alarm = of_account().one("MetricAlarm", "account-claimed-concurrency").inputs

    compared, used = alarm["metricQueries"]
    assert used["metric"] == {
        "namespace": "AWS/Lambda",
        "metricName": "ClaimedAccountConcurrency",
        "period": 60,
        "stat": "Maximum",
    }
    assert (compared["expression"], compared["returnData"], used["returnData"]) == (
        "100 * used / SERVICE_QUOTA(used)",
        True,
        False,
    )
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("GreaterThanThreshold", 80)
    assert not {"metricName", "period", "statistic"} & alarm.keys()


@pytest.mark.parametrize("alarms", [of_load_balancer, of_account])
def test_they_tell_a_topic_of_their_own_or_the_one_given(alarms: Any) -> None:
    """Catches an alarm that nobody hears, and a second topic to which nobody is subscribed."""
    own, given = alarms(), alarms(topic_arn=PAGER)

    assert own.one("MetricAlarm").inputs["alarmActions"] == [ARN.format("sns", f"{own.one('Topic').name}-1234567")]
    assert given.one("MetricAlarm").inputs["alarmActions"] == [PAGER]
    assert given.one("MetricAlarm").inputs["okActions"] == [PAGER]
    assert not given.of_type("AlarmTopic")


def test_a_load_balancer_has_its_alarms(load_balancer_args: ApplicationLoadBalancerArgs) -> None:
    """Catches a load balancer whose alarms tell another topic, are about another, or cannot be switched off."""
    args = cast(Any, {**load_balancer_args, "topic_arn": PAGER})
    declared = declare(lambda: ApplicationLoadBalancer("edge", args))
    silent = declare(
        lambda: ApplicationLoadBalancer("edge", cast(Any, {**args, "alarms": {"elb_5xx": {"enabled": False}}}))
    )

    alarm = declared.one("MetricAlarm", "edge-elb-5xx").inputs
    assert alarm["dimensions"] == {"LoadBalancer": "app/edge-1234567/50dc6c495c0c9188"}
    assert alarm["alarmActions"] == [PAGER]
    assert declared.outputs["ApplicationLoadBalancer"]["topicArn"] == PAGER
    assert not silent.of_type("MetricAlarm")
    assert silent.outputs["LoadBalancerAlarms"]["alarmArns"] == {}


@pytest.mark.parametrize(
    ("alarms", "args", "argument"),
    [
        (of_load_balancer, {"load_balancer_arn_suffix": None}, "load_balancer_arn_suffix"),
        (of_load_balancer, {"alarms": {"elb_5xx": {"max_per_minute": -1}}}, "alarms.elb_5xx.max_per_minute"),
        (of_account, {"alarms": {"claimed_concurrency": {"max_percent": 0}}}, "alarms.claimed_concurrency.max_percent"),
        (of_account, {"alarms": {"elb_5xx": {}}}, "alarms.elb_5xx"),
    ],
)
def test_wrong_arguments_are_refused(alarms: Any, args: dict[str, object], argument: str) -> None:
    """Catches what CloudWatch would refuse half way through an update."""
    with pytest.raises(BadArguments) as caught:
        alarms(**args)

    assert [problem.argument for problem in caught.value.problems] == [argument]
