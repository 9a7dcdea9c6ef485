"""The rules of concurrency, all at once, under any order of events."""

from collections.abc import Mapping
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sandbox.functions.admission import Admission, Admitted, Supply
from sandbox.functions.concurrency_limits import ConcurrencyLimits, InvokedFunction
from sandbox.functions.invocation import Throttled

ORDERS = InvokedFunction("orders", "orders")
LIVE = InvokedFunction("orders", "orders:live", provisioned="live")
OTHER = InvokedFunction("other", "other")
WARM = Supply(provisioned_idle=True, environments=1000, idle=True)

FUNCTIONS = ("orders", "other", "third")
ALIASES = (None, "live", "blue")


class AnyOrder(RuleBasedStateMachine):
    """Starts, ends, endings told twice and changes of all limits, in any order, beside a plain list of what happened."""

    def __init__(self) -> None:
        super().__init__()
        self.admission = Admission()
        self.limits = ConcurrencyLimits(12)
        self.now = 0.0
        self.running: list[Admitted] = []
        self.ended: list[Admitted] = []
        self.log: list[tuple[float, Admitted]] = []
        self.unreserved_log: list[float] = []

    @rule(
        function=st.sampled_from(FUNCTIONS),
        alias=st.sampled_from(ALIASES),
        warm=st.booleans(),
        times=st.integers(1, 25),
    )
    def start(self, function: str, alias: str | None, warm: bool, times: int) -> None:
        for _ in range(times):
            self._start(InvokedFunction(function, f"{function}:{alias}", provisioned=alias), warm)

    def _start(self, invoked: InvokedFunction, warm: bool) -> None:
        supply = Supply(provisioned_idle=warm, environments=len(self.running), idle=warm)
        held_back = self._held_back(invoked)
        answer = self.admission.admit(invoked, self.limits, self.now, supply)
        if isinstance(answer, Throttled):
            assert held_back, f"{invoked} was refused although it was below every limit: {answer.reason}"
            return
        self.running.append(answer)
        self.log.append((self.now, answer))
        if not answer.share.is_provisioned and invoked.name not in self.limits.reserved:
            self.unreserved_log.append(self.now)
        self._nothing_above(answer)

    def _held_back(self, invoked: InvokedFunction) -> bool:
        """Whether AWS would not promise to run it on demand: a limit is reached that it comes under."""
        reserved = self.limits.reserved.get(invoked.name)
        own = [each for each in self.running if each.share.invoked.name == invoked.name]
        if reserved is None:
            pool = [each for each in self._on_demand() if each.share.invoked.name not in self.limits.reserved]
            return (
                len(pool) >= self.limits.unreserved
                or len(self.running) >= self.limits.account
                or self._recent(self.unreserved_log) >= 10 * self.limits.unreserved
            )
        provisioned = self.limits.provisioned_of(invoked.name)
        on_demand = [each for each in own if not each.share.is_provisioned]
        recent = self._recent([at for at, each in self.log if each.share.invoked.name == invoked.name])
        return len(own) >= reserved or len(on_demand) >= reserved - provisioned or recent >= 10 * reserved

    def _nothing_above(self, admitted: Admitted) -> None:
        name, limits = admitted.share.invoked.name, self.limits
        own = [each for each in self.running if each.share.invoked.name == name]
        if name in limits.reserved:
            assert len(own) <= limits.reserved[name]
            assert (
                self._recent([at for at, each in self.log if each.share.invoked.name == name])
                <= 10 * limits.reserved[name]
            )
        if admitted.share.is_provisioned:
            allocated = limits.provisioned[name, str(admitted.share.invoked.provisioned)]
            same = [(at, each) for at, each in self.log if each.share == admitted.share]
            assert sum(each in self.running for _, each in same) <= allocated
            assert self._recent([at for at, _ in same]) <= 10 * allocated
        elif name not in limits.reserved:
            pool = [each for each in self._on_demand() if each.share.invoked.name not in limits.reserved]
            assert len(pool) <= limits.unreserved
            assert len(self.running) <= limits.account
            assert self._recent(self.unreserved_log) <= 10 * limits.unreserved

    def _on_demand(self) -> list[Admitted]:
        return [each for each in self.running if not each.share.is_provisioned]

    def _recent(self, times: list[float]) -> int:
        return sum(at > self.now - 1 for at in times)

    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        if self.running:
            ended = self.running.pop(data.draw(st.integers(0, len(self.running) - 1)))
            self.admission.release(ended)
            self.ended.append(ended)

    @rule(data=st.data())
    def end_again(self, data: st.DataObject) -> None:
        if self.ended:
            self.admission.release(data.draw(st.sampled_from(self.ended)))

    @rule(seconds=st.sampled_from([0.05, 0.5, 1.0, 30.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @rule(
        account=st.integers(0, 14),
        reserved=st.dictionaries(st.sampled_from(FUNCTIONS), st.integers(0, 4)),
        provisioned=st.dictionaries(
            st.tuples(st.sampled_from(FUNCTIONS), st.sampled_from(["live", "blue"])), st.integers(1, 3)
        ),
    )
    def change(self, account: int, reserved: Mapping[str, int], provisioned: Mapping[tuple[str, str], int]) -> None:
        self.limits = ConcurrencyLimits(account, reserved, provisioned)

    @invariant()
    def what_runs_is_known(self) -> None:
        assert sum(self.admission.running().values()) == len(self.running)
        assert all(number > 0 for number in self.admission.running().values())

    def teardown(self) -> None:
        """When all has ended, and a while has passed, nothing tells the admission from a new one."""
        for each in self.running:
            self.admission.release(each)
        assert self.admission.running() == {}
        later = self.now + 60
        fresh = Admission()
        for invoked in [ORDERS, LIVE, OTHER, *[LIVE] * 30, *[OTHER] * 30]:
            kinds = [_kind(one.admit(invoked, self.limits, later, WARM)) for one in (self.admission, fresh)]
            assert kinds[0] == kinds[1]


def _kind(answer: Admitted | Throttled) -> Any:
    return answer.reason if isinstance(answer, Throttled) else answer.share


AnyOrder.TestCase.settings = settings(deadline=None, max_examples=150, stateful_step_count=40)
TestAnyOrder = AnyOrder.TestCase
"""Catches a limit that some order of starts, ends and changes gets past, a guarantee it breaks, and anything it leaks."""
