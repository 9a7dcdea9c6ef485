"""Whether an invocation may run: AWS Lambda's rules of concurrency.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html and
https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html. There is no clock here and nothing runs: the
time is an argument, so the rules are the same for live traffic and for a simulation.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.functions.concurrency_limits import ConcurrencyLimits, InvokedFunction
from sandbox.functions.invocation import Throttled
from sandbox.functions.request_rates import REQUESTS_PER_UNIT, RequestRate, ScalingRate


@dataclass(frozen=True)
class Supply:
    """The environments there are for an invocation.

    - `provisioned_idle`: whether one of the provisioned environments that it may use is free.
    - `environments`: how many its function has on demand; `idle`: whether one that fits the invocation is free.
    """

    provisioned_idle: bool = False
    environments: int = 0
    idle: bool = False


@dataclass(frozen=True)
class Share:
    """A kind of use of concurrency: for whom, and whether it was provisioned."""

    invoked: InvokedFunction
    is_provisioned: bool


@dataclass(frozen=True, eq=False)
class Admitted:
    """The ticket of one invocation that was let in; to be released when the invocation has ended, however it ended."""

    share: Share


class Admission:
    """Lets invocations in, and knows which of them still run.

    Limits come with each question: a change counts from the next one on, and those that run are left alone. So a
    function can be above a limit that was lowered; nothing more is let in until it is below.
    """

    def __init__(self) -> None:
        self._admitted: set[Admitted] = set()
        self._running: Counter[Share] = Counter()
        self._function_rates: defaultdict[str, RequestRate] = defaultdict(RequestRate)
        self._on_demand_rates: defaultdict[str, RequestRate] = defaultdict(RequestRate)
        self._provisioned_rates: defaultdict[tuple[str, str | None], RequestRate] = defaultdict(RequestRate)
        self._unreserved_rate = RequestRate()
        self._scaling: defaultdict[str, ScalingRate] = defaultdict(ScalingRate)

    def running(self) -> dict[Share, int]:
        """How many invocations run, by their share; no zeros. Threads may ask."""
        return dict(self._running)

    def admit(
        self, invoked: InvokedFunction, limits: ConcurrencyLimits, now: float, supply: Supply
    ) -> Admitted | Throttled:
        """Lets an invocation in, or says why not; `now` in seconds, never less than before.

        Provisioned concurrency comes first. What finds none free, or would exceed its rate, spills over to on demand.
        """
        if reason := self._beyond_reservation(invoked.name, limits, now):
            return Throttled(reason)
        if supply.provisioned_idle and self._within_provisioned(invoked, limits, now):
            return self._let_in(Share(invoked, is_provisioned=True), now)
        recent = self._on_demand_rates[invoked.name].last_second(now)
        growth = self._scaling[invoked.name].needed(supply.environments, recent, now, has_idle=supply.idle)
        reason = self._beyond_on_demand(invoked.name, limits, now) or self._beyond_scaling(
            invoked.name, limits, now, growth
        )
        if reason:
            return Throttled(reason)
        self._count_on_demand(invoked.name, limits, now, growth)
        return self._let_in(Share(invoked, is_provisioned=False), now)

    def release(self, admitted: Admitted) -> None:
        """The invocation has ended. Does nothing the second time."""
        if admitted not in self._admitted:
            return
        self._admitted.remove(admitted)
        self._running[admitted.share] -= 1
        if not self._running[admitted.share]:
            del self._running[admitted.share]

    def _beyond_reservation(self, function: str, limits: ConcurrencyLimits, now: float) -> str | None:
        """A reservation caps all of a function's versions together, provisioned concurrency included."""
        reserved = limits.reserved.get(function)
        if reserved is None:
            return None
        if self._count(lambda share: share.invoked.name == function) >= reserved:
            return "ReservedFunctionConcurrentInvocationLimitExceeded"
        if self._function_rates[function].last_second(now) >= REQUESTS_PER_UNIT * reserved:
            return "ReservedFunctionInvocationRateLimitExceeded"
        return None

    def _within_provisioned(self, invoked: InvokedFunction, limits: ConcurrencyLimits, now: float) -> bool:
        if invoked.provisioned is None:
            return False
        key = (invoked.name, invoked.provisioned)
        allocated = limits.provisioned.get(key, 0)
        in_use = self._count(lambda share: share.is_provisioned and _provisioned(share) == key)
        return in_use < allocated and self._provisioned_rates[key].last_second(now) < REQUESTS_PER_UNIT * allocated

    def _beyond_on_demand(self, function: str, limits: ConcurrencyLimits, now: float) -> str | None:
        if function in limits.reserved:
            # Within a reservation, what is provisioned is kept for its alias or version.
            left = limits.reserved[function] - limits.provisioned_of(function)
            in_use = self._count(lambda share: not share.is_provisioned and share.invoked.name == function)
            return "ReservedFunctionConcurrentInvocationLimitExceeded" if in_use >= left else None
        in_use = self._count(lambda share: not share.is_provisioned and share.invoked.name not in limits.reserved)
        if in_use >= limits.unreserved or self._running.total() >= limits.account:
            return "ConcurrentInvocationLimitExceeded"
        if self._unreserved_rate.last_second(now) >= REQUESTS_PER_UNIT * limits.unreserved:
            return "FunctionInvocationRateLimitExceeded"
        return None

    def _beyond_scaling(self, function: str, limits: ConcurrencyLimits, now: float, growth: int) -> str | None:
        """Which reason AWS gives here is not documented; it is a rate, so the sandbox gives a rate's."""
        if self._scaling[function].can_grow(growth, now):
            return None
        return f"{'Reserved' if function in limits.reserved else ''}FunctionInvocationRateLimitExceeded"

    def _count_on_demand(self, function: str, limits: ConcurrencyLimits, now: float, growth: int) -> None:
        rate = self._on_demand_rates[function]
        rate.add(now)
        self._scaling[function].grow(growth, rate.last_second(now), now)
        if function not in limits.reserved:
            self._unreserved_rate.add(now)

    def _let_in(self, share: Share, now: float) -> Admitted:
        admitted = Admitted(share)
        self._admitted.add(admitted)
        self._running[share] += 1
        self._function_rates[share.invoked.name].add(now)
        if share.is_provisioned:
            self._provisioned_rates[_provisioned(share)].add(now)
        return admitted

    def _count(self, is_meant: Callable[[Share], bool]) -> int:
        return sum(number for share, number in self._running.items() if is_meant(share))


def _provisioned(share: Share) -> tuple[str, str | None]:
    return share.invoked.name, share.invoked.provisioned
