"""Patterns for JSON log events: `{ $.level = "ERROR" && $.latency > 500 }`."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.aws.filter_pattern.condition import Condition, parse_condition
from sandbox.aws.filter_pattern.invalid import InvalidPattern
from sandbox.aws.filter_pattern.log_message import LogMessage
from sandbox.aws.filter_pattern.match import Match, text_of
from sandbox.aws.filter_pattern.selector import Path, select, selector


@dataclass(frozen=True)
class JsonPattern:
    """`selectors`: those of the condition, by their text; what they select is captured."""

    condition: Condition
    selectors: dict[str, Path]

    def match(self, message: LogMessage) -> Match | None:
        document = message.document
        if document is None or not self.condition(document):
            return None
        values = {name: text_of(select(document, path)) for name, path in self.selectors.items()}
        return Match(message, {name: value for name, value in values.items() if value is not None})


def parse_json(text: str) -> JsonPattern:
    """Reads what stands between the braces; raises InvalidPattern."""
    selectors: dict[str, Path] = {}

    def operand(name: str) -> Callable[[object], object]:
        path = selector(name)
        if path is None:
            raise InvalidPattern(f"{name} is not a selector, such as $.user.id or $.users[0]")
        selectors[name] = path
        return lambda document: select(document, path)

    return JsonPattern(parse_condition(text, operand), selectors)
