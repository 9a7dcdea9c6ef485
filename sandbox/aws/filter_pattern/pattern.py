"""CloudWatch Logs' filter patterns: which log events match, and what is captured from them.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""

from functools import lru_cache
from typing import Protocol

from sandbox.aws.filter_pattern.fields import parse_fields
from sandbox.aws.filter_pattern.invalid import InvalidPattern
from sandbox.aws.filter_pattern.json_condition import parse_json
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.match import Match
from sandbox.aws.filter_pattern.terms import parse_terms

LONGEST = 1024


class FilterPattern(Protocol):
    """A pattern that has been read. Threads may share it."""

    def match(self, message: LogMessage) -> Match | None:
        """What is captured from a message; None if it does not match."""
        ...


@lru_cache(maxsize=1024)
def parse(text: str) -> FilterPattern:
    """Reads a pattern: terms, `{ a condition on JSON }` or `[space, delimited, fields]`; raises InvalidPattern.

    An empty pattern matches every message.
    """
    if len(text) > LONGEST:
        raise InvalidPattern(f"it has more than {LONGEST} characters")
    inner = text.strip()
    if inner.startswith("{"):
        return parse_json(_enclosed(inner, "}"))
    if inner.startswith("["):
        return parse_fields(_enclosed(inner, "]"))
    return parse_terms(inner)


def _enclosed(text: str, closing: str) -> str:
    if len(text) < 2 or not text.endswith(closing):
        raise InvalidPattern(f"it begins with {text[0]} and does not end with {closing}")
    return text[1:-1]
