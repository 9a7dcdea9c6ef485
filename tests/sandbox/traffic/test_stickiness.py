"""The cookies that keep a client with its target group."""

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.traffic.http_message import Request
from sandbox.traffic.listener import Forward
from sandbox.traffic.stickiness import remembered_group, stickiness_cookies

KEY = b"k" * 32
NOW = 1_700_000_000.0
STICKY = Forward((("blue", 1), ("green", 0)), sticky_seconds=60)


def prolonged(cookie: str) -> str:
    """The cookie with a later expiry, as a client would write it who knows where that stands."""
    name, _, rest = cookie.partition("=")
    content = base64.b64decode(rest.split(";")[0])
    return f"{name}={base64.b64encode((2**40).to_bytes(8) + content[8:]).decode()}"


def set_cookies(group: str, key: bytes = KEY) -> list[str]:
    return [value for _, value in stickiness_cookies(group, 60, key, NOW)]


def returned(cookies: list[str]) -> Request:
    """The request of a client that sends the cookies back."""
    header = "; ".join(["other=1", *(cookie.split(";")[0] for cookie in cookies)])
    return Request("GET", "http", "/", "", (("Cookie", header),), b"", "203.0.113.9", 50123)


def test_a_client_gets_two_cookies_that_expire_with_the_duration() -> None:
    """Catches a cookie that browsers do not send in cross-origin requests, or that outlives its duration."""
    plain, cross_origin = set_cookies("blue")

    assert plain.startswith("AWSALBTG=")
    assert plain.endswith("; Expires=Tue, 14 Nov 2023 22:14:20 GMT; Path=/")
    assert cross_origin == plain.replace("AWSALBTG", "AWSALBTGCORS") + "; SameSite=None; Secure"


@pytest.mark.parametrize("index", [0, 1], ids=["AWSALBTG", "AWSALBTGCORS"])
def test_each_cookie_alone_leads_back_to_the_group(index: int) -> None:
    """Catches a browser that sends only one of the two and is moved to another group."""
    assert remembered_group(STICKY, returned([set_cookies("blue")[index]]), KEY, NOW + 59) == "blue"


def test_a_group_of_weight_zero_keeps_the_clients_it_has() -> None:
    """Catches sessions that are cut off when a group is drained."""
    assert remembered_group(STICKY, returned(set_cookies("green")), KEY, NOW) == "green"


@pytest.mark.parametrize(
    ("forward", "request_", "now"),
    [
        (STICKY, returned([]), NOW),
        (STICKY, returned(set_cookies("blue")), NOW + 61),
        (STICKY, returned(set_cookies("gone from the rule")), NOW),
        (STICKY, returned(set_cookies("blue", key=b"another")), NOW),
        (STICKY, returned([prolonged(set_cookies("blue")[0])]), NOW),
        (STICKY, returned(["AWSALBTG=%3D%3D", "AWSALBTGCORS=\udcff"]), NOW),
        (Forward((("blue", 1),)), returned(set_cookies("blue")), NOW),
    ],
    ids=["none", "expired", "gone", "forged", "prolonged", "undecodable", "not sticky"],
)
def test_a_cookie_that_does_not_hold_means_a_new_choice(forward: Forward, request_: Request, now: float) -> None:
    """Catches clients sent to a group they must not get to, and an error where AWS chooses anew."""
    assert remembered_group(forward, request_, KEY, now) is None


@given(value=st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF)))
@settings(deadline=None)
def test_no_cookie_that_a_client_makes_up_leads_anywhere(value: str) -> None:
    """Catches a forged cookie, and one that ends in a traceback."""
    assert remembered_group(STICKY, returned([f"AWSALBTG={value}"]), KEY, NOW) is None


@given(group=st.sampled_from(["blue", "green"]), seconds=st.integers(1, 604_800), later=st.floats(0, 700_000))
@settings(deadline=None)
def test_a_cookie_leads_back_as_long_as_it_lasts_and_tells_nothing(group: str, seconds: int, later: float) -> None:
    """Catches a duration that is cut short, and a cookie that shows the account's resources."""
    cookie: Any = stickiness_cookies(group, seconds, KEY, NOW)[0][1]
    found = remembered_group(STICKY, returned([cookie]), KEY, NOW + later)

    assert found == (group if later <= seconds else None)
    assert group not in cookie
