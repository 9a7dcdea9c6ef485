"""How the generated pages are written."""

import re
from collections.abc import Sequence

NOTE = "<!-- Written by docs/generate.py: `make docs` after a change of the code. -->"


def page(*parts: str) -> str:
    """A page of these paragraphs."""
    return "\n\n".join(parts) + "\n"


def paragraphs(text: str | None) -> str:
    """A docstring's paragraphs, each on one line."""
    return "\n\n".join(" ".join(each.split()) for each in re.split(r"\n\s*\n", text or ""))


def cell(text: str | None) -> str:
    """A text that fits into a table."""
    return " ".join((text or "").split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table, or the word None for no rows."""
    if not rows:
        return "None."
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def code(text: str) -> str:
    """A block of Python."""
    return f"```python\n{text}\n```"
