"""What a filter pattern captures from a log event that it matches."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.selector import select, selector


@dataclass(frozen=True)
class Match:
    """`fields`: values by `$name` or `$number` (of space-delimited events) or by selector (of JSON)."""

    message: LogMessage
    fields: Mapping[str, str] = field(default_factory=dict[str, str])

    def value(self, reference: str) -> str | None:
        """The value that a metric filter refers to, as `$.a.b` or `$name`; None if it has none."""
        if reference in self.fields:
            return self.fields[reference]
        path = selector(reference)
        return text_of(select(self.message.document, path)) if path else None


def text_of(value: object) -> str | None:
    """A JSON value as patterns compare it; None if it is no string or number."""
    if isinstance(value, str):
        return value
    return repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
