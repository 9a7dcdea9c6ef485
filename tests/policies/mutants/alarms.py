"""What can be wrong with alarms."""

from __future__ import annotations

from tests.policies.mutant import drop, mutant, put
from tests.policies.mutation import Remove

_THROTTLES = "MetricAlarm::orders-throttles"
_CONCURRENCY = "MetricAlarm::orders-concurrency"
_DURATION = "MetricAlarm::orders-duration"
_HEALTHY_HOSTS = "MetricAlarm::orders-healthy-hosts"
_ERRORS = "MetricAlarm::orders-function-errors"
_USER_ERRORS = "MetricAlarm::orders-lambda-user-errors"
_TARGET_5XX = "MetricAlarm::orders-target-5xx"

MUTANTS = (
    mutant("an alarm that tells nobody", put(_THROTTLES, "alarmActions", to=[]), "alarm-has-action"),
    mutant("an alarm that is muted", put(_THROTTLES, "actionsEnabled", to=False), "alarm-actions-enabled"),
    mutant("missing data left open", drop(_THROTTLES, "treatMissingData"), "alarm-treat-missing-data-decided"),
    mutant("no alarm on throttles", Remove(_THROTTLES), "function-has-throttles-alarm"),
    mutant("no alarm on errors", Remove(_ERRORS), "function-has-errors-alarm"),
    mutant("no alarm on answers that are no use", Remove(_USER_ERRORS), undecided=("alb-lambda-has-user-error-alarm",)),
    mutant("no alarm on concurrency", Remove(_CONCURRENCY), "function-has-concurrency-alarm"),
    mutant("no alarm on durations", Remove(_DURATION), "function-has-duration-alarm"),
    mutant("no alarm on the load balancer's errors", Remove("MetricAlarm::edge-elb-5xx"), "alb-has-5xx-alarm"),
    mutant(
        "no alarm on the account's concurrency",
        Remove("MetricAlarm::account-claimed-concurrency"),
        "account-concurrency-alarm",
    ),
    mutant(
        "an alarm at the end of the reservation",
        put(_CONCURRENCY, "threshold", to=20),
        "alarm-concurrency-threshold-below-reserved",
    ),
    mutant(
        "an alarm beyond the timeout", put(_DURATION, "threshold", to=12000), "alarm-duration-threshold-below-timeout"
    ),
    mutant("an average of durations", put(_DURATION, "extendedStatistic", to="Average"), "alarm-no-average-latency"),
    mutant(
        "nobody who hears of alarms",
        Remove("TopicSubscription::alarms-on-call@example.com"),
        "alarm-topic-has-subscriber",
    ),
    mutant("a topic without a key", drop("Topic::alarms", "kmsMasterKeyId"), "sns-encrypted"),
    mutant(
        "a topic with AWS's own key",
        put("Topic::alarms", "kmsMasterKeyId", to="alias/aws/sns"),
        "alarm-topic-key-allows-cloudwatch",
    ),
    mutant(
        "a metric with a typing error",
        put(_THROTTLES, "metricName", to="Throttle"),
        "alarm-metric-name-known",
        "function-has-throttles-alarm",
    ),
    mutant(
        "a metric that functions behind it never report",
        put(_TARGET_5XX, "metricName", to="TargetConnectionErrorCount"),
        "alarm-metric-not-for-lambda-targets",
    ),
    mutant("a metric without a dimension it needs", drop(_TARGET_5XX, "dimensions"), "alarm-dimension-set-valid"),
    mutant(
        "a load balancer's ARN as dimension",
        put(
            _TARGET_5XX,
            "dimensions",
            "LoadBalancer",
            to="arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/edge/0a1b",
        ),
        "alarm-lb-dimension-is-arn-suffix",
    ),
    mutant(
        "an alarm on a function that is not there",
        put(_THROTTLES, "dimensions", to={"FunctionName": "order"}),
        "alarm-function-exists",
        "function-has-throttles-alarm",
    ),
    mutant("an average of a count", put(_THROTTLES, "statistic", to="Average"), "alarm-statistic-fits-metric"),
    mutant(
        "a threshold that is always passed",
        put(_THROTTLES, "comparisonOperator", to="GreaterThanOrEqualToThreshold"),
        "alarm-threshold-not-always-true",
    ),
    mutant(
        "a period that CloudWatch refuses",
        put(_THROTTLES, "period", to=45),
        "alarm-no-subminute-on-aws-metrics",
        "alarm-period-valid",
    ),
    mutant("a period shorter than the metric's", put(_THROTTLES, "period", to=10), "alarm-no-subminute-on-aws-metrics"),
    mutant("more datapoints than periods", put(_THROTTLES, "datapointsToAlarm", to=6), "alarm-datapoints-le-periods"),
    mutant("a window of more than a day", put(_THROTTLES, "evaluationPeriods", to=1441), "alarm-window-limit"),
    mutant(
        "one period is enough",
        put(_THROTTLES, "evaluationPeriods", to=1),
        "alarm-datapoints-le-periods",
        "alarm-m-of-n",
    ),
    mutant("healthy hosts by their sum", put(_HEALTHY_HOSTS, "statistic", to="Sum"), "alarm-statistic-fits-metric"),
)
