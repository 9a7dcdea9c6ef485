"""Asynchronous invocations: the queue in which Lambda keeps events until they have been run, or given up.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
"""

import asyncio
import logging
from uuid import uuid4

from sandbox.aws.account import Account
from sandbox.aws.operations.lambda_event_invoke import dead_letter_target, event_invoke_config, is_switched_off
from sandbox.aws.state import State
from sandbox.clock import Clock
from sandbox.functions.asynchronous_invocation import (
    Condition,
    Ended,
    Event,
    EventInvokeConfig,
    Response,
    Retry,
    after_attempt,
    before_attempt,
)
from sandbox.functions.asynchronous_metrics import AsynchronousMetrics
from sandbox.functions.destinations import DeliveryFailed, Destinations
from sandbox.functions.invocation import FunctionVersion
from sandbox.functions.invocation_record import dead_letter_attributes, invocation_record
from sandbox.functions.lambda_service import LambdaService
from sandbox.monitoring.metric_store import MetricStore

_log = logging.getLogger(__name__)


class EventInvocations:
    """Runs functions asynchronously, tries again as AWS does, and tells destinations and dead-letter queues.

    All waiting is the clock's, whose event loop is that of `functions`. Configurations are read at each attempt, so a
    change counts from the next one on. What is in the queue when the sandbox stops is lost.
    """

    def __init__(self, account: Account, functions: LambdaService, clock: Clock, metrics: MetricStore) -> None:
        self._state = State(account.region)
        self._functions = functions
        self._clock = clock
        self._metrics = AsynchronousMetrics(metrics)
        self._destinations = Destinations(account.call)

    def submit(self, function_arn: str, payload: bytes, request_id: str = "") -> None:
        """Puts an event (JSON) into the queue, and returns at once. Any thread may call it.

        `function_arn`: with the qualifier of an alias or version, if one is meant. `request_id`: of all attempts; by
        default a new one. Whether the function may be invoked is the caller's to find out.
        """
        event = Event(request_id or str(uuid4()), function_arn, payload, self._clock.now())
        self._metrics.received(event)
        self._clock.after(0, lambda: self._attempt(event))

    async def _attempt(self, event: Event) -> None:
        function = self._functions.version(event.function_arn)
        if function is None:  # AWS does not document it; with the function its dead-letter queue is unknown, too
            _log.warning("An event for %s is dropped: it does not exist any more.", event.function_arn)
            self._metrics.dropped(event, self._clock.now())
            return
        config = EventInvokeConfig.of(event_invoke_config(self._state, event.function_arn))
        switched_off = is_switched_off(self._state, event.function_arn)
        if condition := before_attempt(event, config, self._clock.now(), is_switched_off=switched_off):
            await self._end(Ended(event, condition), config, function)
            return
        self._metrics.attempted(event, self._clock.now())
        response = await self._run(function, event)
        step = after_attempt(event, response, config, self._clock.now())
        if isinstance(step, Retry):
            self._clock.after(step.after, lambda: self._attempt(step.event))
        else:
            await self._end(step, config, function)

    async def _run(self, function: FunctionVersion, event: Event) -> Response:
        try:
            invoked = await self._functions.invoke(
                function, event.payload, event.function_arn, request_id=event.request_id
            )
        except OSError as error:
            return Response(500, message=str(error))
        return Response.of(invoked)

    async def _end(self, ended: Ended, config: EventInvokeConfig, function: FunctionVersion) -> None:
        if ended.condition is not Condition.SUCCESS:
            self._metrics.dropped(ended.event, self._clock.now())
        # The account's API may itself need the event loop that runs here.
        await asyncio.to_thread(self._tell, ended, config, function)

    def _tell(self, ended: Ended, config: EventInvokeConfig, function: FunctionVersion) -> None:
        now = self._clock.now()
        is_success = ended.condition is Condition.SUCCESS
        if destination := config.on_success if is_success else config.on_failure:
            try:
                self._destinations.send_record(destination, invocation_record(ended, now))
            except DeliveryFailed as error:
                _log.warning("The record of an event for %s is lost: %s", ended.event.function_arn, error)
                self._metrics.destination_failed(ended.event, now)
        target = dead_letter_target(self._state, f"{function.arn}:{function.version}")
        if target and not is_success:
            try:
                self._destinations.send_dead_letter(target, ended.event.payload, dead_letter_attributes(ended))
            except DeliveryFailed as error:
                _log.warning("An event for %s is lost: %s", ended.event.function_arn, error)
                self._metrics.dead_letter_failed(ended.event, now)
