"""The times that hold where nothing states them."""

from serverless_policies.resource import UNKNOWN, Resource
from serverless_policies.timeouts import check_interval_of, check_timeout_of, idle_timeout_of, timeout_of


def test_what_is_not_stated_is_the_providers_default() -> None:
    """Catches AWS's default in the provider's place: its health checks come each 30 s, and not 35."""
    bare = Resource("urn", "type", "bare", {})

    assert (timeout_of(bare), idle_timeout_of(bare)) == (3, 60)
    assert (check_interval_of(bare), check_timeout_of(bare)) == (30, 30)


def test_what_is_not_known_is_not_taken_for_the_default() -> None:
    """Catches a default that hides a value which the update may make a wrong one."""
    later = Resource("urn", "type", "later", {"timeout": UNKNOWN, "idleTimeout": UNKNOWN, "healthCheck": UNKNOWN})

    assert {timeout_of(later), idle_timeout_of(later)} == {UNKNOWN}
    assert {check_interval_of(later), check_timeout_of(later)} == {UNKNOWN}
