"""Selectors of JSON values, such as `$.users[0].name`."""

import re
from typing import Any, cast

Path = tuple[str | int, ...]
"""Members' names and elements' positions, from the root on."""

MISSING = object()
"""What is selected where nothing is."""

_PART = r"\.(?P<name>[A-Za-z0-9_-]+)|\[(?P<position>\d{1,9})\]"
SELECTOR = re.compile(r"\$(?:\.[A-Za-z0-9_-]+(?:\[\d{1,9}\])*)+")
_PARTS = re.compile(_PART)


def selector(text: str) -> Path | None:
    """The path that a selector means; None if the text is no selector."""
    if not SELECTOR.fullmatch(text):
        return None
    return tuple(part["name"] or int(part["position"]) for part in _PARTS.finditer(text))


def select(document: object, path: Path) -> object:
    """The value at a path, MISSING if there is none."""
    value = document
    for part in path:
        if isinstance(part, int) and isinstance(value, list):
            elements = cast("list[Any]", value)
            value = elements[part] if part < len(elements) else MISSING
        elif isinstance(part, str) and isinstance(value, dict):
            value = cast("dict[str, Any]", value).get(part, MISSING)
        else:
            return MISSING
    return value
