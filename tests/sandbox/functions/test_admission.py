"""Who is let in and who is throttled: the rules of concurrency one by one."""

from dataclasses import replace

import pytest

from sandbox.functions.admission import Admission, Admitted, Supply
from sandbox.functions.concurrency_limits import ConcurrencyLimits, InvokedFunction
from sandbox.functions.invocation import Throttled

RESERVED = "ReservedFunctionConcurrentInvocationLimitExceeded"
RESERVED_RATE = "ReservedFunctionInvocationRateLimitExceeded"
UNRESERVED = "ConcurrentInvocationLimitExceeded"
RATE = "FunctionInvocationRateLimitExceeded"

ORDERS = InvokedFunction("orders", "orders")
LIVE = InvokedFunction("orders", "orders:live", provisioned="live")
OTHER = InvokedFunction("other", "other")
WARM = Supply(provisioned_idle=True, environments=1000, idle=True)


class Requests:
    """Asks for admission and keeps what came of it."""

    def __init__(self, limits: ConcurrencyLimits, now: float = 0) -> None:
        self.admission = Admission()
        self.limits = limits
        self.now = now

    def ask(self, invoked: InvokedFunction, supply: Supply = WARM) -> Admitted | Throttled:
        return self.admission.admit(invoked, self.limits, self.now, supply)

    def let_in(self, invoked: InvokedFunction, number: int = 1, supply: Supply = WARM) -> list[Admitted]:
        answers = [self.ask(invoked, supply) for _ in range(number)]
        admitted = [answer for answer in answers if isinstance(answer, Admitted)]
        assert len(admitted) == number, answers[-1]
        return admitted

    def reason(self, invoked: InvokedFunction, supply: Supply = WARM) -> str:
        answer = self.ask(invoked, supply)
        assert isinstance(answer, Throttled)
        return answer.reason

    def pass_through(self, invoked: InvokedFunction, number: int, supply: Supply = WARM) -> None:
        """Lets in invocations that end at once."""
        for _ in range(number):
            self.admission.release(self.let_in(invoked, supply=supply)[0])


def test_a_reservation_is_a_cap_over_all_versions_and_nobody_else_can_use_it() -> None:
    """Catches a cap that is counted by version, and a reservation that others can eat up."""
    requests = Requests(ConcurrencyLimits(10, {"orders": 3}))
    requests.let_in(OTHER, 7)
    assert requests.reason(OTHER) == UNRESERVED
    first, *_ = requests.let_in(ORDERS, 2)
    requests.let_in(replace(ORDERS, resource="orders:live"))
    assert requests.reason(ORDERS) == RESERVED
    requests.admission.release(first)
    requests.let_in(ORDERS)


def test_a_reservation_of_zero_switches_the_function_off() -> None:
    """Catches 0 that is read as no reservation."""
    requests = Requests(ConcurrencyLimits(10, {"orders": 0}))
    assert requests.reason(ORDERS) == RESERVED
    requests.let_in(OTHER, 10)


def test_lowering_a_limit_lets_nothing_more_in_until_enough_has_ended() -> None:
    """Catches a limit that is remembered from before, and one that forgets what was let in under the old one."""
    requests = Requests(ConcurrencyLimits(10, {"orders": 4}))
    running = requests.let_in(ORDERS, 4)
    requests.limits = ConcurrencyLimits(10, {"orders": 2})
    for admitted in running[:2]:
        assert requests.reason(ORDERS) == RESERVED
        requests.admission.release(admitted)
    assert requests.reason(ORDERS) == RESERVED
    requests.admission.release(running[2])
    requests.let_in(ORDERS)
    requests.limits = ConcurrencyLimits(10, {"orders": 3})
    requests.let_in(ORDERS)


def test_a_new_reservation_counts_what_runs_already() -> None:
    """Catches invocations that drop out of the account when their function gets, or loses, a reservation."""
    requests = Requests(ConcurrencyLimits(5))
    requests.let_in(ORDERS, 2)
    requests.limits = ConcurrencyLimits(5, {"orders": 2})
    assert requests.reason(ORDERS) == RESERVED
    requests.let_in(OTHER, 3)
    requests.limits = ConcurrencyLimits(5)
    assert requests.reason(ORDERS) == UNRESERVED


def test_provisioned_concurrency_comes_first_and_spills_into_the_unreserved_pool() -> None:
    """Catches spillover that is throttled, and one that is counted as provisioned."""
    requests = Requests(ConcurrencyLimits(5, {}, {("orders", "live"): 2}))
    kinds = [admitted.share.is_provisioned for admitted in requests.let_in(LIVE, 5)]
    assert kinds == [True, True, False, False, False]
    assert requests.reason(LIVE) == UNRESERVED


