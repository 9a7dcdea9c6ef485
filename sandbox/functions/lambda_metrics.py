"""What Lambda tells CloudWatch: one table of metrics, and the data points that follow from what happens.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html and monitoring-concurrency.html beside it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from sandbox.functions.admission import Share
from sandbox.functions.concurrency_limits import ConcurrencyLimits, InvokedFunction
from sandbox.functions.invocation import Failed, Invoked, Throttled
from sandbox.monitoring.metric_store import DataPoint, Metric

NAMESPACE = "AWS/Lambda"

Dimensions = tuple[tuple[str, str], ...]
"""Pairs of name and value."""


class Level(Enum):
    """What a metric is about; each has dimensions of its own."""

    REGION = "all functions"
    FUNCTION = "all versions of a function"
    RESOURCE = "a function as invoked: without qualifier, by version or by alias"
    VERSION = "one of the versions behind an alias with weights"


@dataclass(frozen=True)
class Attempt:
    """An invocation that has ended, or was throttled."""

    invoked: InvokedFunction
    result: Invoked
    is_provisioned: bool = False

    @property
    def is_throttled(self) -> bool:
        return isinstance(self.result.outcome, Throttled)


@dataclass(frozen=True)
class Use:
    """The concurrency in use at one level at one moment."""

    in_flight: int
    provisioned: int
    allocated: int
    unreserved: int
    claimed: int


@dataclass(frozen=True)
class _OfAttempt:
    """A metric of every attempt; no data point where `value` is None."""

    name: str
    unit: str
    value: Callable[[Attempt], float | None]


@dataclass(frozen=True)
class _OfMoment:
    """A metric of a moment, at some of the levels; no data point where `value` is None."""

    name: str
    unit: str
    levels: frozenset[Level]
    value: Callable[[Use], float | None]


_EVERYWHERE = frozenset(Level)
_REGION = frozenset({Level.REGION})

OF_ATTEMPTS = (
    _OfAttempt("Invocations", "Count", lambda it: None if it.is_throttled else 1),
    # 0 for a success. AWS calls it a binary indicator; of others the zeros are not seen in practice.
    _OfAttempt("Errors", "Count", lambda it: None if it.is_throttled else isinstance(it.result.outcome, Failed)),
    _OfAttempt("Throttles", "Count", lambda it: 1 if it.is_throttled else None),
    _OfAttempt("Duration", "Milliseconds", lambda it: None if it.is_throttled else it.result.duration_ms),
    _OfAttempt("ProvisionedConcurrencyInvocations", "Count", lambda it: 1 if it.is_provisioned else None),
    _OfAttempt(
        "ProvisionedConcurrencySpilloverInvocations",
        "Count",
        lambda it: 1 if it.invoked.provisioned and not it.is_provisioned and not it.is_throttled else None,
    ),
)

OF_MOMENTS = (
    _OfMoment("ConcurrentExecutions", "Count", _EVERYWHERE, lambda use: use.in_flight),
    _OfMoment(
        "ProvisionedConcurrentExecutions",
        "Count",
        _EVERYWHERE,
        lambda use: use.provisioned if use.allocated else None,
    ),
    # A fraction, whose unit AWS does not tell. Not for a function as a whole, and not while nothing is in use.
    _OfMoment(
        "ProvisionedConcurrencyUtilization",
        "None",
        _EVERYWHERE - {Level.FUNCTION},
        lambda use: min(1, use.provisioned / use.allocated) if use.provisioned and use.allocated else None,
    ),
    _OfMoment("UnreservedConcurrentExecutions", "Count", _REGION, lambda use: use.unreserved),
    _OfMoment("ClaimedAccountConcurrency", "Count", _REGION, lambda use: use.claimed),
)


def points_of_attempt(attempt: Attempt) -> list[DataPoint]:
    """The data points of one attempt; their time is when it began."""
    values = [(of, of.value(attempt)) for of in OF_ATTEMPTS]
    return [
        DataPoint(_metric(of.name, dimensions), float(value), of.unit)
        for dimensions in _dimensions(attempt.invoked).values()
        for of, value in values
        if value is not None
    ]


def points_of_moment(
    functions: Iterable[InvokedFunction], running: Mapping[Share, int], limits: ConcurrencyLimits
) -> list[DataPoint]:
    """The concurrency in use at every level that these functions touch; `running` counts what runs in all."""
    found: dict[Metric, DataPoint] = {}
    for invoked in functions:
        for level, dimensions in _dimensions(invoked).items():
            use = _use(level, invoked, running, limits)
            for of in OF_MOMENTS:
                value = of.value(use)
                if level in of.levels and value is not None:
                    metric = _metric(of.name, dimensions)
                    found[metric] = DataPoint(metric, float(value), of.unit)
    return [*found.values()]


@lru_cache(maxsize=1024)  # the same functions are invoked again and again
def _dimensions(invoked: InvokedFunction) -> Mapping[Level, Dimensions]:
    """Invoked without a qualifier, the resource is the function's name: not documented, but seen in accounts."""
    function = (("FunctionName", invoked.name),)
    resource = (*function, ("Resource", invoked.resource))
    levels: dict[Level, Dimensions] = {Level.REGION: (), Level.FUNCTION: function, Level.RESOURCE: resource}
    if invoked.executed_version is not None:
        levels[Level.VERSION] = (*resource, ("ExecutedVersion", invoked.executed_version))
    return levels


@lru_cache(maxsize=8192)
def _metric(name: str, dimensions: Dimensions) -> Metric:
    return Metric.of(NAMESPACE, name, dict(dimensions))


def _use(level: Level, invoked: InvokedFunction, running: Mapping[Share, int], limits: ConcurrencyLimits) -> Use:
    shares = {share: number for share, number in running.items() if _is_part(share.invoked, level, invoked)}
    on_demand = {share: number for share, number in shares.items() if not share.is_provisioned}
    unreserved = sum(number for share, number in on_demand.items() if share.invoked.name not in limits.reserved)
    return Use(
        in_flight=sum(shares.values()),
        provisioned=sum(shares.values()) - sum(on_demand.values()),
        allocated=_allocated(level, invoked, limits),
        unreserved=unreserved,
        claimed=unreserved + limits.set_aside,
    )


def _is_part(one: InvokedFunction, level: Level, invoked: InvokedFunction) -> bool:
    match level:
        case Level.REGION:
            return True
        case Level.FUNCTION:
            return one.name == invoked.name
        case Level.RESOURCE:
            return one.resource == invoked.resource
        case Level.VERSION:
            return (one.resource, one.executed_version) == (invoked.resource, invoked.executed_version)


def _allocated(level: Level, invoked: InvokedFunction, limits: ConcurrencyLimits) -> int:
    match level:
        case Level.REGION:
            return sum(limits.provisioned.values())
        case Level.FUNCTION:
            return limits.provisioned_of(invoked.name)
        case Level.RESOURCE | Level.VERSION:
            return limits.provisioned.get((invoked.name, invoked.provisioned or ""), 0)
