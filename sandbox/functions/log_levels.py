"""Which lines a function's log levels let through; they count only for the log format JSON.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
"""

import json
from datetime import datetime
from typing import Any, cast

LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
"""From the most detail to the least."""

DEFAULT = "INFO"

_OTHER_NAMES = {"WARNING": "WARN", "CRITICAL": "FATAL"}  # those of Python's logging


def is_wanted(level: str, least: str) -> bool:
    """Whether a line of one level gets through where another is the least."""
    return LEVELS.index(level) >= LEVELS.index(least)


def level_of(line: str) -> str:
    """The level that Lambda sees in a line of a function: INFO unless it is JSON with a valid level and time stamp."""
    if not line.startswith("{"):
        return DEFAULT
    try:
        entry: Any = json.loads(line)
    except (ValueError, RecursionError):  # whatever the function printed
        return DEFAULT
    if not isinstance(entry, dict):
        return DEFAULT
    fields = cast("dict[str, Any]", entry)
    given = str(fields.get("level", fields.get("log_level", ""))).upper()  # the runtime writes errors with the second
    level = _OTHER_NAMES.get(given, given)
    return level if level in LEVELS and _is_timestamp(fields.get("timestamp")) else DEFAULT


def _is_timestamp(value: object) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False
