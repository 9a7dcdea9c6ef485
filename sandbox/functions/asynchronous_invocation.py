"""What becomes of an event after each attempt to run it: AWS Lambda's rules of asynchronous invocation.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html. There is no clock here and nothing
runs: the time is an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sandbox.functions.invocation import Failed, Invoked, Succeeded, Throttled

DELAYS_AFTER_ERRORS = (60, 120)
"""Seconds from an error of the function to the next attempt: after the first one, and after the second."""

FIRST_BACKOFF = 1
LONGEST_BACKOFF = 300
"""Seconds from a throttle or an error of Lambda's own to the next attempt; AWS names both ends, not the steps, which
are taken as doubling.
"""


class Condition(StrEnum):
    """How an event has ended, in AWS's words."""

    SUCCESS = "Success"
    RETRIES_EXHAUSTED = "RetriesExhausted"
    EVENT_AGE_EXCEEDED = "EventAgeExceeded"
    ZERO_RESERVED_CONCURRENCY = "ZeroReservedConcurrency"


@dataclass(frozen=True)
class EventInvokeConfig:
    """How asynchronous invocations of a function, version or alias are handled; the defaults are AWS's.

    - `maximum_event_age`: seconds. `on_success`, `on_failure`: the destinations' ARNs; empty if there is none.
    """

    maximum_retry_attempts: int = 2
    maximum_event_age: int = 21_600
    on_success: str = ""
    on_failure: str = ""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> "EventInvokeConfig":
        """From the members of GetFunctionEventInvokeConfig; empty for a function without a configuration."""
        destinations = config.get("DestinationConfig", {})
        return cls(
            config.get("MaximumRetryAttempts", cls.maximum_retry_attempts),
            config.get("MaximumEventAgeInSeconds", cls.maximum_event_age),
            destinations.get("OnSuccess", {}).get("Destination", ""),
            destinations.get("OnFailure", {}).get("Destination", ""),
        )


@dataclass(frozen=True)
class Response:
    """What an attempt came to. `status_code`: 200 if the function ran, 429 if it was throttled, else 500."""

    status_code: int
    executed_version: str = ""
    function_error: str = ""
    payload: bytes = b""
    message: str = ""

    @classmethod
    def of(cls, invoked: Invoked) -> "Response":
        match invoked.outcome:
            case Succeeded(payload):
                return cls(200, invoked.executed_version, "", payload)
            case Failed() as failed:
                return cls(200, invoked.executed_version, "Unhandled", failed.payload, failed.message)
            case Throttled():
                return cls(429, message="Rate Exceeded.")


@dataclass(frozen=True)
class Event:
    """An event on its way to a function.

    - `function_arn`: as invoked, with its qualifier. `received`: in seconds since 1970.
    - `runs`: how often the function ran on it. `setbacks`: throttles and Lambda's own errors since it last ran.
    - `response`: what the last attempt came to.
    """

    request_id: str
    function_arn: str
    payload: bytes
    received: float
    runs: int = 0
    setbacks: int = 0
    response: Response | None = None


@dataclass(frozen=True)
class Retry:
    """The event is to be tried again, so many seconds from now."""

    event: Event
    after: float


@dataclass(frozen=True)
class Ended:
    """Nothing more is done with the event, apart from telling of it."""

    event: Event
    condition: Condition


def before_attempt(
    event: Event, config: EventInvokeConfig, now: float, *, is_switched_off: bool = False
) -> Condition | None:
    """Why the event is not to be tried any more, if so.

    `is_switched_off`: the function has a reserved concurrency of 0; AWS then gives up its events without retries.
    """
    if is_switched_off:
        return Condition.ZERO_RESERVED_CONCURRENCY
    return Condition.EVENT_AGE_EXCEEDED if now - event.received >= config.maximum_event_age else None


def after_attempt(event: Event, response: Response, config: EventInvokeConfig, now: float) -> Retry | Ended:
    """What follows from an attempt.

    An event that would be too old at its next attempt waits until it is, which is when AWS stops keeping it.
    """
    event = replace(event, response=response)
    if response.status_code == 200:
        event = replace(event, runs=event.runs + 1, setbacks=0)
        if not response.function_error:
            return Ended(event, Condition.SUCCESS)
        if event.runs > config.maximum_retry_attempts:
            return Ended(event, Condition.RETRIES_EXHAUSTED)
        delay = DELAYS_AFTER_ERRORS[event.runs - 1]
    else:
        delay = min(FIRST_BACKOFF * 2**event.setbacks, LONGEST_BACKOFF)
        event = replace(event, setbacks=event.setbacks + 1)
    left = event.received + config.maximum_event_age - now
    return Retry(event, max(0.0, min(delay, left)))
