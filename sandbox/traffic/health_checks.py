"""Checks the health of functions behind load balancers, and reports it."""

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass, field
from functools import partial
from threading import Lock

from sandbox.aws.account import Account
from sandbox.clock import Clock
from sandbox.functions.lambda_service import LambdaService
from sandbox.monitoring.metric_store import MINUTE, Metric, MetricStore
from sandbox.traffic.emulated import Emulated
from sandbox.traffic.exchange import Course
from sandbox.traffic.forwarded_headers import trace_id
from sandbox.traffic.function_target import FunctionTarget, Patience
from sandbox.traffic.health_check import (
    NO_RESPONSE,
    TIMED_OUT,
    CheckedTarget,
    Failure,
    Health,
    failure_of_status,
    health_check_event,
    health_check_request,
)
from sandbox.traffic.load_balancer_error import LoadBalancerError
from sandbox.traffic.response_rules import http_response

FIRST_CHECK_AFTER = 1.0
"""Seconds from when a target is registered and used. AWS says no more than that the first check comes soon."""

_log = logging.getLogger(__name__)


@dataclass(eq=False)
class _Watch:
    """A target that is being checked; another takes its place when the target or its settings change."""

    target: CheckedTarget
    health: Health = field(default_factory=Health)
    is_under_way: bool = False


class HealthChecks:
    """Checks each function that is registered in a target group with health checks, while a load balancer uses it.

    A check invokes the function and counts in Lambda's metrics, not in the load balancer's, as AWS's do. Intervals are
    of the clock; the timeout is of the machine's time, as a function's duration is. DescribeTargetHealth tells what was
    found, as do the metrics HealthyHostCount and UnHealthyHostCount. Requests go to a function whatever its health: it
    is its group's only target, and a load balancer without a healthy target uses all.
    """

    def __init__(self, account: Account, functions: LambdaService, clock: Clock, metrics: MetricStore) -> None:
        self._emulated = Emulated(account.region)
        self._target = FunctionTarget(self._emulated, functions, _random_hex)
        self._clock = clock
        self._metrics = metrics
        self._watches: dict[str, _Watch] = {}
        self._sync_lock = Lock()
        self._is_running = False
        account.on_change(self.sync)
        clock.every(MINUTE, self._report)

    def start(self) -> None:
        """From now on targets are checked."""
        self._is_running = True
        self.sync()

    def stop(self) -> None:
        """No check begins after this."""
        with self._sync_lock:
            self._is_running = False
            self._watches.clear()

    def sync(self) -> None:
        """Begins and ends checks as the account has changed. Quick if it has not; any thread may call it."""
        with self._sync_lock:
            if not self._is_running:
                return
            targets = {target.group.arn: target for target in self._emulated.checked_targets()}
            for arn in self._watches.keys() - targets.keys():
                del self._watches[arn]
            for target in targets.values():
                watch = self._watches.get(target.group.arn)
                if watch is None or watch.target != target:
                    watch = self._begin(target, watch)
                self._record(watch)  # anew each time, for registering a target again makes moto forget it

    def _begin(self, target: CheckedTarget, before: _Watch | None) -> _Watch:
        """A function keeps its health when its target group's settings change."""
        is_same_function = before is not None and before.target.function_arn == target.function_arn
        watch = _Watch(target, before.health if before and is_same_function else Health())
        self._watches[target.group.arn] = watch
        self._clock.after(FIRST_CHECK_AFTER, partial(self._check, watch))
        return watch

    def _is_current(self, watch: _Watch) -> bool:
        return self._watches.get(watch.target.group.arn) is watch

    def _record(self, watch: _Watch) -> None:
        self._emulated.record_health(watch.target, watch.health)

    async def _check(self, watch: _Watch) -> None:
        if not self._is_current(watch):
            return
        settings = watch.target.settings
        self._clock.after(settings.interval, partial(self._check, watch))
        if watch.is_under_way:
            return  # AWS's intervals are longer than its timeouts; a fast clock's need not be
        watch.is_under_way = True
        try:
            failure = await self._failure(watch.target)
        finally:
            watch.is_under_way = False
        if not self._is_current(watch):
            return
        before, watch.health = watch.health, watch.health.after(failure, settings)
        if watch.health.state != before.state:
            why = f": {failure.description}" if failure else ""
            _log.info("%s is %s%s", watch.target.function_arn, watch.health.state, why)
        self._record(watch)

    async def _failure(self, target: CheckedTarget) -> Failure | None:
        """What was wrong with one check. A function that is too slow goes on, and may hold up what comes after it."""
        settings, now = target.settings, self._clock.now()
        course = Course(
            received_at=now,
            began=time.perf_counter(),
            trace_id=trace_id(health_check_request(settings), now, _random_hex),
            target_group_arn=target.group.arn,
            function_arn=target.function_arn,
        )
        patience = Patience(settings.timeout, client_gone=asyncio.get_running_loop().create_future())
        try:
            payload = await self._target.invoke(health_check_event(target), patience, course)
            response = http_response(payload, multi_value_headers=target.group.multi_value_headers)
        except LoadBalancerError as error:
            return TIMED_OUT if error.status == 504 else NO_RESPONSE
        return failure_of_status(response.status, settings.matcher)

    async def _report(self) -> None:
        """Counts the targets at the end of a minute, as that minute's data.

        Alarms are evaluated right afterwards, over the minutes that have ended; the time stamp of the minute that
        begins now would show them each change a minute late. Not documented, and chosen here: nothing is reported of
        a group that is not checked, a target whose state is still `initial` counts in neither metric, and each
        Availability Zone of the load balancer counts the function, which has no zone of its own.
        """
        at = self._clock.now() - MINUTE
        for watch in list(self._watches.values()):
            for name, state in (("HealthyHostCount", "healthy"), ("UnHealthyHostCount", "unhealthy")):
                for dimensions in _dimension_sets(watch.target):
                    metric = Metric.of("AWS/ApplicationELB", name, dimensions)
                    self._metrics.put(metric, float(watch.health.state == state), "Count", at)


def _random_hex(digits: int) -> str:
    return secrets.token_hex(digits // 2)


def _dimension_sets(target: CheckedTarget) -> list[dict[str, str]]:
    plain = {
        "LoadBalancer": target.load_balancer_arn.partition(":loadbalancer/")[2],
        "TargetGroup": target.group.arn.rpartition(":")[2],
    }
    return [plain, *(plain | {"AvailabilityZone": zone} for zone in target.zones)]
