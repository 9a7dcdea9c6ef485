"""The table of runtimes, and the day by which it is read."""

from datetime import date

import pytest
from pulumi.runtime.proto import analyzer_pb2
from serverless_policies.runtimes import RUNTIMES, supports_snapstart

from tests.policies.recorded_stack import RecordedStack


@pytest.mark.parametrize("name", RUNTIMES)
def test_a_runtime_leads_to_one_that_lives_longer(name: str) -> None:
    """Catches a date that was mistyped, and advice to move to a runtime that is gone sooner, or is not there."""
    runtime = RUNTIMES[name]
    newest = RUNTIMES[runtime.newest]

    assert newest.newest == runtime.newest
    assert newest.deprecated >= runtime.deprecated
    assert newest.deprecated > date(2026, 11, 24)
    assert runtime.update_blocked >= runtime.creation_blocked


@pytest.mark.parametrize(
    "runtime", ["java11", "java25", "java17.al2023", "python3.12", "python3.14", "dotnet8", "dotnet10"]
)
def test_snapshots_are_taken_of(runtime: str) -> None:
    """Catches a comparison of versions as text, under which 10 comes before 8."""
    assert supports_snapstart(runtime)


@pytest.mark.parametrize(
    "runtime",
    ["java8.al2", "python3.9", "python3.11", "python2.7", "dotnet6", "dotnetcore3.1", "nodejs24.x", "provided"],
)
def test_no_snapshots_are_taken_of(runtime: str) -> None:
    """Catches a family that is let through whatever its version."""
    assert not supports_snapstart(runtime)


def test_a_finding_says_the_days_and_the_successor(stack: RecordedStack) -> None:
    """Catches a finding that leaves the reader to look up how long there is."""
    stack.function(runtime="nodejs20.x")
    found = stack.analyze(config={"lambda-runtime-supported": {"asOf": "2026-11-24"}})
    (finding,) = [each for each in found if each.policyName == "lambda-runtime-supported"]

    for part in ("2026-04-30", "2027-02-01", "2027-03-03", 'runtime="nodejs24.x"'):
        assert part in finding.message


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday"])
def test_a_day_that_is_none_is_refused_by_name(stack: RecordedStack, day: str) -> None:
    """Catches a traceback about dates, where the user has to learn which option to correct, and an option without effect."""
    stack.function()
    levels = {"lambda-runtime-supported": analyzer_pb2.ADVISORY}

    found = stack.analyze(config={"lambda-runtime-supported": {"asOf": day}}, levels=levels)
    (refused,) = [each for each in found if f"asOf is '{day}'; it must be a day such as 2026-11-24" in each.message]
    assert refused.policyName == "lambda-runtime-supported"
    assert refused.enforcementLevel == analyzer_pb2.MANDATORY
