"""Which target group a client stays with: the cookies of a forward action with stickiness.

Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html and the section on
forward actions beside it.
"""

import base64
import hmac
import time

from sandbox.traffic.http_message import Headers, Request
from sandbox.traffic.listener import Forward

COOKIE, CROSS_ORIGIN_COOKIE = "AWSALBTG", "AWSALBTGCORS"

EXPIRY_BYTES = 8


def remembered_group(forward: Forward, request: Request, key: bytes, now: float) -> str | None:
    """The ARN of the group that the client's cookie names; None if a group must be chosen.

    That is so without a cookie of `key`'s making, with one that has expired, and if the rule has the group no more. A
    group of weight 0 keeps its clients: AWS says that the cookie decides, and makes no exception for it.
    """
    if forward.sticky_seconds is None:
        return None
    for value in _cookies(request):
        try:
            expiry = base64.b64decode(value, validate=True)[:EXPIRY_BYTES]
        except ValueError:  # not ours; AWS takes cookies that it cannot decode as absent
            continue
        if int.from_bytes(expiry) < now:
            continue
        for arn, _ in forward.target_groups:
            if hmac.compare_digest(_value(arn, expiry, key).encode(), value.encode(errors="surrogateescape")):
                return arn
    return None


def stickiness_cookies(target_group_arn: str, seconds: int, key: bytes, now: float) -> Headers:
    """The Set-Cookie headers that bind a client to a group from now on; they go with every response.

    The value tells nothing and cannot be forged without `key`.
    """
    expires_at = int(now) + seconds
    value = _value(target_group_arn, expires_at.to_bytes(EXPIRY_BYTES), key)
    expires = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(expires_at))
    common = f"{value}; Expires={expires}; Path=/"
    return (
        ("Set-Cookie", f"{COOKIE}={common}"),
        ("Set-Cookie", f"{CROSS_ORIGIN_COOKIE}={common}; SameSite=None; Secure"),
    )


def _cookies(request: Request) -> list[str]:
    sent = [part.strip().partition("=") for header in request.header("cookie") for part in header.split(";")]
    return [value for name, _, value in sent if name in {COOKIE, CROSS_ORIGIN_COOKIE}]


def _value(target_group_arn: str, expiry: bytes, key: bytes) -> str:
    return base64.b64encode(expiry + hmac.digest(key, expiry + target_group_arn.encode(), "sha256")).decode()
