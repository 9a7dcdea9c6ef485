"""A log event's message, taken apart once for all patterns that look at it."""

import json
import re
from functools import cached_property
from typing import Any

_WORD = re.compile(r'\[([^\]]*)\]|"([^"]*)"|(\S+)')


class LogMessage:
    """The text of one log event."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def document(self) -> dict[str, Any] | None:
        """The JSON object that the whole message is; None if it is none."""
        if not self.text.lstrip().startswith("{"):
            return None
        try:
            return json.loads(self.text)
        except (ValueError, RecursionError):  # no JSON, or nested too deeply to be read
            return None

    @cached_property
    def words(self) -> list[str]:
        """What spaces delimit; what stands in square brackets or double quotes is one word, without them."""
        return ["".join(groups) for groups in _WORD.findall(self.text)]
