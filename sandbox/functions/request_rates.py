"""How fast requests come and how fast a function may grow; all times are seconds, given by the caller."""

import math
from collections import deque

REQUESTS_PER_UNIT = 10
"""Requests per second for each unit of concurrency; https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html."""

SCALING_BURST = 1000
"""Environments that a function may add at once, and again every 10 s (or ten times as many requests per second).

https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html; an example in lambda-concurrency.html says 500.
"""

SCALING_PERIOD = 10
"""Seconds."""


class RequestRate:
    """The requests of the last second."""

    def __init__(self) -> None:
        self._times: deque[float] = deque()

    def add(self, now: float) -> None:
        self._times.append(now)

    def last_second(self, now: float) -> int:
        """How many there were in the second up to now."""
        while self._times and self._times[0] <= now - 1:
            self._times.popleft()
        return len(self._times)


class ScalingRate:
    """How much a function may still grow: refilled continuously, never beyond one burst.

    A function has grown to as many units as it has environments, or to a tenth of its requests per second if that is
    more. What it has reached by its rate is forgotten after 10 s without requests (a choice: AWS does not say).
    """

    def __init__(self) -> None:
        self._left = float(SCALING_BURST)
        self._last_request: float | None = None
        self._reached_by_rate = 0

    def can_grow(self, units: int, now: float) -> bool:
        """Whether the function may grow by so many units now."""
        return self._refilled(now) >= units

    def needed(self, environments: int, requests: int, now: float, *, has_idle: bool) -> int:
        """The units to grow by for one more request, after `requests` within a second.

        - `environments`: how many the function has; `has_idle`: whether one of them is free.
        """
        if self._since_last_request(now) >= SCALING_PERIOD:
            self._reached_by_rate = 0
        target = max(0 if has_idle else environments + 1, units_for(requests + 1))
        return max(0, target - max(environments, self._reached_by_rate))

    def grow(self, units: int, requests: int, now: float) -> None:
        """Takes the units for a request that is let in, `requests` with it within a second."""
        self._left = self._refilled(now) - units
        self._last_request = now
        self._reached_by_rate = max(self._reached_by_rate, units_for(requests))

    def _refilled(self, now: float) -> float:
        return min(float(SCALING_BURST), self._left + self._since_last_request(now) * SCALING_BURST / SCALING_PERIOD)

    def _since_last_request(self, now: float) -> float:
        return 0.0 if self._last_request is None else max(0.0, now - self._last_request)


def units_for(requests: int) -> int:
    """The units of concurrency that so many requests per second need."""
    return math.ceil(requests / REQUESTS_PER_UNIT)
