"""A stretch of time, and the periods in it."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class TimeRange:
    """From `start` to before `end`, in seconds since 1970.

    `phase`: seconds by which periods begin after the multiples of their length; default 0. Alarms look through windows
    that slide: a period of 5 minutes may begin at any minute.
    """

    start: float
    end: float
    phase: int = 0

    def periods(self, length: int) -> range:
        """The beginnings of all periods of this length, from the one in which `start` lies."""
        first, last = math.floor((self.start - self.phase) / length), math.ceil((self.end - self.phase) / length)
        return range(first * length + self.phase, last * length + self.phase, length)
