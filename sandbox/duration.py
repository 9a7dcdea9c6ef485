"""Lengths of time as commands take them: `90`, `90s`, `5m`, `2h`, `1d`."""

import re

SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}


def duration(text: str) -> float:
    """A length of time in seconds; ValueError says what is allowed."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", text, re.ASCII)
    if found is None:
        raise ValueError(f"{text!r} is no length of time; allowed are such as 90, 90s, 1.5m, 2h and 1d.")
    return float(found[1]) * SECONDS[found[2]]