def test_provisioned_concurrency_is_kept_from_the_rest_of_the_function_and_of_the_account() -> None:
    """Catches warm environments of one alias that invocations of others make useless by using up its share."""
    pool = Requests(ConcurrencyLimits(5, {}, {("orders", "live"): 2}))
    pool.let_in(ORDERS, 3)
    assert pool.reason(ORDERS) == UNRESERVED
    pool.let_in(LIVE, 2)

    reserved = Requests(ConcurrencyLimits(9, {"orders": 4}, {("orders", "live"): 2, ("orders", "blue"): 1}))
    reserved.let_in(ORDERS)
    assert reserved.reason(ORDERS) == RESERVED
    reserved.let_in(LIVE, 2)
    assert reserved.reason(LIVE) == RESERVED
    reserved.let_in(replace(LIVE, resource="orders:blue", provisioned="blue"))


def test_latest_is_throttled_where_the_whole_reservation_is_provisioned() -> None:
    """Catches a reservation that is handed out twice."""
    requests = Requests(ConcurrencyLimits(10, {"orders": 2}, {("orders", "live"): 2}))
    assert requests.reason(ORDERS) == RESERVED
    requests.let_in(LIVE, 2)


def test_without_a_free_provisioned_environment_an_invocation_spills() -> None:
    """Catches an invocation that is let in as provisioned while the environment is being replaced."""
    requests = Requests(ConcurrencyLimits(5, {}, {("orders", "live"): 2}))
    (admitted,) = requests.let_in(LIVE, supply=Supply())
    assert not admitted.share.is_provisioned


@pytest.mark.parametrize(
    ("limits", "invoked", "most", "reason"),
    [
        (ConcurrencyLimits(100, {"orders": 2}), ORDERS, 20, RESERVED_RATE),
        (ConcurrencyLimits(5, {"other": 2}), ORDERS, 30, RATE),
        (ConcurrencyLimits(7, {}, {("orders", "blue"): 3}), ORDERS, 40, RATE),
        (ConcurrencyLimits(100, {"orders": 2}, {("orders", "live"): 2}), LIVE, 20, RESERVED_RATE),
    ],
)
def test_ten_requests_a_second_for_each_unit_of_concurrency_however_short_they_are(
    limits: ConcurrencyLimits, invoked: InvokedFunction, most: int, reason: str
) -> None:
    """Catches a fast function that gets past its limit because it is never caught in flight."""
    requests = Requests(limits)
    requests.pass_through(invoked, most)
    assert requests.reason(invoked) == reason
    requests.now = 0.999
    assert requests.reason(invoked) == reason
    requests.now = 1
    requests.pass_through(invoked, most)


def test_requests_of_reserved_functions_leave_the_others_their_rate() -> None:
    """Catches a busy function with a reservation that throttles those without."""
    requests = Requests(ConcurrencyLimits(3, {"orders": 2}))
    requests.pass_through(ORDERS, 20)
    requests.pass_through(OTHER, 10)
    assert requests.reason(OTHER) == RATE


def test_what_is_provisioned_within_a_reservation_is_not_taken_from_the_account_twice() -> None:
    """Catches an unreserved pool that is smaller than AWS's."""
    limits = ConcurrencyLimits(1000, {"orders": 100}, {("orders", "live"): 50, ("other", "1"): 30})
    assert (limits.set_aside, limits.unreserved) == (130, 870)
    assert ConcurrencyLimits(10, {"orders": 100}).unreserved == 0


def test_provisioned_requests_beyond_their_rate_spill() -> None:
    """Catches a rate limit that throttles where AWS goes on on demand."""
    requests = Requests(ConcurrencyLimits(1000, {}, {("orders", "live"): 1}))
    requests.pass_through(LIVE, 10)
    (admitted,) = requests.let_in(LIVE)
    assert not admitted.share.is_provisioned


def test_a_function_adds_a_thousand_environments_at_once_and_a_hundred_a_second_after() -> None:
    """Catches a rate that is saved up over time, shared between functions, or paid for warm environments."""
    requests = Requests(ConcurrencyLimits(100_000, {"other": 5000}))
    for number in range(1000):
        requests.let_in(ORDERS, supply=Supply(environments=number))
    requests.let_in(ORDERS, supply=Supply(environments=1000, idle=True))
    assert requests.reason(ORDERS, Supply(environments=1000)) == RATE
    for number in range(1000):
        requests.let_in(OTHER, supply=Supply(environments=number))
    assert requests.reason(OTHER, Supply(environments=1000)) == RESERVED_RATE

    requests.now = 2
    for number in range(1000, 1200):
        requests.let_in(ORDERS, supply=Supply(environments=number))
    assert requests.reason(ORDERS, Supply(environments=1200)) == RATE

    requests.now = 3600
    for number in range(1200, 2200):
        requests.let_in(ORDERS, supply=Supply(environments=number))
    assert requests.reason(ORDERS, Supply(environments=2200)) == RATE


def test_short_requests_grow_by_ten_thousand_a_second_and_then_by_a_thousand_more_each_second() -> None:
    """Catches environments that are so fast that the scaling rate never binds."""
    requests = Requests(ConcurrencyLimits(100_000))
    few = Supply(environments=5, idle=True)
    requests.pass_through(ORDERS, 10_050, few)
    assert requests.reason(ORDERS, few) == RATE
    requests.now = 1
    requests.pass_through(ORDERS, 11_050, few)
    assert requests.reason(ORDERS, few) == RATE
