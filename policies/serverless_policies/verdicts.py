"""What follows from verdicts of which some cannot be told yet."""

from __future__ import annotations

from collections.abc import Collection

from .resource import UNKNOWN, Missing


def any_of(verdicts: Collection[bool | Missing]) -> bool | Missing:
    """True if one is, whatever the others; UNKNOWN if one may be."""
    if True in verdicts:
        return True
    return UNKNOWN if UNKNOWN in verdicts else False


def all_of(verdicts: Collection[bool | Missing]) -> bool | Missing:
    """True if all are, False if one is, whatever the others; UNKNOWN otherwise."""
    if False in verdicts:
        return False
    return UNKNOWN if UNKNOWN in verdicts else True


def negation_of(verdict: bool | Missing) -> bool | Missing:
    """The opposite; UNKNOWN of what cannot be told."""
    return UNKNOWN if isinstance(verdict, Missing) else not verdict
