"""The metrics of Lambda, of Application Load Balancers and of SQS: what each counts, by what, and how it is read.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import Final

LAMBDA: Final = "AWS/Lambda"
APPLICATION_ELB: Final = "AWS/ApplicationELB"
SQS: Final = "AWS/SQS"


class Kind(Enum):
    """What a metric's data points are."""

    FAILURES = "failures"
    """One for each failure. Periods without one have no data, or 0."""

    EVENTS = "events"
    """One for each event, or what each adds."""

    TIMES = "times"
    """How long each event took."""

    PEAK = "peak"
    """How much was in use at a moment."""

    OTHER = "other"


EXTENDED: Final = "a percentile"
"""Any statistic but the five that CloudWatch names: percentiles, trimmed means and their like."""

_BASIC_STATISTICS = frozenset({"Average", "Maximum", "Minimum", "SampleCount", "Sum"})
_STATISTICS: Mapping[Kind, frozenset[str]] = {
    Kind.FAILURES: frozenset({"Sum"}),
    Kind.EVENTS: frozenset({"Sum"}),
    # An average says something of times, if little; that it hides the slow ones is a rule of its own.
    Kind.TIMES: frozenset({"Average", "Maximum", EXTENDED}),
    Kind.PEAK: frozenset({"Maximum"}),
    Kind.OTHER: _BASIC_STATISTICS | {EXTENDED},
}


@dataclass(frozen=True)
class Metric:
    """One metric.

    dimension_sets: the sets of dimensions under which it is reported; none where AWS does not say.
    statistics: those that say something.
    """

    kind: Kind
    dimension_sets: tuple[frozenset[str], ...]
    statistics: frozenset[str]


def metric(namespace: str, name: str) -> Metric | None:
    """What is known of a metric; None of those of other namespaces, and of those that are newer than this table."""
    return _METRICS.get(namespace, {}).get(name)


def statistic_kind(statistic: str) -> str:
    """The statistic itself, or EXTENDED."""
    return statistic if statistic in _BASIC_STATISTICS else EXTENDED


def meant_namespace(namespace: str) -> str | None:
    """The namespace that was meant by one that AWS does not have."""
    if namespace in _METRICS:
        return None
    return _NAMESPACES_MEANT.get(namespace.lower().removeprefix("aws/"))


def meant_name(namespace: str, name: str) -> str | None:
    """The metric that was meant by a name that is nearly one; None for names like no other, which may be new."""
    known = _METRICS.get(namespace, {})
    if name in known:
        return None
    by_letters = {_letters(each): each for each in known}
    close = get_close_matches(_letters(name), by_letters, n=1, cutoff=0.8)
    return by_letters[close[0]] if close else None


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


_NAMESPACES_MEANT: Final = {
    **dict.fromkeys(("lambda", "lambdas", "function", "functions"), LAMBDA),
    **dict.fromkeys(
        ("alb", "applicationelb", "applicationloadbalancer", "elbv2", "elasticloadbalancingv2"), APPLICATION_ELB
    ),
}


def _sets(*sets: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(each.split()) for each in sets)


def _table(kind: Kind, names: str, *dimension_sets: str, statistics: frozenset[str] = frozenset()) -> dict[str, Metric]:
    sets = _sets(*dimension_sets)
    return {name: Metric(kind, sets, statistics or _STATISTICS[kind]) for name in names.split()}


_OF_VERSIONS = ("FunctionName Resource", "FunctionName Resource ExecutedVersion", "")
_OF_FUNCTIONS = ("FunctionName", *_OF_VERSIONS)
_OF_BALANCERS = ("LoadBalancer", "AvailabilityZone LoadBalancer")
_OF_TARGETS = ("LoadBalancer TargetGroup", "AvailabilityZone LoadBalancer TargetGroup")
_LAMBDA_FAILURES = """
    Errors Throttles DeadLetterErrors DestinationDeliveryFailures AsyncEventsDropped RecursiveInvocationsDropped
    ProvisionedConcurrencySpilloverInvocations SignatureValidationErrors OversizedRecordCount
"""
_LAMBDA_EVENTS = "Invocations ProvisionedConcurrencyInvocations AsyncEventsReceived"
_MAPPING_EVENTS = """
    PolledEventCount FilteredOutEventCount InvokedEventCount DeletedEventCount CommittedEventCount
    OnFailureDestinationDeliveredEventCount
"""
_DURABLE_EXECUTIONS = """
    ApproximateRunningDurableExecutions ApproximateRunningDurableExecutionsUtilization DurableExecutionDuration
    DurableExecutionStarted DurableExecutionStopped DurableExecutionSucceeded DurableExecutionFailed
    DurableExecutionTimedOut DurableExecutionOperations DurableExecutionStorageWrittenBytes
"""
_BALANCER_FAILURES = """
    HTTPCode_ELB_4XX_Count HTTPCode_ELB_5XX_Count HTTPCode_ELB_500_Count HTTPCode_ELB_502_Count HTTPCode_ELB_503_Count
    HTTPCode_ELB_504_Count RejectedConnectionCount ClientTLSNegotiationErrorCount ELBAuthError ELBAuthFailure
    ELBAuthUserClaimsSizeExceeded HTTP_Redirect_Url_Limit_Exceeded_Count
    DesyncMitigationMode_NonCompliant_Request_Count
"""
_BALANCER_EVENTS = """
    HTTPCode_ELB_3XX_Count HTTP_Fixed_Response_Count HTTP_Redirect_Count ActiveConnectionCount NewConnectionCount
    ProcessedBytes IPv6ProcessedBytes IPv6RequestCount ELBAuthSuccess ELBAuthRefreshTokenSuccess GrpcRequestCount
    DroppedInvalidHeaderRequestCount ForwardedInvalidHeaderRequestCount
"""
_STATES_OF_TARGETS = """
    HealthyStateDNS HealthyStateRouting UnhealthyStateDNS UnhealthyStateRouting UnhealthyRoutingRequestCount
    AnomalousHostCount MitigatedHostCount ZonalShiftedHostCount
"""

