"""Keeps the alarms of an account: evaluates them as time passes, and carries out their actions when they change."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from threading import Lock
from typing import Any

from sandbox.aws.account import Account
from sandbox.aws.alarms import COMPOSITE_ALARM, METRIC_ALARM, Alarm, Alarms, StateChange
from sandbox.aws.errors import Refusal
from sandbox.aws.state import State
from sandbox.clock import Clock
from sandbox.monitoring.action_suppression import suppression_at_change, suppression_later
from sandbox.monitoring.alarm_actions import AlarmActions, Invoke
from sandbox.monitoring.alarm_evaluation import Criteria, judge
from sandbox.monitoring.alarm_reason import reason_data, state_reason
from sandbox.monitoring.alarm_window import (
    HOUR,
    MINUTE,
    SHORT,
    evaluation_interval,
    has_too_few_samples,
    period_of,
    queries,
    window,
)
from sandbox.monitoring.composite_evaluation import (
    composite_reason_data,
    composite_state,
    is_in_cycle,
    reason_of_child,
    reason_of_rule,
)
from sandbox.monitoring.metric_reader import MetricReader

AFTER_THE_MINUTE = 1
"""Seconds from a minute's end to the evaluation: whatever happens exactly then, and counts for the minute, is in."""

_log = logging.getLogger(__name__)


class AlarmService:
    """Evaluates metric alarms each minute (those with short periods each 10 seconds) and composite ones with them.

    The alarms are read from the account each time, so what is put, changed or deleted takes effect at the next
    evaluation. Times are the clock's.

    - `before`: is awaited before alarms are evaluated, so that data on its way is in.
    - `invoke`: invokes a function asynchronously; None if functions cannot be invoked.
    """

    def __init__(
        self,
        account: Account,
        reader: MetricReader,
        clock: Clock,
        *,
        before: Callable[[], Awaitable[None]] | None = None,
        invoke: Invoke | None = None,
    ) -> None:
        state = State(account.region, clock.now)
        self._reader = reader
        self._clock = clock
        self._before = before
        self._alarms = Alarms(state)
        self._actions = AlarmActions(account, state, invoke)
        self._settling = Lock()
        account.check("cloudwatch", "PutMetricAlarm", self._check)
        for operation in ("SetAlarmState", "PutCompositeAlarm"):
            account.observe("cloudwatch", operation, lambda _: self._settle())
        for interval in (SHORT, MINUTE, HOUR):
            clock.every(interval, lambda interval=interval: self._evaluate(interval), offset=AFTER_THE_MINUTE)

    def _check(self, params: dict[str, Any]) -> None:
        self._reader.check(queries(params))

    async def _evaluate(self, interval: int) -> None:
        alarms = self._alarms.of_type(METRIC_ALARM)
        due = [alarm for alarm in alarms if evaluation_interval(alarm.settings) == interval]
        if due:
            if self._before is not None:
                await self._before()
            # Its actions call the account, and would hold up the event loop that other requests need.
            await asyncio.to_thread(self._evaluate_all, due)

    def _evaluate_all(self, due: Iterable[Alarm]) -> None:
        for alarm in due:
            try:
                self._judge(alarm)
            except Refusal as refusal:  # an expression that only the data shows to be wrong
                _log.warning("Alarm %s cannot be evaluated: %s", alarm.name, refusal.message)
        self._settle()

    def _judge(self, alarm: Alarm) -> None:
        settings, now = alarm.settings, self._clock.now()
        judgement = judge(Criteria.of(settings), window(settings, self._reader, now))
        if judgement.state in {None, alarm.state.value}:
            return
        if judgement.datapoints and has_too_few_samples(settings, self._reader, judgement.datapoints[0]):
            return
        data = reason_data(settings, judgement, period_of(settings), now)
        self._alarms.set_state(alarm, str(judgement.state), state_reason(settings, judgement), data)

    def _settle(self) -> None:
        """Lets composite alarms follow what has changed, and carries out the actions of all changes."""
        with self._settling:
            changes = self._follow()
            due = [change for change in changes if not self._is_held_back(change)]
            due += self._released()
        for change in due:
            self._actions.carry_out(change)

    def _follow(self) -> list[StateChange]:
        """Evaluates the composite alarms that are new or have a child that changed, until none changes any more."""
        composites = self._alarms.of_type(COMPOSITE_ALARM)
        for alarm in composites:
            if not alarm.is_judged:
                alarm.is_judged = True
                self._judge_composite(alarm, None)
        followed: list[StateChange] = []
        while changes := self._alarms.take_changes():
            followed += changes
            for change in changes:
                for alarm in composites:
                    if change.alarm.name in alarm.rule.children:
                        self._judge_composite(alarm, change.alarm)
        return followed

    def _judge_composite(self, alarm: Alarm, child: Alarm | None) -> None:
        """`child`: the one whose change makes it necessary; None if it is the rule's own."""
        alarms = self._alarms.by_name
        if is_in_cycle(alarm, alarms):
            _log.warning("Alarm %s is not evaluated: its rule depends on itself", alarm.name)
            return
        state = composite_state(alarm, alarms)
        if state != alarm.state.value:
            reason = reason_of_child(child) if child else reason_of_rule(alarm, state)
            triggering = [child] if child else [alarms[name] for name in alarm.rule.children if name in alarms]
            self._alarms.set_state(alarm, state, reason, composite_reason_data(triggering))

    def _is_held_back(self, change: StateChange) -> bool:
        alarm = change.alarm
        if alarm.suppressor is None:
            return False
        wait = alarm.settings["ActionsSuppressorWaitPeriod"]
        is_in_alarm = self._is_in_alarm(alarm.suppressor)
        alarm.suppression = suppression_at_change(
            change, is_suppressor_in_alarm=is_in_alarm, wait=wait, now=self._clock.now()
        )
        self._look_again(alarm)
        return alarm.suppression is not None

    def _released(self) -> list[StateChange]:
        """The held back changes whose actions are due now."""
        released: list[StateChange] = []
        for alarm in self._alarms.of_type(COMPOSITE_ALARM):
            before = alarm.suppression
            if before is None or alarm.suppressor is None:
                continue
            alarm.suppression = suppression_later(
                before,
                is_suppressor_in_alarm=self._is_in_alarm(alarm.suppressor),
                extension=alarm.settings["ActionsSuppressorExtensionPeriod"],
                now=self._clock.now(),
            )
            if alarm.suppression is None:
                released.append(before.held)
            elif alarm.suppression != before:
                self._look_again(alarm)
        return released

    def _is_in_alarm(self, name: str) -> bool:
        alarm = self._alarms.by_name.get(name)
        return alarm is not None and alarm.state.value == "ALARM"

    def _look_again(self, alarm: Alarm) -> None:
        """Comes back when the clock ends what holds back the actions."""
        if alarm.suppression is not None and alarm.suppression.until is not None:
            self._clock.after(alarm.suppression.until - self._clock.now(), lambda: asyncio.to_thread(self._settle))
