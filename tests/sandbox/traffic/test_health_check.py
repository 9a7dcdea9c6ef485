"""What follows from a target's health checks, for any sequence of them."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.traffic.health_check import (
    NO_RESPONSE,
    TIMED_OUT,
    CheckedTarget,
    Failure,
    Health,
    HealthCheckSettings,
    failure_of_status,
    health_check_event,
)
from sandbox.traffic.listener import TargetGroup

SETTINGS = HealthCheckSettings("/", 35, 30, healthy_threshold=5, unhealthy_threshold=2, matcher="200")
TARGET = CheckedTarget("balancer", ("us-east-1a",), TargetGroup("group", False, "function"), "function", SETTINGS)

RESULTS = st.lists(st.sampled_from([None, TIMED_OUT, NO_RESPONSE]), max_size=60)
THRESHOLDS = st.integers(2, 10)


def healths(results: list[Failure | None], settings_: HealthCheckSettings) -> list[Health]:
    """The health before the first check and after each."""
    found = [Health()]
    for result in results:
        found.append(found[-1].after(result, settings_))
    return found


@given(RESULTS, THRESHOLDS, THRESHOLDS)
@settings(deadline=None)
def test_a_state_changes_only_after_enough_checks_in_a_row(
    results: list[Failure | None], healthy: int, unhealthy: int
) -> None:
    """Catches a threshold that counts checks which did not follow each other, or is off by one."""
    found = healths(results, replace(SETTINGS, healthy_threshold=healthy, unhealthy_threshold=unhealthy))
    for index, (before, after) in enumerate(pairwise(found), start=1):
        if after.state == before.state:
            continue
        needed = unhealthy if after.state == "unhealthy" else 1 if before.state == "initial" else healthy
        latest = [result is None for result in results[max(0, index - needed) : index]]
        assert latest == [after.state == "healthy"] * needed


@given(RESULTS, THRESHOLDS, THRESHOLDS)
@settings(deadline=None)
def test_enough_checks_in_a_row_always_decide_the_state(
    results: list[Failure | None], healthy: int, unhealthy: int
) -> None:
    """Catches a target that stays what it was, and a reason other than the latest failure's."""
    settings_ = replace(SETTINGS, healthy_threshold=healthy, unhealthy_threshold=unhealthy)
    failing = healths([*results, *[TIMED_OUT] * unhealthy], settings_)[-1]
    succeeding = healths([*results, *[None] * healthy], settings_)[-1]

    assert (failing.state, failing.failure, failing.against) == ("unhealthy", TIMED_OUT, 0)
    assert (succeeding.state, succeeding.failure, succeeding.against) == ("healthy", None, 0)


def test_an_unhealthy_target_shows_its_latest_failure_while_it_recovers() -> None:
    """Catches a reason that vanishes with the first success, or stays the first one for ever."""
    found = healths([NO_RESPONSE, NO_RESPONSE, TIMED_OUT, None, None], SETTINGS)

    assert [health.described() for health in found[1:]] == [
        None,
        {"State": "unhealthy", "Reason": "Target.FailedHealthChecks", "Description": "Health checks failed"},
        *[{"State": "unhealthy", "Reason": "Target.Timeout", "Description": "Request timed out"}] * 3,
    ]
    assert Health("healthy").described() == {"State": "healthy"}


@pytest.mark.parametrize(
    ("matcher", "accepted", "refused"),
    [
        ("200", [200], [199, 201, 500]),
        ("200,204", [200, 204], [201, 203]),
        ("200-299", [200, 250, 299], [300, 404]),
        ("200,300-302,404", [200, 300, 302, 404], [299, 303, 403]),
    ],
)
def test_a_matcher_names_values_and_ranges(matcher: str, accepted: list[int], refused: list[int]) -> None:
    """Catches a range without its ends, and a list of which only the first value counts."""
    assert [status for status in (*accepted, *refused) if failure_of_status(status, matcher) is None] == accepted
    assert failure_of_status(500, matcher) == Failure(
        "Target.ResponseCodeMismatch", "Health checks failed with these codes: [500]"
    )


def test_the_event_is_the_documented_one() -> None:
    """Catches a check with the headers of a client's request, which a handler cannot tell from one."""
    assert json.loads(health_check_event(TARGET)) == {
        "requestContext": {"elb": {"targetGroupArn": "group"}},
        "httpMethod": "GET",
        "path": "/",
        "queryStringParameters": {},
        "headers": {"user-agent": "ELB-HealthChecker/2.0"},
        "body": "",
        "isBase64Encoded": False,
    }


def test_the_event_has_the_paths_query_and_the_groups_form() -> None:
    """Catches a query that is taken as part of the path, and an attribute that only requests follow."""
    target = replace(TARGET, settings=replace(SETTINGS, path="/health?deep=1"), group=TargetGroup("group", True, "f"))
    event = json.loads(health_check_event(target))

    assert (event["path"], event["multiValueQueryStringParameters"]) == ("/health", {"deep": ["1"]})
    assert event["multiValueHeaders"] == {"user-agent": ["ELB-HealthChecker/2.0"]}