_QUEUES = """
    ApproximateAgeOfOldestMessage ApproximateNumberOfGroupsWithInflightMessages ApproximateNumberOfMessagesDelayed
    ApproximateNumberOfMessagesNotVisible ApproximateNumberOfMessagesVisible NumberOfDeduplicatedSentMessages
    NumberOfEmptyReceives NumberOfMessagesDeleted NumberOfMessagesReceived NumberOfMessagesSent SentMessageSize
    ApproximateNumberOfNoisyGroups ApproximateAgeOfOldestMessageInQuietGroups
    ApproximateNumberOfMessagesDelayedInQuietGroups ApproximateNumberOfMessagesNotVisibleInQuietGroups
    ApproximateNumberOfMessagesVisibleInQuietGroups
"""

NOT_OF_FUNCTIONS: Final = frozenset(
    {"RequestCountPerTarget", "TargetConnectionErrorCount", "TargetTLSNegotiationErrorCount"}
)
"""Metrics of Application Load Balancers that have no data where the target is a function."""

_METRICS: Final[Mapping[str, Mapping[str, Metric]]] = {
    LAMBDA: {
        **_table(Kind.FAILURES, _LAMBDA_FAILURES, *_OF_FUNCTIONS),
        **_table(Kind.EVENTS, _LAMBDA_EVENTS, *_OF_FUNCTIONS),
        **_table(Kind.TIMES, "Duration PostRuntimeExtensionsDuration", *_OF_FUNCTIONS),
        **_table(Kind.PEAK, "ConcurrentExecutions ProvisionedConcurrentExecutions", *_OF_FUNCTIONS),
        # What Application Auto Scaling follows is the average; it is not reported for the function's name alone.
        **_table(
            Kind.PEAK,
            "ProvisionedConcurrencyUtilization",
            *_OF_VERSIONS,
            statistics=frozenset({"Average", "Maximum"}),
        ),
        **_table(Kind.PEAK, "UnreservedConcurrentExecutions ClaimedAccountConcurrency", ""),
        **_table(Kind.TIMES, "IteratorAge AsyncEventAge UrlRequestLatency"),
        **_table(Kind.FAILURES, "Url4xxCount Url5xxCount DroppedEventCount FailedInvokeEventCount"),
        **_table(Kind.EVENTS, f"UrlRequestCount {_MAPPING_EVENTS}"),
        **_table(Kind.OTHER, f"OffsetLag ProvisionedPollers {_DURABLE_EXECUTIONS}"),
    },
    APPLICATION_ELB: {
        **_table(Kind.FAILURES, _BALANCER_FAILURES, *_OF_BALANCERS),
        **_table(Kind.FAILURES, "LambdaUserError LambdaInternalError", "TargetGroup", "LoadBalancer TargetGroup"),
        **_table(Kind.FAILURES, "HTTPCode_Target_4XX_Count HTTPCode_Target_5XX_Count", *_OF_BALANCERS, *_OF_TARGETS),
        **_table(Kind.FAILURES, "TargetConnectionErrorCount TargetTLSNegotiationErrorCount"),
        **_table(Kind.EVENTS, _BALANCER_EVENTS, *_OF_BALANCERS),
        **_table(
            Kind.EVENTS,
            "RequestCount HTTPCode_Target_2XX_Count HTTPCode_Target_3XX_Count",
            *_OF_BALANCERS,
            *_OF_TARGETS,
        ),
        **_table(Kind.EVENTS, "LambdaTargetProcessedBytes RuleEvaluations", "LoadBalancer"),
        **_table(Kind.EVENTS, "RequestCountPerTarget NonStickyRequestCount"),
        **_table(Kind.TIMES, "TargetResponseTime", *_OF_BALANCERS, *_OF_TARGETS),
        **_table(Kind.TIMES, "ELBAuthLatency", *_OF_BALANCERS),
        **_table(Kind.OTHER, "HealthyHostCount", *_OF_TARGETS, statistics=frozenset({"Average", "Maximum", "Minimum"})),
        # A host that was found unhealthy and healthy within a period is not what the alarm is for.
        **_table(Kind.OTHER, "UnHealthyHostCount", *_OF_TARGETS, statistics=frozenset({"Minimum"})),
        **_table(Kind.OTHER, f"ConsumedLCUs PeakLCUs BYoIPUtilPercentage {_STATES_OF_TARGETS}"),
    },
    SQS: _table(Kind.OTHER, _QUEUES, "QueueName"),
}
NAMESPACES: Final = frozenset(_METRICS)
"""The namespaces whose metrics are known here."""
