"""AWS's rules of asynchronous invocation, without a clock: how often, when, and how it ends."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from sandbox.functions.invocation import Failed, Invoked, Succeeded, Throttled
from sandbox.functions.invocation_record import NOT_INVOKED, dead_letter_attributes, invocation_record

ARN = "arn:aws:lambda:us-east-1:123456789012:function:orders"
EVENT = Event("id-1", ARN, b'{"order": 1}', received=1000)
ERROR = Response.of(Invoked(Failed.of("ValueError", "no such order"), "id-1", "3"))
THROTTLE = Response.of(Invoked(Throttled("ConcurrentInvocationLimitExceeded"), "id-1", "3"))
SUCCESS = Response.of(Invoked(Succeeded(b'"done"'), "id-1", "3"))
OUTAGE = Response(500, message="no room")


def play(responses: list[Response], config: EventInvokeConfig) -> tuple[list[float], Ended | None]:
    """Tries an event as often as the rules say; the times of the attempts, and how it ended."""
    event, now, times = EVENT, EVENT.received, list[float]()
    for response in responses:
        if condition := before_attempt(event, config, now):
            return times, Ended(event, condition)
        times.append(now - EVENT.received)
        step = after_attempt(event, response, config, now)
        if isinstance(step, Ended):
            return times, step
        event, now = step.event, now + step.after
    return times, None


def test_an_error_is_retried_twice_after_one_minute_and_two():
    """Catches retries without end, too early, or one too few."""
    times, ended = play([ERROR] * 9, EventInvokeConfig())

    assert times == [0, 60, 180]
    assert ended
    assert (ended.condition, ended.event.runs) == (Condition.RETRIES_EXHAUSTED, 3)


@pytest.mark.parametrize("retries", [0, 1, 2])
def test_the_number_of_retries_is_the_configurations(retries):
    """Catches a setting that counts attempts instead of retries."""
    times, _ = play([ERROR] * 9, EventInvokeConfig(maximum_retry_attempts=retries))

    assert len(times) == retries + 1


@pytest.mark.parametrize("setback", [THROTTLE, OUTAGE])
def test_throttles_are_retried_ever_more_slowly_for_six_hours(setback):
    """Catches a throttled event that is given up after two retries as a failed one is, or hammers the function."""
    times, ended = play([setback] * 200, EventInvokeConfig())

    waits = [after - before for before, after in pairwise(times)]
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert max(waits) == 300
    assert times[-1] < 6 * 3600 <= times[-1] + 300
    assert ended
    assert (ended.condition, ended.event.runs) == (Condition.EVENT_AGE_EXCEEDED, 0)


def test_a_throttle_does_not_use_up_a_retry_and_an_error_resets_the_backoff():
    """Catches one counter for both kinds of failure."""
    times, ended = play([THROTTLE, THROTTLE, ERROR, THROTTLE, ERROR, ERROR], EventInvokeConfig())

    assert times == [0, 1, 3, 63, 64, 184]
    assert ended
    assert ended.condition is Condition.RETRIES_EXHAUSTED


def test_an_event_is_given_up_at_its_maximum_age_and_not_later():
    """Catches a retry after the age has passed, or an event that lingers until its next retry would have been."""
    step = after_attempt(EVENT, ERROR, EventInvokeConfig(maximum_event_age=90), 1045)

    assert isinstance(step, Retry)
    assert step.after == 45
    assert before_attempt(step.event, EventInvokeConfig(maximum_event_age=90), 1089.9) is None
    assert before_attempt(step.event, EventInvokeConfig(maximum_event_age=90), 1090) is Condition.EVENT_AGE_EXCEEDED


def test_an_event_for_a_function_switched_off_is_given_up_untried():
    """Catches six hours of retries for a function with a reserved concurrency of 0."""
    condition = before_attempt(EVENT, EventInvokeConfig(), EVENT.received, is_switched_off=True)

    assert condition is Condition.ZERO_RESERVED_CONCURRENCY


@given(
    st.lists(st.sampled_from([ERROR, THROTTLE, OUTAGE, SUCCESS]), max_size=300),
    st.integers(0, 2),
    st.integers(60, 21_600),
)
@settings(deadline=None)
def test_whatever_happens_no_rule_is_broken(responses, retries, age):
    """Would catch, in any order of outcomes, a run too many, an attempt too late, or an end that is none."""
    times, ended = play(responses, EventInvokeConfig(retries, age))

    assert all(time < age for time in times)
    assert times == sorted(times)
    if ended:
        assert ended.event.runs <= retries + 1
        assert (ended.condition is Condition.SUCCESS) == (responses[len(times) - 1] is SUCCESS)
    else:
        assert len(times) == len(responses)


def test_the_record_of_a_function_error_is_that_of_awss_documentation():
    """Catches a consumer written for AWS that finds nothing where it looks."""
    _, ended = play([ERROR] * 3, EventInvokeConfig())
    assert ended

    assert invocation_record(ended, 1573755365.568) == {
        "version": "1.0",
        "timestamp": "2019-11-14T18:16:05.568Z",
        "requestContext": {
            "requestId": "id-1",
            "functionArn": f"{ARN}:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"order": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "3", "functionError": "Unhandled"},
        "responsePayload": {"errorType": "ValueError", "errorMessage": "no such order"},
    }


def test_the_records_of_other_ends():
    """Catches a success that looks failed, and a response of an event that had none."""
    success = invocation_record(Ended(replace(EVENT, runs=1, response=SUCCESS), Condition.SUCCESS), 0)
    throttled = invocation_record(Ended(replace(EVENT, response=THROTTLE), Condition.EVENT_AGE_EXCEEDED), 0)
    untried = invocation_record(Ended(EVENT, Condition.ZERO_RESERVED_CONCURRENCY), 0)
    alias = replace(EVENT, function_arn=f"{ARN}:live", response=replace(SUCCESS, payload=b"\xff{"))

    assert success["responseContext"] == {"statusCode": 200, "executedVersion": "3"}
    assert (success["responsePayload"], success["requestContext"]["condition"]) == ("done", "Success")
    assert (throttled["responseContext"], throttled["responsePayload"]) == ({"statusCode": 429}, None)
    assert "responseContext" not in untried
    assert invocation_record(Ended(alias, Condition.SUCCESS), 0)["requestContext"]["functionArn"] == f"{ARN}:live"
    json.dumps(invocation_record(Ended(alias, Condition.SUCCESS), 0))


def test_a_dead_letter_tells_its_error_in_a_kilobyte():
    """Catches a message that the queue refuses, cut characters, and attributes without a value."""
    long = replace(EVENT, response=replace(ERROR, message="é" * 1000))

    told = dead_letter_attributes(Ended(long, Condition.RETRIES_EXHAUSTED))
    assert told["RequestID"] == {"DataType": "String", "StringValue": "id-1"}
    assert told["ErrorCode"] == {"DataType": "Number", "StringValue": "200"}
    assert told["ErrorMessage"]["StringValue"] == "é" * 512
    silent = replace(EVENT, response=replace(ERROR, message=""))
    assert set(dead_letter_attributes(Ended(silent, Condition.RETRIES_EXHAUSTED))) == {"RequestID", "ErrorCode"}
    untried = dead_letter_attributes(Ended(EVENT, Condition.ZERO_RESERVED_CONCURRENCY))
    assert untried["ErrorMessage"]["StringValue"] == NOT_INVOKED
    assert "ErrorCode" not in untried
